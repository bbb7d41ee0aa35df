/** Parameters and context as lines of a table. */
import type { ContextValue } from '../../../../core/terms/question.js';
import type { Parameters, ParameterValue } from '../../../../core/wire/query/request.js';

/** `Tags[0].Key`, `dev`. */
export type FieldLine = readonly [path: string, value: string];

/** Every scalar with the way to it, in the SDK's shape. */
export function parameterLines(parameters: Parameters): FieldLine[] {
  return Object.entries(parameters).flatMap(([name, value]) => linesOf(name, value));
}

function linesOf(path: string, value: ParameterValue): FieldLine[] {
  if (typeof value === 'string') return [[path, value]];
  const inner = Array.isArray(value)
    ? value.map((each, i): [string, ParameterValue] => [`${path}[${i}]`, each])
    : Object.entries(value).map(([name, each]): [string, ParameterValue] => [`${path}.${name}`, each]);
  return inner.length === 0
    ? [[path, Array.isArray(value) ? '(empty list)' : '(empty)']]
    : inner.flatMap(([at, each]) => linesOf(at, each));
}

/** `a`, `a, b` of several, `(none)` of an empty list. */
export const contextText = (value: ContextValue): string =>
  typeof value === 'string' ? value : value.length === 0 ? '(none)' : value.join(', ');
