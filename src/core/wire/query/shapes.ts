/** The type of a member, as `data/elasticache/operations.json` writes it. */
export type Shape =
  | { readonly type: ScalarType }
  | { readonly type: 'list'; readonly element: string; readonly of: Shape }
  | { readonly type: 'structure'; readonly shape: string };

export type ScalarType = 'string' | 'number' | 'boolean' | 'timestamp';

export interface StructureShape {
  readonly required: readonly string[];
  /** In the order of the service model, which is the order in which SDKs write them. */
  readonly members: { readonly [member: string]: Shape };
}

export interface OperationShape {
  /** Name of the structure that holds the parameters. */
  readonly input: string;
  /** Name of the result's structure; null when the answer has no result element. */
  readonly output: string | null;
}

/** The part of `data/elasticache/operations.json` that decoding, encoding and answering need. */
export interface OperationShapes {
  /** `2015-02-02`. */
  readonly version: string;
  /** XML namespace of every answer. */
  readonly namespace: string;
  readonly operations: { readonly [operation: string]: OperationShape };
  readonly structures: { readonly [name: string]: StructureShape };
  /** Members with secrets, beside those that ElastiCache has always had. */
  readonly secrets?: SecretMembers;
}

/** Members by name whose values are written down nowhere, wherever they stand. */
export interface SecretMembers {
  readonly all: readonly string[];
  /** Access strings, of which only the passwords are hidden. */
  readonly passwords: readonly string[];
}

/** The member of a call's parameters that holds the tags to attach: a list of the API's Tag, whatever it is called; else Tags. */
export function tagParameterOf(shapes: OperationShapes, input: string | null): string {
  if (input === null) return 'Tags';
  const known = tagParameters.get(shapes) ?? new Map<string, string>();
  tagParameters.set(shapes, known);
  const name = known.get(input) ?? findTagParameter(shapes, input);
  known.set(input, name);
  return name;
}

/** By the shapes that they were found in: every call asks. */
const tagParameters = new WeakMap<OperationShapes, Map<string, string>>();

/** Whether a call's parameters have such a member. */
export const takesTags = (shapes: OperationShapes, input: string | null): boolean =>
  input !== null && tagListOf(shapes, input) !== undefined;

const findTagParameter = (shapes: OperationShapes, input: string): string => tagListOf(shapes, input) ?? 'Tags';

function tagListOf(shapes: OperationShapes, input: string): string | undefined {
  const members = lookup(shapes.structures, input)?.members ?? {};
  return Object.entries(members).find(
    ([, shape]) => shape.type === 'list' && shape.of.type === 'structure' && shape.of.shape === 'Tag',
  )?.[0];
}

/** Own-property lookup: parameter names come from callers, and `constructor` is one that they may send. */
export function lookup<T>(record: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The structure of that name. Throws when the data names one that it does not hold: a broken build, not a bad request. */
export function structureOf(shapes: OperationShapes, name: string): StructureShape {
  const structure = lookup(shapes.structures, name);
  if (!structure) throw new Error(`operations.json has no structure ${name}`);
  return structure;
}

/** The candidate that equals the name in everything but letter case, or undefined. */
export function sameButCase(name: string, candidates: { readonly [key: string]: unknown }): string | undefined {
  const lower = name.toLowerCase();
  for (const candidate of Object.keys(candidates)) {
    if (candidate.length === name.length && candidate.toLowerCase() === lower) return candidate;
  }
  return undefined;
}
