import { nearest } from '../terms/nearest.js';
import type { JsonMember, JsonNode, JsonObject, JsonScalar } from './json.js';
import { pointerToken } from './locate.js';
import type { DocumentPlace, Report } from './report.js';
import { didYouMean, quote } from './report.js';

/** A name that is there twice in one object: JSON readers keep one and lose the other without a word. */
export interface RepeatedName extends DocumentPlace {
  readonly name: string;
}

/** Every name of a tree that is there twice in one object. */
export function repeatedNames(root: JsonNode): readonly RepeatedName[] {
  return holdsRepeated(root) ? namesOf(root, '') : [];
}

/** Nearly no tree has any: no pointers are made for the others. */
function holdsRepeated(node: JsonNode): boolean {
  if (node.type === 'array') return node.items.some(holdsRepeated);
  return node.type === 'object' && (mayRepeat(node) || node.members.some(({ value }) => holdsRepeated(value)));
}

function namesOf(node: JsonNode, pointer: string): RepeatedName[] {
  if (node.type === 'array') return node.items.flatMap((item, index) => namesOf(item, `${pointer}/${index}`));
  if (node.type !== 'object') return [];
  const inside = node.members.flatMap(({ name, value }) => namesOf(value, `${pointer}/${pointerToken(name)}`));
  return [...repeatedIn(node, pointer), ...inside];
}

function repeatedIn(object: JsonObject, pointer: string): RepeatedName[] {
  if (!mayRepeat(object)) return [];
  const seen = new Set<string>();
  return object.members.flatMap(({ name, offset }) => {
    if (seen.has(name)) return [{ name, pointer: `${pointer}/${pointerToken(name)}`, offset }];
    seen.add(name);
    return [];
  });
}

/** Whether the names of an object must be looked at closer: of a few names, none of which repeats, they need not. */
function mayRepeat({ members }: JsonObject): boolean {
  if (members.length > 12) return true;
  for (let at = 1; at < members.length; at++) {
    for (let before = 0; before < at; before++) if (members[before]?.name === members[at]?.name) return true;
  }
  return false;
}

/** Reports the names of one object that are there twice. */
export function checkDuplicates(object: JsonObject, pointer: string, report: Report): void {
  for (const { name, ...place } of repeatedIn(object, pointer)) {
    const message = `duplicate key ${quote(name)} in one object`;
    report.error('duplicate-key', place, message, 'only one of them would count');
  }
}

/** The first member of that name. */
export function memberOf({ members }: JsonObject, name: string): JsonMember | undefined {
  for (const member of members) if (member.name === name) return member;
  return undefined;
}

/** Reports the members of an object that are not among the known ones, or are there twice. */
export function checkMembers(object: JsonObject, known: readonly string[], pointer: string, report: Report): void {
  checkDuplicates(object, pointer, report);
  for (const member of object.members) {
    if (known.includes(member.name)) continue;
    const place = { pointer: `${pointer}/${pointerToken(member.name)}`, offset: member.offset };
    const hint = didYouMean(nearest(member.name, known));
    report.error('unknown-element', place, `${quote(member.name)} is not a policy element here`, hint);
  }
}

/** A scalar of a list, and the place where it stands. */
export interface Item extends DocumentPlace {
  readonly node: JsonScalar;
}

/**
 * The scalars of a value that may be one or a list of them; anything else is reported as `wrong-type`. `types` are the
 * scalar types that count.
 */
export function readScalars(
  node: JsonNode,
  place: DocumentPlace,
  types: readonly JsonScalar['type'][],
  expected: string,
  report: Report,
): Item[] {
  const items: Item[] = [];
  const nodes = node.type === 'array' ? node.items : [node];
  for (let at = 0; at < nodes.length; at++) {
    const item = nodes[at] as JsonNode;
    const pointer = nodes.length === 1 && item === node ? place.pointer : `${place.pointer}/${at}`;
    const { offset } = item;
    if (item.type === 'object' || item.type === 'array' || !types.includes(item.type)) {
      report.error('wrong-type', { pointer, offset }, `expected ${expected}, found ${describe(item)}`);
    } else {
      items.push({ node: item, pointer, offset });
    }
  }
  return items;
}

/** What a node is, for a message. */
export function describe(node: JsonNode): string {
  if (node.type === 'object') return 'an object';
  if (node.type === 'array') return 'a list';
  if (node.type === 'string') return 'a string';
  if (node.type === 'null') return '`null`';
  if (node.type === 'other') return `a JavaScript ${node.text}`;
  return `the ${node.type} ${quote(node.text)}`;
}
