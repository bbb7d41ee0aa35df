import { rmSync } from 'node:fs';
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

rmSync('dist/chunks', { recursive: true, force: true });
// For `require()`: default jest has no `import()`, and a bundle no address of its own module.
await build({
  ...COMMON,
  entryPoints: MODULES,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'ownUrl' },
  banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
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
