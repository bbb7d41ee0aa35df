/** Ten thousand users in an IAM endpoint: while they are read, and read again, calls are not held up for long. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import t from 'tap';
import { startProxy } from '#src/index.js';
import { allowing, policyArn, startIamSource } from '../support/iam-source.js';

const COUNT = 10_000;
/** Processor time of other processes counts here, and so does the endpoint's own, which is in this process. */
const MOST_MS = 1_000;

t.test('reading ten thousand users', async (t) => {
  const users = Object.fromEntries(
    Array.from({ length: COUNT }, (_, i) => [
      `u${i}`,
      {
        inline: { own: allowing('elasticache:Describe*') },
        groups: ['g'],
        attached: [policyArn('m')],
        keys: [`AKIA${i}`],
      },
    ]),
  );
  const account = {
    users,
    groups: { g: { inline: { gp: allowing('elasticache:List*') } } },
    policies: { [policyArn('m')]: allowing('elasticache:Create*') },
  };
  const source = await startIamSource(t, account);
  source.pageSize = 200;
  const proxy = await startProxy({ principalsFrom: source.origin, principalsAge: 2 });
  t.teardown(proxy.close);
  const status = async () =>
    (
      (await (await fetch(`${proxy.url}/_authz/health`)).json()) as {
        principalsFrom: { keys: number; lastRead: string };
      }
    ).principalsFrom;
  while ((await status()).keys < COUNT);
  // A policy that everybody has is another: everybody is built anew.
  source.account = { ...account, policies: { [policyArn('m')]: allowing('elasticache:Delete*') } };
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const before = (await status()).lastRead;
  const began = performance.now();
  const delete1 = async () =>
    (
      await fetch(`${proxy.url}/_authz/decide`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ operation: 'DeleteUser', params: { UserId: 'x' }, principal: 'AKIA77' }),
      })
    ).json() as Promise<{ outcome: string }>;
  while ((await delete1()).outcome !== 'allowed') await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  t.not((await status()).lastRead, before);
  const longest = delay.max / 1e6;
  t.comment(
    `took effect after ${Math.round(performance.now() - began)} ms; calls waited ${longest.toFixed(0)} ms at most`,
  );
  t.ok(longest < MOST_MS, `${longest.toFixed(0)} ms`);
});
