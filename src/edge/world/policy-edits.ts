import { realpathSync } from 'node:fs';
import { extname, resolve, sep } from 'node:path';
import type { Problem } from '../../core/terms/problem.js';
import { type EditedFile, editFiles, type FileEdit, writeFiles } from './edit-files.js';

/** What was written, or why nothing was. */
export type EditsOutcome =
  | { readonly written: readonly string[]; readonly problems: readonly Problem[] }
  | {
      /** `outside`: a file is not the folder's. `conflict`: it is not what the edit was made for. `invalid`: it would not load. */
      readonly refused: 'outside' | 'conflict' | 'invalid';
      readonly message: string;
      readonly problems?: readonly Problem[];
    };

export interface EditsSettings {
  /** The folder of the policies: nothing outside is written, whatever links lead there. */
  readonly folder: string;
  /** Loads the files again; errors among the problems: the last good ones stay in force. */
  readonly reload: () => readonly Problem[];
}

/**
 * Edits policy files and puts them in force: all of them, or none. What would not load is taken back; meanwhile the last good
 * policies are in force.
 */
export function applyPolicyEdits(edits: readonly FileEdit[], { folder, reload }: EditsSettings): EditsOutcome {
  const real: FileEdit[] = [];
  for (const { file, patch } of edits) {
    const path = pathBelow(folder, file);
    if (path === undefined) return outside(file, folder);
    real.push({ file: path, patch });
  }
  const edited = editFiles(real);
  if ('refused' in edited) return { refused: 'conflict', message: edited.refused };
  const failed = write(edited);
  if (failed !== undefined) return { refused: 'conflict', message: failed };
  const problems = reload();
  if (!problems.some(({ severity }) => severity === 'error'))
    return { written: edits.map(({ file }) => file), problems };
  write(edited.map(({ file, before, after }) => ({ file, before: after, after: before })));
  reload();
  const message = 'the edited policies would be refused: nothing was changed';
  return { refused: 'invalid', message, problems: problems.filter(({ severity }) => severity === 'error') };
}

/** Where a file really is, when that is below the folder and the file is a document of the kind that its name says. */
function pathBelow(folder: string, file: string): string | undefined {
  try {
    const root = realpathSync(folder);
    const path = realpathSync(resolve(file));
    const isDocument = /^[.](?:json|ya?ml)$/i.test(extname(path)) && extname(path) === extname(file);
    return isDocument && path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : undefined;
  } catch {
    return undefined;
  }
}

const outside = (file: string, folder: string): EditsOutcome => ({
  refused: 'outside',
  message: `\`${file}\` is not a policy file below \`${folder}\` (--policies), and no other is written`,
});

/** Writes all files, or none; a sentence when it cannot be done. */
function write(edited: readonly EditedFile[]): string | undefined {
  const done: EditedFile[] = [];
  try {
    for (const each of edited) {
      writeFiles([each]);
      done.push(each);
    }
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    writeFiles(done.map(({ file, before, after }) => ({ file, before: after, after: before })));
    return `${edited[done.length]?.file} cannot be written (${code})`;
  }
}
