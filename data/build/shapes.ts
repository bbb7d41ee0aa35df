/** The request and response shapes of an API, as `operations.json` holds them, and what two sources of them say together. */

export type Shape =
  | { readonly type: 'string' | 'number' | 'boolean' | 'timestamp' }
  | { readonly type: 'list'; readonly element: string; readonly of: Shape }
  | { readonly type: 'structure'; readonly shape: string }
  /** A kind of shape that ElastiCache's API has not had yet: told by `data:compare`, never written. */
  | { readonly type: 'unknown'; readonly name: string };

export interface Structure {
  required: string[];
  members: Record<string, Shape>;
}

export interface Operations {
  version: string;
  namespace: string;
  operations: Record<string, { input: string; output: string | null }>;
  structures: Record<string, Structure>;
  faults: Record<string, { code: string; status: number }>;
}

/** The same record with its keys in alphabetical order. */
export function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Everything that either source knows: the first one's order and words, then what only the second has. Where the two
 * contradict each other the first counts, and `contradictions` says so.
 */
export function unite(first: Operations, second: Operations): Operations {
  const structures = { ...second.structures, ...first.structures };
  for (const [name, { required, members }] of Object.entries(first.structures)) {
    const others = second.structures[name]?.members ?? {};
    structures[name] = { required, members: { ...members, ...without(others, members) } };
  }
  return {
    version: first.version,
    namespace: first.namespace,
    operations: sorted({ ...second.operations, ...first.operations }),
    structures: sorted(structures),
    faults: sorted({ ...second.faults, ...first.faults }),
  };
}

const without = <T>(record: Record<string, T>, known: Readonly<Record<string, unknown>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !Object.hasOwn(known, name)));

/** A shape in words: `list of Tag in Tag`, `string`. */
export function shapeInWords(shape: Shape): string {
  if (shape.type === 'structure') return shape.shape;
  if (shape.type === 'unknown') return `${shape.name} (unknown here)`;
  return shape.type === 'list' ? `list of ${shapeInWords(shape.of)} in ${shape.element}` : shape.type;
}

/** Facts of which two sources both speak, and say different things; each is one sentence. */
export function contradictions(ours: Operations, theirs: Operations): string[] {
  const both = (part: 'operations' | 'structures' | 'faults'): string[] =>
    Object.keys(ours[part]).filter((name) => Object.hasOwn(theirs[part], name));
  return [
    ...both('operations').flatMap((name) =>
      differs(`operation ${name}`, ours.operations[name], theirs.operations[name]),
    ),
    ...both('structures').flatMap((name) => differingMembers(name, ours.structures[name], theirs.structures[name])),
    ...both('faults').flatMap((name) => differs(`fault ${name}`, ours.faults[name], theirs.faults[name])),
  ];
}

function differingMembers(name: string, ours?: Structure, theirs?: Structure): string[] {
  return Object.entries(ours?.members ?? {}).flatMap(([member, shape]) => {
    const other = theirs?.members[member];
    if (other === undefined) return [];
    const [here, there] = [shapeInWords(shape), shapeInWords(other)];
    const required = [ours?.required.includes(member), theirs?.required.includes(member)];
    return [
      ...(here === there ? [] : [`${name}.${member}: ${here} here, ${there} there`]),
      ...(required[0] === required[1] ? [] : [`${name}.${member}: required ${required[0] ? 'here' : 'there'} only`]),
    ];
  });
}

function differs(what: string, ours: unknown, theirs: unknown): string[] {
  const [here, there] = [JSON.stringify(ours), JSON.stringify(theirs)];
  return here === there ? [] : [`${what}: ${here} here, ${there} there`];
}

/** What `theirs` has and `ours` has not: operations, parameters, members of answers, faults; each is one sentence. */
export function missing(ours: Operations, theirs: Operations): string[] {
  const absent = (part: 'operations' | 'faults'): string[] =>
    Object.keys(theirs[part]).filter((name) => !Object.hasOwn(ours[part], name));
  const callers = inputsOf(theirs);
  const members = Object.entries(theirs.structures).flatMap(([name, structure]) => {
    const known = ours.structures[name]?.members;
    const where = callers.get(name) ?? name;
    // The parameters of a new operation are told with the operation.
    if (known === undefined)
      return callers.has(name) ? [] : [`structure ${name}: ${Object.keys(structure.members).join(', ')}`];
    return Object.entries(structure.members)
      .filter(([member]) => !Object.hasOwn(known, member))
      .map(
        ([member, shape]) =>
          `${callers.has(name) ? 'parameter' : 'member'} ${where}.${member}: ${shapeInWords(shape)}${structure.required.includes(member) ? ', required' : ''}`,
      );
  });
  return [
    ...absent('operations').map((name) => {
      const input = theirs.structures[theirs.operations[name]?.input ?? '']?.members ?? {};
      return `operation ${name}(${Object.keys(input).join(', ')})`;
    }),
    ...members,
    ...absent('faults').map((name) => `fault ${name}: ${theirs.faults[name]?.code} ${theirs.faults[name]?.status}`),
  ];
}

/** Input structures by name, with the operation that takes them. */
const inputsOf = ({ operations }: Operations): Map<string, string> =>
  new Map(Object.entries(operations).map(([operation, { input }]) => [input, operation]));
