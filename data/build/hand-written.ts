/**
 * What the hand-written files must look like that no loader checks row by row: fields, their kinds, and the names in them that stand
 * elsewhere. (`elasticache/` is checked by the catalogue that reads it.) A finding names file, row and what is wrong.
 */
import { Ajv, type ErrorObject } from 'ajv';
import { nearest } from '#src/core/terms/nearest.js';
import type { Operations } from './shapes.js';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string', minLength: 1 };
const number: Schema = { type: 'number' };
const flag: Schema = { type: 'boolean' };
const whole: Schema = { type: 'integer', minimum: 0 };
const oneOf = (...values: readonly string[]): Schema => ({ enum: values });
const list = (items: Schema): Schema => ({ type: 'array', items });
const map = (additionalProperties: Schema): Schema => ({ type: 'object', additionalProperties });
const texts = list(text);
/** An object of these fields and no other. */
const row = (required: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});
const numbers = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, whole]));

const parameter = {
  name: text,
  families: texts,
  type: text,
  allowed: { type: 'string' },
  since: text,
  description: text,
};
const read = { reader: text, source: text };
const emulated = { source: texts, note: text };

const SHAPES: Readonly<Record<string, Schema>> = {
  'policy-language.json': row({
    source: text,
    globalConditionKeys: list(row({ key: text, type: text })),
    stsConditionKeys: texts,
  }),
  'aws/error-codes.json': row({
    about: text,
    sources: map(text),
    asOf: text,
    json: map(text),
    ec2: map(text),
    s3: map(text),
  }),
  'readers/readers.json': row({
    about: text,
    asOf: text,
    readers: map(row({ name: text, version: text, source: text })),
    headers: list(row({ name: text, holds: oneOf('host', 'text', 'account', 'protocol', 'control'), ...read })),
    texts: list(row({ pattern: text, contains: text, in: texts, ...read })),
    hosts: row({
      about: text,
      suffixes: texts,
      services: texts,
      labels: list(row({ label: text, ...read }, { prefix: flag })),
    }),
    parameters: list(row({ name: text, ...read })),
    presigned: row({ about: text, region: text, hosts: texts, ...read }),
    regions: row({ about: text, instead: text, ...read }),
    controlPaths: list(row({ path: text, ...read }, { whole: flag })),
    sharedActions: row({ about: text, services: map(texts) }),
  }),
  'emulator/combinations.json': row({
    asOf: text,
    note: text,
    rows: list(
      row(
        { operations: texts, fault: text, message: text, source: text },
        { when: map(text), given: texts, absent: texts, refuses: texts, needs: texts },
      ),
    ),
  }),
  'emulator/constraints.json': row({
    ...emulated,
    asOf: text,
    structures: map(
      map(row({}, { enum: texts, pattern: text, ...numbers('minLength', 'maxLength', 'minItems', 'maxItems') })),
    ),
  }),
  'emulator/engines.json': row({
    ...emulated,
    engines: list(
      row({
        engine: text,
        description: text,
        port: whole,
        default: text,
        replication: flag,
        families: list(
          row({
            family: text,
            clusterMode: flag,
            versions: list(row({ version: text, runs: text, description: text })),
          }),
        ),
      }),
    ),
    serverless: list(row({ engine: text, default: text, port: whole, readerPort: whole, versions: map(text) })),
  }),
  'emulator/faults.json': row({
    ...emulated,
    asOf: text,
    operations: map(texts),
    unreachable: list(row({ fault: text, operations: texts, reason: text })),
  }),
  'emulator/node-types.json': row({
    ...emulated,
    types: list(row({ type: text, memory: number, generation: text })),
    minimums: list(row({ families: texts, versions: map(text) })),
    noGlobalDatastores: texts,
  }),
  'emulator/parameters.json': row({
    ...emulated,
    parameters: list(row(parameter, { value: { type: 'string' }, change: text, modifiable: flag })),
    nodeTypeSpecific: list(row({ ...parameter, modifiable: flag }, { unit: text })),
  }),
  'emulator/regions.json': row({ ...emulated, zones: map(text), usualZones: text }),
};

/** The files that are looked at, by their path below `data/`. */
export const HAND_WRITTEN: readonly string[] = Object.keys(SHAPES);

const ajv = new Ajv({ allErrors: true, verbose: true });

/** What is wrong with one of these files; each is one sentence that begins with file and row. */
export function slipsIn(file: string, content: unknown, api: Operations): string[] {
  const valid = ajv.compile(SHAPES[file] ?? {});
  if (!valid(content)) return (valid.errors ?? []).map((error) => said(file, error));
  return (NAMES[file]?.(content as never, api) ?? []).map(([path, what]) => `${file}.${path}: ${what}`);
}

function said(file: string, { instancePath, keyword, params, message, parentSchema }: ErrorObject): string {
  const at = `${file}${instancePath.replace(/\/(\d+)/g, '[$1]').replaceAll('/', '.')}`;
  if (keyword === 'additionalProperties')
    return `${at}: unknown field ${params.additionalProperty} (known: ${Object.keys(parentSchema?.properties ?? {}).join(', ')})`;
  if (keyword === 'required') return `${at}: no ${params.missingProperty}`;
  if (keyword === 'enum') return `${at}: expected one of ${params.allowedValues.join(', ')}`;
  return `${at}: ${message}`;
}

type Found = readonly (readonly [path: string, what: string])[];

/** Names in a file that must stand somewhere else. */
const NAMES: Readonly<Record<string, (content: never, api: Operations) => Found>> = {
  'readers/readers.json': (content: ReadersFile) =>
    (['headers', 'texts', 'parameters', 'controlPaths'] as const).flatMap((part) =>
      content[part].flatMap(({ reader }, index) => unknownIn(`${part}[${index}]`, 'reader', reader, content.readers)),
    ),
  'emulator/combinations.json': ({ rows }: { readonly rows: readonly CombinationRow[] }, api) =>
    rows.flatMap(({ operations, fault }, index) => [
      ...operations.flatMap((name) => unknownIn(`rows[${index}]`, 'operation', name, api.operations)),
      ...unknownIn(`rows[${index}]`, 'fault', fault, api.faults),
    ]),
  'emulator/constraints.json': ({ structures }: { readonly structures: Members }, api) =>
    Object.entries(structures).flatMap(([structure, members]) => [
      ...unknownIn('structures', 'structure', structure, api.structures),
      ...Object.keys(members).flatMap((member) =>
        unknownIn(`structures.${structure}`, 'parameter', member, api.structures[structure]?.members ?? members),
      ),
    ]),
  'emulator/faults.json': ({ operations }: { readonly operations: Readonly<Record<string, readonly string[]>> }, api) =>
    Object.entries(operations).flatMap(([operation, faults]) => [
      ...unknownIn('operations', 'operation', operation, api.operations),
      ...faults.flatMap((fault) => unknownIn(`operations.${operation}`, 'fault', fault, api.faults)),
    ]),
};

type Members = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type ReadRows = readonly { readonly reader: string }[];

interface ReadersFile {
  readonly readers: Readonly<Record<string, unknown>>;
  readonly headers: ReadRows;
  readonly texts: ReadRows;
  readonly parameters: ReadRows;
  readonly controlPaths: ReadRows;
}

interface CombinationRow {
  readonly operations: readonly string[];
  readonly fault: string;
}

function unknownIn(path: string, kind: string, name: string, known: Readonly<Record<string, unknown>>): Found {
  if (Object.hasOwn(known, name)) return [];
  const guess = nearest(name, Object.keys(known));
  return [[path, `there is no ${kind} ${name}${guess === undefined ? '' : ` (did you mean ${guess}?)`}`]];
}
