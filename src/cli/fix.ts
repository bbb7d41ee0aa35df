import type { Edit, Fix } from '../core/explain/words/explanation.js';
import { editFiles, type FileEdit, writeFiles } from '../edge/world/edit-files.js';
import { differenceOf } from './difference.js';
import { EXIT, UserError } from './exit.js';
import type { Painter } from './paint.js';
import type { Terminal } from './terminal.js';

/**
 * Shows the first fix that is an edit of files as a difference, and makes it when asked to.
 *
 * @returns whether files were written.
 */
export function showFix(fixes: readonly Fix[], write: boolean, { paint }: Painter, { output }: Terminal): boolean {
  const fix =
    fixes.find(({ edits, request }) => edits.length > 0 && !request) ?? fixes.find(({ edits }) => edits.length > 0);
  if (fix === undefined) {
    output.write('no change of policy files is proposed for this call\n');
    return false;
  }
  const edits = fix.edits.filter((edit): edit is Edit & FileEdit => edit.file !== null);
  for (const { patch } of fix.edits.filter(({ file }) => file === null)) {
    output.write(`a new inline policy of the caller:\n${JSON.stringify(documentOf(patch), null, 2)}\n`);
  }
  const edited = editFiles(edits);
  if ('refused' in edited) throw new UserError(edited.refused);
  for (const { file, before, after } of edited) {
    for (const line of differenceOf(file, before, after)) output.write(`${paintLine(line, paint)}\n`);
  }
  if (fix.request) output.write(`and the call has to change: ${fix.text}\n`);
  if (!write || edited.length === 0) return false;
  try {
    writeFiles(edited);
  } catch (error) {
    throw new UserError(`the change cannot be written (${(error as NodeJS.ErrnoException).code})`, EXIT.failure);
  }
  output.write(`written: ${edited.map(({ file }) => file).join(', ')}\n`);
  return true;
}

function documentOf(patch: Edit['patch']): unknown {
  const [first] = patch;
  return first && 'value' in first ? first.value : undefined;
}

function paintLine(line: string, paint: Painter['paint']): string {
  if (line.startsWith('-')) return paint('red', line);
  if (line.startsWith('+')) return paint('green', line);
  return line.startsWith('@@') ? paint('cyan', line) : line;
}
