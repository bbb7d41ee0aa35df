import { existsSync, readFileSync } from 'node:fs';

/** The package's folder, which is above the sources and above what is built of them, however deep a file of either lies. */
export const PACKAGE_ROOT = above(new URL('.', import.meta.url));

/** The version that package.json says. */
export const { version: VERSION } = JSON.parse(readFileSync(new URL('package.json', PACKAGE_ROOT), 'utf8')) as {
  readonly version: string;
};

function above(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder;
  const parent = new URL('..', folder);
  if (parent.href === folder.href) throw new Error('INVARIANT: the program lies in its package');
  return above(parent);
}
