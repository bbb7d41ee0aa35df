/** Policies and principals change while the proxy runs: whole or not at all. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeUsersCommand } from '@aws-sdk/client-elasticache';
import t from 'tap';
import { startProxy } from '#src/index.js';
import { clientFor } from '../../support/sdk.js';

const KEY = { id: 'AKIAALICE0000EXAMPLE', secret: 'any' };
const PRINCIPALS = `principals: [{ arn: "arn:aws:iam::123456789012:user/alice", accessKeys: [{ id: ${KEY.id} }], attached: [p.json] }]`;
const policy = (effect: string): string =>
  JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: effect, Action: 'elasticache:*', Resource: '*' }] },
    null,
    2,
  );

t.test('a good edit takes effect, a broken one changes nothing and is told with its place', async (t) => {
  const dir = t.testdir({ 'principals.yaml': PRINCIPALS, 'p.json': policy('Allow') });
  const proxy = await startProxy({ policies: dir, watch: false });
  t.teardown(proxy.close);
  const ask = () => clientFor(proxy.url, KEY).send(new DescribeUsersCommand({}));
  const ready = async () => (await fetch(`${proxy.url}/_authz/ready`)).json();
  await ask();
  t.match(await ready(), { status: 'ready', problems: [] });

  writeFileSync(join(dir, 'p.json'), policy('Deny').replace('"Deny"', '"Dney"'));
  t.match(proxy.reload(), [{ severity: 'error', line: 5 }]);
  await ask();
  t.match(await ready(), { status: 'stale', problems: [{ line: 5, file: join(dir, 'p.json') }] });

  writeFileSync(join(dir, 'p.json'), policy('Deny'));
  t.notOk(proxy.reload().some(({ severity }) => severity === 'error'));
  await t.rejects(ask(), { name: 'AccessDenied' } as never);
  t.match(await ready(), { status: 'ready' });

  rmSync(join(dir, 'principals.yaml'));
  t.match(proxy.reload(), [{ code: 'no-principals' }]);
  await t.rejects(ask(), { name: 'AccessDenied' } as never);
});

t.test('a changed file is noticed', async (t) => {
  const dir = t.testdir({ 'principals.yaml': PRINCIPALS, 'p.json': policy('Allow') });
  const proxy = await startProxy({ policies: dir });
  t.teardown(proxy.close);
  const revision = async () =>
    ((await (await fetch(`${proxy.url}/_authz/ready`)).json()) as { policyRevision: string }).policyRevision;
  const before = await revision();
  writeFileSync(join(dir, 'p.json'), policy('Deny'));
  // No event reaches a client of the proxy; it asks until the answer changes, and tap's time limit ends a vain wait.
  while ((await revision()) === before);
  t.not(await revision(), before);
});
