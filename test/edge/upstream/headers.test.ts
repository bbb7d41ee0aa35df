import t from 'tap';
import { headersToPassOn, headersToSend } from '#src/edge/upstream/headers.js';

const HOP_BY_HOP: [string, string][] = [
  ['Connection', 'X-Per-Hop, close'],
  ['X-Per-Hop', '1'],
  ['Keep-Alive', 'timeout=5'],
  ['Proxy-Connection', 'keep-alive'],
  ['Proxy-Authorization', 'Basic x'],
  ['Proxy-Authenticate', 'Basic'],
  ['TE', 'trailers'],
  ['Trailer', 'X-Sum'],
  ['Transfer-Encoding', 'chunked'],
  ['Upgrade', 'websocket'],
  ['HTTP2-Settings', 'AAM'],
  ['Expect', '100-continue'],
];

t.test('hop-by-hop headers go, everything else stays in order and as spelled', async (t) => {
  const kept: [string, string][] = [
    ['Host', 'x'],
    ['Set-Cookie', 'a=1'],
    ['sEt-cOOkie', 'b=2'],
    ['X-Custom', ''],
  ];
  const mixed = kept.flatMap((header, i) => [header, ...HOP_BY_HOP.filter((_, n) => n % kept.length === i)]);
  t.strictSame(headersToSend(mixed), kept.flat());
  t.strictSame(headersToPassOn(mixed.flat()), kept.flat());
});

t.test('a Connection header cannot strip what the decision or the signature rests on', async (t) => {
  const names = [
    'Host',
    'Authorization',
    'X-Amz-Date',
    'X-Amz-Security-Token',
    'Content-Type',
    'Content-Length',
    'User-Agent',
    'Referer',
    'amz-sdk-request',
  ];
  const headers = names.map((name): [string, string] => [name, 'v']);
  const given: [string, string][] = [['Connection', names.join(', ')], ...headers];
  t.strictSame(headersToSend(given), headers.flat());
  t.strictSame(headersToPassOn(given.flat()), headers.flat());
});

t.test("undici's raw headers", async (t) => {
  const raw = [Buffer.from('A'), Buffer.from('\xe9', 'latin1'), 'B', 'c'];
  t.strictSame(headersToPassOn(raw), ['A', '\xe9', 'B', 'c']);
  t.strictSame(headersToPassOn(null), []);
});

t.test("undici's raw headers, wherever their bytes lie", async (t) => {
  const one = Buffer.from('Server: x\r\nX-Empty: \r\nX-Caf\xe9: \xff y\r\n', 'latin1');
  const at = (start: number, end: number): Buffer => one.subarray(start, end);
  const server = [at(0, 6), at(8, 9)];
  const empty = [at(11, 18), at(20, 20)];
  const cafe = [at(22, 28), at(30, 33)];
  const pairs = [
    ['Server', 'x'],
    ['X-Empty', ''],
    ['X-Caf\xe9', '\xff y'],
  ];
  t.strictSame(headersToPassOn([...server, ...empty, ...cafe]), pairs.flat(), 'one behind the other');
  t.strictSame(headersToPassOn([...cafe, ...empty, ...server]), [...pairs].reverse().flat(), 'in another order');
  t.strictSame(headersToPassOn([...server, ...empty, ...cafe].map((each) => Buffer.from(each))), pairs.flat(), 'apart');
  const nowhere = [...server, at(11, 18), Buffer.alloc(0), ...cafe];
  t.strictSame(headersToPassOn(nowhere), pairs.flat(), 'an empty value that lies nowhere');
  const far = Buffer.alloc(100_000, 'a');
  const lengths = headersToPassOn([far.subarray(0, 1), far.subarray(99_000, 99_002)]).map((text) => text.length);
  t.strictSame(lengths, [1, 2], 'far apart');
});

t.test('the mark of a run stays here, unless it is signed', async (t) => {
  const run = ['X-Iam-Proxy-Run', 'ci 1'] as const;
  const signed = (names: string) => ['Authorization', `AWS4-HMAC-SHA256 SignedHeaders=${names}, Signature=0`] as const;
  t.strictSame(headersToSend([run, signed('host')]), signed('host'));
  t.strictSame(headersToSend([run, signed('host;x-iam-proxy-run')]), [...run, ...signed('host;x-iam-proxy-run')]);
});
