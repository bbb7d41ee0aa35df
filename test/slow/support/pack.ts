import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

export interface Tarball {
  readonly file: string;
  /** What is in it, sorted. */
  readonly paths: readonly string[];
}

/** The tarball of a copy without build output, so that nothing stale is packed and the tree's own dist/ is left alone. */
export function pack(scratch: string): Tarball {
  const copy = join(scratch, 'copy');
  mkdirSync(copy);
  const names = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'src',
    'data',
    'policies',
    'test',
  ];
  for (const name of names) cpSync(join(repository, name), join(copy, name), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', scratch], {
    cwd: copy,
    encoding: 'utf8',
  });
  const [packed]: { filename: string; files: { path: string }[] }[] = JSON.parse(output.slice(output.indexOf('[')));
  return { file: join(scratch, packed?.filename ?? ''), paths: packed?.files.map((each) => each.path).sort() ?? [] };
}
