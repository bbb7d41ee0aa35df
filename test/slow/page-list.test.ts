/** The list of the page: what it shows, how it is narrowed down, and how it is moved in. */
import t from 'tap';
import { ALLOWED, DENIED } from '../support/edge.js';
import { counts, rowTexts, skip, stage, untilCounts } from './support/page-stage.js';

const CREATE = 'Action=CreateCacheCluster&Engine=redis&CacheNodeType=cache.t4g.micro&NumCacheNodes=1&CacheClusterId';

t.test('what a row says', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  await call(ALLOWED);
  await call(DENIED);
  await call(`${CREATE}=dev-1`);
  await call('Action=Invented');
  const page = await open();
  await untilCounts(page, '4 of 4, 1 denied');
  const rows = page.locator('.all-rows .row');
  const cells = (row: number) => rows.nth(row).getByRole('gridcell').allInnerTexts();
  t.match(await cells(0), [/^\d\d:\d\d:\d\d\.\d{3}$/, 'rejected', 'Invented', '', 'user/developer', /ms$/, 'not sent']);
  t.match(await cells(1), [
    /./,
    'allowed',
    'CreateCacheCluster',
    /^cluster:dev-1\s*\+1$/,
    'user/developer',
    /ms$/,
    '200',
  ]);
  t.match(await cells(2), [/./, 'denied', 'DeleteUser', 'user:ana', 'user/developer', /ms$/, 'not sent']);
  t.match(await cells(3), [/./, 'allowed', 'DescribeUsers', 'user:*', 'user/developer', /ms$/, '200']);
  const shapes = await rows
    .locator('.decision path')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
  t.equal(new Set(shapes).size, 3, 'a shape of its own for each decision');
  const [{ id } = { id: '' }] = edge.decisions(1);
  t.equal(await rows.nth(0).locator('a').getAttribute('href'), `/_authz/decisions/${id}`, 'a link to open elsewhere');
});

t.test('filters stand in the address, and come from it', { skip }, async (t) => {
  const { open, call } = await stage(t);
  for (const body of [ALLOWED, DENIED, `${CREATE}=dev-1`, `${CREATE}=prod-1`, 'Action=Invented']) await call(body);
  const page = await open();
  await untilCounts(page, '5 of 5, 2 denied');
  const search = (): string => new URL(page.url()).search;
  await page.getByRole('combobox', { name: 'Decision' }).selectOption('denied');
  await untilCounts(page, '2 of 5, 2 denied');
  await page.getByLabel('Operation').fill('createcache');
  await untilCounts(page, '1 of 5, 1 denied');
  t.equal(search(), '?decision=denied&operation=createcache');
  await page.reload();
  await untilCounts(page, '1 of 5, 1 denied');
  t.equal(await page.getByLabel('Operation').inputValue(), 'createcache', 'the field says what the address says');
  await page.getByRole('button', { name: 'Remove filters' }).click();
  await untilCounts(page, '5 of 5');
  t.equal(search(), '');
  await page.getByLabel('Resource').fill('cluster:PROD');
  await untilCounts(page, '1 of 5');
  await page.getByLabel('Resource').press('Escape');
  await untilCounts(page, '5 of 5');
  await page.getByLabel('Search').fill('cache.t4g dev-1');
  await untilCounts(page, '1 of 5');
  await page.getByLabel('Search').fill('nothing has this');
  await page.getByText('None of 5 decisions is like this.').waitFor();
  await page.getByLabel('Search').fill('');
  await page.getByLabel('Caller').fill('AKIABELIEVED');
  await untilCounts(page, '5 of 5');
  await page.getByLabel('Time').selectOption('5m');
  await untilCounts(page, '5 of 5');
  t.equal(search(), '?caller=AKIABELIEVED&last=5m');
  await page.getByLabel('Time').selectOption('between');
  await page.getByRole('textbox', { name: 'From' }).fill('2020-01-01T00:00:00');
  await page.getByRole('textbox', { name: 'To' }).fill('2020-01-01T01:00:00');
  await untilCounts(page, '0 of 5');
});

t.test('sorted by any column, once more the other way round', { skip }, async (t) => {
  const { open, call } = await stage(t);
  for (const name of ['dev-2', 'dev-3', 'dev-1']) await call(`${CREATE}=${name}`);
  const page = await open('/_authz/?sort=resource');
  await untilCounts(page, '3 of 3');
  const resources = async (): Promise<string> => (await rowTexts(page)).map((row) => /dev-\d/.exec(row)?.[0]).join();
  t.equal(await resources(), 'dev-1,dev-2,dev-3');
  await page.getByRole('button', { name: 'Resource' }).click();
  t.equal(await resources(), 'dev-3,dev-2,dev-1');
  t.equal(await page.getByRole('columnheader', { name: 'Resource' }).getAttribute('aria-sort'), 'descending');
  t.match(page.url(), /sort=-resource/);
  await page.getByRole('button', { name: 'Time' }).click();
  t.equal(await resources(), 'dev-1,dev-3,dev-2', 'newest first');
});

t.test('pause, go on, clear the view', { skip }, async (t) => {
  const { open, call } = await stage(t);
  await call(ALLOWED);
  const page = await open();
  await untilCounts(page, '1 of 1');
  await page.getByRole('button', { name: 'Pause' }).click();
  await call(DENIED);
  await untilCounts(page, '1 of 1, 0 denied; paused, 1 waiting');
  await page.getByText('live, the list is paused').waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await untilCounts(page, /^2 of 2, 1 denied$/);
  await page.getByRole('button', { name: 'Clear the view' }).click();
  await page.getByText('Cleared. New decisions appear here').waitFor();
  await call(ALLOWED);
  await untilCounts(page, '1 of 1, 0 denied');
  await page.getByRole('button', { name: 'Show 2 cleared ones' }).click();
  await untilCounts(page, '3 of 3, 1 denied');
});

t.test('the keyboard alone', { skip }, async (t) => {
  const { open, call } = await stage(t);
  for (const name of ['dev-1', 'dev-2', 'dev-3']) await call(`${CREATE}=${name}`);
  const page = await open();
  await untilCounts(page, '3 of 3');
  const focus = (): Promise<string> => page.evaluate('document.activeElement.id');
  const cursor = (): Promise<string | undefined> =>
    page.evaluate('document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.innerText');
  await page.keyboard.press('/');
  t.equal(await focus(), 'search');
  await page.keyboard.type('dev-/?p');
  t.equal(await page.getByLabel('Search').inputValue(), 'dev-/?p', 'keys are letters while somebody types');
  await page.keyboard.press('Escape');
  t.equal(await page.getByLabel('Search').inputValue(), '');
  await page.keyboard.press('Escape');
  t.equal(await focus(), 'list');
  await page.keyboard.press('ArrowDown');
  t.match(await cursor(), /dev-3/);
  t.match(new URL(page.url()).pathname, /^\/_authz\/$/, 'nothing is opened yet');
  await page.keyboard.press('End');
  t.match(await cursor(), /dev-1/);
  await page.keyboard.press('Enter');
  await page.locator('#detail h2').filter({ hasText: 'CreateCacheCluster' }).waitFor();
  t.match(page.url(), /\/decisions\/[0-9a-f]{32}$/);
  t.equal(await focus(), 'list', 'the focus stays in the list');
  await page.keyboard.press('ArrowUp');
  await page.locator('#detail').getByText('dev-2', { exact: true }).first().waitFor();
  await page.keyboard.press('Enter');
  t.equal(await focus(), 'detail');
  await page.keyboard.press('Escape');
  t.equal(await focus(), 'list');
  await page.keyboard.press('Escape');
  await page.locator('#detail').waitFor({ state: 'detached' });
  t.equal(await focus(), 'list');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  t.equal(await focus(), 'list', 'the focus is where it was');
  await page.keyboard.press('p');
  await page.getByText('the list is paused').waitFor();
});

t.test('scrolling: the browser does it by itself, and only rows that enter are drawn', { skip }, async (t) => {
  const { open, call } = await stage(t);
  for (let i = 0; i < 120; i++) await call(ALLOWED);
  const page = await open();
  await untilCounts(page, '120 of 120');
  /** How many rows change while the list is scrolled to there. */
  const changed = (top: number): Promise<number> =>
    page.evaluate(`new Promise((resolve) => {
      const rows = new Set();
      const watch = new MutationObserver((changes) => {
        for (const { target } of changes) rows.add((target.closest ? target : target.parentElement).closest('.row'));
      });
      watch.observe(document.querySelector('.all-rows'), { subtree: true, attributes: true, characterData: true });
      document.getElementById('list').scrollTop = ${top};
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { watch.disconnect(); resolve(rows.size); })));
    })`);
  await changed(1280);
  t.equal(await changed(1400), 0, 'none for three rows');
  t.equal(await changed(1408), 4, 'four at once');
  const session = await page.context().newCDPSession(page);
  const layers: { height: number }[] = [];
  session.on('LayerTree.layerTreeDidChange', ({ layers: all = [] }) => layers.push(...all));
  await session.send('DOM.enable');
  await session.send('LayerTree.enable');
  await changed(1500);
  t.ok(
    layers.some(({ height }) => height > 120 * 32),
    'the rows are a layer of their own: scrolled, they need not be painted again',
  );
});

t.test('keys of one character can be switched off', { skip }, async (t) => {
  const { open } = await stage(t);
  const page = await open();
  await page.keyboard.press('?');
  await page.getByLabel('keys of one character are on').uncheck();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('p');
  await page.keyboard.press('/');
  t.equal(await page.getByText('the list is paused').count(), 0);
  t.not(await page.evaluate('document.activeElement.id'), 'search');
});

t.test('the way back leads back', { skip }, async (t) => {
  const { open, call } = await stage(t);
  await call(ALLOWED);
  const page = await open('/_authz/?decision=allowed');
  await page.locator('.all-rows .row').first().click();
  await page.locator('#detail h2').waitFor();
  await page.getByRole('link', { name: 'Operations' }).click();
  await page.goBack();
  await page.locator('#detail h2').waitFor();
  await page.goBack();
  await page.locator('#detail').waitFor({ state: 'detached' });
  t.equal(new URL(page.url()).search, '?decision=allowed');
});

t.test('two tabs lead from a link to its decision', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  await call(DENIED);
  const page = await open(`/_authz/decisions/${edge.decisions(1)[0]?.id}?text=user`);
  await page.locator('#checks').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#detail:focus').waitFor();
  await page.keyboard.press('Tab');
  t.equal(await page.evaluate('document.activeElement.innerText'), 'Close');
  t.match(page.url(), /text=user/, 'the address is what it was');
  await page.keyboard.press('Escape');
  t.equal(await page.evaluate('document.activeElement.id'), 'list');
});

t.test('an empty list says what to type, and that works', { skip }, async (t) => {
  const { open, edge } = await stage(t);
  const page = await open();
  const command = await page.locator('.empty pre').innerText();
  t.match(
    command,
    `AWS_ACCESS_KEY_ID=AKIABELIEVED0EXAMPLE AWS_SECRET_ACCESS_KEY=any aws elasticache describe-cache-clusters`,
  );
  t.match(command, `--endpoint-url ${edge.url}`);
  t.equal(await counts(page), '0 of 0, 0 denied');
});
