import type { Parameters, ParameterValue } from '../../../wire/query/request.js';
import type { Shape } from '../../../wire/query/shapes.js';
import { checkConstraint } from './constraints.js';
import type { EmulatorData } from './data.js';
import { invalidValue } from './refusal.js';

/** A call's parameters, read by name. A scalar that is absent is undefined, a list that is absent is empty. */
export interface Input {
  has(name: string): boolean;
  /** Whether nothing is given but these. */
  only(...names: readonly string[]): boolean;
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  count(name: string): number | undefined;
  time(name: string): Date | undefined;
  texts(name: string): readonly string[];
  part(name: string): Input | undefined;
  parts(name: string): readonly Input[];
  /** A member that the model requires (or that the handler does): the fault for a missing one otherwise. */
  need(name: string): string;
  needCount(name: string): number;
  needFlag(name: string): boolean;
}

/** The shapes and the limits of what they hold. */
type Shapes = Pick<EmulatorData, 'operations' | 'constraints'>;

/**
 * Checks parameters against the shape of the operation and wraps them for reading. Parameters that the shape does not
 * have are left alone. First what is missing, then the form of what is there, then its limits.
 *
 * A missing member is InvalidParameterValue, with the sentence that ElastiCache uses ("The parameter CacheNodeType must be
 * provided and must not be null.", getmoto/moto pull 9402).
 */
export function readInput(structure: string, parameters: Parameters, shapes: Shapes): Input {
  checkStructure(structure, parameters, shapes, '');
  return wrap(parameters);
}

function checkStructure(name: string, value: Parameters, shapes: Shapes, path: string): void {
  const structure = shapes.operations.structures[name];
  if (!structure) return;
  const limits = shapes.constraints.structures[name] ?? {};
  for (const member of structure.required) if (isBlank(value[member])) missing(path + member, value[member]);
  for (const [member, shape] of Object.entries(structure.members)) {
    const given = value[member];
    if (given === undefined) continue;
    checkShape(shape, given, shapes, path + member);
    const limit = limits[member];
    if (limit) checkConstraint(limit, given, path + member);
  }
}

function checkShape(shape: Shape, value: ParameterValue, shapes: Shapes, path: string): void {
  if (shape.type === 'list') {
    const items = isList(value) ? value : value === '' ? [] : invalidValue(`The parameter ${path} is not a list.`);
    items.forEach((item, i) => {
      checkShape(shape.of, item, shapes, `${path}.${i + 1}`);
    });
  } else if (shape.type === 'structure') {
    if (!isStructure(value)) invalidValue(`The parameter ${path} is not a structure.`);
    checkStructure(shape.shape, value, shapes, `${path}.`);
  } else if (typeof value !== 'string') {
    invalidValue(`The parameter ${path} must be a single value.`);
  } else if (!SCALARS[shape.type](value)) {
    invalidValue(`The value ${value} is not valid for the parameter ${path}: it is not a ${shape.type}.`);
  }
}

const SCALARS = {
  string: () => true,
  number: (text: string) => /^[+-]?\d{1,10}$/.test(text),
  boolean: (text: string) => /^(true|false)$/i.test(text),
  timestamp: (text: string) => !Number.isNaN(Date.parse(text)),
} as const;

const isList = (value: ParameterValue): value is readonly ParameterValue[] => Array.isArray(value);
const isStructure = (value: ParameterValue): value is Parameters => typeof value === 'object' && !isList(value);
const isBlank = (value: ParameterValue | undefined): boolean =>
  value === undefined || value === '' || (isList(value) && value.length === 0);

/** The fault for a parameter that is not there, or there without a value. */
export function missing(name: string, value?: ParameterValue): never {
  // hashicorp/terraform pull 2534 has the sentence for a list.
  const must = value === undefined ? ' and must not be null' : isList(value) ? '' : ' and must not be blank';
  return invalidValue(`The parameter ${name} must be provided${must}.`);
}

function wrap(parameters: Parameters): Input {
  const own = (name: string): ParameterValue | undefined =>
    Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  const text = (name: string): string | undefined => {
    const value = own(name);
    return typeof value === 'string' ? value : undefined;
  };
  const list = (name: string): readonly ParameterValue[] => {
    const value = own(name);
    return value !== undefined && isList(value) ? value : [];
  };
  const input: Input = {
    has: (name) => own(name) !== undefined,
    only: (...names) => Object.keys(parameters).every((name) => names.includes(name)),
    text,
    flag: (name) => map(text(name), (value) => value.toLowerCase() === 'true'),
    count: (name) => map(text(name), Number),
    time: (name) => map(text(name), (value) => new Date(value)),
    texts: (name) => list(name).filter((item) => typeof item === 'string'),
    part: (name) => map(own(name), (value) => (isStructure(value) ? wrap(value) : undefined)),
    parts: (name) => list(name).filter(isStructure).map(wrap),
    need: (name) => text(name) || missing(name, text(name)),
    needCount: (name) => input.count(name) ?? missing(name),
    needFlag: (name) => input.flag(name) ?? missing(name),
  };
  return input;
}

/** The same parameters but for some that are to be ignored. */
export function without(input: Input, ignored: readonly string[]): Input {
  const hidden = (name: string): boolean => ignored.includes(name);
  return {
    ...input,
    has: (name) => !hidden(name) && input.has(name),
    text: (name) => (hidden(name) ? undefined : input.text(name)),
  };
}

function map<A, B>(value: A | undefined, change: (value: A) => B): B | undefined {
  return value === undefined ? undefined : change(value);
}
