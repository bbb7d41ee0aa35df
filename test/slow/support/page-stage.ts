/** The page for people in a real Chromium, before a proxy with people to call it. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Test } from 'tap';
import { ensurePage } from '../../support/built-page.js';
import { type Edge, type EdgeOptions, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

export const CHROMIUM = '/usr/bin/chromium';
/** Why tests in a browser are left out here; false: they are not. */
export const skip = existsSync(CHROMIUM)
  ? false
  : `needs a browser: there is no ${CHROMIUM} (apt-get install chromium)`;

export interface Stage {
  readonly edge: Edge;
  readonly browser: Browser;
  /** A window of its own at this path; what its script complains of fails the test. */
  readonly open: (path?: string, options?: BrowserContextOptions) => Promise<Page>;
  /** A call as the believed key makes it. */
  readonly call: (body: string, ...headers: readonly string[]) => Promise<void>;
}

export async function launch(t: Test): Promise<Browser> {
  await ensurePage();
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  });
  t.teardown(() => browser.close());
  return browser;
}

export async function stage(t: Test, options: EdgeOptions = {}): Promise<Stage> {
  const browser = await launch(t);
  const edge = await startEdge(t, options);
  return {
    edge,
    browser,
    open: (path, more) => openPage(t, browser, edge.url + (path ?? '/_authz/'), more),
    call: async (body, ...headers) => {
      await talk(edge.port, post(body.includes('Version=') ? body : `${body}&Version=2015-02-02`, ...headers));
    },
  };
}

/** Opens an address, and waits until the page is live. */
export async function openPage(
  t: Test,
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  page.on('pageerror', (error) => t.fail(`the page's script failed: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) t.fail(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:'))
      t.fail(`the page asks elsewhere: ${request.url()}`);
  });
  await page.goto(url);
  await page.locator('.state.live').waitFor();
  return page;
}

/** The rows that are drawn, as text. */
export const rowTexts = (page: Page): Promise<string[]> => page.locator('.all-rows .row').allInnerTexts();
export const counts = (page: Page): Promise<string> => page.locator('#counts').innerText();
/** Waits until the counts say this. */
export async function untilCounts(page: Page, text: string | RegExp): Promise<void> {
  try {
    await page.locator('#counts').filter({ hasText: text }).waitFor();
  } catch {
    throw new Error(`the counts do not become \`${text}\` but \`${await counts(page)}\``);
  }
}
