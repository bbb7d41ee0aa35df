import { type Fault, fault } from './fault.js';
import { type Field, malformed, show } from './form.js';
import { elementNames, type ListNames, takenForKnown } from './list-names.js';
import { isShort } from './names.js';
import type { Parameters, ParameterValue } from './request.js';
import {
  lookup,
  type OperationShapes,
  type ScalarType,
  type StructureShape,
  sameButCase,
  structureOf,
} from './shapes.js';

export interface DecodedParameters {
  readonly parameters: Parameters;
  /** Fields that the shapes do not know, whole, in the order received. */
  readonly unknown: readonly Field[];
}

interface Structure {
  readonly kind: 'structure';
  readonly members: Map<string, Node>;
}

interface List {
  readonly kind: 'list';
  /** As in the request, for messages: `Tags`, `Filters.member.1.Values`. */
  readonly path: string;
  /** The element name that the first member used; all must use the same. Undefined: only `Path=` was seen. */
  element: string | undefined;
  readonly items: Map<number, Node>;
}

type Node = string | Structure | List;

/**
 * Turns the fields of one operation into its parameters: structures by member name, lists dense and in index order.
 * `Action` and `Version` are left out. Fields that the operation does not know are kept in `unknown`, never fatal.
 *
 * Lists are `<List>.<element>.<N>`; the element is called as in the service model (`Tags.Tag.1.Key`) or `member`, since
 * AWS's own guide writes `Tags.member.1.Key`; one name for one list. Any other is refused, since emulators pass over it.
 * `<List>=` is the empty list. The SDKs write indices 1, 2, 3 in order; any order is read. A gap is refused: AWS's
 * behaviour is not documented, moto stops at it. Member names are case-sensitive; a known name in another letter case is
 * refused, since a lenient reader would take it, and so is an unknown one that a lenient reader takes for a known one.
 *
 * @param inputShape name of the operation's input structure; null reads everything as unknown
 */
export function decodeParameters(
  fields: readonly Field[],
  shapes: OperationShapes,
  inputShape: string | null,
  names: ListNames = 'either',
): DecodedParameters | { readonly rejected: Fault } {
  const input = inputShape === null ? undefined : structureOf(shapes, inputShape);
  const plain = input && decodePlain(fields, input);
  if (plain) return { parameters: plain, unknown: NONE };
  const root: Structure = { kind: 'structure', members: new Map() };
  const unknown: Field[] = [];
  for (const field of fields) {
    if (field[0] === 'Action' || field[0] === 'Version') continue;
    const placed = input ? place(root, input, field, { shapes, names }) : 'unknown';
    if (placed === 'unknown') unknown.push(field);
    else if (placed !== 'known') return { rejected: placed };
  }
  const parameters = finish(root);
  return isFault(parameters) ? { rejected: parameters } : { parameters: parameters as Parameters, unknown };
}

const NONE: readonly Field[] = [];

/** The same for fields that are all known members with a single value, as most calls' are; undefined when one is not. */
function decodePlain(fields: readonly Field[], input: StructureShape): Parameters | undefined {
  const parameters: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (name === 'Action' || name === 'Version') continue;
    const shape = lookup(input.members, name);
    if (!shape || shape.type === 'list' || shape.type === 'structure') return undefined;
    if (wrongScalar(shape.type, name, value)) return undefined;
    parameters[name] = value;
  }
  return parameters;
}

interface Reading {
  readonly shapes: OperationShapes;
  readonly names: ListNames;
}

/** Walks one dotted name through the shapes and sets its value. */
function place(
  root: Structure,
  input: StructureShape,
  field: Field,
  { shapes, names }: Reading,
): 'known' | 'unknown' | Fault {
  const [name, value] = field;
  let node = root;
  let structure = input;
  let start = 0;
  for (;;) {
    let end = dotAfter(name, start);
    const member = name.slice(start, end);
    let shape = lookup(structure.members, member);
    if (!shape) {
      const meant = sameButCase(member, structure.members);
      if (meant === undefined) return takenForKnown(name, start, structure, shapes) ?? 'unknown';
      return malformed(
        `parameter ${show(name.slice(0, end))} has ${show(member)}`,
        `member names are case-sensitive: \`${meant}\``,
      );
    }
    let parent: Parent = { of: node.members, key: member };
    while (shape.type === 'list') {
      const list = childList(parent, name.slice(0, end));
      if (end === name.length) return emptyList(list, name, value);
      const step = listStep(list, elementNames(shape.element, names), name, end);
      if (isFault(step)) return step;
      parent = { of: list.items, key: step.index };
      end = step.end;
      shape = shape.of;
    }
    if (shape.type !== 'structure') {
      if (end < name.length)
        return malformed(
          `parameter ${show(cut(name, end, name.length))} goes on after ${show(name.slice(0, end))}, which is a single value`,
        );
      return setScalar(parent, shape.type, name, value);
    }
    if (end === name.length)
      return malformed(`parameter ${show(name)} is a structure`, `name its members: \`${name.slice(0, 80)}.<Member>\``);
    node = childStructure(parent);
    structure = structureOf(shapes, shape.shape);
    start = end + 1;
  }
}

function dotAfter(name: string, start: number): number {
  const dot = name.indexOf('.', start);
  return dot < 0 ? name.length : dot;
}

type Parent =
  | { readonly of: Map<string, Node>; readonly key: string }
  | { readonly of: Map<number, Node>; readonly key: number };

// The shapes decide which kind stands at a place, so a node found there always has the kind asked for.
function childList(parent: Parent, path: string): List {
  const found = (parent.of as Map<string | number, Node>).get(parent.key);
  if (found !== undefined) return found as List;
  const list: List = { kind: 'list', path, element: undefined, items: new Map() };
  (parent.of as Map<string | number, Node>).set(parent.key, list);
  return list;
}

function childStructure(parent: Parent): Structure {
  const found = (parent.of as Map<string | number, Node>).get(parent.key);
  if (found !== undefined) return found as Structure;
  const structure: Structure = { kind: 'structure', members: new Map() };
  (parent.of as Map<string | number, Node>).set(parent.key, structure);
  return structure;
}

/** `Tags=`: both SDKs send it for an empty list. Finishing refuses it beside members. */
function emptyList(list: List, name: string, value: string): 'known' | Fault {
  if (value !== '') return malformed(`parameter ${show(name)} is a list`, `send \`${name.slice(0, 80)}.member.1\``);
  list.items.set(0, '');
  return 'known';
}

/** Reads `.<element>.<N>` at `end`. Numbers above nine digits are refused as gaps would be; nothing is sized by them. */
function listStep(
  list: List,
  names: readonly string[],
  name: string,
  end: number,
): { readonly index: number; readonly end: number } | Fault {
  const elementEnd = dotAfter(name, end + 1);
  const element = name.slice(end + 1, elementEnd);
  if (elementEnd === name.length || element === '' || isDigits(element)) {
    return malformed(
      `parameter ${show(cut(name, end, elementEnd))} is not of the form \`${list.path.slice(0, 80)}.member.N\``,
    );
  }
  if (!names.includes(element)) {
    const known = names.map((each) => `\`${each}\``).join(' or ');
    return malformed(`list ${show(list.path)} has another name for its members`, `they are called ${known}`);
  }
  if (list.element === undefined) list.element = element;
  else if (list.element !== element) {
    return malformed(`list ${show(list.path)} has two names for its members`, 'use one name');
  }
  const indexEnd = dotAfter(name, elementEnd + 1);
  const digits = name.slice(elementEnd + 1, indexEnd);
  if (!isDigits(digits) || digits.startsWith('0') || digits.length > 9) {
    return malformed(
      `parameter ${show(cut(name, elementEnd, indexEnd))} has a list index that is not a number`,
      'indices are 1, 2, 3, ...',
    );
  }
  return { index: Number(digits), end: indexEnd };
}

/** A name as far as it has been read, and of the next piece what is too short for a secret. */
function cut(name: string, read: number, end: number): string {
  return isShort(name.slice(read + 1, end)) ? name.slice(0, end) : `${name.slice(0, read)}...`;
}

function isDigits(text: string): boolean {
  if (text === '') return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function setScalar(parent: Parent, type: ScalarType, name: string, value: string): 'known' | Fault {
  const wrong = wrongScalar(type, name, value);
  if (wrong) return wrong;
  (parent.of as Map<string | number, Node>).set(parent.key, value);
  return 'known';
}

/**
 * Scalars whose text readers disagree on. Booleans: AWS reads `true`, `false`, `1`, `0` and answers MalformedInput to
 * all else, `TRUE` included (probed, floci pull request 3075); moto reads `TRUE` as true and `1` as false. Only what
 * all agree on passes. Integers: decimal, no sign but `-`, no leading zeros, 32 bits, as every input number of the
 * service model is. Dates and strings are the upstream's to judge: no condition key hangs on a date.
 */
function wrongScalar(type: ScalarType, name: string, value: string): Fault | undefined {
  if (type === 'boolean' && value !== 'true' && value !== 'false') {
    const text = value === '' ? 'missing value for boolean type' : 'boolean must follow xsd1.1 definition';
    return fault('MalformedInput', `${text}: parameter ${show(name)} (send \`true\` or \`false\`)`);
  }
  if (type === 'number' && !isInteger(value)) {
    const text = value === '' ? 'missing value for integer type' : 'integer must follow xsd1.1 definition';
    return fault('MalformedInput', `${text}: parameter ${show(name)} (send a plain 32-bit integer)`);
  }
  return undefined;
}

function isInteger(text: string): boolean {
  if (text.length > 11) return false;
  const digits = text.startsWith('-') ? text.slice(1) : text;
  if (!isDigits(digits) || (digits.startsWith('0') && text !== '0')) return false;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31;
}

/** Plain values out of nodes, lists made dense; a fault when a list has a gap. */
function finish(node: Node): ParameterValue | Fault {
  if (typeof node === 'string') return node;
  if (node.kind === 'list') return finishList(node);
  const members: Record<string, ParameterValue> = {};
  for (const [name, child] of node.members) {
    const value = finish(child);
    if (isFault(value)) return value;
    members[name] = value;
  }
  return members;
}

function finishList(list: List): readonly ParameterValue[] | Fault {
  const { items, path } = list;
  if (items.has(0)) {
    return items.size === 1 ? [] : malformed(`list ${show(path)} is given both empty and with members`);
  }
  const values: ParameterValue[] = [];
  for (let index = 1; index <= items.size; index++) {
    const item = items.get(index);
    if (item === undefined) {
      const missing = `\`${path.slice(0, 80)}.${list.element}.${index}\``;
      return malformed(`list ${show(path)} has a gap: ${missing} is missing`, 'readers disagree on lists with gaps');
    }
    const value = finish(item);
    if (isFault(value)) return value;
    if (isHollow(value)) {
      const empty = `\`${path.slice(0, 80)}.${list.element}.${index}\``;
      return malformed(
        `list ${show(path)} has a member without anything known in it: ${empty}`,
        'some readers end the list there',
      );
    }
    values.push(value);
  }
  return values;
}

/** A structure in which nothing is, at any depth: no value to moto and LocalStack. */
function isHollow(value: ParameterValue): boolean {
  return typeof value === 'object' && Object.values(value).every(isHollow);
}

function isFault(value: ParameterValue | Fault | { readonly index: number }): value is Fault {
  return typeof value === 'object' && 'status' in value && typeof value.status === 'number';
}
