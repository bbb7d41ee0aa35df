import type { Context } from '../state/context.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import { isOlder } from './engines.js';

const SIZES = /^(micro|small|medium|large|xlarge|\d{1,2}xlarge)$/;

/** Checks a node type: one of data/, or one of a family that is newer than data/ with a size that exists. */
export function nodeTypeOf(context: Context, name: string): string {
  const known = context.data.nodeTypes.types.some((row) => row.type === name);
  const [prefix, family = '', size = '', more] = name.split('.');
  const plausible = prefix === 'cache' && /^[a-z]+\d+[a-z]*$/.test(family) && SIZES.test(size) && more === undefined;
  return known || plausible ? name : invalidValue(`Invalid Cache Node Type: ${name}.`);
}

/** Refuses a node type that no global datastore has: hashicorp/terraform-provider-aws issue 17768. */
export function checkGlobalNodeType({ data }: Context, nodeType: string): void {
  if (data.nodeTypes.noGlobalDatastores.includes(nodeType.split('.')[1] ?? '')) {
    invalidValue('Global replication group is not supported for the node type.');
  }
}

/** Refuses a node type that the engine version is too old for (data/emulator/node-types.json, `minimums`). */
export function checkNodeTypeVersion(context: Context, nodeType: string, engine: string, runs: string): void {
  const family = nodeType.split('.')[1] ?? '';
  const minimum = context.data.nodeTypes.minimums.find(({ families }) => families.includes(family))?.versions[engine];
  if (minimum === undefined) return;
  if (minimum === 'none' || isOlder(runs, minimum)) {
    invalidCombination(`Cache node type ${nodeType} is not supported for engine ${engine} version ${runs}.`);
  }
}
