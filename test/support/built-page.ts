/** The page for people, built for tests that are run from sources. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGE_ROOT } from '#src/edge/world/package-root.js';
import { buildPage } from '../../src/build/page.mjs';

const ROOT = fileURLToPath(PACKAGE_ROOT);

/** Builds `dist/page.html` unless it is newer than all of its sources. */
export async function ensurePage(): Promise<void> {
  const built = join(ROOT, 'dist/page.html');
  const sources = ['src/edge/admin/page', 'src/build'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)),
  );
  const newest = Math.max(...sources.map((name) => statSync(name).mtimeMs));
  if (!existsSync(built) || statSync(built).mtimeMs < newest) await buildPage(ROOT);
}
