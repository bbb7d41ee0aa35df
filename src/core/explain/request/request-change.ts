/** A changed call as what a program has to send otherwise. */
import type { Parameters, ParameterValue } from '../../wire/query/request.js';
import { lookup, type OperationShapes, type Shape, structureOf } from '../../wire/query/shapes.js';
import type { Inquiry } from '../inquiry/inquiry.js';
import type { RequestChange } from '../words/explanation.js';
import type { ChangedCall } from './sendable.js';

const SECRET = /^(?:passwords|authtoken)$/i;

/** Whether a structure or a list has a secret in it; a text by itself is a value that was made up here. */
function holdsSecret(value: ParameterValue): boolean {
  if (typeof value === 'string') return false;
  if (Array.isArray(value)) return (value as readonly ParameterValue[]).some(holdsSecret);
  return Object.entries(value as Parameters).some(([name, each]) => SECRET.test(name) || holdsSecret(each));
}

/** What was changed, in the SDK's shape: numbers and booleans as such. */
export function requestChangeOf(changed: ChangedCall, { world, call }: Inquiry): RequestChange | undefined {
  const { shapes } = world.catalog;
  const input = lookup(shapes.operations, call.operation)?.input;
  if (input === undefined) return undefined;
  const { members } = structureOf(shapes, input);
  const before = call.call.parameters;
  const different = Object.entries(changed.parameters).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  // What is set is told whole, and a structure that holds passwords can't be.
  if (different.some(([, value]) => holdsSecret(value))) return undefined;
  const set = different.map(([name, value]) => [name, typed(value, lookup(members, name), shapes)] as const);
  const remove = Object.keys(before).filter((name) => !(name in changed.parameters));
  if (set.length === 0 && remove.length === 0) return undefined;
  return { set: Object.fromEntries(set), remove };
}

function typed(value: ParameterValue, shape: Shape | undefined, shapes: OperationShapes): unknown {
  if (typeof value === 'string') {
    if (shape?.type === 'number' && /^-?\d+$/.test(value)) return Number(value);
    return shape?.type === 'boolean' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;
  }
  if (Array.isArray(value)) {
    const of = shape?.type === 'list' ? shape.of : undefined;
    return (value as readonly ParameterValue[]).map((each) => typed(each, of, shapes));
  }
  const members = shape?.type === 'structure' ? structureOf(shapes, shape.shape).members : {};
  return Object.fromEntries(
    Object.entries(value as Parameters).map(([name, each]) => [name, typed(each, lookup(members, name), shapes)]),
  );
}
