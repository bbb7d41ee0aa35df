/** Work is linear in the number of principals: with ten thousand of them no request to /_authz holds up the others. */
import t from 'tap';
import type { PrincipalEntry } from '#src/core/principals/principals-file.js';
import { startProxy } from '#src/index.js';

const COUNT = 10_000;
/** Processor time, not the clock's: other processes may be busy. Client and server are one process here. */
const MOST_MS = 50;

const arn = (name: string): string => `arn:aws:iam::123456789012:user/${name}`;
const document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' }],
};
const person = (name: string): PrincipalEntry => ({
  arn: arn(name),
  accessKeys: [{ id: `AKIA${name.toUpperCase()}` }],
  groups: ['all'],
});

t.test('requests about principals', async (t) => {
  const principals = Array.from({ length: COUNT }, (_, i) => person(`u${i}`));
  const groups = { all: { inline: [{ name: 'read', document }] } };
  const proxy = await startProxy({ principals: { principals, groups } });
  t.teardown(proxy.close);
  const headers = { 'content-type': 'application/json' };
  const requests: readonly (readonly [
    name: string,
    path: (round: number) => string,
    init?: (round: number) => RequestInit,
  ])[] = [
    ['GET one', (i) => `principals/${arn(`u${i}`)}`],
    ['POST one', () => 'principals', (i) => ({ method: 'POST', body: JSON.stringify(person(`new${i}`)) })],
    ['PUT one', () => 'principals', (i) => ({ method: 'PUT', body: JSON.stringify(person(`u${i}`)) })],
    ['DELETE one', (i) => `principals/${arn(`new${i}`)}`, () => ({ method: 'DELETE' })],
    ['GET all', () => 'principals'],
    ['GET ready', () => 'ready'],
  ];
  for (const [name, path, init] of requests) {
    const spent: number[] = [];
    for (let round = 0; round < 9; round++) {
      const before = process.cpuUsage();
      const response = await fetch(`${proxy.url}/_authz/${path(round)}`, { headers, ...init?.(round) });
      await response.arrayBuffer();
      const { user, system } = process.cpuUsage(before);
      spent.push((user + system) / 1000);
      t.ok(response.ok, `${name}: ${response.status}`);
    }
    const median = spent.toSorted((a, b) => a - b)[4] ?? Number.NaN;
    t.ok(median < MOST_MS, `${name}: ${median.toFixed(1)} ms`);
  }
});
