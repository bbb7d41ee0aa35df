/**
 * Requests that HTTP's readers understand differently: each is refused,
 * nothing of it is forwarded, and the next good call is well.
 */
import t from 'tap';
import { ALLOWED, BELIEVED, bytes, FORM, isHealthy, post, startEdge, startUpstream } from '../../support/edge.js';
import { headerOf, talk, talkToEnd } from '../../support/wire.js';

const LENGTH = `Content-Length: ${ALLOWED.length}`;
/** The request that a smuggler hides behind the first one. */
const HIDDEN = 'POST /hidden HTTP/1.1\r\nHost: proxy\r\n\r\n';
const signed = (line: string, headers: readonly string[], body = ''): string =>
  bytes(line, ['Host: proxy', FORM, ...BELIEVED, ...headers], body);
const chunk = (text: string, extension = ''): string => `${text.length.toString(16)}${extension}\r\n${text}\r\n`;
const chunked = (header: string, rest = '0\r\n\r\n'): string =>
  signed('POST / HTTP/1.1', [header], `${chunk(ALLOWED)}${rest}`);

/** What arrives, and the status and code of the answer. */
const REFUSED: readonly [name: string, sent: string, status: number, shows: RegExp][] = [
  ['two lengths', signed('POST / HTTP/1.1', [LENGTH, 'Content-Length: 5'], ALLOWED), 400, /not valid HTTP/],
  ['the same length twice', signed('POST / HTTP/1.1', [LENGTH, LENGTH], ALLOWED), 400, /not valid HTTP/],
  [
    'a list of lengths',
    signed('POST / HTTP/1.1', [`Content-Length: ${ALLOWED.length}, 5`], ALLOWED),
    400,
    /not valid HTTP/,
  ],
  ['a negative length', signed('POST / HTTP/1.1', ['Content-Length: -1'], ALLOWED), 400, /not valid HTTP/],
  ['a length with a sign', signed('POST / HTTP/1.1', ['Content-Length: +5'], ALLOWED), 400, /not valid HTTP/],
  ['a length in hexadecimal', signed('POST / HTTP/1.1', ['Content-Length: 0x5'], ALLOWED), 400, /not valid HTTP/],
  [
    'a length beyond all numbers',
    signed('POST / HTTP/1.1', ['Content-Length: 99999999999999999999999'], ALLOWED),
    400,
    /not valid HTTP/,
  ],
  [
    'a length and chunks',
    signed('POST / HTTP/1.1', ['Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${HIDDEN}`),
    400,
    /not valid HTTP/,
  ],
  [
    'chunks and a length',
    signed('POST / HTTP/1.1', ['Transfer-Encoding: chunked', LENGTH], `0\r\n\r\n${HIDDEN}`),
    400,
    /not valid HTTP/,
  ],
  ['another coding', chunked('Transfer-Encoding: gzip, chunked'), 400, /Transfer-Encoding/],
  ['chunked twice', chunked('Transfer-Encoding: chunked, chunked'), 400, /Transfer-Encoding|not valid HTTP/],
  ['chunked, then another', chunked('Transfer-Encoding: chunked, identity'), 400, /Transfer-Encoding|not valid HTTP/],
  ['a coding that looks like chunked', chunked('Transfer-Encoding: xchunked'), 400, /Transfer-Encoding|not valid HTTP/],
  ['a coding in quotes', chunked('Transfer-Encoding: "chunked"'), 400, /Transfer-Encoding|not valid HTTP/],
  [
    'two codings',
    signed(
      'POST / HTTP/1.1',
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
      `${chunk(ALLOWED)}0\r\n\r\n`,
    ),
    400,
    /Transfer-Encoding|not valid HTTP/,
  ],
  ['a space before the colon', chunked('Transfer-Encoding : chunked'), 400, /not valid HTTP/],
  ['a vertical tab before chunked', chunked('Transfer-Encoding: \x0bchunked'), 400, /Transfer-Encoding|not valid HTTP/],
  [
    'chunks in HTTP/1.0',
    chunked('Transfer-Encoding: chunked').replace('HTTP/1.1', 'HTTP/1.0'),
    400,
    /HTTP\/1\.0|not valid HTTP/,
  ],
  ['a chunk size that is none', signed('POST / HTTP/1.1', ['Transfer-Encoding: chunked'], 'zz\r\n'), 400, /not valid/],
  [
    'a chunk longer than it says',
    chunked('Transfer-Encoding: chunked', `2\r\nabc\r\n0\r\n\r\n`),
    400,
    /not valid HTTP/,
  ],
  [
    'a chunk size beyond all numbers',
    signed('POST / HTTP/1.1', ['Transfer-Encoding: chunked'], 'fffffffffffffffffffff\r\n'),
    400,
    /not valid HTTP|413/,
  ],
  ['a folded header', signed('POST / HTTP/1.1', ['X-Folded: a', ' b', LENGTH], ALLOWED), 400, /not valid HTTP/],
  ['a folded coding', chunked('Transfer-Encoding:\r\n chunked'), 400, /not valid HTTP|Transfer-Encoding/],
  ['bare line feeds', signed('POST / HTTP/1.1', [LENGTH], ALLOWED).replaceAll('\r\n', '\n'), 400, /not valid HTTP/],
  ['one bare line feed', signed('POST / HTTP/1.1', [`X-A: b\nX-C: d`, LENGTH], ALLOWED), 400, /not valid HTTP/],
  ['a bare carriage return', signed('POST / HTTP/1.1', [`X-A: b\rX-C: d`, LENGTH], ALLOWED), 400, /not valid HTTP/],
  ['a zero byte in a header', signed('POST / HTTP/1.1', ['X-A: \0', LENGTH], ALLOWED), 400, /not valid HTTP/],
  ['a header without a name', signed('POST / HTTP/1.1', [': x', LENGTH], ALLOWED), 400, /not valid HTTP/],
  ['a header without a colon', signed('POST / HTTP/1.1', ['X-A', LENGTH], ALLOWED), 400, /not valid HTTP/],
  ['a space within the target', signed('POST /a b HTTP/1.1', [LENGTH], ALLOWED), 400, /not valid HTTP/],
  ['no Host', post(ALLOWED).replace('Host: proxy\r\n', ''), 400, /`Host` is missing/],
  [
    'two Hosts',
    post(ALLOWED).replace('Host: proxy', 'Host: proxy\r\nHost: evil.example'),
    400,
    /`Host` is given twice/,
  ],
  ['the same Host twice', post(ALLOWED).replace('Host: proxy', 'Host: proxy\r\nhost: proxy'), 400, /given twice/],
  ['HTTP of the future', signed('POST / HTTP/2.0', [LENGTH], ALLOWED), 400, /HTTP\/2.0 is not spoken/],
  ['HTTP that nobody knows', signed('POST / HTTP/1.7', [LENGTH], ALLOWED), 400, /not valid HTTP|not spoken/],
  ['HTTP of the past', signed('POST / HTTP/0.9', [LENGTH], ALLOWED), 400, /HTTP\/0.9 is not spoken/],
  ['no version', 'GET /\r\n\r\n', 400, /HTTP\/0.9 is not spoken/],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, /not valid HTTP/],
  ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, /not valid HTTP/],
  ['no HTTP at all', 'hello\r\n\r\n', 400, /not valid HTTP/],
  ['an unknown method', signed('BREW / HTTP/1.1', [LENGTH], ALLOWED), 400, /not valid HTTP/],
];

t.test('what two readers could read differently', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  for (const [name, sent, status, shows] of REFUSED) {
    const { answers, rest } = await talk(edge.port, sent);
    const [answer] = answers;
    t.equal(rest, '', `${name}: whole answers only`);
    t.match([answer?.status, answer?.body], [status, shows], name);
    t.equal(headerOf(answer, 'x-iam-proxy-decision'), 'rejected', name);
    const id = headerOf(answer, 'x-iam-proxy-decision-id') ?? 'none';
    t.match(edge.decisions(1), [{ id, decision: 'rejected', forwarded: false }], `${name}: on record`);
    t.ok(edge.log().includes(id), `${name}: in the log`);
  }
  t.equal(upstream.seen.length, 0, 'nothing was forwarded');
  await isHealthy(t, edge);
});

/** Unusual and good: the forwarded body is the one that was decided. */
const GOOD: readonly [name: string, sent: string][] = [
  ['chunks', chunked('Transfer-Encoding: chunked')],
  ['chunks in capitals', chunked('TRANSFER-ENCODING: Chunked')],
  [
    'extensions of chunks',
    signed('POST / HTTP/1.1', ['Transfer-Encoding: chunked'], `${chunk(ALLOWED, ';a=b')}0\r\n\r\n`),
  ],
  [
    'many small chunks',
    signed('POST / HTTP/1.1', ['Transfer-Encoding: chunked'], `${[...ALLOWED].map((c) => chunk(c)).join('')}0\r\n\r\n`),
  ],
  ['HTTP/1.0', post(ALLOWED).replace('HTTP/1.1', 'HTTP/1.0')],
  ['HTTP/1.0 without Host', post(ALLOWED).replace('HTTP/1.1', 'HTTP/1.0').replace('Host: proxy\r\n', '')],
  ['empty lines before it', `\r\n\r\n${post(ALLOWED)}`],
];

t.test('what is unusual and good', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  for (const [name, sent] of GOOD) {
    const before = upstream.seen.length;
    const { answers, rest } = await talk(edge.port, sent);
    t.equal(rest, '', name);
    t.match(answers, [{ status: 200, body: '<fine/>' }], name);
    t.equal(upstream.seen.length, before + 1, name);
    const seen = upstream.seen.at(-1);
    t.equal(seen?.body, ALLOWED, `${name}: the same bytes`);
    t.equal(seen?.request.headers['transfer-encoding'], undefined, `${name}: with their length`);
  }
});

t.test('fields behind the chunks change nothing', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const trailer = `0\r\nX-Amz-Date: 20200101T000000Z\r\nAuthorization: other\r\nX-Late: 1\r\n\r\n`;
  const { answers } = await talk(edge.port, chunked('Transfer-Encoding: chunked', trailer));
  t.match(answers, [{ status: 200 }]);
  const [seen] = upstream.seen;
  t.equal(seen?.request.headers['x-amz-date'], '20260101T000000Z');
  t.equal(seen?.request.headers['x-late'], undefined);
  t.strictSame(seen?.request.trailers, {});
});

/** Targets and Hosts that name somewhere else; the upstream's origin is the only place where a call can go. */
const ELSEWHERE = (other: string): readonly [name: string, line: string, host: string][] => [
  ['an absolute target', `POST http://${other}/ HTTP/1.1`, 'proxy'],
  ['an absolute https target', `POST https://${other}/ HTTP/1.1`, 'proxy'],
  ['an absolute target with a user', `POST http://proxy@${other}/ HTTP/1.1`, 'proxy'],
  ['two slashes', `POST //${other}/ HTTP/1.1`, 'proxy'],
  ['a backslash', `POST /\\${other}/ HTTP/1.1`, 'proxy'],
  ['a Host', 'POST / HTTP/1.1', other],
  ['another scheme', `POST file:///etc/passwd HTTP/1.1`, 'proxy'],
  ['an admin path in an absolute target', `POST http://${other}/_authz/principals HTTP/1.1`, 'proxy'],
];

t.test('neither target nor header chooses where a call goes', async (t) => {
  const upstream = await startUpstream(t);
  const other = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  for (const [name, line, host] of ELSEWHERE(other.origin.slice('http://'.length))) {
    const forwarding = [`X-Forwarded-Host: ${host}`, `Forwarded: host=${host}`, `X-Original-URL: ${other.origin}`];
    const sent = bytes(line, [`Host: ${host}`, FORM, ...BELIEVED, ...forwarding, LENGTH], ALLOWED);
    const { answers, rest } = await talk(edge.port, sent);
    t.equal(rest, '', name);
    t.equal(answers.length, 1, name);
    t.match(headerOf(answers[0], 'x-iam-proxy-decision'), /allowed|rejected/, name);
    t.equal(other.seen.length, 0, `${name}: nothing goes elsewhere`);
    t.equal(upstream.seen.length, edge.decisions(1000).filter(({ forwarded }) => forwarded).length, name);
  }
  await isHealthy(t, edge);
});

t.test('admin paths are admin paths only as they are written', async (t) => {
  const edge = await startEdge(t);
  for (const target of ['/%5fauthz/health', '/_AUTHZ/health', '//_authz/health', '/./_authz/health', '/_authzz'])
    t.match(
      (await talkToEnd(edge.port, bytes(`GET ${target} HTTP/1.1`, ['Host: proxy', 'Connection: close']))).answers,
      [{ status: /^4/, body: /<Code>/ }],
      target,
    );
  for (const target of ['/_authz/nothing', '/_authz/health/more', '/_authz/../x', '/_authz/%zz'])
    t.match(
      (await talkToEnd(edge.port, bytes(`GET ${target} HTTP/1.1`, ['Host: proxy', 'Connection: close']))).answers,
      [{ status: /40[04]/, body: /^\{"error":/ }],
      target,
    );
});
