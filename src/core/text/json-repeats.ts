import { isFault, type JsonNode, readJson } from './json.js';
import { pointerToken } from './locate.js';

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

/**
 * The JSON pointers of keys that stand twice in one object of a text. `value` is what JSON.parse made of the text: it has kept
 * the last of them and lost the others without a word, which may be a Condition. Cheap when there are none: the text has then as
 * many colons between its strings as the value has members.
 */
export function repeatedKeys(text: string, value: unknown): readonly string[] {
  if (colonsOf(text) === membersOf(value)) return [];
  const tree = readJson(text);
  const found: string[] = [];
  if (!isFault(tree)) collect(tree, '', found);
  return found;
}

function colonsOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) count++;
    else if (code === QUOTE) at = endOfString(text, at);
  }
  return count;
}

/** The place of the quote that ends the string beginning at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  for (let code = text.charCodeAt(at); code !== QUOTE && at < text.length; code = text.charCodeAt(at)) {
    at += code === BACKSLASH ? 2 : 1;
  }
  return at;
}

/** Not recursive: JSON.parse reads what nests deeper than the stack can bear. */
function membersOf(value: unknown): number {
  const rest: unknown[] = [value];
  let count = 0;
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next !== 'object' || next === null) continue;
    const members: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) count += members.length;
    for (const member of members) if (typeof member === 'object' && member !== null) rest.push(member);
  }
  return count;
}

function collect(node: JsonNode, pointer: string, found: string[]): void {
  if (node.type === 'array') {
    for (const [index, item] of node.items.entries()) collect(item, `${pointer}/${index}`, found);
  } else if (node.type === 'object') {
    const seen = new Set<string>();
    for (const { name, value } of node.members) {
      const place = `${pointer}/${pointerToken(name)}`;
      if (seen.has(name)) found.push(place);
      seen.add(name);
      collect(value, place, found);
    }
  }
}
