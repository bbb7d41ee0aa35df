/** A record that is worked out when somebody reads it is the one that was written down when the call was decided. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import t from 'tap';
import { ALLOWED, BELIEVED, bytes, DENIED, FORM, post, startEdge, startUpstream } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

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
