import { defined } from '../terms/defined.js';
import type { Position } from '../terms/problem.js';
import type { JsonNode } from './json.js';
import { isFault, readJson } from './json.js';
import { fromValue } from './json-value.js';
import { createLineMap, resolvePointer, valueAt } from './locate.js';
import { repeatedNames } from './members.js';
import type { DocumentPlace, Report } from './report.js';
import { createReport } from './report.js';
import { readTyped, readYaml } from './yaml-tree.js';

/** An input of principals or settings: its tree, and where its problems go. */
export interface Source {
  readonly file?: string;
  readonly root: JsonNode;
  readonly report: Report;
  /** The line and column of an offset; absent when the source was no text. */
  readonly position?: (offset: number) => Position;
  /** What a pointer names, as other readers of the format see it: of YAML with its own types. */
  valueAt(pointer: string): unknown;
  /** The place of a pointer, or of the nearest thing above it that exists. */
  place(pointer: string): DocumentPlace;
}

/** A source that could not be read has a report only. */
export type Opened = Source | { readonly report: Report };

/** Opens a YAML or JSON text (JSON by the name's ending), or an object. */
export function openSource(input: { readonly file?: string; readonly text: string } | object): Opened {
  if (!isText(input)) {
    const report = createReport();
    const root = fromValue(input);
    if (!isFault(root)) return createSource(root, report, () => input);
    report.error(root.code, { pointer: '', offset: root.offset }, root.message);
    return { report };
  }
  const position = createLineMap(input.text);
  const report = createReport(position, input.file);
  const root = /\.json$/i.test(input.file ?? '') ? readStrictJson(input.text, report) : readYaml(input.text, report);
  for (const { pointer, offset } of root === undefined ? [] : repeatedNames(root)) {
    // The name is not quoted: a forgotten space makes a key of a secret, as in `{ secret:wJalr... }`.
    const place = { pointer: pointer.slice(0, pointer.lastIndexOf('/')), offset };
    report.error('duplicate-key', place, 'duplicate key in one object', 'only one of them would count');
  }
  const { text, file } = input;
  const typed = forAWhile(() => (/\.json$/i.test(file ?? '') ? JSON.parse(text) : readTyped(text)) as object);
  return root === undefined ? { report } : { ...createSource(root, report, typed, file), position };
}

/** Whether the source could be read. */
export function isOpen(opened: Opened): opened is Source {
  return 'root' in opened;
}

/** What a function makes, again until it is collected: whoever reads one policy of a file often reads the next. */
function forAWhile(make: () => object): () => object {
  let made: WeakRef<object> | undefined;
  return () => {
    const known = made?.deref();
    if (known !== undefined) return known;
    const value = make();
    made = new WeakRef(value);
    return value;
  };
}

function isText(input: object): input is { readonly file?: string; readonly text: string } {
  return 'text' in input && typeof input.text === 'string';
}

function readStrictJson(text: string, report: Report): JsonNode | undefined {
  const root = readJson(text);
  if (!isFault(root)) return root;
  report.error(root.code, { pointer: '', offset: root.offset }, root.message, root.hint);
  return undefined;
}

function createSource(root: JsonNode, report: Report, typed: () => unknown, file?: string): Source {
  return {
    ...defined({ file }),
    root,
    report,
    valueAt: (pointer) => valueAt(typed(), pointer),
    place: (pointer) => {
      for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
        const node = resolvePointer(root, at);
        if (node !== undefined) return { pointer, offset: node.offset };
        if (at === '') return { pointer, offset: root.offset };
      }
    },
  };
}
