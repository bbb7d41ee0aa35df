import type { ErrorObject } from 'ajv';
import { nearest } from '../../core/terms/nearest.js';

/** Words for a refusal that stand in a schema: what follows `must be`, or a whole sentence. */
interface Words {
  readonly 'x-must'?: string;
  readonly 'x-otherwise'?: string;
}

/**
 * What is wrong with a request, as a sentence that names the parameter or the field.
 *
 * @param kind what stands before an unknown name.
 */
export function mistakeWords(errors: readonly ErrorObject[], kind: 'parameter' | 'field'): string {
  const strange = errors.find(({ keyword }) => keyword === 'additionalProperties');
  if (strange) return unknownName(strange, kind);
  // What comes last is about the whole of which the others are parts.
  const error = errors.findLast(({ keyword }) => keyword !== 'if');
  if (!error) return 'the request is not valid';
  const { keyword, instancePath, params, parentSchema, data } = error;
  const words = (parentSchema ?? {}) as Words;
  const name = instancePath.slice(1).replaceAll('/', '.');
  const shown = name === '' ? 'the body' : `\`${name}\``;
  if (keyword === 'required') return `${name === '' ? '' : `${shown}: `}\`${params.missingProperty}\` is missing`;
  if (words['x-otherwise'] !== undefined && keyword !== 'type') return words['x-otherwise'];
  if (kind === 'parameter' && Array.isArray(data)) return `${shown} is given twice`;
  if (data === '') return `${shown} is empty`;
  return `${shown} must be ${words['x-must'] ?? wanted(error)}`;
}

function unknownName({ params, parentSchema, instancePath }: ErrorObject, kind: string): string {
  const known = Object.keys((parentSchema as { properties?: object } | undefined)?.properties ?? {});
  const name = String(params.additionalProperty);
  const within = instancePath === '' ? '' : ` in \`${instancePath.slice(1).replaceAll('/', '.')}\``;
  const close = nearest(name, known);
  const none = known.length === 0 ? `there are no ${kind}s here` : `known are ${known.join(', ')}`;
  return `unknown ${kind} \`${name}\`${within}: ${close === undefined ? none : `did you mean \`${close}\`?`}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list',
  integer: 'a whole number',
};

function wanted({ keyword, params, parentSchema }: ErrorObject): string {
  const { type, minimum, maximum } = (parentSchema ?? {}) as { type?: string; minimum?: number; maximum?: number };
  if (keyword === 'enum') return `one of ${(params.allowedValues as readonly unknown[]).join(', ')}`;
  if (type === 'integer' && minimum !== undefined)
    return `a whole number from ${minimum}${maximum === undefined ? '' : ` to ${maximum}`}`;
  if (keyword === 'minItems') return 'a list that is not empty';
  if (keyword === 'maxItems') return `a list of at most ${params.limit}`;
  return TYPES[String(type)] ?? 'of another form';
}
