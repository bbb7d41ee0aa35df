import { defined } from '../../core/terms/defined.js';
import type { Problem } from '../../core/terms/problem.js';
import { isFault, type JsonNode, readJson } from '../../core/text/json.js';
import { toValue } from '../../core/text/json-value.js';
import { createLineMap } from '../../core/text/locate.js';
import { repeatedNames } from '../../core/text/members.js';
import { readSetting } from '../config/configuration-error.js';

/** One call as it was written, and where. */
export interface SeedLine {
  readonly value: Record<string, unknown>;
  readonly pointer: string;
  readonly file?: string;
  readonly line?: number;
}

type SeedPlace = Omit<SeedLine, 'value'>;

/** What is wrong with a call of the seeds. */
export const problemAt = ({ pointer, file, line }: SeedPlace, message: string): Problem => ({
  severity: 'error',
  code: 'bad-seed',
  message,
  pointer,
  ...defined({ file, line }),
});

interface ReadLines {
  readonly lines: SeedLine[];
  readonly problems: Problem[];
}

/**
 * The calls of a file, JSON Lines or one JSON array, or of an array.
 *
 * @throws ConfigurationError when the file cannot be read.
 */
export function readSeedLines(given: string | readonly object[]): ReadLines {
  if (typeof given !== 'string') return fromArray(given);
  const text = readSetting('seed', given).toString('utf8');
  return /^\s*\[/.test(text) ? fromJson(text, given) : fromLines(text, given);
}

function fromArray(calls: readonly object[]): ReadLines {
  const read: ReadLines = { lines: [], problems: [] };
  for (const [index, call] of calls.entries()) {
    const place = { pointer: `/seed/${index}` };
    if (typeof call !== 'object' || call === null || Array.isArray(call)) read.problems.push(problemAt(place, NO_CALL));
    else read.lines.push({ ...place, value: { ...call } });
  }
  return read;
}

const NO_CALL = 'expected a call: an object with `operation` and `params`';

function fromLines(text: string, file: string): ReadLines {
  const read: ReadLines = { lines: [], problems: [] };
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const node = readJson(line);
    const place = { pointer: '', file, line: index + 1 };
    if (isFault(node)) read.problems.push(problemAt(place, `not JSON (column ${node.offset + 1}: ${node.message})`));
    else take(node, place, read);
  }
  return read;
}

function fromJson(text: string, file: string): ReadLines {
  const read: ReadLines = { lines: [], problems: [] };
  const position = createLineMap(text);
  const node = readJson(text);
  if (isFault(node)) read.problems.push(problemAt({ pointer: '', file, ...position(node.offset) }, node.message));
  else if (node.type === 'array')
    for (const [index, item] of node.items.entries())
      take(item, { pointer: `/${index}`, file, line: position(item.offset).line }, read);
  return read;
}

function take(node: JsonNode, place: SeedPlace, { lines, problems }: ReadLines): void {
  const [repeated] = repeatedNames(node);
  if (node.type !== 'object') problems.push(problemAt(place, NO_CALL));
  else if (repeated) problems.push(problemAt(place, `duplicate key in the call: \`${repeated.name}\``));
  else lines.push({ ...place, value: toValue(node) as Record<string, unknown> });
}
