/**
 * A page in a browser could call: presigned GETs need no leave of the browser, and a key without a secret needs no signature. An
 * `<img>` deleted a cluster, and so did a form under a name that had been pointed at the proxy.
 */
import t, { type Test } from 'tap';
import {
  type BrowserGuardOptions,
  createBrowserGuard,
  placeOf,
  type RequestPlace,
} from '#src/edge/http/browser-guard.js';
import { ALLOWED, BELIEVED, bytes, FORM, isHealthy, startEdge, startUpstream } from '../../support/edge.js';
import { KEYS } from '../../support/people.js';
import { headerOf, talk } from '../../support/wire.js';

const PRESIGNED = `/?${ALLOWED}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${KEYS.believed.id}%2F20260101%2Fus-east-1%2Felasticache%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=${'0'.repeat(64)}`;
const CHROME = 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
const NAME = 'Host: proxy.example';
const HERE = 'Host: localhost:PORT';

/** Headers of a call, and which header its refusal names; undefined: it is forwarded. */
type Row = readonly [
  name: string,
  headers: readonly string[],
  named?: 'Host' | 'Origin' | 'Sec-Fetch-Site' | 'User-Agent',
];

/** Of POST and presigned GET alike. */
const BOTH: readonly Row[] = [
  ['by address', ['Host: 127.0.0.1:PORT']],
  ['by the address of IPv6', ['Host: [::1]:PORT']],
  ['by an address that is not ours, as behind a published port', ['Host: 192.168.7.9:4567']],
  ['by name', [HERE]],
  ['by a container', ['Host: proxy']],
  ['by a container and port', ['Host: proxy:4567']],
  ['by an allowed name', ['Host: Known.Example:1']],
  ['with words of a fetch that is no browser', [HERE, 'Sec-Fetch-Mode: cors', 'User-Agent: node']],
  ['typed by a person', [HERE, CHROME, 'Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate']],
  ['by a page of the proxy itself', [HERE, CHROME, 'Sec-Fetch-Site: same-origin', 'Origin: http://localhost:PORT']],
  ['by a page under an allowed name', ['Host: known.example', CHROME, 'Origin: http://known.example']],
  ['by an allowed page', [HERE, CHROME, 'Sec-Fetch-Site: cross-site', 'Origin: https://app.example:8443']],
  ['by a page of another site', [HERE, CHROME, 'Sec-Fetch-Site: cross-site'], 'Sec-Fetch-Site'],
  [
    'by a neighbour on another port',
    [HERE, CHROME, 'Sec-Fetch-Site: same-site', 'Origin: http://localhost:1'],
    'Sec-Fetch-Site',
  ],
  ['in other letters', [HERE, 'SEC-FETCH-SITE: Cross-Site'], 'Sec-Fetch-Site'],
  ['with a site of tomorrow', [HERE, 'Sec-Fetch-Site: beyond-site'], 'Sec-Fetch-Site'],
  ['with two sites', [HERE, 'Sec-Fetch-Site: none', 'Sec-Fetch-Site: none'], 'Sec-Fetch-Site'],
  [
    'as a frame',
    [HERE, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'],
    'Sec-Fetch-Site',
  ],
  [
    'by following a link',
    [HERE, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
    'Sec-Fetch-Site',
  ],
  ['with a foreign origin', [HERE, 'Origin: http://evil.example'], 'Origin'],
  ['without an origin to name', [HERE, 'Origin: null'], 'Origin'],
  ['with an empty origin', [HERE, 'Origin: '], 'Origin'],
  ['with two origins', [HERE, 'Origin: http://localhost', 'Origin: http://localhost'], 'Origin'],
  ['with an origin that begins like ours', [HERE, 'Origin: http://localhost.evil.example'], 'Origin'],
  ['with an origin that ends like ours', [HERE, 'Origin: http://evil.localhost'], 'Origin'],
  ['with a user before the origin', [HERE, 'Origin: http://localhost@evil.example'], 'Origin'],
  ['with an origin of another address', [HERE, 'Origin: http://10.0.0.1'], 'Origin'],
  ['with an origin that is a container', [HERE, 'Origin: http://proxy:4567'], 'Origin'],
  ['with the origin of an extension', [HERE, 'Origin: chrome-extension://localhost'], 'Origin'],
  ['with an allowed origin on another port', [HERE, 'Origin: https://app.example'], 'Origin'],
  ['with an allowed origin of another scheme', [HERE, 'Origin: http://app.example:8443'], 'Origin'],
  [
    'by a rebound page that says who it is',
    ['Host: evil.example:PORT', 'Origin: http://evil.example:PORT', 'Sec-Fetch-Site: same-origin'],
    'Origin',
  ],
];
const GET_ALONE: readonly Row[] = [
  ['by a rebound page', ['Host: evil.example:PORT', CHROME, 'Sec-Fetch-Site: same-origin'], 'Host'],
  ['by a name that is not known', [NAME], 'Host'],
  ['with no name in Host', ['Host: '], 'Host'],
  ['by a name with a dot at its end', ['Host: localhost.'], 'Host'],
  ['by a name that looks like an address', ['Host: 127.0.0.1.evil.example'], 'Host'],
  ['by half an address', ['Host: 127.1'], 'Host'],
  // Browsers say nothing of the site to an address that is neither loopback nor https.
  ['by an image, to an address of the network', ['Host: 192.168.7.9:4567', CHROME], 'User-Agent'],
  ['by an image, to a container', ['Host: proxy:4567', CHROME], 'User-Agent'],
];
const POST_ALONE: readonly Row[] = [
  ['by a name that is not known: SDKs need no option', [NAME]],
  ['with no name in Host', ['Host: ']],
  ['by a browser that gives no origin', ['Host: proxy:4567', CHROME]],
];

async function answers(t: Test, rows: readonly Row[], send: (headers: readonly string[]) => string): Promise<void> {
  const upstream = await startUpstream(t);
  const settings = {
    upstream: upstream.origin,
    'allowed-hosts': 'known.example:4567',
    'allowed-origins': 'https://App.example:8443',
  };
  const edge = await startEdge(t, { settings });
  for (const [name, headers, named] of rows) {
    const before = upstream.seen.length;
    const said = await talk(edge.port, send(headers.map((each) => each.replaceAll('PORT', String(edge.port)))));
    t.equal(upstream.seen.length - before, named ? 0 : 1, `${name}: ${named ? 'not forwarded' : 'forwarded'}`);
    if (!named) {
      t.match(said.answers, [{ status: 200, body: '<fine/>' }], name);
      continue;
    }
    t.match(said.answers, [{ status: 403, body: '<Code>AccessDenied</Code>' }], name);
    t.match(said.answers[0]?.body, `the header \`${named}\``, `${name}: names the header`);
    t.match(edge.decisions(1), [{ decision: 'rejected', forwarded: false, fault: { code: 'AccessDenied' } }], name);
    t.notMatch(said.answers[0]?.body, /evil|app\.example/, `${name}: repeats nothing`);
  }
  await isHealthy(t, edge);
}

const get = (headers: readonly string[]): string => bytes(`GET ${PRESIGNED} HTTP/1.1`, headers);
const post = (headers: readonly string[]): string =>
  bytes('POST / HTTP/1.1', [...headers, FORM, ...BELIEVED, `Content-Length: ${ALLOWED.length}`], ALLOWED);

t.test('a presigned GET', (t) => answers(t, [...BOTH, ...GET_ALONE], get));
t.test('a POST', (t) => answers(t, [...BOTH, ...POST_ALONE], post));

t.test('two Hosts, or none, are no request of anybody', async (t) => {
  const edge = await startEdge(t);
  for (const line of ['GET /_authz/ready', 'POST /_authz/reload', `GET ${PRESIGNED}`, 'POST /']) {
    for (const [headers, shows] of [
      [['Host: localhost', 'Host: localhost'], /`Host` is given twice/],
      [['Host: localhost', 'HOST: evil.example'], /`Host` is given twice/],
      [[], /`Host` is missing/],
    ] as const) {
      const said = await talk(edge.port, bytes(`${line} HTTP/1.1`, headers));
      t.match(said.answers, [{ status: 400, body: shows }], line);
    }
  }
  t.match((await talk(edge.port, bytes('GET /_authz/ready HTTP/1.0', []))).answers, [{ status: 200 }], 'HTTP/1.0');
  await isHealthy(t, edge);
});

t.test('/_authz/ lets pages in as little as the API does', async (t) => {
  const edge = await startEdge(t);
  await talk(edge.port, post(['Host: localhost']));
  const [decision] = edge.decisions(1);
  const link = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];
  const rows: readonly [target: string, headers: readonly string[], status: number][] = [
    ['', [HERE, ...link], 200],
    ['/', [HERE, ...link], 200],
    ['/?decision=denied', [HERE, 'Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: navigate'], 200],
    ['/decisions', [HERE, ...link], 200],
    [`/decisions/${decision?.id}`, [HERE, ...link], 200],
    // Its text is the same for everybody, and says in its turn that the name is not known.
    ['/', ['Host: evil.example', ...link], 200],
    // Whoever opens a window under a name of theirs reads what is in it.
    ['/decisions', ['Host: evil.example', ...link], 403],
    [
      `/decisions/${decision?.id}`,
      ['Host: evil.example', 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Mode: navigate'],
      403,
    ],
    ['/decisions', ['Host: evil.example'], 403],
    ['/', ['Host: evil.example'], 403],
    ['/', [HERE, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'], 403],
    ['/', [HERE, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors'], 403],
    ['/decisions', [HERE, 'Origin: http://evil.example'], 403],
    ['/decisions/stream', [HERE, ...link], 403],
    ['/principals', [HERE, ...link], 403],
    ['/metrics', ['Host: proxy:4567'], 200],
    ['/health', ['Host: anything.example'], 200],
    ['/ready', ['Host: anything.example'], 200],
    ['/health', [HERE, 'Origin: http://evil.example'], 403],
    ['/health/', ['Host: anything.example'], 403],
    ['/nothing', [HERE, 'Sec-Fetch-Site: cross-site'], 403],
  ];
  for (const [target, headers, status] of rows) {
    const sent = headers.map((each) => each.replaceAll('PORT', String(edge.port)));
    const { answers: said } = await talk(edge.port, bytes(`GET /_authz${target} HTTP/1.1`, sent));
    const name = `${target} ${headers.join(', ')}`;
    t.equal(said[0]?.status, status, name);
    t.match(headerOf(said[0], 'content-security-policy'), /frame-ancestors 'none'/, name);
    if (status === 403) t.match(JSON.parse(said[0]?.body ?? ''), { error: /^the header `[A-Z]/ }, name);
  }
  await isHealthy(t, edge);
});

t.test('a refused request leaves its connection as it was, or closes it', async (t) => {
  const edge = await startEdge(t);
  const refused = bytes('POST /_authz/decide HTTP/1.1', ['Host: localhost', 'Origin: null', 'Content-Length: 2'], '{}');
  const { answers: said } = await talk(edge.port, refused);
  t.equal(headerOf(said[0], 'connection'), 'close');
  const twice = bytes('GET /_authz/principals HTTP/1.1', ['Host: evil.example']).repeat(2);
  t.match((await talk(edge.port, twice, 2)).answers, [{ status: 403 }, { status: 403 }]);
  await isHealthy(t, edge);
});

t.test('a browser that asks first for an allowed page gets leave, others get none', async (t) => {
  const edge = await startEdge(t, { settings: { 'allowed-origins': 'https://app.example' } });
  const ask = (origin: string, target = '/') =>
    talk(
      edge.port,
      bytes(`OPTIONS ${target} HTTP/1.1`, [
        'Host: localhost',
        `Origin: ${origin}`,
        'Sec-Fetch-Site: cross-site',
        'Access-Control-Request-Method: POST',
        'Access-Control-Request-Headers: authorization,x-amz-date',
      ]),
    );
  for (const target of ['/', '/_authz/principals']) {
    const { answers: yes } = await ask('https://app.example', target);
    t.equal(yes[0]?.status, 204, target);
    t.strictSame(
      ['allow-origin', 'allow-methods', 'allow-headers'].map((name) => headerOf(yes[0], `access-control-${name}`)),
      ['https://app.example', 'POST', 'authorization,x-amz-date'],
    );
    const { answers: no } = await ask('https://other.example', target);
    t.equal(no[0]?.status, 403, target);
    t.equal(headerOf(no[0], 'access-control-allow-origin'), undefined);
  }
  t.equal(edge.decisions().filter(({ decision }) => decision === 'allowed').length, 0, 'to ask is no call');
  const { answers: called } = await talk(edge.port, post(['Host: localhost', 'Origin: https://app.example']));
  t.equal(headerOf(called[0], 'access-control-allow-origin'), 'https://app.example', 'the page may read the answer');
  t.match(headerOf(called[0], 'access-control-expose-headers'), /x-amzn-RequestId/);
});

t.test('a page is of the proxy itself when it comes from where the proxy listens', async (t) => {
  const cases: readonly [host: string, origin: string, at: string, ours: boolean][] = [
    ['127.0.0.1', 'http://127.0.0.1:4567', '127.0.0.1:4567', true],
    ['127.0.0.1', 'http://[::1]:4567', 'localhost', true],
    ['127.0.0.1', 'http://10.0.0.5', '10.0.0.5', false],
    ['10.0.0.5', 'http://10.0.0.5:4567', '10.0.0.5:4567', true],
    ['10.0.0.5', 'http://127.0.0.1', '127.0.0.1', false],
    ['FD00::1', 'http://[fd00::1]:4567', '[fd00::1]:4567', true],
    ['0.0.0.0', 'http://10.0.0.5:4567', '10.0.0.5:4567', true],
    ['0.0.0.0', 'http://10.0.0.6:4567', '10.0.0.5:4567', false],
    ['0.0.0.0', 'http://127.0.0.1:4567', '127.0.0.1:4567', true],
    ['0.0.0.0', 'http://evil.example', 'evil.example', false],
    ['::', 'https://[fd00::1]', '[fd00::1]', true],
  ];
  for (const [host, origin, at, ours] of cases) {
    const { judge } = createBrowserGuard({ host, allowedHosts: [], allowedOrigins: [] });
    const request = { method: 'POST', httpVersion: '1.1', rawHeaders: ['Host', at, 'Origin', origin] };
    t.equal(judge(request, 'api') === undefined, ours, `${host}: ${origin}`);
  }
});

t.test('places', async (t) => {
  const cases: readonly [target: string, place: RequestPlace][] = [
    ['/', 'api'],
    ['/_authzed', 'api'],
    ['/x/_authz', 'api'],
    ['/_authz', 'page'],
    ['/_authz/', 'page'],
    ['/_authz?x=/health', 'page'],
    ['/_authz/decisions?limit=1', 'decisions'],
    ['/_authz/decisions/0a', 'decisions'],
    ['/_authz/decisions/stream?x', 'admin'],
    ['/_authz/health', 'status'],
    ['/_authz/ready?x', 'status'],
    ['/_authz/principals', 'admin'],
    ['/_authz//', 'admin'],
  ];
  for (const [target, place] of cases) t.equal(placeOf(target), place, target);
});

t.test('names are compared as browsers write them', async (t) => {
  const options: BrowserGuardOptions = {
    host: '127.0.0.1',
    allowedHosts: ['A.Example'],
    allowedOrigins: ['HTTPS://B.example'],
  };
  const { knowsHost, allowsOrigin } = createBrowserGuard(options);
  t.ok(knowsHost('a.example:80'));
  t.notOk(knowsHost('b.example'));
  t.notOk(knowsHost(undefined));
  t.ok(allowsOrigin('https://b.example'));
  t.notOk(allowsOrigin('null'));
});
