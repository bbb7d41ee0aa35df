/** Applies an RFC 6902 patch to the text of a JSON or YAML document, so that what the patch does not touch stays as it was written. */
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, findNodeAtLocation, modify, type Node, parseTree } from 'jsonc-parser';
import { type Document, parseDocument, type ToStringOptions } from 'yaml';
import { valueAt } from './locate.js';

export type TextOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** The new text, or why the patch was refused: then nothing of it took effect. */
export type Edited = { readonly text: string } | { readonly refused: string };

/** @param file decides by its ending whether the text is JSON or YAML. */
export function editText(text: string, file: string, patch: readonly TextOperation[]): Edited {
  const apply = /\.json$/i.test(file) ? editJson : editYaml;
  const read = /\.json$/i.test(file) ? JSON.parse : (each: string): unknown => parseDocument(each).toJS();
  let edited = text;
  for (const operation of patch) {
    if (operation.op === 'test') {
      const found = valueAt(read(edited), operation.path);
      if (!isDeepStrictEqual(found, operation.value))
        return { refused: `what stands at \`${operation.path}\` is not what the patch was made for` };
    } else edited = apply(edited, operation);
  }
  return { text: edited };
}

type Operation = Exclude<TextOperation, { op: 'test' }>;
type Step = string | number;

const stepsOf = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

function editJson(text: string, operation: Operation): string {
  const tree = parseTree(text);
  if (operation.path === '' && operation.op !== 'remove') return `${JSON.stringify(operation.value, null, 2)}\n`;
  const { steps, parent, last } = locate(tree, stepsOf(operation.path));
  const formattingOptions = formatOf(text);
  if (operation.op === 'remove')
    return applyEdits(text, modify(text, [...steps, last], undefined, { formattingOptions }));
  const { op, value } = operation;
  const node = tree && findNodeAtLocation(tree, [...steps, last]);
  if (op === 'replace' && node) return splice(text, node.offset, node.length, written(text, node, value));
  const end = parent?.type === 'array' && isOneLine(text, parent) ? parent.children?.at(-1) : undefined;
  if (end && last === parent?.children?.length) {
    return splice(text, end.offset + end.length, 0, `${separatorOf(text, parent)}${inline(value)}`);
  }
  const isArrayInsertion = parent?.type === 'array';
  return applyEdits(text, modify(text, [...steps, last], value, { formattingOptions, isArrayInsertion }));
}

/** The steps to a place with numbers for the items of lists; `-` is behind the last. */
function locate(
  tree: Node | undefined,
  path: readonly string[],
): { steps: Step[]; parent: Node | undefined; last: Step } {
  const steps: Step[] = [];
  let node = tree;
  for (const token of path.slice(0, -1)) {
    const step = node?.type === 'array' ? Number(token) : token;
    steps.push(step);
    node = node && findNodeAtLocation(node, [step]);
  }
  const token = path.at(-1) ?? '';
  if (node?.type !== 'array') return { steps, parent: node, last: token };
  return { steps, parent: node, last: token === '-' ? (node.children?.length ?? 0) : Number(token) };
}

const splice = (text: string, offset: number, length: number, put: string): string =>
  text.slice(0, offset) + put + text.slice(offset + length);

const isOneLine = (text: string, { offset, length }: Node): boolean =>
  !text.slice(offset, offset + length).includes('\n');

/** What stands between two items of a list: `, ` or `,`. */
function separatorOf(text: string, { children = [] }: Node): string {
  const [first, second] = children;
  return first && second ? text.slice(first.offset + first.length, second.offset) : ', ';
}

const LONGEST_LINE = 120;

/** A value in the place of another: on one line where the old one was and it fits, else as the file is indented. */
function written(text: string, node: Node, value: unknown): string {
  const line = inline(value);
  const start = text.lastIndexOf('\n', node.offset) + 1;
  if (isOneLine(text, node) && node.offset - start + line.length <= LONGEST_LINE) return line;
  const { insertSpaces, tabSize, eol } = formatOf(text);
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const pretty = JSON.stringify(value, null, insertSpaces ? tabSize : '\t');
  return pretty.replaceAll('\n', `${eol}${indent}`);
}

/** `["a", "b"]`, with spaces as people write them. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${inline(each)}`);
  return `{ ${members.join(', ')} }`;
}

function formatOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

function editYaml(text: string, operation: Operation): string {
  const document = parseDocument(text);
  const style = styleOf(text, document);
  const steps = numbered(document.toJS(), stepsOf(operation.path));
  if (operation.op === 'remove') document.deleteIn(steps);
  else if (operation.op === 'replace') document.setIn(steps, document.createNode(operation.value));
  else if (steps.at(-1) === '-') document.addIn(steps.slice(0, -1), document.createNode(operation.value));
  else document.setIn(steps, document.createNode(operation.value));
  return document.toString(style);
}

function numbered(root: unknown, path: readonly string[]): Step[] {
  let value = root;
  return path.map((token) => {
    const step: Step = Array.isArray(value) && token !== '-' ? Number(token) : token;
    value = typeof value === 'object' && value !== null ? (value as Record<Step, unknown>)[step] : undefined;
    return step;
  });
}

/** The way of writing YAML that leaves most lines of a text as they are. */
function styleOf(text: string, document: Document): ToStringOptions {
  const lines = new Set(text.split('\n'));
  const styles = [true, false].flatMap((indentSeq) =>
    [true, false].map((flowCollectionPadding) => ({
      indentSeq,
      flowCollectionPadding,
      lineWidth: 0,
      indent: indentOf(text),
    })),
  );
  const changed = (style: ToStringOptions): number =>
    document
      .toString(style)
      .split('\n')
      .reduce((sum, line) => sum + (lines.has(line) ? 0 : 1), 0);
  return styles.reduce((best, style) => (changed(style) < changed(best) ? style : best));
}

const indentOf = (text: string): number => Math.max(2, /\n( +)\S/.exec(text)?.[1]?.length ?? 2);
