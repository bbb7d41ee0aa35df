/** A record that is worked out when somebody reads it is the one that was written down when the call was decided. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { authorize } from '#src/core/authorize/authorize.js';
import { type Notebook, note } from '#src/edge/gate/note.js';
import type { JournalEntry } from '#src/edge/journal/journal.js';
import { ALLOWED, BELIEVED, bytes, DENIED, FORM, post, startEdge, startUpstream } from '../../support/edge.js';
import { talk } from '../../support/wire.js';
import { NOW, policy, worldOfAlice } from '../../support/world.js';

const tags = Array.from({ length: 40 }, (_, i) => `&Tags.Tag.${i + 1}.Key=k${i}&Tags.Tag.${i + 1}.Value=v%C3%A9${i}`);
const CALLS: readonly string[] = [
  post(ALLOWED),
  post(DENIED),
  post(DENIED, 'User-Agent: caf\xe9 \xff', 'Referer: a', 'Referer: b', 'X-Empty:'),
  post(
    'Action=CreateUser&UserId=u&UserName=u&Engine=redis&AccessString=on%20~*&Passwords.member.1=secret&Version=2015-02-02',
  ),
  post(`Action=CreateCacheCluster&CacheClusterId=C&Engine=redis&Version=2015-02-02${tags.join('')}`),
  post('Action=Nonsense&Version=2015-02-02'),
  post('Action=DescribeUsers&Version=2015-02-02&a=%zz'),
  post('\xff\x00\x80'),
  post('', 'Content-Type: text/plain'),
  bytes('POST / HTTP/1.1', [FORM], ALLOWED),
  bytes('GET /?Action=DescribeUsers&Version=2015-02-02 HTTP/1.1', BELIEVED),
  bytes(
    'POST / HTTP/1.1',
    [FORM, ...BELIEVED.map((line) => line.replace('/elasticache/', '/sqs/'))],
    'Action=ListQueues',
  ),
];

for (const [mode, explain] of [
  ['enforce', 'full'],
  ['enforce', 'aws'],
  ['audit', 'full'],
] as const)
  t.test(`${mode}, ${explain}`, async (t) => {
    const upstream = await startUpstream(t);
    const log = join(t.testdir({}), 'log');
    const edge = await startEdge(t, { settings: { upstream: upstream.origin, mode, explain, 'decision-log': log } });
    for (const call of CALLS) await talk(edge.port, call);
    const written = (): string[] => readFileSync(log, 'utf8').split('\n').slice(0, -1);
    // Some of these are refused by the server itself, and what follows them once more.
    while (written().length < Math.max(CALLS.length, edge.decisions(100).length)) await pause();
    const read = edge.decisions(100).reverse();
    t.ok(new Set(read.map(({ decision }) => decision)).size >= 3, 'several kinds of decisions');
    // As JSON on both sides, so that members that are undefined count as absent.
    for (const [i, line] of written().entries()) t.equal(JSON.stringify(read[i]), line);
  });

const ALICE = 'AKIAALICE0000EXAMPLE';

/** Decides and notes one call of alice's; gives what is remembered of it, and never what it was decided from. */
function remembered(
  statements: readonly object[],
  {
    body,
    service = 'elasticache',
    watch,
  }: { body: string; service?: string; watch?: (name: string, it: object) => void },
): JournalEntry {
  const alone = { accessKeys: [{ id: ALICE }] };
  const world = worldOfAlice(statements.length ? [policy(...statements)] : [], alone);
  const scope = `${ALICE}/20240102/us-east-1/${service}/aws4_request`;
  const request = {
    method: 'POST',
    target: '/',
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['X-Amz-Date', '20240102T030405Z'],
      ['Authorization', `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`],
    ] as [string, string][],
    body: Buffer.from(body),
  };
  const outcome = authorize(world, request, { now: NOW, tagsOf: () => undefined });
  const entries: JournalEntry[] = [];
  const book: Notebook = {
    mode: 'audit',
    upstream: { name: 'fake' },
    journal: { add: (entry) => void entries.push(entry) },
    observer: { decided: () => undefined },
    onError: (error) => {
      throw error;
    },
  };
  const decided = { id: 'a', world, outcome, started: NOW, decide: 0.1234, size: body.length, run: 'ci' };
  note(book, decided, { forwarded: true, status: 200, took: 1235 });
  watch?.('body', request.body);
  watch?.('headers', request.headers);
  watch?.('directory', world.directory);
  if (outcome.caller) watch?.('policies', outcome.caller.policies);
  return entries[0] as JournalEntry;
}

const USERS = { Effect: 'Allow', Action: 'elasticache:DescribeUsers', Resource: '*' };
const DESCRIBE = 'Action=DescribeUsers&Version=2015-02-02';

t.test('what can be asked of a decision without its record', async (t) => {
  const entry = remembered([], { body: DESCRIBE });
  t.match(entry, { id: 'a', time: NOW, decision: 'implicitDeny', operation: 'DescribeUsers', run: 'ci' });
  for (const name of ['arn:aws:iam::123456789012:user/alice', ALICE]) t.ok(entry.isOf(name), name);
  t.notOk(entry.isOf('arn:aws:iam::123456789012:user/bob'));
  const record = entry.record();
  t.match(record, { run: 'ci', decision: 'implicitDeny', times: { decide: 0.123, upstream: 1.235 } });
  t.ok(record.explanation, 'an explanation that nobody has made yet');
  t.equal(entry.record(), record, 'written once');
});

t.test('a heavy record is written anew for each reader, and the same', async (t) => {
  const users = Array.from({ length: 100 }, (_, i) => `&UserIds.member.${i + 1}=u${i}`).join('');
  const entry = remembered([], {
    body: `Action=CreateUserGroup&UserGroupId=g&Engine=redis&Version=2015-02-02${users}`,
  });
  t.ok(entry.weight > 100 * 1024);
  const record = entry.record();
  entry.settle();
  t.not(entry.record(), record);
  t.same(entry.record(), record);
});

// A ring of decisions held on to the bodies and headers of their requests, and to policies that were long out of force.
t.test('it holds on to no body, no headers, no other principals, and once settled to no policies', async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const gone = new Set<string>();
  const registry = new FinalizationRegistry<string>((name) => gone.add(name));
  const until = async (...names: readonly string[]): Promise<void> => {
    while (!names.every((name) => gone.has(name))) {
      collect();
      await pause();
    }
    t.pass(`${names.join(', ')} are gone`);
  };
  for (const [body, service] of [
    [DESCRIBE, 'elasticache'],
    ['Action=ListQueues', 'sqs'],
  ] as const) {
    gone.clear();
    const watch = (name: string, it: object): void => registry.register(it, name);
    const entry = remembered([USERS], { body, service, watch });
    await until('body', 'headers', 'directory');
    t.notOk(gone.has('policies'), 'the record needs them');
    entry.settle();
    await until('policies');
    t.match(entry.record(), { service, operation: body.split(/[=&]/)[1] as string });
  }
});

// The name of the operation was a piece of the body's text, and kept all of it: a few uploads emptied the ring.
t.test("of another service's call neither the body's text is kept nor counted", async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const body = `Action=SendMessageToTheQueue&MessageBody=${'m'.repeat(1_000_000)}`;
  const before = process.memoryUsage().heapUsed;
  const entries = Array.from({ length: 30 }, () => remembered([], { body, service: 'sqs' }));
  collect();
  t.ok(process.memoryUsage().heapUsed - before < 10_000_000);
  for (const { operation, weight } of entries)
    t.match({ operation, weight }, { operation: 'SendMessageToTheQueue', weight: 0 });
});
