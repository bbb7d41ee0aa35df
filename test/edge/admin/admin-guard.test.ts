/** Who may change something under /_authz/: every form of asking that is not allowed, over real sockets. */
import t from 'tap';
import { createGuard, isJson } from '#src/edge/admin/admin-guard.js';
import { createBrowserGuard } from '#src/edge/http/browser-guard.js';
import { bytes, startEdge } from '../../support/edge.js';
import { headerOf, talk, talkToEnd } from '../../support/wire.js';

const TOKEN = 'a-token-of-this-test';
const JSON_TYPE = 'Content-Type: application/json';
const BODY = '{"arn":"arn:aws:iam::123456789012:user/new"}';
/** Everything that changes something. */
const CHANGES = [
  'POST /_authz/principals',
  'PUT /_authz/principals',
  'DELETE /_authz/principals',
  'POST /_authz/reload',
];

/** Headers, and the status that they get; `PORT` stands for the proxy's. */
const OPEN: readonly [name: string, headers: readonly string[], status: number][] = [
  ['JSON from here', ['Host: 127.0.0.1:PORT', JSON_TYPE], 0],
  ['JSON with a charset', ['Host: localhost', 'Content-Type: application/json; charset=utf-8'], 0],
  ['the address of IPv6', ['Host: [::1]:PORT', JSON_TYPE], 0],
  ['an allowed name', ['Host: Proxy.Internal:1', JSON_TYPE], 0],
  ['a page of the proxy itself', ['Host: localhost:PORT', 'Origin: http://localhost:PORT', JSON_TYPE], 0],
  ['no content type', ['Host: localhost'], 415],
  ['a form', ['Host: localhost', 'Content-Type: application/x-www-form-urlencoded'], 415],
  ['plain text, as a page may send it', ['Host: localhost', 'Content-Type: text/plain'], 415],
  ['a form with files', ['Host: localhost', 'Content-Type: multipart/form-data; boundary=x'], 415],
  ['something like JSON', ['Host: localhost', 'Content-Type: application/jsonp'], 415],
  ['JSON as a parameter', ['Host: localhost', 'Content-Type: text/plain; application/json'], 415],
  ['two types', ['Host: localhost', 'Content-Type: text/plain', JSON_TYPE], 415],
  ['a name that points here (DNS rebinding)', ['Host: evil.example:PORT', JSON_TYPE], 403],
  ['a name that begins like one of ours', ['Host: localhost.evil.example', JSON_TYPE], 403],
  ['a name that ends like one of ours', ['Host: evil.localhost', JSON_TYPE], 403],
  ['a user before the name', ['Host: localhost@evil.example', JSON_TYPE], 403],
  ['an empty name', ['Host: ', JSON_TYPE], 403],
  ['no name', [JSON_TYPE], 400],
  ['two names', ['Host: localhost', 'Host: localhost', JSON_TYPE], 400],
  ['another address, which nobody can point here', ['Host: 10.0.0.1', JSON_TYPE], 0],
  ['a single label, as of a container', ['Host: proxy:4567', JSON_TYPE], 0],
  ['a page of another site', ['Host: localhost:PORT', 'Origin: http://evil.example', JSON_TYPE], 403],
  ['a page without a site', ['Host: localhost:PORT', 'Origin: null', JSON_TYPE], 403],
  ['a page of another port here', ['Host: localhost:PORT', 'Origin: http://localhost:1', JSON_TYPE], 403],
  ['a page of another scheme', ['Host: localhost:PORT', 'Origin: https://localhost:PORT', JSON_TYPE], 403],
];

const SHARED: readonly [name: string, header: string | undefined, status: number][] = [
  ['the token', `Authorization: Bearer ${TOKEN}`, 0],
  ['the token, its scheme in another case', `Authorization: bearer ${TOKEN}`, 0],
  ['no token', undefined, 401],
  ['an empty one', 'Authorization: Bearer ', 401],
  ['another', 'Authorization: Bearer other', 401],
  ['half of it', `Authorization: Bearer ${TOKEN.slice(0, 10)}`, 401],
  ['more than it', `Authorization: Bearer ${TOKEN}x`, 401],
  ['another case', `Authorization: Bearer ${TOKEN.toUpperCase()}`, 401],
  ['another scheme', `Authorization: Basic ${TOKEN}`, 401],
  ['without a scheme', `Authorization: ${TOKEN}`, 401],
  ['in another header', `X-Token: ${TOKEN}`, 401],
];

const browsers = (host: string) => createBrowserGuard({ host, allowedHosts: [], allowedOrigins: [] });

t.test('without a token', async (t) => {
  const edge = await startEdge(t, { settings: { 'allowed-hosts': 'proxy.internal' } });
  const revision = edge.world().revision;
  for (const [name, headers, status] of OPEN.filter(([, , status]) => status > 0))
    for (const line of CHANGES) {
      const sent = headers.map((header) => header.replace('PORT', String(edge.port)));
      const { answers } = await talkToEnd(
        edge.port,
        bytes(`${line} HTTP/1.1`, [...sent, `Content-Length: ${BODY.length}`, 'Connection: close'], BODY),
      );
      t.match(answers, [{ status, body: /^\{"error":"[a-z`]/ }], `${line}: ${name}`);
    }
  t.equal(edge.world().revision, revision, 'nothing changed');
  for (const [name, headers, status] of OPEN.filter(([, , status]) => status === 0)) {
    const sent = headers.map((header) => header.replace('PORT', String(edge.port)));
    const body = BODY.replace('/new', `/u${edge.world().directory.callers.length}`);
    const { answers } = await talk(
      edge.port,
      bytes('POST /_authz/principals HTTP/1.1', [...sent, `Content-Length: ${body.length}`], body),
    );
    t.match(answers, [{ status: 201 }], `${name} ${status}`);
  }
});

t.test('with a token', async (t) => {
  const edge = await startEdge(t, { settings: { 'admin-token': TOKEN } });
  for (const [name, header, status] of SHARED) {
    const headers = ['Host: localhost', JSON_TYPE, ...(header === undefined ? [] : [header])];
    const { answers } = await talk(
      edge.port,
      bytes('POST /_authz/reload HTTP/1.1', [...headers, 'Content-Length: 2'], '{}'),
    );
    t.equal(answers[0]?.status, status || 200, name);
    t.equal(headerOf(answers[0], 'www-authenticate'), status ? 'Bearer' : undefined, name);
  }
  t.equal((await fetch(`${edge.url}/_authz/principals`)).status, 200, 'reading needs none');
  t.notMatch(edge.log(), TOKEN);
});

t.test('a port that others may reach takes no changes without a token', async (t) => {
  const json = { 'content-type': 'application/json', host: 'localhost' };
  for (const [host, token, status] of [
    ['0.0.0.0', undefined, 403],
    ['::', undefined, 403],
    ['10.0.0.5', undefined, 403],
    ['0.0.0.0', TOKEN, undefined],
    ['127.0.0.1', undefined, undefined],
    ['127.8.9.1', undefined, undefined],
    ['localhost', undefined, undefined],
    ['::1', undefined, undefined],
  ] as const) {
    const guard = createGuard({ host, browsers: browsers(host), ...(token === undefined ? {} : { token }) });
    const headers = token === undefined ? json : { ...json, authorization: `Bearer ${token}` };
    t.equal(guard(headers, false)?.status, status, `${host} ${token}`);
  }
  const own = createGuard({ host: '10.0.0.5', browsers: browsers('10.0.0.5'), token: TOKEN });
  const authorization = `Bearer ${TOKEN}`;
  t.equal(own({ ...json, host: '10.0.0.5:4567', authorization }, false), undefined, 'its own address is known');
  const six = createGuard({ host: 'FD00::1', browsers: browsers('FD00::1'), token: TOKEN });
  t.equal(six({ ...json, host: '[fd00::1]:4567', authorization }, false), undefined);
  t.equal(own({ ...json, host: '10.0.0.5', origin: 'https://10.0.0.5', authorization }, true), undefined, 'over TLS');
});

t.test('a browser that asks first gets no leave', async (t) => {
  const edge = await startEdge(t);
  const { answers } = await talk(
    edge.port,
    bytes('OPTIONS /_authz/principals HTTP/1.1', [
      `Host: localhost:${edge.port}`,
      'Origin: http://evil.example',
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: content-type',
    ]),
  );
  t.equal(answers[0]?.status, 403);
  const reading = await fetch(`${edge.url}/_authz/decisions`, { headers: { origin: 'http://evil.example' } });
  for (const headers of [answers[0]?.headers ?? [], [...reading.headers]])
    t.notOk(
      headers.some(([name]) => name.startsWith('access-control-')),
      'nor may it read an answer',
    );
});

t.test('what counts as JSON', async (t) => {
  for (const type of ['application/json', 'APPLICATION/JSON', ' application/json ;charset=x']) t.ok(isJson(type), type);
  for (const type of [undefined, '', 'json', 'text/json', 'application/json5', 'application/ld+json'])
    t.notOk(isJson(type), type ?? 'none');
});
