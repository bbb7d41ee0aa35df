import type { Context } from '../state/context.js';
import { invalidValue } from '../state/refusal.js';

const SIZES = /^(micro|small|medium|large|xlarge|\d{1,2}xlarge)$/;

/** Checks a node type: one of data/, or one of a family that is newer than data/ with a size that exists. */
export function nodeTypeOf(context: Context, name: string): string {
  const known = context.data.nodeTypes.types.some((row) => row.type === name);
  const [prefix, family = '', size = '', more] = name.split('.');
  const plausible = prefix === 'cache' && /^[a-z]+\d+[a-z]*$/.test(family) && SIZES.test(size) && more === undefined;
  return known || plausible ? name : invalidValue(`Invalid Cache Node Type: ${name}.`);
}
