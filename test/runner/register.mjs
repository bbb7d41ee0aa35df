/** `node --import=./test/runner/register.mjs test/x.test.ts` runs a test from its bundle. */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { bundles, ROOT } from './bundles.mjs';

// A run of many tests has looked once.
process.env.TEST_BUNDLES ??= await bundles();

const url = (/** @type {string} */ folder) => pathToFileURL(folder).href;
const data = { root: url(ROOT), bundles: url(`${process.env.TEST_BUNDLES}/`) };
register('./hooks.mjs', import.meta.url, { data });
