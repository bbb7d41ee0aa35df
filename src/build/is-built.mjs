import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the build is made from. A folder counts as well: a file that was deleted changes it. */
const SOURCES = ['src', 'data', 'package.json', 'tsconfig.json'];
/** What it writes last. */
const LAST = 'dist/cli.js';

/**
 * Whether what the build makes is there and no older than what it is made from.
 *
 * @param {string} root of the repository
 */
export function isBuilt(root) {
  const built = timeOf(join(root, LAST));
  return built > 0 && SOURCES.every((source) => newest(join(root, source)) <= built);
}

/** @param {string} path @returns {number} milliseconds since 1970; 0 when there is no such file */
function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** @param {string} path @returns {number} */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

// `npm start` builds when this says so: a build takes a dozen seconds.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = isBuilt('.') ? 0 : 1;
