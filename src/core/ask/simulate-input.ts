/** Reads one input object of `simulate --batch`, strictly: every problem of its shape is told at once. */
import { defined } from '../terms/defined.js';
import type { NamedPolicy, PlainContext, PolicyInput, PolicySource } from './policy-input.js';

export type ReadSimulation = { readonly id?: unknown } & (
  | {
      readonly action: string;
      readonly resource: string;
      readonly context: PlainContext;
      readonly policies: PolicyInput;
    }
  | { readonly invalid: readonly string[] }
);

const FIELDS = new Set([
  'id',
  'principal',
  'identityPolicies',
  'permissionsBoundary',
  'sessionPolicies',
  'serviceControlPolicies',
  'resourceControlPolicies',
  'action',
  'resource',
  'context',
]);

type Fields = Readonly<Record<string, unknown>>;

/** Appends to `problems` whatever keeps a value from being read. */
type Complain = (problem: string) => void;

/** A line of `simulate`, or everything that is wrong with it. */
export function readSimulation(line: unknown): ReadSimulation {
  if (!isObject(line)) return { invalid: ['the line must be an object'] };
  const invalid: string[] = [];
  const complain: Complain = (problem) => {
    invalid.push(problem);
  };
  for (const name of Object.keys(line)) if (!FIELDS.has(name)) complain(`unknown field \`${name}\``);
  const action = readText(line, 'action', complain);
  const resource = readText(line, 'resource', complain);
  const context = readContext(line.context, complain);
  const policies = readPolicies(line, complain);
  const id = line.id === undefined ? {} : { id: line.id };
  return invalid.length > 0 ? { ...id, invalid } : { ...id, action, resource, context, policies };
}

function readText(line: Fields, name: string, complain: Complain): string {
  const value = line[name];
  if (typeof value === 'string' && value !== '') return value;
  complain(value === undefined ? `\`${name}\` is missing` : `\`${name}\` must be a non-empty string`);
  return '';
}

function readContext(value: unknown, complain: Complain): PlainContext {
  if (value === undefined) return {};
  if (!isObject(value)) {
    complain('`context` must be an object');
    return {};
  }
  const seen = new Map<string, string>();
  const read: [string, string | string[]][] = [];
  for (const [key, item] of Object.entries(value)) {
    const other = seen.get(key.toLowerCase());
    if (other !== undefined) complain(`\`context\` has \`${other}\` and \`${key}\`, which are the same key`);
    seen.set(key.toLowerCase(), key);
    const plain = Array.isArray(item) ? readScalars(item) : readScalar(item);
    if (plain === undefined) complain(`\`${key}\` in \`context\` must be a string or a list of strings`);
    else read.push([key, plain]);
  }
  // Not an assignment key by key: `__proto__` is a name like any other here.
  return Object.fromEntries(read);
}

/** Numbers and booleans stand for their text, as they do in the conditions of a policy. */
function readScalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function readScalars(values: readonly unknown[]): string[] | undefined {
  const read = values.map(readScalar);
  return read.every((value) => value !== undefined) ? read : undefined;
}

function readPolicies(line: Fields, complain: Complain): PolicyInput {
  const boundary = line.permissionsBoundary;
  const session = line.sessionPolicies;
  const scp = line.serviceControlPolicies;
  const rcp = line.resourceControlPolicies;
  const principal = readPrincipal(line.principal, complain);
  return {
    identityPolicies: readIdentityPolicies(line.identityPolicies, complain),
    ...defined({ principal }),
    ...(boundary === undefined ? {} : { permissionsBoundary: readDocument(boundary, 'permissionsBoundary', complain) }),
    ...(session === undefined ? {} : { sessionPolicies: readDocuments(session, 'sessionPolicies', complain) }),
    ...(scp === undefined ? {} : { serviceControlPolicies: readLevels(scp, 'serviceControlPolicies', complain) }),
    ...(rcp === undefined ? {} : { resourceControlPolicies: readLevels(rcp, 'resourceControlPolicies', complain) }),
  };
}

function readPrincipal(value: unknown, complain: Complain): { arn: string } | undefined {
  if (value === undefined) return undefined;
  if (isObject(value) && typeof value.arn === 'string') return { arn: value.arn };
  complain('`principal` must be an object with the string `arn`');
  return undefined;
}

function readIdentityPolicies(value: unknown, complain: Complain): NamedPolicy[] {
  if (!Array.isArray(value)) {
    complain(value === undefined ? '`identityPolicies` is missing' : '`identityPolicies` must be a list');
    return [];
  }
  return value.flatMap((item: unknown, index): NamedPolicy[] => {
    const place = `identityPolicies[${index}]`;
    if (!isObject(item) || typeof item.name !== 'string') {
      complain(`\`${place}\` must be an object with \`name\` and \`document\``);
      return [];
    }
    for (const name of Object.keys(item)) {
      if (name !== 'name' && name !== 'document') complain(`unknown field \`${name}\` in \`${place}\``);
    }
    return [{ name: item.name, document: readDocument(item.document, `${place}.document`, complain) }];
  });
}

function readLevels(value: unknown, place: string, complain: Complain): PolicySource[][] {
  if (Array.isArray(value)) {
    return value.map((level: unknown, index) => readDocuments(level, `${place}[${index}]`, complain));
  }
  complain(`\`${place}\` must be a list of levels, each a list of policies`);
  return [];
}

function readDocuments(value: unknown, place: string, complain: Complain): PolicySource[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => readDocument(item, `${place}[${index}]`, complain));
  }
  complain(`\`${place}\` must be a list of policies`);
  return [];
}

function readDocument(value: unknown, place: string, complain: Complain): PolicySource {
  if (isObject(value) || typeof value === 'string') return value;
  complain(value === undefined ? `\`${place}\` is missing` : `\`${place}\` must be a policy`);
  return {};
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
