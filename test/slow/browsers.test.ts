/**
 * Pages in a real browser made calls: an `<img>` with a presigned GET deleted a cluster, a form and a name pointed at the proxy
 * did so too. Here a Chromium tries every way a page has, in front of an emulator that tells what it got.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { ensurePage } from '../support/built-page.js';
import { BELIEVED, type Edge, startEdge, startUpstream, type Upstream } from '../support/edge.js';
import { KEYS } from '../support/people.js';
import { ATTEMPTS } from './support/attempts.js';

const CHROMIUM = '/usr/bin/chromium';
const skip = existsSync(CHROMIUM) ? false : `needs a browser: there is no ${CHROMIUM} (apt-get install chromium)`;
/** A call that the believed key may make; each attempt has a marker of its own. */
const call = (marker: string): string => `Action=DescribeUsers&Version=2015-02-02&Marker=${marker}`;
const SIGNATURE = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${KEYS.believed.id}%2F20260101%2Fus-east-1%2Felasticache%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=${'0'.repeat(64)}`;
const presigned = (marker: string): string => `/?${call(marker)}&${SIGNATURE}`;
/** A call by POST, as a script sends it. */
const posted = (marker: string): object => ({
  method: 'POST',
  headers: {
    ...Object.fromEntries(BELIEVED.map((each) => each.split(/: (.*)/s).slice(0, 2))),
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: call(marker),
});

/** What leads to the proxy: its own addresses, a container's name, and a name that somebody pointed here. */
const NAMES = ['127.0.0.1', 'localhost', 'proxy', 'rebound.example'] as const;

interface Stage {
  readonly browser: Browser;
  readonly edge: Edge;
  readonly upstream: Upstream;
}

/** A browser in which made-up names lead to this machine, an emulator that counts, and a proxy between them. */
async function stage(t: Test, settings: Readonly<Record<string, string>> = {}): Promise<Stage> {
  await ensurePage();
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin, ...settings } });
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP proxy 127.0.0.1, MAP *.example 127.0.0.1',
      // The browser's own wall between the web and this machine is not what is tested: other browsers have none.
      '--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessSendPreflights,BlockInsecurePrivateNetworkRequests',
    ],
  });
  t.teardown(() => browser.close());
  return { browser, edge, upstream };
}

/** A site that is not the proxy's; gives its port. */
async function startSite(t: Test): Promise<number> {
  const site = createServer((_request, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>a page</title><body>'),
  );
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    site.close();
    site.closeAllConnections();
  });
  return (site.address() as AddressInfo).port;
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  return page;
}

const statusOf = (page: Page, path: string, init: object = {}): Promise<unknown> =>
  page.evaluate(`fetch(${JSON.stringify(path)}, ${JSON.stringify(init)}).then(({ status }) => status)`);
const markers = ({ seen }: Upstream): string[] =>
  seen.map(({ request, body }) => /Marker=([\w.-]+)/.exec(`${request.url}&${body}`)?.[1] ?? 'unmarked');
/** Requests of pages that were refused; a browser asks for a `favicon.ico` besides. */
const refused = (edge: Edge): number =>
  edge.decisions(1000).filter(({ fault }) => fault?.code === 'AccessDenied').length;
const isShown = (page: Page): Promise<void> => page.locator('.state.live').waitFor();

t.test('no page makes a call', { skip }, async (t) => {
  const { browser, edge, upstream } = await stage(t);
  const page = await open(browser, `http://evil.example:${await startSite(t)}/`);
  for (const name of NAMES)
    for (const [way, attempt] of Object.entries(ATTEMPTS)) {
      const marker = `${way}-${name}`.replace(/[^\w.]+/g, '-');
      const before = refused(edge);
      const given = [`http://${name}:${edge.port}`, presigned(marker), `/?${SIGNATURE}`, call(marker)];
      await page.evaluate(`(${attempt})(${given.map((each) => JSON.stringify(each)).join()})`);
      // It has come and has been refused: that nothing happens proves nothing.
      while (refused(edge) === before && markers(upstream).length === 0) await wait(5);
      t.strictSame(markers(upstream), [], `${way} to ${name}`);
    }
});

t.test('a page under a rebound name makes no call, and reads nothing', { skip }, async (t) => {
  const { browser, edge, upstream } = await stage(t);
  const page = await (await browser.newContext()).newPage();
  const origin = `http://rebound.example:${edge.port}`;
  // The answer of the attacker's own server at this origin, before the name was pointed here.
  await page.route(`${origin}/bait`, (route) => route.fulfill({ contentType: 'text/html', body: '<body>' }));
  await page.goto(`${origin}/bait`);
  t.equal(await statusOf(page, presigned('rebound')), 403);
  t.equal(await statusOf(page, '/', posted('rebound')), 403);
  for (const path of ['decisions', 'principals', 'metrics', 'table'])
    t.equal(await statusOf(page, `/_authz/${path}`), 403, path);
  const change = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  t.equal(await statusOf(page, '/_authz/reload', change), 403);
  const shown = await page.evaluate(`new Promise((resolve) => {
    const opened = window.open('/_authz/decisions');
    opened.onload = () => resolve(opened.document.body.textContent);
  })`);
  t.match(shown, /^\{"error":/, 'nor does it read a window of its own');
  t.strictSame(markers(upstream), []);
});

t.test("the proxy's own page works", { skip }, async (t) => {
  const { browser, edge, upstream } = await stage(t);
  const dry = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'DescribeUsers', params: {}, principal: KEYS.believed.id }),
  };
  for (const name of ['127.0.0.1', 'localhost']) {
    const page = await open(browser, `http://${name}:${edge.port}/_authz/`);
    await isShown(page);
    t.equal(await statusOf(page, '/_authz/decide', dry), 200, `${name}: a dry run`);
    t.equal(await statusOf(page, '/', posted(name)), 200, `${name}: a call`);
    await page.locator('.all-rows .row').first().waitFor();
  }
  t.strictSame(markers(upstream), ['127.0.0.1', 'localhost']);
  const page = await open(browser, `http://proxy:${edge.port}/_authz/`);
  await isShown(page);
  t.equal(await statusOf(page, '/_authz/decide', dry), 403, 'a page of a container reads, and asks nothing by POST');
});

t.test("the proxy's page follows links, and stands in nobody's frame", { skip }, async (t) => {
  const { browser, edge } = await stage(t);
  const own = `http://127.0.0.1:${edge.port}`;
  const page = await open(browser, `http://evil.example:${await startSite(t)}/`);
  await page.evaluate(`(${ATTEMPTS.iframe})(${JSON.stringify(own)}, '/_authz/')`);
  const [, frame] = page.frames();
  t.ok(frame, 'there is a frame');
  t.equal(await frame?.locator('#page').count(), 0, 'and the page is not in it');
  await page.setContent(`<a href="${own}/_authz/">the decisions</a>`);
  await page.click('a');
  await isShown(page);
});

t.test('a page of --allowed-origins calls and reads the answer', { skip }, async (t) => {
  const port = await startSite(t);
  const { browser, edge, upstream } = await stage(t, { 'allowed-origins': `http://app.example:${port}` });
  const ask = `fetch('http://127.0.0.1:${edge.port}/', ${JSON.stringify(posted('allowed'))}).then(
    async (answer) => [answer.status, await answer.text(), answer.headers.get('x-iam-proxy-decision')], () => 'failed')`;
  t.strictSame(await (await open(browser, `http://app.example:${port}/`)).evaluate(ask), [200, '<fine/>', 'allowed']);
  t.equal(await (await open(browser, `http://other.example:${port}/`)).evaluate(ask), 'failed');
  t.strictSame(markers(upstream), ['allowed']);
});
