/**
 * What a test finds under the name of tap: tap itself, but when files
 * share a process, each has a subtest of its own for its root.
 */
import { resolve } from 'node:path';
import processOnSpawn from 'process-on-spawn';
import root from 'tap';

export * from 'tap';

let t = root;

export { t as default };

// tap has the processes that tests start write down what they load. That takes most of them longer than what they do, and is read
// for coverage alone, which is measured without bundles.
processOnSpawn.removeAllListeners();
process.env.NODE_OPTIONS = process.env.NODE_OPTIONS?.replace(/"?--import=[^ "]*processinfo[^ "]*"?/, '') ?? '';

/** How long a file may take, in milliseconds. */
const FILE_MS = 120_000;

/**
 * Runs files one after the other in this process, each as a subtest of its name.
 *
 * @param {Readonly<Record<string, () => Promise<unknown>>>} files what runs each, by its path from the root of the repository
 */
export function inTurn(files) {
  for (const [file, run] of Object.entries(files))
    root.test(file, { timeout: FILE_MS }, async (own) => {
      t = /** @type {typeof root} */ (own);
      // As when it is run alone.
      own.testdirName = resolve('.tap/fixtures', file.replaceAll('/', '-'));
      const before = shared();
      own.teardown(() => {
        const now = shared();
        const changed = Object.keys({ ...before, ...now }).filter((name) => before[name] !== now[name]);
        if (changed.length > 0) throw new Error(`${file} has changed, and not put back: ${changed.join(', ')}`);
      });
      await run();
    });
}

/** What files share, and one could change for the next. @returns {Record<string, unknown>} */
const shared = () => ({
  ...process.env,
  'the working directory': process.cwd(),
  'the exit status': process.exitCode,
  Date,
  'Date.now': Date.now,
  setTimeout,
  setInterval,
  queueMicrotask,
  fetch,
});
