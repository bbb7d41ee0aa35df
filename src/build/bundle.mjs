import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPage } from './page.mjs';

/** What programs import, by the name of the file that is made of it. */
const MODULES = { index: 'src/index.ts', vitest: 'src/testing/vitest.ts', jest: 'src/testing/jest.ts' };

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  outdir: 'dist',
  logLevel: 'warning',
};

/**
 * A package that is a module alone, which default jest cannot `require()`:
 * it goes into what is made for `require()`, with its licence.
 */
const MODULE_ALONE = 'jose';
const licence = `/*! ${MODULE_ALONE}\n${readFileSync(`node_modules/${MODULE_ALONE}/LICENSE.md`, 'utf8')}*/`;

rmSync('dist/chunks', { recursive: true, force: true });
// For `require()`: default jest has no `import()`, and a bundle no address of its own module.
await build({
  ...COMMON,
  // A path is no package, and not left out.
  alias: { [MODULE_ALONE]: fileURLToPath(import.meta.resolve(MODULE_ALONE)) },
  entryPoints: MODULES,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'ownUrl' },
  banner: { js: `${licence}\nconst ownUrl = require('node:url').pathToFileURL(__filename).href;` },
});
await buildPage(process.cwd());
// Last: whether the build is up to date is read from cli.js.
await build({
  ...COMMON,
  entryPoints: { cli: 'src/cli/main.ts', 'log-worker': 'src/cli/log-worker.ts', ...MODULES },
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
});
