import type { ErrorObject } from 'ajv';
import { nearest } from '../terms/nearest.js';
import type { JsonNode } from '../text/json.js';
import { toValue } from '../text/json-value.js';
import { pointerToken, resolvePointer } from '../text/locate.js';
import { describe } from '../text/members.js';
import { didYouMean, quote } from '../text/report.js';
import type { Source } from '../text/source.js';
import type { PrincipalsObject } from './principals-file.js';
import validate from './shape-validator.js';

/** Checks a source against the schema; gives its value when it can be read on (its report says whether it may be used). No message quotes a value: it may be a secret. */
export type ShapeCheck = (source: Source) => PrincipalsObject | undefined;

/** The check against data/schema/principals.schema.json. */
export const checkShape: ShapeCheck = (source) => {
  const value = toValue(source.root);
  if (validate(value)) return value as unknown as PrincipalsObject;
  const errors = validate.errors ?? [];
  for (const error of errors) reportError(error, source);
  // Beside keys that are none everything has its type: the rest can be checked too, so that all problems are told at once.
  return errors.every(({ keyword }) => keyword === 'additionalProperties')
    ? (value as unknown as PrincipalsObject)
    : undefined;
};

function reportError(error: ErrorObject, source: Source): void {
  const place = source.place(error.instancePath);
  if (error.keyword === 'additionalProperties') {
    const name = String(error.params.additionalProperty);
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
    const at = keyPlace(source, error.instancePath, name);
    const meant = nearest(name, known);
    // A forgotten colon or space makes a key of a secret: `{ id: AKIA..., secret:wJalr... }`.
    const shown = /^[\w-]+$/.test(name) && (meant !== undefined || !known.includes('secret'));
    source.report.error(
      'unknown-key',
      shown ? at : { ...at, pointer: error.instancePath },
      `${shown ? quote(name) : 'what stands here'} is no key here`,
      didYouMean(meant) ?? `the keys here are: ${known.join(', ')}`,
    );
  } else if (error.keyword === 'required') {
    source.report.error('missing-key', place, `the key \`${String(error.params.missingProperty)}\` is missing`);
  } else if (error.keyword === 'type') {
    const node = resolvePointer(source.root, error.instancePath);
    const message = `expected ${expectedOf(error)}${node === undefined ? '' : `, found ${kindOf(node)}`}`;
    const number = node?.type === 'number' || node?.type === 'boolean';
    source.report.error('wrong-type', place, message, number ? 'put it in quotes' : undefined);
  } else if (error.keyword === 'pattern') {
    const name = error.propertyName;
    const at = name === undefined ? place : keyPlace(source, error.instancePath, name);
    source.report.error('invalid-value', at, `expected ${descriptionOf(error) ?? 'another form'}`);
  } else if (error.keyword !== 'propertyNames') {
    source.report.error(
      'invalid-value',
      place,
      error.keyword === 'minLength' ? 'the text is empty' : 'this value is not allowed here',
    );
  }
}

/** What stands there, without quoting it. */
function kindOf(node: JsonNode): string {
  if (node.type === 'null') return 'nothing';
  return node.type === 'number' || node.type === 'boolean' ? `a ${node.type}` : describe(node);
}

function keyPlace(source: Source, parent: string, name: string): { pointer: string; offset: number } {
  const node = resolvePointer(source.root, parent);
  const member = node?.type === 'object' ? node.members.findLast((other) => other.name === name) : undefined;
  return { pointer: `${parent}/${pointerToken(name)}`, offset: member?.offset ?? node?.offset ?? 0 };
}

const NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'a string',
  boolean: 'a boolean',
  number: 'a number',
};

function expectedOf(error: ErrorObject): string {
  const types = [error.params.type].flat().map((type) => NAMES[String(type)] ?? String(type));
  return descriptionOf(error) ?? types.join(' or ');
}

function descriptionOf(error: ErrorObject): string | undefined {
  return (error.parentSchema as { description?: string } | undefined)?.description;
}
