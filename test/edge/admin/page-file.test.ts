import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { readPage } from '#src/edge/admin/page-file.js';
import { ensurePage } from '../../support/built-page.js';

const LARGEST = 150_000;

t.test('the built page', async (t) => {
  await ensurePage();
  const page = readPage();
  t.ok(page, 'is there');
  if (!page) return;
  const { html, policy } = page;
  t.ok(Buffer.byteLength(html) <= LARGEST, `${Buffer.byteLength(html)} bytes of ${LARGEST}`);
  t.notMatch(policy, /unsafe|\*|https?:/);
  const inner = (element: string): string =>
    html.slice(html.indexOf('>', html.indexOf(`<${element}`)) + 1, html.indexOf(`</${element}>`));
  for (const element of ['script', 'style']) {
    t.ok(inner(element).length > 1000, element);
    const hash = createHash('sha256').update(inner(element)).digest('base64');
    t.match(policy, `${element}-src 'sha256-${hash}'`);
    t.equal(html.split(`<${element}`).length, 2, `one ${element}`);
  }
  t.notMatch(
    html.replaceAll('http://www.w3.org/', ''),
    /(?:src|href|url)\s*[=(:]\s*["']?https?:/,
    'nothing from elsewhere',
  );
  t.match(html, /Copyright \(c\) 2015-present Jason Miller/, 'the licences of what is in it');
});

t.test('a page that was not built', async (t) => {
  t.equal(readPage(pathToFileURL(`${t.testdir()}/none.html`)), undefined);
});
