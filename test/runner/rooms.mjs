import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm test` leaves to `npm run test:slow` and `test:property`. */
const LONG = /^test\/(slow|property)\//;

/**
 * Writes a file for each room of the tests which runs all of it in one process: to begin a process takes longer than most files do.
 * `rooms/core-wire.mjs` runs test/core/wire and what is below it.
 *
 * @param {readonly string[]} tests paths from the root of the repository
 * @param {string} folder of the bundles
 */
export function writeRooms(tests, folder) {
  const short = tests.filter((name) => !LONG.test(name));
  mkdirSync(join(folder, 'rooms'));
  for (const room of new Set(short.map(roomOf))) {
    const files = short.filter((name) => roomOf(name) === room);
    const lines = files.map((file) => `  '${file}': () => import('../${file.replace(/\.ts$/, '.mjs')}'),\n`);
    writeFileSync(
      join(folder, 'rooms', `${room}.mjs`),
      `import { inTurn } from 'tap';\ninTurn({\n${lines.join('')}});\n`,
    );
  }
}

/** @param {string} test @returns {string} */
const roomOf = (test) => test.split('/').slice(1, -1).slice(0, 2).join('-') || 'test';
