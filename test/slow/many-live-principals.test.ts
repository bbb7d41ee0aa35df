/** Ten thousand users in an IAM endpoint: while they are read, and read again, calls are not held up for long. */
import t from 'tap';
import { readDetails } from '#src/edge/live/iam-answers.js';
import { inSlices } from '#src/edge/live/slices.js';
import { startProxy } from '#src/index.js';
import { allowing, policyArn, startIamSource } from '../support/iam-source.js';

const COUNT = 10_000;
/** Processor time of one turn of the event loop, not the clock's: other processes may be busy. */
const MOST_MS = 800;

/** The most processor time, in milliseconds, that one turn of the event loop took since the start. */
function longestTurn(): { stop: () => number } {
  let [longest, running] = [0, true];
  let before = process.cpuUsage();
  const turn = (): void => {
    const { user, system } = process.cpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = process.cpuUsage();
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop: () => {
      running = false;
      return longest;
    },
  };
}

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

t.test('an answer without pages is read in turns', async (t) => {
  const source = await startIamSource(t, account);
  source.pageSize = 10 * COUNT;
  const answer = await fetch(source.origin, { method: 'POST', body: 'Action=GetAccountAuthorizationDetails' });
  const xml = await answer.text();
  const turns = longestTurn();
  const { found } = await inSlices(readDetails(xml));
  const longest = turns.stop();
  t.equal(found.UserDetailList.length, COUNT);
  t.comment(`${(xml.length / 1e6).toFixed(1)} MB; calls waited ${longest.toFixed(0)} ms at most`);
  t.ok(longest < MOST_MS / 2, `${longest.toFixed(0)} ms`);
});

t.test('reading ten thousand users', async (t) => {
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
  // A policy that everybody has is another: everybody is built anew. The endpoint, which is in this process, makes its pages
  // before.
  const next = { ...account, policies: { [policyArn('m')]: allowing('elasticache:Delete*') } };
  source.account = next;
  await fetch(source.origin, { method: 'POST', body: 'Action=GetAccountAuthorizationDetails' });
  const turns = longestTurn();
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
  t.not((await status()).lastRead, before);
  const longest = turns.stop();
  t.comment(
    `took effect after ${Math.round(performance.now() - began)} ms; calls waited ${longest.toFixed(0)} ms at most`,
  );
  t.ok(longest < MOST_MS, `${longest.toFixed(0)} ms`);
});
