/** A call of any operation: what its input requires, and what a mistake needs beside that. */
import { lookup, type Shape, structureOf } from '#src/core/wire/query/shapes.js';
import { loadCatalog } from '#src/edge/world/data.js';

export const catalog = loadCatalog();
export const OPERATIONS = Object.keys(catalog.shapes.operations).sort();

export interface Call {
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A random number below `n`, from a seed. */
export type Random = (n: number) => number;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/** Values that ElastiCache would take; every other text is a name of the team whose calls these are. */
const USUAL: Readonly<Record<string, unknown>> = {
  Engine: 'redis',
  CacheNodeType: 'cache.r7g.large',
  AccessString: 'on ~* +@all',
  SourceType: 'cache-cluster',
  ResourceName: 'arn:aws:elasticache:us-east-1:123456789012:cluster:checkout-7',
  CacheParameterGroupFamily: 'redis7',
};

export const NAME = 'checkout-7';

export function callOf(operation: string, more: Readonly<Record<string, unknown>> = {}): Call {
  const input = lookup(catalog.shapes.operations, operation)?.input ?? '';
  const { required } = structureOf(catalog.shapes, input);
  const params = Object.fromEntries(required.map((name) => [name, usualValue(name, memberOf(operation, name))]));
  return { operation, params: { ...params, ...more } };
}

/** The shape of a parameter; undefined when the operation does not have it. */
export function memberOf(operation: string, name: string): Shape | undefined {
  const input = lookup(catalog.shapes.operations, operation)?.input ?? '';
  return lookup(structureOf(catalog.shapes, input).members, name);
}

function usualValue(name: string, shape: Shape | undefined): unknown {
  const usual = lookup(USUAL, name);
  if (usual !== undefined) return usual;
  switch (shape?.type) {
    case 'number':
      return 2;
    case 'boolean':
      return true;
    case 'timestamp':
      return '2024-01-02T03:04:05Z';
    case 'list':
      return [usualValue(name, shape.of)];
    case 'structure': {
      const { members, required } = structureOf(catalog.shapes, shape.shape);
      const names = required.length > 0 ? required : Object.keys(members).slice(0, 1);
      return Object.fromEntries(names.map((each) => [each, usualValue(each, lookup(members, each))]));
    }
    default:
      return NAME;
  }
}
