/**
 * Reads botocore's service model (`service-2.json`, also gzipped) into the form of `operations.json`. botocore is the second
 * source of the shapes: its releases carry a change of the API days or weeks before the SDK for JavaScript does.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Operations, type Shape, type Structure, sorted } from './shapes.js';

/** The part of a service model that is read. */
interface Model {
  readonly metadata: { readonly apiVersion: string; readonly xmlNamespace: string };
  readonly operations: Readonly<Record<string, ModelOperation>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

interface ModelOperation {
  readonly input?: Reference;
  readonly output?: Reference;
  readonly errors?: readonly Reference[];
}

interface Reference {
  readonly shape: string;
  readonly locationName?: string;
}

interface ModelShape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Reference>>;
  readonly member?: Reference;
  readonly exception?: boolean;
  readonly error?: { readonly code: string; readonly httpStatusCode: number };
}

const SCALARS: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'timestamp'>> = {
  string: 'string',
  integer: 'number',
  long: 'number',
  double: 'number',
  float: 'number',
  boolean: 'boolean',
  timestamp: 'timestamp',
};

/** Where boto3's copy of the model lies, for `data:compare boto3`; undefined without an installed botocore. */
export function installedModel(): string | undefined {
  let main: string;
  try {
    const command = ['-c', 'import botocore; print(botocore.__file__)'];
    main = execFileSync('python3', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
  const stem = join(dirname(main), 'data/elasticache/2015-02-02/service-2.json');
  return [stem, `${stem}.gz`].find((path) => existsSync(path));
}

/** A model's shapes, and which faults each operation may answer, by shape name. */
export interface ModelFacts {
  readonly shapes: Operations;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

/** The facts of the model in a file. Throws an Error when it is no service model, or names shapes that it does not have. */
export function openModel(path: string): ModelFacts {
  const bytes = readFileSync(path);
  const model = JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as Partial<Model>;
  if (model.metadata === undefined || model.operations === undefined || model.shapes === undefined) {
    throw new Error(`${path} is no service model of botocore: metadata, operations or shapes are missing`);
  }
  const errors = Object.entries(model.operations).map(([name, operation]) => [
    name,
    (operation.errors ?? []).map(({ shape }) => shape),
  ]);
  return { shapes: readModel(model as Model), errors: Object.fromEntries(errors) };
}

function readModel({ metadata, operations, shapes }: Model): Operations {
  const structures: Record<string, Structure> = {};
  const faults: Operations['faults'] = {};
  const shapeOf = ({ shape: name }: Reference): Shape => {
    const shape = shapes[name];
    if (shape === undefined) throw new Error(`the model names the shape ${name} and does not have it`);
    const scalar = SCALARS[shape.type];
    if (scalar) return { type: scalar };
    if (shape.type === 'structure') return { type: 'structure', shape: name };
    if (shape.type === 'list' && shape.member) {
      return { type: 'list', element: shape.member.locationName ?? 'member', of: shapeOf(shape.member) };
    }
    return { type: 'unknown', name: shape.type };
  };
  for (const [name, { type, exception, error, required = [], members = {} }] of Object.entries(shapes)) {
    if (exception && error) faults[name] = { code: error.code, status: error.httpStatusCode };
    else if (type === 'structure') {
      const read = Object.entries(members).map(([member, reference]) => [member, shapeOf(reference)]);
      structures[name] = { required: [...required], members: Object.fromEntries(read) };
    }
  }
  const calls = Object.entries(operations).map(
    ([name, { input, output }]): [string, Operations['operations'][string]] => {
      if (!input) throw new Error(`the model's operation ${name} has no input`);
      return [name, { input: input.shape, output: output?.shape ?? null }];
    },
  );
  return {
    version: metadata.apiVersion,
    namespace: metadata.xmlNamespace,
    operations: sorted(Object.fromEntries(calls)),
    structures: sorted(structures),
    faults: sorted(faults),
  };
}

/** The text of the facts file: JSON, one structure, operation and fault a line. */
export function factsText(about: string, facts: Operations): string {
  const lines = (record: Readonly<Record<string, unknown>>): string =>
    Object.entries(record)
      .map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const section = (name: 'operations' | 'structures' | 'faults'): string => ` "${name}": {\n${lines(facts[name])}\n }`;
  const head = [
    ` "about": ${JSON.stringify(about)}`,
    ` "version": ${JSON.stringify(facts.version)}`,
    ` "namespace": ${JSON.stringify(facts.namespace)}`,
  ];
  return `{\n${[...head, section('operations'), section('structures'), section('faults')].join(',\n')}\n}\n`;
}
