/** Module hooks: a test file is its bundle. */

let root = '';
let bundles = '';

/** @param {{ root: string, bundles: string }} data folders, as URLs that end in a slash */
export function initialize(data) {
  root = data.root;
  bundles = data.bundles;
}

/** @type {import('node:module').LoadHook} */
export function load(url, context, next) {
  if (!url.startsWith(root) || !url.endsWith('.test.ts')) return next(url, context);
  const bundle = bundles + url.slice(root.length).replace(/\.ts$/, '.mjs');
  return { format: 'module', shortCircuit: true, source: `import ${JSON.stringify(bundle)};` };
}
