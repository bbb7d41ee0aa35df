import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The declarations that package.json names for `import`; those for `require` are made of them. */
const ENTRIES = ['index.d.ts', 'testing/vitest.d.ts', 'testing/jest.d.ts'];
const RELATIVE = /((?:from|import\()\s*['"]|^import\s+['"])(\.{1,2}\/[^'"]+)\.js(['"])/gm;

/**
 * Writes a `.d.cts` beside every `.d.ts` that an entry needs: TypeScript takes a `.d.ts` of this package for that of an ES module,
 * and would tell users of `require()` that they cannot.
 *
 * @param {string} dist the folder of the build
 */
export function writeCommonJsTypes(dist) {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.d.cts')) rmSync(join(dist, name));
  const waiting = ENTRIES.map((name) => join(dist, name));
  const done = new Set();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (done.has(file)) continue;
    done.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, , target = ''] of text.matchAll(RELATIVE)) waiting.push(join(dirname(file), `${target}.d.ts`));
    writeFileSync(file.replace(/\.d\.ts$/, '.d.cts'), text.replace(RELATIVE, '$1$2.cjs$3'));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeCommonJsTypes('dist');
