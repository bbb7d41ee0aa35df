import type { ContextEntry } from '../engine/request.js';
import { type Fault, fault } from '../wire/fault.js';
import type { Parameters, ParameterValue } from '../wire/request.js';

/** A call that IAM would refuse. */
export interface Refused {
  readonly fault: Fault;
}

export const isRefused = (value: object): value is Refused => 'fault' in value;

/** What to simulate, apart from the policies. */
export interface SimulationInput {
  readonly actions: readonly string[];
  /** Empty: `*`. */
  readonly resources: readonly string[];
  readonly context: readonly ContextEntry[];
  /** Index of the first result to give. */
  readonly start: number;
  /** How many to give. */
  readonly most: number;
}

/** API reference, MaxItems: 1 to 1000, 100 when absent. */
const USUAL_PAGE = 100;

/** Reads the parameters that the Simulate operations share. */
export function inputOf(parameters: Parameters): SimulationInput | Refused {
  const actions = list(parameters.ActionNames);
  if (!actions.length)
    return validation(
      "1 validation error detected: Value at 'actionNames' failed to satisfy constraint: Member must not be null",
    );
  const odd = actions.find((action) => !/^[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+$/.test(action));
  if (odd !== undefined) return invalid(`Invalid Action Name: ${odd.slice(0, 128)}`);
  const context: ContextEntry[] = [];
  for (const entry of structures(parameters.ContextEntries)) {
    const read = contextEntry(entry);
    if (isRefused(read)) return read;
    context.push(read);
  }
  const most = Number(scalar(parameters.MaxItems) ?? USUAL_PAGE);
  if (most < 1 || most > 1000)
    return validation(
      "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must be between 1 and 1000",
    );
  const marker = scalar(parameters.Marker) ?? '0';
  if (!/^\d{1,6}$/.test(marker)) return invalid('Invalid Marker');
  return { actions, resources: list(parameters.ResourceArns), context, start: Number(marker), most };
}

const TYPES = ['string', 'numeric', 'boolean', 'ip', 'binary', 'date'];

/** A type that ends in List makes a multivalued key, another a single-valued one. */
function contextEntry(entry: Parameters): ContextEntry | Refused {
  const key = scalar(entry.ContextKeyName);
  const type = scalar(entry.ContextKeyType) ?? 'string';
  const values = list(entry.ContextKeyValues);
  if (!key) return invalid('a context entry has no ContextKeyName');
  const base = type.replace(/List$/, '');
  if (!TYPES.includes(base)) return invalid(`the ContextKeyType of ${key} is unknown: ${type.slice(0, 40)}`);
  if (type !== base) return { key, value: values };
  const [value, ...others] = values;
  if (value === undefined || others.length)
    return invalid(`${key} is of type ${type} and needs exactly one value; several need ${type}List`);
  return { key, value };
}

const invalid = (message: string): Refused => ({
  fault: { ...fault('InvalidParameterValue', message), code: 'InvalidInput' },
});
const validation = (message: string): Refused => ({
  fault: { ...fault('InvalidParameterValue', message), code: 'ValidationError' },
});

export const scalar = (value: ParameterValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** A list of texts; absent is empty. */
export function list(value: ParameterValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function structures(value: ParameterValue | undefined): Parameters[] {
  return Array.isArray(value)
    ? value.filter((each): each is Parameters => typeof each === 'object' && !Array.isArray(each))
    : [];
}
