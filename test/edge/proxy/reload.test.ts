/** Policies change at full load: no wrong answer, no lost one, and after a reload only the new one. */
import { mkdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { ALLOWED, BELIEVED, bytes, type Edge, FORM, isHealthy, post, startEdge } from '../../support/edge.js';
import { headerOf, openLine, talk } from '../../support/wire.js';

const KEY = 'AKIABELIEVED0EXAMPLE';
const ARN = 'arn:aws:iam::123456789012:user/u';
const PRINCIPALS = JSON.stringify({
  principals: [{ arn: ARN, accessKeys: [{ id: KEY }], attached: ['p.json'] }],
});
/** Generation `n` allows exactly one operation: an answer tells which generation gave it. */
const OPERATIONS = ['DescribeUsers', 'DescribeUserGroups'] as const;
const policy = (n: number): string =>
  JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        { Sid: `Allow${n}`, Effect: 'Allow', Action: `elasticache:${OPERATIONS[n % 2]}`, Resource: '*' },
        { Sid: `Deny${n}`, Effect: 'Deny', Action: `elasticache:${OPERATIONS[(n + 1) % 2]}`, Resource: '*' },
      ],
    },
    null,
    2,
  );
const callOf = (operation: string): string => post(`Action=${operation}&Version=2015-02-02`);

function policiesIn(t: Test): string {
  const dir = t.testdir({});
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'principals.json'), PRINCIPALS);
  writeFileSync(join(dir, 'p.json'), policy(0));
  return dir;
}

/** As an editor saves: the file is always one of the two, whole. */
function save(dir: string, name: string, text: string): void {
  writeFileSync(join(dir, `.${name}.new`), text);
  renameSync(join(dir, `.${name}.new`), join(dir, name));
}

/** Calls without a pause on several connections until told to stop; counts what came back. */
function load(edge: Edge, connections: number) {
  let running = true;
  const seen = { calls: 0, allowed: 0, denied: 0, wrong: [] as string[] };
  const caller = async (): Promise<void> => {
    const line = await openLine(edge.port);
    for (let sent = 1; running; sent++) {
      const operation = OPERATIONS[sent % 2] as string;
      line.socket.write(callOf(operation));
      const { answers } = await line.answers(sent);
      const answer = answers[sent - 1];
      seen.calls++;
      // Whole: allowed by a statement of one generation, or denied by the statement of one generation.
      if (answer?.status === 200) seen.allowed++;
      else if (answer?.status === 403 && /<Code>AccessDenied<.*with an explicit deny/s.test(answer.body)) seen.denied++;
      else seen.wrong.push(`${answer?.status} ${answer?.body}`);
    }
    line.socket.destroy();
  };
  const all = Promise.all(Array.from({ length: connections }, caller));
  return {
    seen,
    stop: async () => {
      running = false;
      await all;
      return seen;
    },
  };
}

t.test('many reloads at full load', async (t) => {
  const dir = policiesIn(t);
  const edge = await startEdge(t, { policies: { directory: dir }, settings: { watch: 'false', explain: 'aws' } });
  const { stop, seen } = load(edge, 8);
  for (let n = 1; n <= 24; n++) {
    save(dir, 'p.json', policy(n));
    t.notOk(edge.reload().some(({ severity }) => severity === 'error'));
    // After the reload is reported: the new answers and no others.
    const both = await talk(
      edge.port,
      callOf(OPERATIONS[n % 2] as string) + callOf(OPERATIONS[(n + 1) % 2] as string),
      2,
    );
    if (both.answers[0]?.status !== 200 || both.answers[1]?.status !== 403)
      t.fail(`generation ${n}: ${both.answers.map((answer) => `${answer.status} ${answer.body}`).join(' and ')}`);
    const before = seen.calls;
    while (seen.calls < before + 8) await new Promise((resolve) => setImmediate(resolve));
  }
  const { calls, allowed, denied, wrong } = await stop();
  t.strictSame(wrong, [], 'no wrong answer');
  t.equal(allowed + denied, calls, 'and none lost');
  t.ok(allowed > 50 && denied > 50, `${calls} calls`);
  await isHealthy(t, edge);
});

t.test('broken edits at full load change nothing', async (t) => {
  const dir = policiesIn(t);
  const edge = await startEdge(t, { policies: { directory: dir }, settings: { watch: 'false', explain: 'aws' } });
  const { revision } = edge.world();
  const { stop } = load(edge, 4);
  const broken = [
    policy(1).replace('"Deny"', '"Dney"'),
    policy(1).slice(0, 50),
    '',
    policy(1).replace('"Resource"', '"Resuorce"'),
    `${policy(1)}x`,
  ];
  for (const text of broken) {
    save(dir, 'p.json', text);
    const problems = edge.reload().filter(({ severity }) => severity === 'error');
    t.match(problems, [{ file: join(dir, 'p.json'), line: Number, column: Number }], 'with its place');
    t.equal(edge.world().revision, revision);
    const ready = (await (await fetch(`${edge.url}/_authz/ready`)).json()) as object;
    t.match(ready, { status: 'stale', policyRevision: revision, problems: [{ line: Number, column: Number }] });
    t.equal((await talk(edge.port, callOf('DescribeUsers'))).answers[0]?.status, 200, 'the last good ones serve');
  }
  t.equal(edge.log().split('policies were not reloaded').length - 1, broken.length, 'each is in the log');
  t.match(edge.log(), /"file":"[^"]*p\.json","line":\d+,"column":\d+|"line":\d+/);
  t.strictSame((await stop()).wrong, []);
  save(dir, 'p.json', policy(0));
  edge.reload();
  await isHealthy(t, edge);
});

t.test('a principals file that goes and comes back', async (t) => {
  const dir = policiesIn(t);
  const edge = await startEdge(t, { policies: { directory: dir } });
  const status = async (): Promise<string> =>
    ((await (await fetch(`${edge.url}/_authz/ready`)).json()) as { status: string }).status;
  const becomes = async (wanted: string): Promise<void> => {
    while ((await status()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 20));
    t.pass(wanted);
  };
  unlinkSync(join(dir, 'principals.json'));
  await becomes('stale');
  t.equal((await talk(edge.port, post(ALLOWED))).answers[0]?.status, 200, 'the last good ones serve');
  writeFileSync(join(dir, 'principals.json'), PRINCIPALS);
  await becomes('ready');
  unlinkSync(join(dir, 'p.json'));
  await becomes('stale');
  save(dir, 'p.json', policy(1));
  await becomes('ready');
  t.equal((await talk(edge.port, post(ALLOWED))).answers[0]?.status, 403, 'and what came back is in force');
});

t.test('a file that only a created principal names is watched, too', async (t) => {
  const dir = policiesIn(t);
  const edge = await startEdge(t, { policies: { directory: dir } });
  writeFileSync(join(dir, 'q.json'), policy(0));
  const made = await fetch(`${edge.url}/_authz/principals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ arn: `${ARN}2`, accessKeys: [{ id: 'AKIASECOND00EXAMPLE' }], attached: ['q.json'] }),
  });
  t.equal(made.status, 201);
  const second = bytes(
    'POST / HTTP/1.1',
    [
      'Host: p',
      FORM,
      ...BELIEVED.map((header) => header.replace(KEY, 'AKIASECOND00EXAMPLE')),
      `Content-Length: ${ALLOWED.length}`,
    ],
    ALLOWED,
  );
  t.equal((await talk(edge.port, second)).answers[0]?.status, 200);
  save(dir, 'q.json', policy(1));
  for (;;) {
    const [answer] = (await talk(edge.port, second)).answers;
    if (answer?.status === 403) break;
    t.equal(headerOf(answer, 'x-iam-proxy-decision'), 'allowed');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
