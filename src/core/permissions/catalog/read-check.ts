import { defined } from '../../terms/defined.js';
import { lookup } from '../../wire/query/shapes.js';
import { type Action, type CheckRule, EDITIONS, type Facts, type Unnamed } from './model.js';
import { compilePath, type Path } from './paths.js';
import { type DataPlace, flag, items, member, oneOf, onlyMembers, optional, text } from './read.js';

const FIELDS = [
  ...['action', 'type', 'resource', 'names', 'arns', 'when', 'given', 'creates', 'prefix', 'unnamed'],
  ...['edition', 'source', 'certainty', 'note'],
];
const WHEN = ['always', 'named', 'tags', 'given', 'nothing'] as const;
const CERTAINTY = ['documented', 'inferred', 'assumed'] as const;
const PREFIX = 'elasticache:';

/** One check of permissions.json, fitted to the operation's parameters and to the reference. */
export function readCheck(place: DataPlace, operation: string, facts: Facts, rows: readonly number[]): CheckRule {
  onlyMembers(place, FIELDS);
  const path = pathReader(operation, facts);
  const action = text(member(place, 'action'));
  const type = optional(member(place, 'type'), text);
  const names = optional(member(place, 'names'), path.list) ?? [];
  const arns = optional(member(place, 'arns'), path.list) ?? [];
  const resource = optional(member(place, 'resource'), text);
  const fills = resource === undefined ? [] : readFills(member(place, 'resource'), resource, path);
  if ((names.length > 0 ? 1 : 0) + (arns.length > 0 ? 1 : 0) + (resource ? 1 : 0) !== 1) {
    throw new Error(`${place.at}: exactly one of names, arns and resource says what is checked`);
  }
  const edition = optional(member(place, 'edition'), (at) => oneOf(at, EDITIONS));
  const when = oneOf(member(place, 'when'), WHEN);
  const given = optional(member(place, 'given'), path.one);
  if ((when === 'given') !== (given !== undefined)) throw new Error(`${place.at}: given goes with "when": "given"`);
  const prefix = optional(member(place, 'prefix'), (at) => oneOf(at, ['globalDatastore'] as const));
  const unnamed = optional(member(place, 'unnamed'), (at) => readUnnamed(at, path));
  return {
    action,
    ...defined({ type, resource }),
    fills,
    names,
    arns,
    when,
    ...(given ? { given } : {}),
    creates: optional(member(place, 'creates'), flag) ?? false,
    ...(prefix ? { prefix } : {}),
    ...(unnamed ? { unnamed } : {}),
    editions: edition ? [edition] : EDITIONS,
    rows,
    source: text(member(place, 'source')),
    certainty: oneOf(member(place, 'certainty'), CERTAINTY),
    note: text(member(place, 'note')),
    keys: keysOf(place, action, type, names, facts),
  };
}

/** The parameters that stand in the ARN of a check; anything else that looks like a resource is refused. */
function readFills(place: DataPlace, resource: string, path: PathReader): Path[] {
  if (resource === '*') return [];
  if (!resource.startsWith('arn:${Partition}:'))
    throw new Error(`${place.at}: expected \`*\`, or an ARN with \${Partition}`);
  const names = [...resource.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'Partition').map((name) => path.one({ at: place.at, value: name }));
}

interface PathReader {
  readonly one: (place: DataPlace) => Path;
  readonly list: (place: DataPlace) => Path[];
}

/** Reads paths into the parameters of an operation, and says where in the file a wrong one stands. */
export function pathReader(operation: string, { shapes }: Facts): PathReader {
  const input = lookup(shapes.operations, operation)?.input ?? '';
  const one = (place: DataPlace): Path => {
    const path = text(place);
    try {
      return compilePath(path, shapes, input);
    } catch (error) {
      throw new Error(`${place.at}: ${(error as Error).message}`, { cause: error });
    }
  };
  return { one, list: (place) => items(place).map(one) };
}

function readUnnamed(place: DataPlace, path: PathReader): Unnamed {
  onlyMembers(place, ['defaultParameterGroup', 'assumed']);
  const group = optional(member(place, 'defaultParameterGroup'), (at) => {
    onlyMembers(at, ['engine', 'version', 'clusterMode', 'unless']);
    const clusterMode = optional(member(at, 'clusterMode'), text);
    return {
      engine: path.one(member(at, 'engine')),
      version: path.one(member(at, 'version')),
      ...defined({ clusterMode }),
      unless: path.list(member(at, 'unless')),
    };
  });
  const assumed = optional(member(place, 'assumed'), text);
  return { ...(group ? { defaultParameterGroup: group } : {}), ...defined({ assumed }) };
}

function keysOf(place: DataPlace, name: string, type: string | undefined, names: readonly Path[], facts: Facts) {
  if (!name.startsWith(PREFIX)) return [];
  const action = facts.actions.get(name.slice(PREFIX.length));
  if (!action)
    throw new Error(
      `${place.at}: the reference has no action ${name} (one that it does not carry yet is a row of newer-actions.json)`,
    );
  if (type === undefined) {
    if (names.length > 0) throw new Error(`${place.at}: names need a type`);
    return action.keys;
  }
  if (!facts.resourceTypes.has(type)) throw new Error(`${place.at}: the reference has no resource type ${type}`);
  if (!Object.hasOwn(action.types, type)) throw new Error(`${place.at}: ${name} has no resource type ${type}`);
  return conditionKeysOf(action, type);
}

/** The condition keys of an action for a type of resource; the action's own for a type that it does not have. */
export function conditionKeysOf(action: Action, type: string | undefined): readonly string[] {
  const typed = type === undefined ? undefined : lookup(action.types, type);
  return typed ? [...new Set([...action.keys, ...typed.keys])] : action.keys;
}
