import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Packages that are in the page, each with its licence. */
const BUNDLED = ['preact', '@preact/signals', '@preact/signals-core'];

/**
 * Makes the page for people: one HTML file with its script and style in it, `dist/page.html`.
 *
 * @param {string} root of the repository
 */
export async function buildPage(root) {
  const source = join(root, 'src/edge/admin/page');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(source, 'main.tsx')],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'page',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'warning',
    tsconfig: join(source, 'tsconfig.json'),
  });
  const text = (/** @type {string} */ end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  const licences = BUNDLED.map(
    (name) => `${name}\n\n${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8')}`,
  );
  const html = readFileSync(join(source, 'index.html'), 'utf8')
    .replace('/*STYLE*/', () => text('.css'))
    .replace('/*SCRIPT*/', () => text('.js'))
    .replace('</html>', () => `</html>\n<!--\n${licences.join('\n').replaceAll('--', '- -')}-->`);
  const file = join(root, 'dist/page.html');
  // At once: whoever reads it meanwhile gets the one or the other.
  const made = `${file}.${process.pid}`;
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(made, html);
  renameSync(made, file);
}
