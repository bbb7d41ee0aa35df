import { readFileSync, writeFileSync } from 'node:fs';
import type { Test } from 'tap';

const FOLDER = new URL('../golden/', import.meta.url);

/**
 * Compares a whole text with `test/golden/NAME`, byte for byte. What changes from run to run is named first: ids, ports,
 * times and hashes. `UPDATE_GOLDEN=1` writes the files anew; read the difference before committing it.
 */
export function matchesGolden(t: Test, name: string, text: string): void {
  const stable = text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/(decisions\/)[0-9a-f]{32}\b/g, '$1ID')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\b\d{8}T\d{6}Z/g, 'TIME')
    .replace(/\b\d{8}\/us-east-1/g, 'DATE/us-east-1')
    .replace(/\b[0-9a-f]{64}\b/g, 'HASH')
    .replace(/aws-sdk-js\/[\d.]+/g, 'aws-sdk-js/VERSION');
  const file = new URL(name, FOLDER);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, stable);
  t.equal(
    stable,
    readFileSync(file, 'utf8'),
    `the answer is that of test/golden/${name} (after a change: run this test with UPDATE_GOLDEN=1)`,
  );
}
