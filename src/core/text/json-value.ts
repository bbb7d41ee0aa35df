import type { JsonArray, JsonFault, JsonMember, JsonNode, JsonObject } from './json.js';
import { MAX_DEPTH } from './json.js';

/**
 * The tree of a value that was JSON already: own enumerable members in their order, members that are `undefined` left
 * out as JSON.stringify does. Offsets only number the nodes, so that problems keep document order.
 */
export function fromValue(value: unknown): JsonNode | JsonFault {
  let count = 0;
  let tooDeep: number | undefined;

  function node(item: unknown, depth: number): JsonNode {
    const offset = count++;
    if (typeof item === 'string') return { type: 'string', offset, text: item };
    if (typeof item === 'number' && Number.isFinite(item)) return { type: 'number', offset, text: String(item) };
    if (typeof item === 'boolean') return { type: 'boolean', offset, text: String(item) };
    if (item === null) return { type: 'null', offset, text: 'null' };
    if (typeof item !== 'object') return { type: 'other', offset, text: typeof item };
    if (depth > MAX_DEPTH) {
      tooDeep ??= offset;
      return { type: 'null', offset, text: 'null' };
    }
    return Array.isArray(item) ? array(item, offset, depth) : object(item, offset, depth);
  }

  function array(items: readonly unknown[], offset: number, depth: number): JsonArray {
    return { type: 'array', offset, items: items.map((item) => node(item, depth + 1)) };
  }

  function object(item: object, offset: number, depth: number): JsonObject {
    const members: JsonMember[] = [];
    for (const [name, member] of Object.entries(item)) {
      if (member !== undefined) members.push({ name, offset: count++, value: node(member, depth + 1) });
    }
    return { type: 'object', offset, members };
  }

  const root = node(value, 1);
  if (tooDeep === undefined) return root;
  return { code: 'too-deep', offset: tooDeep, message: `nested more than ${MAX_DEPTH} levels deep` };
}

/** The plain value of a tree; objects have no prototype, so a member named `__proto__` is only a member. */
export function toValue(node: JsonNode): unknown {
  if (node.type === 'array') return node.items.map(toValue);
  if (node.type === 'object') {
    const value: Record<string, unknown> = Object.create(null);
    for (const member of node.members) value[member.name] = toValue(member.value);
    return value;
  }
  if (node.type === 'number') return Number(node.text);
  if (node.type === 'boolean') return node.text === 'true';
  return node.type === 'null' ? null : node.text;
}
