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

/** @param {RegExp} filter @returns {import('esbuild').Plugin} */
const ownAddress = (filter) => ({
  name: 'own-address',
  setup: ({ onLoad }) => onLoad({ filter }, ({ path }) => sourceOf(path)),
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

/** Packages of several hundred files that a test begins with. Their CommonJS parts look for `require`. */
const PACKAGES = ['tap', 'fast-check'];
const REQUIRE = `import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(${JSON.stringify(pathToFileURL(join(ROOT, 'package.json')).href)});`;

/** @type {import('esbuild').Plugin} */
const bundledPackages = {
  name: 'bundled-packages',
  setup: ({ onResolve }) =>
    onResolve({ filter: new RegExp(`^(${PACKAGES.join('|')})$`) }, ({ path }) => ({
      path: `#packages/${path}.mjs`,
      external: true,
    })),
};

/**
 * Bundles the files, and on their own the packages above; what several of them import is there once.
 *
 * @param {string[]} names paths from the root of the repository
 * @param {string} folder
 */
export async function bundle(names, folder) {
  await build({
    ...OPTIONS,
    entryPoints: PACKAGES,
    outdir: join(folder, 'packages'),
    splitting: true,
    banner: { js: REQUIRE },
    plugins: [ownAddress(/\.[cm]?js$/)],
  });
  await build({
    ...OPTIONS,
    entryPoints: names,
    outbase: ROOT,
    outdir: folder,
    splitting: true,
    chunkNames: 'chunks/[hash]',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    plugins: [ownAddress(/\.ts$/), bundledPackages],
  });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ imports: { '#packages/*': './packages/*' } }));
}
