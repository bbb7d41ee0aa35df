/**
 * 100,000 lines through each batch command in a heap that could not hold them, and the first answer before the last question
 * is asked: batches stream.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const LINES = 100_000;
/** Megabytes of long-lived objects: the command, its data and its code; the questions alone are more. */
const HEAP = 96;
const COMMAND = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const POLICIES = fileURLToPath(new URL('../../policies', import.meta.url));

const policy = (id: number): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: `S${id}`,
      Effect: 'Allow',
      Action: ['elasticache:Describe*', `elasticache:Create${id % 7}*`],
      Resource: `arn:aws:elasticache:us-east-1:123456789012:cluster:dev-${id}`,
      Condition: { StringLike: { 'aws:username': [`a${id}*`, `b${id}*`] }, Null: { 'aws:TagKeys': 'true' } },
    },
  ],
});

interface Batch {
  readonly words: readonly string[];
  readonly question: (id: number) => object;
  readonly answer: RegExp;
}

const BATCHES: Readonly<Record<string, Batch>> = {
  simulate: {
    words: ['simulate', '--batch', '-'],
    question: (id) => ({
      id,
      principal: { arn: 'arn:aws:iam::123456789012:user/ana' },
      identityPolicies: [{ name: `p${id}`, document: policy(id) }],
      action: 'elasticache:DescribeCacheClusters',
      resource: `arn:aws:elasticache:us-east-1:123456789012:cluster:dev-${id}`,
      context: { 'aws:username': `a${id}` },
    }),
    answer: /"decision":"allowed"/,
  },
  validate: {
    words: ['validate', '--batch', '-'],
    question: (id) => ({ id, policyType: 'identity', text: JSON.stringify(policy(id), null, 2) }),
    answer: /"verdict":"accept/,
  },
  check: {
    words: ['check', '--batch', '-', '--policies', POLICIES],
    question: (id) => ({
      id,
      operation: 'CreateCacheCluster',
      params: { CacheClusterId: `dev-${id}`, Tags: [{ Key: `k${id}`, Value: 'x'.repeat(200) }] },
      principal: 'arn:aws:iam::123456789012:user/admin',
    }),
    answer: /"outcome":"allowed"/,
  },
};

for (const [name, { words, question, answer }] of Object.entries(BATCHES)) {
  t.test(`${name}: ${LINES} lines in constant memory, answered as they come`, async (t) => {
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP}`, COMMAND, ...words], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    t.teardown(() => child.kill());
    const ended = once(child, 'exit');
    let asked = 0;
    let askedAtFirstAnswer: number | undefined;
    let [answered, wrong] = [0, 0];
    const reading = (async () => {
      for await (const line of createInterface({ input: child.stdout })) {
        askedAtFirstAnswer ??= asked;
        if (!answer.test(line) || !line.includes(`"id":${answered}`)) wrong++;
        answered++;
      }
    })();
    for (; asked < LINES; asked++) {
      // The rest waits until the first was answered: a command that reads everything first would never end.
      if (asked === 1000) while (askedAtFirstAnswer === undefined) await once(child.stdout, 'data');
      if (!child.stdin.write(`${JSON.stringify(question(asked))}\n`)) await once(child.stdin, 'drain');
    }
    child.stdin.end();
    await reading;
    t.same(await ended, [0, null], 'the command ended well');
    t.equal(answered, LINES, 'every line has an answer');
    t.equal(wrong, 0, 'each its own, in order');
    t.ok((askedAtFirstAnswer ?? LINES) < LINES, 'the first came before the last question');
  });
}
