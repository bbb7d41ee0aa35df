/**
 * Requests, policies and principals that nobody would write, over real sockets: nothing crashes, every answer is well-formed,
 * and nothing reaches the upstream that was not decided. Seeded; ELASTICACHE_IAM_PROXY_PROPERTY_RUNS makes it longer.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import {
  ALLOWED,
  BELIEVED,
  DENIED,
  type Edge,
  isHealthy,
  post,
  startEdge,
  startUpstream,
  type Upstream,
} from '../support/edge.js';
import { PEOPLE } from '../support/people.js';
import { headerOf, openLine, type Talk, talk } from '../support/wire.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const QUICK = { headersTimeout: 60, requestTimeout: 120, checkEvery: 10, lingering: 50 };
const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
/** Mostly the usual value, sometimes any other. */
const mostly = (usual: string, other: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const rubbish = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});

const requestLine = fc
  .tuple(
    mostly('POST', fc.oneof(oneOf('GET', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PATCH', 'post'), rubbish)),
    mostly(
      '/',
      fc.oneof(
        oneOf('*', '/a/../b', '//evil.example/', 'http://evil.example/', '/?Action=DescribeUsers', '/_authz/x'),
        rubbish,
      ),
    ),
    mostly('HTTP/1.1', oneOf('HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'http/1.1', '')),
  )
  .map((parts) => parts.join(' '));

const body = fc.oneof(
  oneOf(ALLOWED, DENIED, '', 'Action=CreateUser&UserId=u&UserName=u&Engine=redis&Version=2015-02-02'),
  fc
    .array(
      fc.tuple(fc.oneof(oneOf('Action', 'Version', 'UserId', 'Tags.Tag.1.Key', 'Tags.Tag.2.Key'), rubbish), rubbish),
    )
    .map((pairs) => [ALLOWED, ...pairs.map(([name, value]) => `${name}=${value}`)].join('&')),
  rubbish,
);

const header = fc.oneof(
  oneOf(
    'Host: proxy',
    'Host: evil.example',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Type: application/json',
    'Content-Encoding: gzip',
    'Content-Length: 5',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
    'Expect: 100-continue',
    'Expect: something',
    'Connection: close',
    'Connection: Upgrade',
    'Connection: Authorization, X-Amz-Date',
    'Upgrade: websocket',
    'X-Amz-Security-Token: token',
    'X-Amz-Date: 20200101T000000Z',
    'X-Amz-Target: ElastiCache.DescribeUsers',
    'Authorization: Basic eDp5',
    ...BELIEVED,
    (BELIEVED[0] as string).replace('/elasticache/', '/s3/'),
    (BELIEVED[0] as string).replace('AKIABELIEVED0EXAMPLE', 'AKIANOBODY00EXAMPLE'),
  ),
  fc.tuple(rubbish, rubbish).map(([name, value]) => `${name}: ${value}`),
);

const good = `POST / HTTP/1.1\r\n${['Host: proxy', 'Content-Type: application/x-www-form-urlencoded', ...BELIEVED, `Content-Length: ${ALLOWED.length}`].join('\r\n')}\r\n\r\n${ALLOWED}`;

/** A request that usually has several odd things about it. */
const odd = fc
  .record({
    line: requestLine,
    usual: oneOf(true, true, true, false),
    headers: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 3, arbitrary: fc.array(header, { maxLength: 4 }) },
    ),
    body,
    framing: oneOf('length', 'length', 'length', 'chunks', 'both', 'none', 'short', 'long'),
    end: mostly('\r\n', oneOf('\n', '\r')),
    spoiled: fc.option(fc.tuple(fc.nat(400), fc.nat(255)), { freq: 5 }),
  })
  .map(({ line, usual, headers, body, framing, end, spoiled }) => {
    const length: Record<string, readonly string[]> = {
      length: [`Content-Length: ${body.length}`],
      chunks: ['Transfer-Encoding: chunked'],
      both: [`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked'],
      none: [],
      short: [`Content-Length: ${Math.max(0, body.length - 3)}`],
      long: [`Content-Length: ${body.length + 3}`],
    };
    const base = usual ? ['Host: proxy', 'Content-Type: application/x-www-form-urlencoded', ...BELIEVED] : [];
    const sent = /chunks|both/.test(framing) ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
    const text = `${[line, ...base, ...headers, ...(length[framing] ?? [])].join(end)}${end}${end}${sent}`;
    if (!spoiled || spoiled[0] >= text.length) return text;
    return text.slice(0, spoiled[0]) + String.fromCharCode(spoiled[1]) + text.slice(spoiled[0] + 1);
  });

/** One in four is as it should be: what comes before or after it on the line must not change what it gets. */
const request = fc.oneof({ weight: 1, arbitrary: fc.constant(good) }, { weight: 3, arbitrary: odd });

/** Every answer is whole, and says whether it was decided. */
function wellFormed({ answers, rest }: Talk): void {
  if (rest !== '') throw new Error(`half an answer: ${JSON.stringify(rest)}`);
  for (const answer of answers) {
    if (answer.status === 100) continue;
    const admin = headerOf(answer, 'content-type')?.startsWith('application/json');
    const word = headerOf(answer, 'x-iam-proxy-decision');
    if (!admin && !/^(allowed|implicitDeny|explicitDeny|rejected|notEvaluated)$/.test(word ?? ''))
      throw new Error(`an answer without a decision: ${JSON.stringify(answer)}`);
    if (answer.status === 500) throw new Error(`a failure of ours: ${JSON.stringify(answer)}`);
    if (word !== 'allowed' && word !== 'notEvaluated' && !admin && !/<Code>\w+<\/Code>/.test(answer.body))
      throw new Error(`a refusal without a code: ${JSON.stringify(answer)}`);
  }
}

/** What the upstream has seen is what was decided: allowed, or passed on as another service's. Waits for late records. */
async function decidedOnly(edge: Edge, upstream: Upstream, from: { seen: number; id: string | undefined }) {
  for (let tries = 0; ; tries++) {
    const records = edge.decisions(1000);
    const last = records.findIndex(({ id }) => id === from.id);
    const fresh = last < 0 ? records : records.slice(0, last);
    const forwarded = fresh.filter((record) => record.forwarded);
    const undecided = forwarded.find(({ decision }) => decision !== 'allowed' && decision !== 'notEvaluated');
    if (undecided) throw new Error(`forwarded and not allowed: ${JSON.stringify(undecided)}`);
    if (upstream.seen.length - from.seen <= forwarded.length) return;
    if (tries > 10_000) throw new Error('the upstream saw a request without a decision');
    await pause();
  }
}

async function exchange(edge: Edge, sent: string): Promise<Talk> {
  const line = await openLine(edge.port);
  line.socket.write(sent, 'latin1');
  const said = await line.answers(1);
  line.socket.destroy();
  return said;
}

t.test('requests', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin }, limits: QUICK });
  const { numRuns, seed } = propertyRuns(t, 400);
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 3 }), async (requests) => {
      const from = { seen: upstream.seen.length, id: edge.decisions(1)[0]?.id };
      const said = await exchange(edge, requests.join(''));
      wellFormed(said);
      if (said.answers.some(({ status }) => status === 200)) answered++;
      await decidedOnly(edge, upstream, from);
    }),
    { numRuns, seed },
  );
  t.ok(answered > numRuns / 10, `${answered} of ${numRuns} had an allowed call: the property is about something`);
  t.notMatch(edge.log(), 'please report it');
  await isHealthy(t, edge);
});

const ARN = 'arn:aws:iam::123456789012:user/fuzz';
const KEY = 'AKIAFUZZ0000EXAMPLE';
const text = fc.oneof(
  oneOf(
    'Allow',
    'Deny',
    '*',
    'elasticache:*',
    'elasticache:Describe*',
    '2012-10-17',
    '${aws:username}',
    '${',
    'arn:aws:*',
    '',
  ),
  fc.string({ maxLength: 20 }),
);
const some = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(value as fc.Arbitrary<unknown>, fc.array(value, { maxLength: 3 }), fc.jsonValue({ maxDepth: 1 }));
const condition = fc.dictionary(
  oneOf(
    'StringEquals',
    'StringLikeIfExists',
    'ForAllValues:StringLike',
    'IpAddress',
    'NumericLessThan',
    'Bool',
    'Null',
    'DateLessThan',
    'Odd',
  ),
  fc.dictionary(
    oneOf('aws:SourceIp', 'aws:username', 'elasticache:CacheNodeType', 'aws:TagKeys', 'aws:CurrentTime', 'x'),
    some(text),
  ),
  { maxKeys: 2 },
);
const statement = fc.record(
  {
    Sid: text,
    Effect: fc.oneof(oneOf('Allow', 'Deny'), text),
    Action: some(text),
    NotAction: some(text),
    Resource: some(text),
    NotResource: some(text),
    Condition: fc.oneof(condition, fc.jsonValue({ maxDepth: 2 })),
  },
  { requiredKeys: [] },
);
/** Statements of which many are good ones. */
const document = fc.record(
  {
    Version: oneOf('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', 'x'),
    Statement: fc.array(
      fc.oneof(
        { weight: 1, arbitrary: statement },
        {
          weight: 5,
          arbitrary: fc.oneof(
            fc.record({
              Effect: oneOf('Allow', 'Deny'),
              Action: oneOf('*', 'elasticache:Describe*'),
              Resource: fc.constant('*'),
            }),
            fc.record({
              Effect: oneOf('Allow', 'Deny'),
              Action: fc.constant('elasticache:*'),
              Resource: fc.constant('*'),
              Condition: condition,
            }),
          ),
        },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['Statement'] },
);

t.test('policies', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const { numRuns, seed } = propertyRuns(t, 150);
  const call = post(ALLOWED).replace('AKIABELIEVED0EXAMPLE', KEY);
  const seen = { taken: 0, refused: 0, allowed: 0 };
  await fc.assert(
    fc.asyncProperty(document, fc.option(document), async (policy, boundary) => {
      const entry = {
        accessKeys: [{ id: KEY }],
        inline: [{ name: 'p', document: policy }],
        ...(boundary ? { permissionsBoundary: boundary } : {}),
      };
      const put = await fetch(`${edge.url}/_authz/principals/${ARN}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(entry),
      });
      const said = JSON.stringify(await put.json());
      if (put.status !== 200 && put.status !== 201 && put.status !== 400) throw new Error(`${put.status}: ${said}`);
      if (said.includes('internal-failure')) throw new Error(said);
      seen[put.status === 400 ? 'refused' : 'taken']++;
      const from = { seen: upstream.seen.length, id: edge.decisions(1)[0]?.id };
      const answered = await talk(edge.port, call);
      wellFormed(answered);
      if (answered.answers[0]?.status === 200) seen.allowed++;
      await decidedOnly(edge, upstream, from);
    }),
    { numRuns, seed },
  );
  t.ok(seen.taken > 0 && seen.refused > 0 && seen.allowed > 0, JSON.stringify(seen));
  t.notMatch(edge.log(), 'please report it');
  await isHealthy(t, edge);
});

t.test('principals files', async (t) => {
  const dir = t.testdir({
    'p.json': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"elasticache:*","Resource":"*"}]}',
  });
  const good = `principals:\n  - arn: ${ARN}\n    accessKeys: [{ id: ${KEY}, secret: hidden-secret }]\n    attached: [p.json]\n    tags: { a: b }\n`;
  const file = join(dir, 'principals.yaml');
  writeFileSync(file, good);
  const edge = await startEdge(t, { policies: { directory: dir }, settings: { watch: 'false' } });
  const { numRuns, seed } = propertyRuns(t, 400);
  const piece = fc.oneof(
    oneOf(
      '- ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '!!js ',
      '|',
      '>',
      '<<: ',
      '"',
      "'",
      '#',
      '\t',
      '\n',
      '\r',
      '\0',
      '---\n',
      '...\n',
      '? ',
    ),
    fc.string({ maxLength: 5 }),
  );
  const edits = fc.array(fc.tuple(fc.nat(good.length), fc.nat(12), piece), { minLength: 1, maxLength: 4 });
  const seen = { taken: 0, refused: 0 };
  await fc.assert(
    fc.property(edits, (all) => {
      let text = good;
      for (const [at, gone, put] of all) text = text.slice(0, at) + put + text.slice(at + gone);
      writeFileSync(file, text);
      const problems = edge.reload();
      const errors = problems.filter(({ severity }) => severity === 'error');
      seen[errors.length ? 'refused' : 'taken']++;
      if (errors.some(({ code }) => code === 'internal-failure')) throw new Error(JSON.stringify(errors));
      if (text.includes('hidden-secret') && JSON.stringify(problems).includes('hidden-secret'))
        throw new Error('a secret');
    }),
    { numRuns, seed },
  );
  t.ok(seen.taken > 0 && seen.refused > 0, JSON.stringify(seen));
  t.notMatch(edge.log(), 'hidden-secret');
  writeFileSync(file, JSON.stringify(PEOPLE));
  edge.reload();
  await isHealthy(t, edge);
});
