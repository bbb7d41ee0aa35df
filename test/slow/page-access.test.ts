/** The page is for everybody: axe finds nothing in any state, nothing moves sideways, hostile names are text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { ALLOWED, DENIED } from '../support/edge.js';
import { ROOT } from '../support/pages.js';
import { PEOPLE } from '../support/people.js';
import { rowTexts, type Stage, skip, stage, untilCounts } from './support/page-stage.js';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const AXE = skip ? '' : readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe finds, WCAG 2.2 AA and its best practices. */
async function axe(t: Test, page: Page, name: string): Promise<void> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] };
  t.strictSame(
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)),
    [],
    `axe: ${name}`,
  );
}

t.test('axe is awake', { skip }, async (t) => {
  const page = await (await stage(t)).open();
  await page.evaluate(AXE);
  await page.evaluate(`document.querySelector('.about').style.color = '#999'`);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] };
  t.match(violations, [{ id: 'color-contrast' }]);
});

const isWithin = async (t: Test, page: Page, width: number, name: string): Promise<void> => {
  const widest = await page.evaluate('document.documentElement.scrollWidth');
  t.ok(Number(widest) <= width, `${name}: ${widest} of ${width} pixels`);
  const height = await page.evaluate('document.documentElement.scrollHeight - innerHeight');
  if (width >= 700) t.equal(height, 0, `${name}: panes scroll, and not the page`);
};

const CREATE =
  'Action=CreateCacheCluster&Engine=redis&CacheNodeType=cache.t4g.micro&NumCacheNodes=1&Tags.Tag.1.Key=team&Tags.Tag.1.Value=cache&CacheClusterId';

const USER = 'arn:aws:iam::123456789012:user/developer';

/** Ways to each state, on a page that stands at the list. */
const STATES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  list: (page) => untilCounts(page, '4 of 4'),
  'nothing found': async (page) => {
    await page.getByLabel('Search').fill('nothing has this');
    await page.getByText('None of 4').waitFor();
  },
  'times and paused': async (page) => {
    await page.getByRole('combobox', { name: 'Time' }).selectOption('between');
    await page.getByRole('button', { name: 'Pause' }).click();
  },
  detail: async (page) => {
    await page.locator('.row', { hasText: 'prod-1' }).click();
    await page.locator('.layers').first().waitFor();
    await page
      .getByText(/^Its context/)
      .first()
      .click();
    await page.getByText('The record as JSON').click();
    await page.getByRole('button', { name: 'Decide again' }).click();
    await page.locator('.again').waitFor();
  },
  help: async (page) => {
    await page.getByRole('button', { name: 'Keys' }).click();
    await page.getByRole('dialog').waitFor();
  },
  callers: async (page) => {
    await page.getByRole('link', { name: 'Callers' }).click();
    await page.getByRole('link', { name: 'user/developer' }).click();
    await page.locator('h4').first().waitFor();
    await page.getByRole('button', { name: 'Write the policy' }).click();
    await page.getByRole('button', { name: 'Copy the policy' }).waitFor();
  },
  ask: async (page) => {
    await page.getByRole('link', { name: 'Ask' }).click();
    await page.getByLabel(/^Caller/).fill(USER);
    await page.getByLabel('Operation').fill('DeleteUser');
    await page.getByLabel(/^Parameters/).fill('{"UserId": "ana"}');
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.locator('#answer').waitFor();
  },
  operations: async (page) => {
    await page.getByRole('link', { name: 'Operations' }).click();
    await page.getByRole('link', { name: 'CreateCacheCluster Write' }).click();
    await page.getByText('It needs').waitFor();
  },
  embedded: async (page) => {
    await page.getByRole('link', { name: 'Embedded' }).click();
    await page.getByRole('row', { name: /dev-1/ }).waitFor();
  },
};

async function fill({ call }: Stage): Promise<void> {
  await call(ALLOWED);
  await call(DENIED);
  await call(`${CREATE}=dev-1`);
  await call(`${CREATE}=prod-1`);
}

for (const colorScheme of ['light', 'dark'] as const)
  t.test(`axe finds nothing in ${colorScheme}`, { skip }, async (t) => {
    const all = await stage(t);
    await axe(t, await all.open('/_authz/', { colorScheme }), 'no decision yet');
    await fill(all);
    for (const [name, show] of Object.entries(STATES))
      for (const width of [1280, 700, 400]) {
        const page = await all.open('/_authz/', { colorScheme, viewport: { width, height: 800 } });
        await untilCounts(page, '4 of 4');
        await show(page);
        await axe(t, page, `${name}, ${width} pixels`);
        await isWithin(t, page, width, name);
        await page.context().close();
      }
  });

t.test('axe finds nothing when the line is broken, and when an edit is', { skip }, async (t) => {
  const all = await stage(t);
  await fill(all);
  const page = await all.open();
  await page.route('**/_authz/about', (route) =>
    route.fulfill({
      json: {
        version: '1',
        mode: 'audit',
        upstream: 'embedded',
        policyRevision: 'x',
        instance: 'y',
        stale: [{ severity: 'error', code: 'x', message: 'wrong', pointer: '', file: 'a.json', line: 1, column: 2 }],
      },
    }),
  );
  await page.context().setOffline(true);
  await page.locator('.state.lost').waitFor();
  await axe(t, page, 'lost');
  await page.context().setOffline(false);
  await page.getByText('The files on disk are not in force').waitFor();
  await axe(t, page, 'stale');
});

t.test(
  'a link opened on a telephone shows the decision; what a row is about is always legible',
  { skip },
  async (t) => {
    const { open, call, edge } = await stage(t);
    const names = Array.from({ length: 60 }, (_, i) => `ReplicationGroupIds.member.${i + 1}=a-group-of-ours-${i}`);
    await call(`Action=BatchApplyUpdateAction&ServiceUpdateName=x&${names.join('&')}`);
    await call(`${CREATE}=${'n'.repeat(40)}`);
    const page = await open(`/_authz/decisions/${edge.decisions(2)[1]?.id}`, { viewport: { width: 400, height: 800 } });
    await page.locator('#checks').waitFor();
    t.ok(Number((await page.locator('#detail').boundingBox())?.y) < 10);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('#detail').waitFor({ state: 'detached' });
    for (const width of [1280, 800, 700, 400]) {
      await page.setViewportSize({ width, height: 800 });
      await page.getByText('+59').waitFor();
      const [tag, cell] = await Promise.all([
        page.getByText('+59').boundingBox(),
        page.locator('.row', { hasText: '+59' }).locator('.resource').boundingBox(),
      ]);
      t.ok(tag && cell && tag.x + tag.width <= cell.x + cell.width + 1, `how many more, at ${width}`);
      const decision = page.locator('.all-rows .row .decision-cell').first();
      t.notOk(await decision.evaluate('(cell) => cell.scrollWidth > cell.clientWidth'), `the decision, at ${width}`);
      const row = page.locator('.all-rows .row').first();
      t.ok(Number((await row.locator('.operation').boundingBox())?.width) > 130, `the operation, at ${width}`);
    }
  },
);

t.test('nothing moves for those who want no motion', { skip }, async (t) => {
  const { open } = await stage(t);
  const page = await open('/_authz/', { reducedMotion: 'reduce' });
  await page.route('**/decisions/stream', () => undefined);
  await page.reload();
  await page.locator('.state.connecting').waitFor();
  t.equal(await page.evaluate('document.getAnimations().length'), 0);
});

const LONG = 'x'.repeat(10_240);
/** Names that callers may choose; the wire takes them, and refuses none of them by its letters. */
const HOSTILE = [
  '<img src=x onerror=window.hit=1>',
  '"><script>window.hit=1</script>',
  "javascript:window.hit=1//'",
  '\u202egpj.exe\u2066',
  '{{constructor.constructor("window.hit=1")()}}',
  '\u0000\u0007\u001b[2J',
  LONG,
];

t.test('names that callers chose are text', { skip }, async (t) => {
  const all = await stage(t, {
    policies: {
      principals: {
        ...PEOPLE,
        principals: [
          ...(PEOPLE.principals ?? []),
          { arn: 'arn:aws:iam::123456789012:user/tagged', tags: { '<b>bold</b>': '<img src=x onerror=window.hit=1>' } },
        ],
      },
    },
  });
  const { edge, call, open } = all;
  for (const name of HOSTILE) {
    const value = encodeURIComponent(name);
    await call(`${CREATE}=${value}&${value}=${value}`, 'x-iam-proxy-run: a-run');
    await call(`Action=ListTagsForResource&ResourceName=${value}`);
    await call(`Action=${value}`);
  }
  const n = edge.decisions(1000).length;
  for (const width of [1280, 400]) {
    const page = await all.open('/_authz/', { viewport: { width, height: 800 } });
    await untilCounts(page, `${n} of ${n}`);
    await isWithin(t, page, width, 'the list');
    const texts = (await rowTexts(page)).join('\n');
    t.notMatch(texts, /[\u202a-\u202e\u2066-\u2069]/, 'no text turns those around it');
    await axe(t, page, `hostile names, ${width} pixels`);
    await page.close();
  }
  for (const { id } of edge.decisions(1000)) {
    const page = await open(`/_authz/decisions/${id}`, { viewport: { width: 400, height: 800 } });
    await page.locator('#why').waitFor();
    await isWithin(t, page, 400, 'a decision');
    t.equal(await page.locator('#page img, #page script, #page b').count(), 0, 'no element came of it');
    t.equal(await page.evaluate('window.hit'), undefined, 'nothing ran');
    await page.context().close();
  }
  const page = await open(`/_authz/?view=callers&name=${encodeURIComponent('arn:aws:iam::123456789012:user/tagged')}`);
  await page.getByText('<b>bold</b>').waitFor();
  await page.goto(
    `${edge.url}/_authz/?text=${encodeURIComponent(HOSTILE[0] ?? '')}&run=${encodeURIComponent(HOSTILE[1] ?? '')}`,
  );
  await page.getByText(`run ${HOSTILE[1]}`).waitFor();
  t.equal(await page.evaluate('window.hit'), undefined);
});
