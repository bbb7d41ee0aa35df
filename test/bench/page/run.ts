/**
 * The page with ten thousand decisions in a real Chromium: the longest frame while it rolls, jumps, is filtered and sorted, and
 * how soon a new decision is a row. Run `npm run build` before, as `npm run bench` does.
 */
import { existsSync } from 'node:fs';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { Agent, request } from 'undici';
import { startProxy } from '#src/index.js';
import { goalRows, median, reaches, table } from '../proxy/report.js';

const CHROMIUM = '/usr/bin/chromium';
const DECISIONS = 10_000;
const AT_ONCE = 64;
const ROUNDS = 5;
const BODIES = [
  'Action=DescribeCacheClusters&Version=2015-02-02',
  'Action=DeleteUser&UserId=ana&Version=2015-02-02',
  'Action=CreateCacheCluster&CacheClusterId=prod-1&Engine=redis&CacheNodeType=cache.t4g.micro&Version=2015-02-02',
  'Action=DescribeUsers&Version=2015-02-02',
];

if (!existsSync(CHROMIUM)) {
  console.log(`not measured: there is no ${CHROMIUM} (apt-get install chromium)`);
  process.exit(0);
}

const proxy = await startProxy({ decisionsKept: 2 * DECISIONS });
const caller = proxy.principal({
  policies: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' } },
});
const { accessKeyId } = caller.client.credentials;
const dispatcher = new Agent({ connections: AT_ONCE });

async function call(i: number): Promise<void> {
  const answer = await request(`${proxy.url}/`, {
    method: 'POST',
    dispatcher,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
      'x-amz-date': '20260101T000000Z',
    },
    body: BODIES[i % BODIES.length] ?? '',
  });
  await answer.body.dump();
}

/** The longest time between two frames while something is done, in milliseconds. */
const FRAMES = `(() => {
  window.watchFrames = () => {
    const frames = { longest: 0, on: true };
    let last = performance.now();
    const look = (now) => {
      frames.longest = Math.max(frames.longest, now - last);
      last = now;
      if (frames.on) requestAnimationFrame(look);
    };
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(look); });
    return frames;
  };
})()`;

async function longestFrame(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate('window.frames_ = window.watchFrames()');
  await act();
  return page.evaluate('window.frames_.on = false, window.frames_.longest');
}

/** Milliseconds of the main thread's own time that the page has taken so far: other programs do not stretch it. */
async function busy(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}

/** The most that one jump to another part of the list takes of the main thread. */
async function costOfJump(page: Page, session: CDPSession): Promise<number> {
  const costs: number[] = [];
  for (let step = 0; step < 50; step++) {
    const before = await busy(session);
    await page.evaluate(`new Promise((resolve) => {
      const list = document.getElementById('list');
      list.scrollTop = ((${step} * 997) % 100) / 100 * list.scrollHeight;
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    })`);
    costs.push((await busy(session)) - before);
  }
  return Math.max(...costs);
}

/** Jumps; how long the list is, is asked once, since the question makes the browser lay out the page. */
const SCROLL = `new Promise((resolve) => {
  const list = document.getElementById('list');
  const far = list.scrollHeight;
  let step = 0;
  const next = () => {
    list.scrollTop = ((step * 997) % 100) / 100 * far;
    if (++step < 100) requestAnimationFrame(next); else resolve();
  };
  next();
})`;

/** As a wheel does it: less than a page a frame. */
const ROLL = `new Promise((resolve) => {
  const list = document.getElementById('list');
  let top = 0;
  const next = () => {
    list.scrollTop = top += 60;
    if (top < 12_000) requestAnimationFrame(next); else resolve();
  };
  next();
})`;
const ROLLED_FRAMES = 12_000 / 60;

const REST = `new Promise((resolve) => setTimeout(resolve, 1500))`;

/** What one frame of steady scrolling takes of the main thread. */
async function costOfRolling(page: Page, session: CDPSession): Promise<number> {
  const before = await busy(session);
  await page.evaluate(ROLL);
  return ((await busy(session)) - before) / ROLLED_FRAMES;
}

async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('Search').pressSequentially(text, { delay: 30 });
  await page.getByLabel('Search').fill('');
}

async function sortByAll(page: Page): Promise<void> {
  for (const name of ['Decision', 'Operation', 'Resource', 'Caller', 'Took', 'Time'])
    await page.getByRole('button', { name, exact: true }).click();
}

/** Milliseconds from the end of a call to its row. */
async function timeToRow(page: Page, i: number): Promise<number> {
  await page.evaluate(`void (window.seen = new Promise((resolve) => {
    const count = document.getElementById('counts');
    const watch = new MutationObserver(() => { watch.disconnect(); resolve(performance.timeOrigin + performance.now()); });
    watch.observe(count, { characterData: true, subtree: true, childList: true });
  }))`);
  await call(i);
  const answered = performance.timeOrigin + performance.now();
  return Number(await page.evaluate('window.seen')) - answered;
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
try {
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < DECISIONS) await call(next++);
    }),
  );
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const begun = performance.now();
  await page.goto(`${proxy.url}/_authz/`);
  await page
    .locator('#counts')
    .filter({ hasText: /^10,000 of 10,000/ })
    .waitFor({ timeout: 60_000 });
  const loaded = performance.now() - begun;
  await page.evaluate(FRAMES);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const jump = await costOfJump(page, session);
  const rolling = await costOfRolling(page, session);
  const rest: number[] = [];
  const found: Record<string, number[]> = { rolling: [], jumping: [], filtering: [], sorting: [], 'new rows': [] };
  const rows: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rest.push(await longestFrame(page, () => page.evaluate(REST)));
    found.rolling?.push(await longestFrame(page, () => page.evaluate(ROLL)));
    found.jumping?.push(await longestFrame(page, () => page.evaluate(SCROLL)));
    found.filtering?.push(await longestFrame(page, () => type(page, 'deleteuser prod')));
    found.sorting?.push(await longestFrame(page, () => sortByAll(page)));
    found['new rows']?.push(
      await longestFrame(page, async () => {
        for (let i = 0; i < 20; i++) rows.push(await timeToRow(page, i));
      }),
    );
  }
  console.log(`all ${DECISIONS} decisions are there after ${(loaded / 1000).toFixed(1)} s`);
  // On a busy machine the browser itself comes late: then frames tell of the machine, and own times of the page.
  console.log(`the longest frame of a page at rest took ${median(rest).toFixed(1)} ms`);
  const goals = [
    {
      name: 'own time of the page for a frame, rolling, ms',
      value: rolling,
      goal: 8,
      bound: 'most',
      source: 'half a frame',
    } as const,
    {
      name: 'own time of the page for a jump, ms',
      value: jump,
      goal: 50,
      bound: 'most',
      source: 'no stutter',
    } as const,
    ...Object.entries(found).map(
      ([name, values]) =>
        ({
          name: `longest frame, ${name}, ms`,
          value: median(values),
          goal: 50,
          bound: 'most',
          source: 'no stutter',
        }) as const,
    ),
    { name: 'from the answer to the row, ms', value: median(rows), goal: 100, bound: 'most', source: 'live' } as const,
  ];
  console.log(table(goalRows(goals)));
  if (!goals.every(reaches)) process.exitCode = 1;
} finally {
  await browser.close();
  await dispatcher.close();
  await proxy.close();
}
