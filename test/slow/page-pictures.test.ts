/**
 * Pictures of the page, for people to look at: nothing is compared. All of them lie in the test's folder; with UPDATE_PICTURES
 * set, those that the documentation shows are written to docs/images.
 */
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import t from 'tap';
import { BELIEVED, bytes, type Edge, FORM, startEdge } from '../support/edge.js';
import { ROOT } from '../support/pages.js';
import { KEYS } from '../support/people.js';
import { talk } from '../support/wire.js';
import { launch, openPage, skip, untilCounts } from './support/page-stage.js';

const DEVELOPER = 'arn:aws:iam::123456789012:user/developer';
const NEW = 'Action=CreateCacheCluster&Engine=redis&NumCacheNodes=1';
const CALLS = [
  'Action=DescribeCacheClusters',
  `${NEW}&CacheNodeType=cache.t4g.micro&CacheClusterId=dev-orders&Tags.Tag.1.Key=team&Tags.Tag.1.Value=orders`,
  'Action=DescribeReplicationGroups',
  `${NEW}&CacheNodeType=cache.m7g.large&CacheClusterId=dev-reports`,
  'Action=CreateUser&UserId=dev-app&UserName=app&Engine=redis&AccessString=on%20~*%20%2B@read&NoPasswordRequired=true',
  'Action=ListTagsForResource&ResourceName=arn:aws:elasticache:us-east-1:123456789012:cluster:dev-orders',
  'Action=RebootCacheCluster&CacheClusterId=dev-orders&CacheNodeIdsToReboot.CacheNodeId.1=0001',
  'Action=DescribeCacheCluster',
  'Action=DeleteReplicationGroup&ReplicationGroupId=prod-sessions',
  `${NEW}&CacheNodeType=cache.t4g.micro&CacheClusterId=prod-orders`,
];
/** In docs/images: at most so many bytes each. */
const LARGEST = 300_000;

/** Bytes of calls that a connection sends one after the other. */
const requestOf = (body: string): string => {
  const all = `${body}&Version=2015-02-02`;
  return bytes('POST / HTTP/1.1', ['Host: proxy', FORM, ...BELIEVED, `Content-Length: ${all.length}`], `${all}`);
};

async function makeCalls({ port }: Edge, count: number): Promise<void> {
  for (let made = 0; made < count; made += 100) {
    const some = Array.from({ length: Math.min(100, count - made) }, (_, i) =>
      requestOf(CALLS[i % CALLS.length] ?? ''),
    );
    await talk(port, some.join(''));
  }
}

/** A folder with the repository's policies, in which the developer's key is believed; paths in messages are short. */
function inFolder(path: string): void {
  cpSync(join(ROOT, 'policies'), join(path, 'policies'), { recursive: true });
  const file = join(path, 'policies/principals.yaml');
  const text = readFileSync(file, 'utf8').replace(/\{ id: AKIADEVELOPEREXAMPLE,.*\}/, `{ id: ${KEYS.believed.id} }`);
  writeFileSync(file, text);
  process.chdir(path);
}

/** What to do on the page before each picture that the documentation shows. */
const SHOWN: Readonly<
  Record<string, { readonly width?: number; readonly dark?: true; readonly show: (page: Page) => Promise<unknown> }>
> = {
  list: { show: (page) => untilCounts(page, '10 of 10') },
  decision: {
    show: async (page) => {
      await page.locator('.row', { hasText: 'prod-orders' }).click();
      await page.locator('.layers').first().waitFor();
    },
  },
  statements: {
    dark: true,
    show: async (page) => {
      await page.locator('.row', { hasText: 'dev-reports' }).click();
      await page.locator('.policy').first().waitFor();
      await page.locator('#checks').evaluate((element) => element.scrollIntoView());
    },
  },
  callers: {
    show: async (page) => {
      await page.getByRole('link', { name: 'Callers' }).click();
      await page.getByRole('link', { name: 'user/developer' }).click();
      await page.locator('h4').first().waitFor();
    },
  },
  ask: {
    show: async (page) => {
      await page.getByRole('link', { name: 'Ask' }).click();
      await page.getByLabel(/^Caller/).fill(DEVELOPER);
      await page.getByLabel('Operation').fill('DeleteReplicationGroup');
      await page.getByLabel(/^Parameters/).fill('{ "ReplicationGroupId": "Dev-sessions" }');
      await page.getByRole('button', { name: 'Decide' }).click();
      await page.locator('#answer').waitFor();
    },
  },
  narrow: {
    width: 400,
    show: async (page) => {
      await page.locator('.row', { hasText: 'prod-orders' }).click();
      await page.locator('#why').waitFor();
    },
  },
};

const OTHERS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  operations: async (page) => {
    await page.getByRole('link', { name: 'Operations' }).click();
    await page.getByRole('link', { name: 'CreateCacheCluster Write' }).click();
    await page.getByText('It needs').waitFor();
  },
  embedded: async (page) => {
    await page.getByRole('link', { name: 'Embedded' }).click();
    await page.getByRole('row', { name: /dev-orders/ }).waitFor();
  },
};

async function picture(page: Page, path: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path, animations: 'disabled' });
  t.ok(statSync(path).size > 1000, path);
}

t.test('pictures', { skip }, async (t) => {
  const folder = t.testdir({});
  inFolder(folder);
  const browser: Browser = await launch(t);
  const settings = { 'log-level': 'silent', 'decisions-kept': '10000' };
  const edge = await startEdge(t, { policies: { directory: 'policies' }, settings });
  const at = (width: number, dark = false) => ({
    viewport: { width, height: width < 700 ? 900 : 800 },
    colorScheme: dark ? ('dark' as const) : ('light' as const),
  });
  const open = (width: number, dark?: boolean) => openPage(t, browser, `${edge.url}/_authz/`, at(width, dark));
  const everywhere = async (name: string, show: (page: Page) => Promise<unknown>): Promise<void> => {
    for (const width of [1280, 700, 400])
      for (const dark of [false, true]) {
        const page = await open(width, dark);
        await show(page);
        await picture(page, join(folder, `${name}-${width}-${dark ? 'dark' : 'light'}.png`));
        await page.context().close();
      }
  };
  const documented = async (name: string, page: Page): Promise<void> => {
    const path = join(folder, `${name}.png`);
    await picture(page, path);
    if (process.env.UPDATE_PICTURES) {
      mkdirSync(join(ROOT, 'docs/images'), { recursive: true });
      t.ok(statSync(path).size <= LARGEST, `${name}: small enough for the documentation`);
      cpSync(path, join(ROOT, `docs/images/page-${name}.png`));
    }
    await page.context().close();
  };
  await everywhere('0-decisions', (page) => page.locator('.empty pre').waitFor());
  await makeCalls(edge, 10);
  for (const [name, { width = 1280, dark, show }] of Object.entries(SHOWN)) {
    const page = await open(width, dark);
    await untilCounts(page, '10 of 10');
    await show(page);
    await documented(name, page);
  }
  for (const [name, { show }] of Object.entries(SHOWN)) await everywhere(name, show);
  for (const [name, show] of Object.entries(OTHERS)) await everywhere(name, show);
  await makeCalls(edge, 9990);
  await everywhere('10000-decisions', (page) => untilCounts(page, '10,000 of 10,000'));
  const page = await open(1280);
  await untilCounts(page, '10,000 of 10,000');
  await page.getByRole('combobox', { name: 'Decision' }).selectOption('denied');
  await page.getByLabel('Search').fill('prod-');
  await untilCounts(page, /^2,000 of 10,000/);
  await page.locator('#list').evaluate((list) => {
    list.scrollTop = list.scrollHeight / 2;
  });
  await documented('many', page);
});
