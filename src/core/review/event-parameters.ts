import type { Parameters, ParameterValue } from '../wire/query/request.js';
import { type OperationShapes, type Shape, sameButCase, structureOf } from '../wire/query/shapes.js';

/** The parameters of a call from the `requestParameters` of its CloudTrail event: `cacheClusterId` is CacheClusterId. */
export function parametersOf(
  written: Readonly<Record<string, unknown>>,
  structure: string,
  shapes: OperationShapes,
): Parameters {
  const { members } = structureOf(shapes, structure);
  const found: [string, ParameterValue][] = [];
  for (const [name, value] of Object.entries(written)) {
    const member = sameButCase(name, members);
    const shape = member === undefined ? undefined : members[member];
    const read = shape && valueAs(value, shape, shapes);
    if (member !== undefined && read !== undefined) found.push([member, read]);
  }
  return Object.fromEntries(found);
}

/** Undefined: absent, or of another type than the API's. */
function valueAs(value: unknown, shape: Shape, shapes: OperationShapes): ParameterValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (shape.type === 'list')
    return Array.isArray(value) ? value.flatMap((each) => valueAs(each, shape.of, shapes) ?? []) : undefined;
  if (shape.type === 'structure') {
    if (typeof value !== 'object' || Array.isArray(value)) return undefined;
    return parametersOf(value as Readonly<Record<string, unknown>>, shape.shape, shapes);
  }
  return typeof value === 'object' ? undefined : String(value);
}
