import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { editText, type TextOperation } from '../../core/text/edit.js';

/** Changes of one file. */
export interface FileEdit {
  readonly file: string;
  readonly patch: readonly TextOperation[];
}

/** A file's text before and after. */
export interface EditedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The texts that edits make of files as they are now; nothing is written. A sentence when a file cannot be read, or is not what
 * the edit was made for.
 */
export function editFiles(edits: readonly FileEdit[]): readonly EditedFile[] | { readonly refused: string } {
  const edited: EditedFile[] = [];
  for (const { file, patch } of edits) {
    let before: string;
    try {
      before = readFileSync(file, 'utf8');
    } catch (error) {
      return { refused: `${file} cannot be read (${(error as NodeJS.ErrnoException).code})` };
    }
    const result = editText(before, file, patch);
    if ('refused' in result) return { refused: `${file}: ${result.refused}` };
    edited.push({ file, before, after: result.text });
  }
  return edited;
}

/**
 * Writes the texts, each whole or not at all: beside the file first, then in its place, with its mode; a link stays a link.
 * Throws the error of the file system; files that come later are then as they were.
 */
export function writeFiles(edited: readonly EditedFile[]): void {
  for (const { file, after } of edited) {
    const path = realpathSync(file);
    const beside = join(dirname(path), `.${randomUUID()}.tmp`);
    try {
      const handle = openSync(beside, 'wx');
      try {
        fchmodSync(handle, statSync(path).mode);
        writeFileSync(handle, after);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(beside, path);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  }
}
