import type { Position } from '../terms/problem.js';
import type { JsonNode } from './json.js';

/** A function from an offset (UTF-16 units) in the text to its line and column, both 1-based. */
export function createLineMap(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** One reference token of a JSON pointer (RFC 6901), escaped. */
export function pointerToken(name: string): string {
  if (!name.includes('/') && !name.includes('~')) return name;
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/**
 * The node that a pointer names. A list of one that was written as a scalar is found under either spelling:
 * `/Statement/0/Action/0` finds `"Action": "*"`, because after parsing every scalar is a list.
 */
export function resolvePointer(root: JsonNode, pointer: string): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const token of pointer.split('/').slice(1)) {
    if (node === undefined) return undefined;
    const name = token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
    if (node.type === 'object') node = node.members.findLast((member) => member.name === name)?.value;
    else if (node.type === 'array') node = node.items[Number(name)];
    else if (name !== '0') return undefined;
  }
  return node;
}

/** What a pointer names within a plain value; undefined when there is nothing. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const token of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
