/** One change of a YAML text: where it can be made in the lines that it is about, nothing else of the file moves. */
import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { inline, type Operation, type Renaming, type Step, splice, stepsOf } from './text-operation.js';

/** The text with an operation made; comments, quotes and indentation stay wherever the operation is not about them. */
export function editYaml(text: string, operation: Operation): string {
  const document = parseDocument(text);
  const steps = numbered(document.toJS(), stepsOf(operation.path));
  const edited = inPlace(text, document, steps, operation);
  // Written anew, the document says the same; so must what was edited by its lines.
  applyTo(document, steps, operation);
  if (edited !== undefined && isDeepStrictEqual(read(edited), document.toJS())) return edited;
  return document.toString({ lineWidth: 0 });
}

/** The text with a member under another name; undefined when it is not there by itself. */
export function renameYaml(text: string, { from, to }: Renaming): string | undefined {
  const document = parseDocument(text);
  const steps = numbered(document.toJS(), from);
  const parent = document.getIn(steps.slice(0, -1), true);
  const pair = isMap(parent) ? parent.items.find((item) => isNamed(item, steps.at(-1) ?? '')) : undefined;
  const range = (pair?.key as Node | undefined)?.range;
  return range
    ? splice(text, range[0], range[1] - range[0], /^[A-Za-z]\w*$/.test(to) ? to : JSON.stringify(to))
    : undefined;
}

/** What a text says; undefined when it is no YAML any more. */
function read(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent' });
  return document.errors.length > 0 ? undefined : document.toJS();
}

function applyTo(document: Document, steps: readonly Step[], operation: Operation): void {
  if (operation.op === 'remove') document.deleteIn(steps);
  else if (steps.at(-1) === '-') document.addIn(steps.slice(0, -1), document.createNode(operation.value));
  else document.setIn(steps, document.createNode(operation.value));
}

function numbered(root: unknown, path: readonly string[]): Step[] {
  let value = root;
  return path.map((token) => {
    const step: Step = Array.isArray(value) && token !== '-' ? Number(token) : token;
    value = typeof value === 'object' && value !== null ? (value as Record<Step, unknown>)[step] : undefined;
    return step;
  });
}

/** Undefined when the place is not one that has lines of its own (an alias, an empty collection). */
function inPlace(text: string, document: Document, steps: readonly Step[], operation: Operation): string | undefined {
  const last = steps.at(-1);
  const parent = steps.length < 2 ? document.contents : document.getIn(steps.slice(0, -1), true);
  if (!isCollection(parent) || last === undefined) return undefined;
  const node = last === '-' ? undefined : (parent.get(last, true) as Node | undefined);
  if (operation.op === 'remove') return removed(text, parent as YAMLMap | YAMLSeq, last);
  if (node?.range)
    return splice(text, node.range[0], node.range[1] - node.range[0], replacement(text, node, operation.value));
  return added(text, parent as YAMLMap | YAMLSeq, last, operation.value);
}

/** A scalar keeps its quotes; whatever is more than a scalar is written on one line, as JSON, which is YAML. */
function replacement(text: string, node: Node, value: unknown): string {
  if (!isScalar(node) || typeof value !== 'string') return ended(text, node, inline(value));
  if (node.type === 'QUOTE_SINGLE' && !value.includes("'")) return `'${value}'`;
  const isPlain = node.type === 'PLAIN' && /^[A-Za-z][\w./-]*$/.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** A block ends behind its line break, which stays. */
const ended = (text: string, { range }: Node, put: string): string =>
  range && text[range[1] - 1] === '\n' ? `${put}\n` : put;

function added(text: string, parent: YAMLMap | YAMLSeq, step: Step, value: unknown): string | undefined {
  const item = parent.items.at(-1);
  const end = item === undefined ? undefined : endOf(item as Node | Pair);
  const start = parent.range?.[0];
  if (end === undefined || start === undefined) return undefined;
  const name = isMap(parent) ? `${/^[A-Za-z]\w*$/.test(String(step)) ? step : JSON.stringify(step)}: ` : '';
  if (parent.flow) return splice(text, behind(text, end), 0, `, ${name}${inline(value)}`);
  // Behind the last item's line, which may end with a comment.
  const at = lineEnd(text, behind(text, end));
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  return splice(text, at, 0, `\n${indent}${isSeq(parent) ? '- ' : name}${inline(value)}`);
}

function removed(text: string, parent: YAMLMap | YAMLSeq, step: Step): string | undefined {
  const items = parent.items as readonly (Node | Pair)[];
  const index = isMap(parent) ? items.findIndex((item) => isPair(item) && isNamed(item, step)) : Number(step);
  const item = items[index];
  const start = item && startOf(item);
  const end = item && endOf(item);
  if (start === undefined || end === undefined || items.length < 2) return undefined;
  if (parent.flow) {
    const next = items[index + 1];
    const before = items[index - 1];
    const from = next ? start : before && behind(text, endOf(before) ?? start);
    const to = next ? startOf(next) : behind(text, end);
    return from === undefined || to === undefined ? undefined : splice(text, from, to - from, '');
  }
  const from = text.lastIndexOf('\n', start) + 1;
  return splice(text, from, lineEnd(text, behind(text, end)) + 1 - from, '');
}

const isNamed = ({ key }: Pair, name: Step): boolean => isScalar(key) && String(key.value) === String(name);

function startOf(item: Node | Pair): number | undefined {
  const node = (isPair(item) ? item.key : item) as Node | null;
  return node?.range?.[0];
}

function endOf(item: Node | Pair): number | undefined {
  const node = (isPair(item) ? (item.value ?? item.key) : item) as Node | null;
  return node?.range?.[1];
}

/** Where the last character before `end` that is no white space ends. */
function behind(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] as string)) at--;
  return at;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
