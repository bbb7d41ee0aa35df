/**
 * Applies an RFC 6902 patch to the text of a JSON or YAML document, so
 * that what the patch does not touch stays as it was written.
 */
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, findNodeAtLocation, modify, type Node, parseTree } from 'jsonc-parser';
import { parseDocument } from 'yaml';
import { editYaml, renameYaml } from './edit-yaml.js';
import {
  inline,
  type Operation,
  type Renaming,
  type Step,
  splice,
  stepsOf,
  type TextOperation,
} from './text-operation.js';

export type { TextOperation } from './text-operation.js';

import { valueAt } from './locate.js';

/** The new text, or why the patch was refused: then nothing of it took effect. */
export type Edited = { readonly text: string } | { readonly refused: string };

/** @param file decides by its ending whether the text is JSON or YAML. */
export function editText(text: string, file: string, patch: readonly TextOperation[]): Edited {
  const isJson = /\.json$/i.test(file);
  const apply = isJson ? editJson : editYaml;
  const read = isJson ? JSON.parse : (each: string): unknown => parseDocument(each).toJS();
  let edited = text;
  for (let at = 0; at < patch.length; at++) {
    const operation = patch[at] as TextOperation;
    if (operation.op === 'test') {
      const found = valueAt(read(edited), operation.path);
      if (!isDeepStrictEqual(found, operation.value))
        return { refused: `what stands at \`${operation.path}\` is not what the patch was made for` };
      continue;
    }
    const renamed = renaming(operation, patch[at + 1], read(edited));
    const text = renamed && (isJson ? renameJson(edited, renamed) : renameYaml(edited, renamed));
    if (text !== undefined) at++;
    edited = text ?? apply(edited, operation);
  }
  return { text: edited };
}

/** A member that is put in the place of another with the same value has a new name, and keeps what is written about it. */
function renaming(operation: Operation, next: TextOperation | undefined, root: unknown): Renaming | undefined {
  if (operation.op !== 'add' || next?.op !== 'remove') return undefined;
  const to = stepsOf(operation.path);
  const from = stepsOf(next.path);
  const parent = operation.path.slice(0, operation.path.lastIndexOf('/'));
  if (parent !== next.path.slice(0, next.path.lastIndexOf('/')) || Array.isArray(valueAt(root, parent)))
    return undefined;
  if (!isDeepStrictEqual(valueAt(root, next.path), operation.value) || valueAt(root, operation.path) !== undefined)
    return undefined;
  return { from, to: to.at(-1) ?? '' };
}

function renameJson(text: string, { from, to }: Renaming): string | undefined {
  const tree = parseTree(text);
  const { steps, last } = locate(tree, from);
  const key = tree && findNodeAtLocation(tree, [...steps, last])?.parent?.children?.[0];
  return key && splice(text, key.offset, key.length, JSON.stringify(to));
}

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
  const before = parent?.type === 'array' && last === parent.children?.length ? parent.children.at(-1) : undefined;
  if (before)
    return splice(text, before.offset + before.length, 0, `,${nextLine(text, before)}${written(text, before, value)}`);
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

const isOneLine = (text: string, { offset, length }: Node): boolean =>
  !text.slice(offset, offset + length).includes('\n');

/** What stands between two items of a list: `, ` or `,`. */
function separatorOf(text: string, { children = [] }: Node): string {
  const [first, second] = children;
  return first && second ? text.slice(first.offset + first.length, second.offset) : ', ';
}

/** A new line that begins as the one of an item does: jsonc-parser would write the item's line anew. */
function nextLine(text: string, { offset }: Node): string {
  const start = text.lastIndexOf('\n', offset) + 1;
  return `${formatOf(text).eol}${/^[ \t]*/.exec(text.slice(start))?.[0] ?? ''}`;
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

function formatOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}
