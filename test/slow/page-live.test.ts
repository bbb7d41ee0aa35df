/** The page stays true: decisions as they are made, edits that are broken, restarts, lines that break. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { ALLOWED, BELIEVED, bytes, DENIED, type Edge, FORM, startEdge } from '../support/edge.js';
import { talk } from '../support/wire.js';
import { launch, openPage, rowTexts, skip, stage, untilCounts } from './support/page-stage.js';

const post = (edge: Pick<Edge, 'url'>, path: string, body: string): Promise<Response> =>
  fetch(`${edge.url}/_authz/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

t.test('rows come as decisions are made, the newest on top', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  const page = await open();
  await page.getByText('No decision yet. Call, and it appears here').waitFor();
  for (let i = 0; i < 30; i++) await call(i % 2 ? DENIED : ALLOWED);
  await untilCounts(page, '30 of 30, 15 denied');
  const drawn = await page.locator('.all-rows .row').evaluateAll((rows) => rows.map(({ id }) => id));
  const made = edge.decisions(drawn.length).map(({ id }) => `row-${id}`);
  t.same(drawn, made);
});

t.test('a list that does not follow stays where it is read', { skip }, async (t) => {
  const { open, call } = await stage(t);
  for (let i = 0; i < 60; i++) await call(ALLOWED);
  const page = await open();
  await untilCounts(page, '60 of 60');
  await page.evaluate('document.getElementById("list").scrollTop = 640');
  await page.getByRole('button', { name: 'Follow', pressed: false }).waitFor();
  const top = (): Promise<string> =>
    page.evaluate(`(() => {
      const list = document.getElementById('list');
      const under = list.querySelector('.head').getBoundingClientRect().bottom;
      return [...list.querySelectorAll('.all-rows .row')].find((row) => row.getBoundingClientRect().bottom > under + 1).id;
    })()`);
  const before = await top();
  for (let i = 0; i < 5; i++) await call(DENIED);
  await untilCounts(page, '65 of 65');
  t.equal(await top(), before);
  await page.getByRole('button', { name: 'Follow' }).click();
  t.match((await rowTexts(page))[0], /denied/);
  t.equal(await page.evaluate('document.getElementById("list").scrollTop'), 0);
});

t.test('a broken edit is shown as it happens, and a mended one is not', { skip }, async (t) => {
  const principals = (arn: string): string =>
    `principals: [{ arn: "${arn}", accessKeys: [{ id: AKIABELIEVED0EXAMPLE }] }]`;
  const directory = t.testdir({ 'principals.yaml': principals('arn:aws:iam::123456789012:user/ana') });
  const { open, edge } = await stage(t, { policies: { directory }, settings: { watch: 'false' } });
  const page = await open();
  writeFileSync(join(directory, 'principals.yaml'), principals('no ARN'));
  await post(edge, 'reload', '{}');
  const notice = page.getByText('The files on disk are not in force');
  await notice.waitFor();
  await page.locator('.notice code').filter({ hasText: 'principals.yaml:1:' }).waitFor();
  await page.getByRole('link', { name: 'Callers' }).click();
  await page.getByRole('link', { name: 'user/ana' }).waitFor();
  t.ok(await notice.isVisible(), 'it is said in every view');
  writeFileSync(join(directory, 'principals.yaml'), principals('arn:aws:iam::123456789012:user/bob'));
  await post(edge, 'reload', '{}');
  await notice.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'user/bob' }).waitFor();
});

t.test('decisions that were forgotten are not shown any longer', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  await call(ALLOWED);
  const page = await open();
  await untilCounts(page, '1 of 1');
  await post(edge, 'reset', '{"decisions": true}');
  await page.getByText('decisions were forgotten by a reset').waitFor();
  await untilCounts(page, '0 of 0');
});

/** A proxy that can be stopped and started anew at the same address. */
async function startAgain(t: Test, port = '0'): Promise<Edge> {
  return startEdge(t, { settings: { port } });
}
const callOn = async (edge: Edge, body: string): Promise<void> => {
  const headers = ['Host: proxy', FORM, ...BELIEVED, 'Connection: close', `Content-Length: ${body.length}`];
  await talk(edge.port, bytes('POST / HTTP/1.1', headers, body));
};

t.test('a restart is seen, and what is left of before is marked', { skip }, async (t) => {
  const browser = await launch(t);
  const edge = await startAgain(t);
  await callOn(edge, DENIED);
  const page = await openPage(t, browser, `${edge.url}/_authz/`);
  await untilCounts(page, '1 of 1');
  await edge.close();
  await page.locator('.state.lost').waitFor();
  await page.getByText(/^Not connected since/).waitFor();
  const again = await startAgain(t, String(edge.port));
  await callOn(again, ALLOWED);
  await page.locator('.state.live').waitFor();
  await page.getByText('the proxy was restarted').waitFor();
  t.equal(await page.getByText(/^Not connected since/).count(), 0, 'it mends itself');
  await untilCounts(page, '2 of 2, 1 denied');
  t.match(await rowTexts(page), [/DescribeUsers/, /DeleteUser[\s\S]*before the restart/]);
  await page.locator('.row.past').click();
  await page.getByText('This list still knows').waitFor();
  t.match(await page.locator('#detail').innerText(), /The proxy was restarted: it knows nothing more/, 'and says why');
  t.notMatch(await page.locator('#detail').innerText(), /\\u000a/, 'its resources stand in a list');
  await page.getByRole('button', { name: 'Put away' }).click();
  await page.locator('.notices').getByText('the proxy was restarted').waitFor({ state: 'detached' });
});

t.test('what was missed while the line was broken is fetched', { skip }, async (t) => {
  const browser = await launch(t);
  const edge = await startAgain(t);
  await callOn(edge, ALLOWED);
  const page = await openPage(t, browser, `${edge.url}/_authz/`);
  await untilCounts(page, '1 of 1');
  await page.context().setOffline(true);
  await page.locator('.state.lost').waitFor();
  for (let i = 0; i < 3; i++) await callOn(edge, DENIED);
  await page.context().setOffline(false);
  await page.locator('.state.live').waitFor();
  await untilCounts(page, '4 of 4, 3 denied');
  t.equal(await page.getByText('restarted').count(), 0);
});

t.test('more than is remembered: the gap is named', { skip }, async (t) => {
  const browser = await launch(t);
  const edge = await startEdge(t, { settings: { 'decisions-kept': '2' } });
  await callOn(edge, ALLOWED);
  const page = await openPage(t, browser, `${edge.url}/_authz/`);
  await untilCounts(page, '1 of 1');
  await page.context().setOffline(true);
  await page.locator('.state.lost').waitFor();
  for (let i = 0; i < 4; i++) await callOn(edge, DENIED);
  await page.context().setOffline(false);
  await page.getByText('some are missing in this list').waitFor();
  await untilCounts(page, '3 of 3, 2 denied');
});

t.test('thousands of decisions from before are all there', { skip }, async (t) => {
  const { open, call } = await stage(t, { settings: { 'decisions-kept': '2000', 'log-level': 'silent' } });
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let i = 0; i < 40; i++) await call(ALLOWED);
    }),
  );
  const page = await open();
  await untilCounts(page, '800 of 800');
});
