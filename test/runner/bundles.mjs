/**
 * Tests and the program are bundled once, all of them together, and again when a source has changed: reading a bundle takes a
 * process a fraction of the time that transpiling two hundred files takes.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeRooms } from './rooms.mjs';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, '.tap', 'bundles');
/** What is bundled beside the tests: `test/support/program.ts` has processes run it. */
const PROGRAMS = ['src/cli/main.ts', 'src/cli/log-worker.ts', 'src/index.ts'];
/** What else makes a bundle what it is; the last is tap as it is built with the plugins of package.json. */
const ALSO = ['package-lock.json', 'node_modules/@tapjs/test/test-built/dist/esm/index.js'];
/** Bundles of sources as they were: another run may still read them for so long. */
const KEPT_FOR_MS = 1_200_000;

/**
 * The folder with the bundles of the sources as they are now; made when it is missing. The bundle of
 * `test/x.test.ts` is `test/x.test.mjs`; in `rooms` is what runs many.
 *
 * @returns {Promise<string>}
 */
export async function bundles() {
  // The tests of the data take in what makes it.
  const sources = ['src', 'test', 'data/build'].flatMap((folder) => filesIn(folder, '.ts'));
  const folder = join(FOLDER, stamp([...sources, ...filesIn('test/runner', '.mjs'), ...ALSO]));
  if (existsSync(folder)) return folder;
  const { bundle } = await import('./esbuild.mjs');
  const made = `${folder}-${process.pid}`;
  const tests = sources.filter((name) => name.endsWith('.test.ts'));
  await bundle(tests, PROGRAMS, made);
  writeRooms(tests, made);
  forgetOld();
  try {
    renameSync(made, folder);
  } catch (error) {
    // Somebody else was faster, with the same.
    if (!existsSync(folder)) throw error;
    rmSync(made, { recursive: true });
  }
  return folder;
}

/** @param {string} folder @param {string} end @returns {string[]} paths from the root of the repository */
export function filesIn(folder, end) {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}

/** Another one whenever a file has changed. @param {readonly string[]} names @returns {string} */
function stamp(names) {
  const hash = createHash('sha256');
  for (const name of names) {
    const { mtimeMs, size, ino } = statSync(join(ROOT, name));
    hash.update(`${name} ${mtimeMs} ${size} ${ino}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

function forgetOld() {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) {
    const path = join(FOLDER, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > KEPT_FOR_MS) rmSync(path, { recursive: true, force: true });
  }
}

// Without `await`: esbuild.mjs imports this module, and would wait for it.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) bundles().then(console.log);
