import { nearest } from '../nearest.js';
import type { JsonMember, JsonNode, JsonObject, JsonScalar } from './json.js';
import { pointerToken } from './locate.js';
import type { Place, Report } from './report.js';
import { didYouMean, quote } from './report.js';

/** Reports every name that stands twice in an object: JSON readers keep one and lose the other without a word. */
export function checkDuplicates(object: JsonObject, pointer: string, report: Report): void {
  const seen = new Set<string>();
  for (const member of object.members) {
    if (seen.has(member.name)) {
      const place = { pointer: `${pointer}/${pointerToken(member.name)}`, offset: member.offset };
      report.error(
        'duplicate-key',
        place,
        `the key ${quote(member.name)} stands twice in one object`,
        'only one of them would count',
      );
    }
    seen.add(member.name);
  }
}

/** The known members of an object by name; unknown and repeated ones are reported. */
export function readMembers(
  object: JsonObject,
  known: readonly string[],
  pointer: string,
  report: Report,
): Map<string, JsonMember> {
  checkDuplicates(object, pointer, report);
  const found = new Map<string, JsonMember>();
  for (const member of object.members) {
    if (known.includes(member.name)) {
      if (!found.has(member.name)) found.set(member.name, member);
      continue;
    }
    const place = { pointer: `${pointer}/${pointerToken(member.name)}`, offset: member.offset };
    const hint = didYouMean(nearest(member.name, known));
    report.error('unknown-element', place, `${quote(member.name)} is no policy element here`, hint);
  }
  return found;
}

/** A scalar of a list, with the place where it stands. */
export interface Item {
  readonly node: JsonScalar;
  readonly place: Place;
}

/**
 * The scalars of a value that may be one or a list of them; anything else is reported as `wrong-type`. `types` are the
 * scalar types that count.
 */
export function readScalars(
  node: JsonNode,
  place: Place,
  types: readonly JsonScalar['type'][],
  expected: string,
  report: Report,
): Item[] {
  const single = node.type !== 'array';
  const items: Item[] = [];
  for (const [index, item] of (single ? [node] : node.items).entries()) {
    const at = single
      ? { pointer: place.pointer, offset: node.offset }
      : { pointer: `${place.pointer}/${index}`, offset: item.offset };
    if (item.type === 'object' || item.type === 'array' || !types.includes(item.type)) {
      report.error('wrong-type', at, `expected ${expected}, found ${describe(item)}`);
    } else {
      items.push({ node: item, place: at });
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
