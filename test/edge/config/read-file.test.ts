import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { LARGEST_FILE, readText } from '#src/edge/config/read-file.js';

t.test('a regular file, and a link to one', async (t) => {
  const text = `${'é'.repeat(10_000)}\n`;
  const dir = t.testdir({ a: text, empty: '' });
  symlinkSync(join(dir, 'a'), join(dir, 'link'));
  t.equal(readText(join(dir, 'a')), text);
  t.equal(readText(join(dir, 'link')), text);
  t.equal(readText(join(dir, 'empty')), '');
  t.match(readText('/proc/self/status'), /^Name:/, 'a file of the system, whose size is said to be 0');
});

t.test('what is no file is not waited for', async (t) => {
  // A policy that was replaced by a named pipe hung the proxy for good, and a link to /dev/zero ate all memory.
  const dir = t.testdir({ folder: {} });
  execFileSync('mkfifo', [join(dir, 'pipe')]);
  symlinkSync('/dev/zero', join(dir, 'zero'));
  symlinkSync('/dev/null', join(dir, 'null'));
  const cases = { pipe: 'a named pipe', zero: 'a device', null: 'a device', folder: 'a folder' };
  for (const [name, found] of Object.entries(cases))
    t.match(
      readText(join(dir, name)),
      { code: 'NOT_A_FILE', message: `found ${found}, expected a regular file` },
      name,
    );
  t.match(readText(join(dir, 'nothing')), { code: 'ENOENT' });
});

t.test('a file that is too large', async (t) => {
  const dir = t.testdir({ a: '' });
  const file = join(dir, 'a');
  writeFileSync(file, 'x');
  truncateSync(file, LARGEST_FILE + 1);
  t.match(readText(file), { code: 'TOO_LARGE', message: /more than 32 MiB/ });
  truncateSync(file, LARGEST_FILE);
  t.equal((readText(file) as string).length, LARGEST_FILE);
});
