import type { Parameters, ParameterValue } from '../../wire/query/request.js';
import { lookup, type OperationShapes, type Shape, structureOf } from '../../wire/query/shapes.js';

/** A way to a parameter, checked against the operation's input: `CacheUsageLimits.DataStorage.Unit`. Lists are walked. */
export interface Path {
  readonly text: string;
  readonly steps: readonly PathStep[];
}

interface PathStep {
  readonly member: string;
  /** Element name of the list that the member is; absent for scalars and structures. */
  readonly element?: string;
}

/** What stands at the end of a path. */
export interface Found {
  readonly value: ParameterValue;
  /** As a person would find it in the request: `UserIds.member.2`. */
  readonly parameter: string;
}

/** Checks `text` against an input structure. Throws an Error when the structure has no such parameter. */
export function compilePath(text: string, shapes: OperationShapes, input: string): Path {
  const steps: PathStep[] = [];
  let shape: Shape = { type: 'structure', shape: input };
  for (const member of text.split('.')) {
    if (shape.type !== 'structure') throw new Error(`parameter ${text} goes on after a ${shape.type}`);
    const next: Shape | undefined = lookup(structureOf(shapes, shape.shape).members, member);
    if (!next) throw new Error(`${shape.shape} has no parameter ${member} (path ${text})`);
    steps.push(next.type === 'list' ? { member, element: next.element } : { member });
    shape = next.type === 'list' ? next.of : next;
  }
  return { text, steps };
}

/** Everything at the end of the path, in request order; lists on the way and at the end are walked. Empty when absent. */
export function resolvePath(path: Path, parameters: Parameters): Found[] {
  const root: Found = { value: parameters, parameter: '' };
  const { steps } = path;
  // Most paths have one step, and every call walks many of them.
  if (steps.length === 1) return descend(root, steps[0] as PathStep);
  return steps.reduce<Found[]>((found, step) => found.flatMap((parent) => descend(parent, step)), [root]);
}

function descend({ value, parameter }: Found, { member, element }: PathStep): Found[] {
  if (typeof value === 'string' || Array.isArray(value)) return [];
  const next = lookup(value as Parameters, member);
  if (next === undefined) return [];
  const name = parameter === '' ? member : `${parameter}.${member}`;
  if (!Array.isArray(next)) return [{ value: next, parameter: name }];
  return (next as readonly ParameterValue[]).map((item, i) => ({
    value: item,
    parameter: `${name}.${element ?? 'member'}.${i + 1}`,
  }));
}

/**
 * The non-empty texts at the end of the paths. An empty value (`CacheSubnetGroupName=`) names nothing: it cannot be the
 * name of a resource, and ElastiCache treats it as not sent or refuses it.
 */
export function textsAt(paths: readonly Path[], parameters: Parameters): (Found & { readonly value: string })[] {
  const texts: (Found & { readonly value: string })[] = [];
  for (const path of paths) {
    for (const { value, parameter } of resolvePath(path, parameters)) {
      if (typeof value === 'string' && value !== '') texts.push({ value, parameter });
    }
  }
  return texts;
}

/** Whether the request gives something at one of the paths; an empty text or list is nothing. */
export function isGiven(paths: readonly Path[], parameters: Parameters): boolean {
  return paths.some((path) => resolvePath(path, parameters).some(({ value }) => value !== ''));
}
