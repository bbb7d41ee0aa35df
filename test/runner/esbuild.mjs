import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './bundles.mjs';

/**
 * Reads a source for a bundle, with its own address in it: the bundle lies elsewhere.
 *
 * @param {string} path
 * @param {string} [text] instead of what is in the file
 * @returns {import('esbuild').OnLoadResult}
 */
export function sourceOf(path, text = readFileSync(path, 'utf8')) {
  const contents = text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
  return { contents, loader: path.endsWith('ts') ? 'ts' : 'js' };
}

/** @param {RegExp} filter @param {(path: string) => import('esbuild').OnLoadResult} read @returns {import('esbuild').Plugin} */
const ownAddress = (filter, read = sourceOf) => ({
  name: 'own-address',
  setup: ({ onLoad }) => onLoad({ filter }, ({ path }) => read(path)),
});

/** @type {import('esbuild').BuildOptions} */
export const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  keepNames: true,
  outExtension: { '.js': '.mjs' },
};

/**
 * Packages of several hundred files that tests begin with: what is bundled under the name of each, and where. In a folder of that
 * name tap leaves itself out of stack traces.
 */
const PACKAGES = {
  tap: { file: 'test/runner/tap.mjs', out: 'node_modules/@tapjs/tap' },
  'fast-check': { file: 'fast-check', out: 'index' },
};
/** Their CommonJS parts look for `require`. */
const REQUIRE = `import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(${JSON.stringify(pathToFileURL(ROOT).href)});`;

/** Bundles each of these packages as one of its name, which node finds first. */
async function bundlePackages(/** @type {string} */ folder) {
  const modules = join(folder, 'node_modules');
  await build({
    ...OPTIONS,
    entryPoints: Object.entries(PACKAGES).map(([name, { file, out }]) => ({ in: file, out: `${name}/${out}` })),
    outdir: modules,
    banner: { js: REQUIRE },
    plugins: [ownAddress(/\.[cm]?js$/)],
  });
  for (const [name, { out }] of Object.entries(PACKAGES))
    writeFileSync(join(modules, name, 'package.json'), JSON.stringify({ name, main: `${out}.mjs` }));
}

/**
 * Bundles the files, and on their own the packages above; what several files import is there once.
 *
 * @param {string[]} names tests: paths from the root of the repository
 * @param {string[]} programs what processes of their own run, likewise
 * @param {string} folder
 * @param {(path: string) => import('esbuild').OnLoadResult} [read] gives the sources
 */
export async function bundle(names, programs, folder, read = sourceOf) {
  await bundlePackages(folder);
  const sources = {
    ...OPTIONS,
    outbase: ROOT,
    outdir: folder,
    packages: /** @type {const} */ ('external'),
    plugins: [ownAddress(/\.ts$/, read)],
  };
  await build({
    ...sources,
    entryPoints: names,
    splitting: true,
    chunkNames: 'test/chunks/[hash]',
    sourcemap: 'inline',
    sourcesContent: false,
  });
  // By themselves, as in the package: a command reads what it needs alone, and in few pieces.
  await build({ ...sources, entryPoints: programs, splitting: true, chunkNames: 'src/chunks/[hash]' });
}
