/**
 * Builds the request and response shapes of every API operation from the schemas that `@aws-sdk/client-elasticache`
 * exports. A schema is a tuple; the first field says what it is: 9 operation, 3 structure, -3 error, 1 list,
 * and a number alone is a scalar (0 string, 1 number, 2 boolean, 4 timestamp).
 */
import * as elasticache from '@aws-sdk/client-elasticache';
import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { readData } from './folder.js';
import { actionsWithRequestTags } from './reference.js';
import { type Operations, type Shape, type Structure, shapeInWords, sorted, unite } from './shapes.js';

type Schema = number | readonly [number, ...unknown[]];
const SCALARS: Record<number, 'string' | 'number' | 'boolean' | 'timestamp'> = {
  0: 'string',
  1: 'number',
  2: 'boolean',
  4: 'timestamp',
};
/** 64 + scalar: a list of that scalar with the default element name. */
const LIST_OF = 64;

const resolve = (schema: unknown): Schema => (typeof schema === 'function' ? schema() : schema) as Schema;

/** botocore's facts, as they are kept here: `npm run data:compare -- PATH --write` renews them. */
export const MODEL_FACTS = '../sources/botocore-elasticache.json';

/** All operations of ElastiCache: what the SDK has, and what only botocore's model has. */
export function buildOperations(): Operations {
  return withTags(unite(sdkOperations(), modelFacts()));
}

/** What is kept of botocore's model. */
export const modelFacts = (): Operations => readData(MODEL_FACTS) as Operations;

/**
 * Tags on every operation whose action filters by tags of the request: where the reference is ahead of both sources of the
 * shapes, a policy about tags must not be side-stepped meanwhile.
 */
function withTags(shapes: Operations): Operations {
  for (const action of actionsWithRequestTags()) {
    const input = shapes.structures[shapes.operations[action]?.input ?? ''];
    // A list of tags by another name is one.
    if (!input || Object.values(input.members).some((shape) => shapeInWords(shape).startsWith('list of Tag ')))
      continue;
    input.members.Tags = { type: 'list', element: 'Tag', of: { type: 'structure', shape: 'Tag' } };
  }
  return shapes;
}

/** All operations of ElastiCache as the SDK for JavaScript has them. */
export const sdkOperations = (): Operations => readSdk(elasticache);

/** The same of any version of `@aws-sdk/client-elasticache`, by what it exports. */
export function readSdk(sdk: Readonly<Record<string, unknown>>): Operations {
  return readSchemas({
    sdk,
    version: '2015-02-02',
    namespace: 'http://elasticache.amazonaws.com/doc/2015-02-02/',
  });
}

/** The operations of IAM that simulate policies. */
export function buildIamOperations(): Operations {
  return readSchemas({
    sdk: iam,
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    only: [
      'SimulateCustomPolicy',
      'SimulatePrincipalPolicy',
      'GetContextKeysForCustomPolicy',
      'GetContextKeysForPrincipalPolicy',
    ],
    onlyFaults: ['InvalidInputException', 'NoSuchEntityException', 'PolicyEvaluationException'],
  });
}

/** The operations of STS that are answered here. */
export function buildStsOperations(): Operations {
  return readSchemas({
    sdk: sts,
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    only: [
      'AssumeRole',
      'AssumeRoleWithWebIdentity',
      'GetAccessKeyInfo',
      'GetCallerIdentity',
      'GetFederationToken',
      'GetSessionToken',
    ],
    onlyFaults: [
      'ExpiredTokenException',
      'IDPRejectedClaimException',
      'InvalidIdentityTokenException',
      'MalformedPolicyDocumentException',
      'PackedPolicyTooLargeException',
    ],
  });
}

interface Service {
  readonly sdk: Readonly<Record<string, unknown>>;
  readonly version: string;
  readonly namespace: string;
  /** These operations alone; absent: all. */
  readonly only?: readonly string[];
  /** The same of modelled faults: a schema does not say which operation has which. */
  readonly onlyFaults?: readonly string[];
}

/** 128 + scalar: a map from strings to that scalar. */
const MAP_OF = 128;

/** Reads operations, the structures they reach, and the modelled faults out of an SDK's schemas. */
function readSchemas({ sdk, version, namespace, only, onlyFaults }: Service): Operations {
  const structures: Record<string, Structure> = {};
  const operations: Operations['operations'] = {};
  const faults: Operations['faults'] = {};

  const shapeOf = (raw: unknown): Shape => {
    // A member with traits stands as [schema, traits].
    if (Array.isArray(raw) && (typeof raw[0] === 'function' || Array.isArray(raw[0]))) return shapeOf(raw[0]);
    const schema = resolve(raw);
    if (typeof schema === 'number') {
      const scalar = SCALARS[schema];
      if (scalar) return { type: scalar };
      const member = SCALARS[schema - LIST_OF];
      if (member) return { type: 'list', element: 'member', of: { type: member } };
      const value = SCALARS[schema - MAP_OF];
      if (value) return mapOf(value);
      throw new Error(`unknown scalar schema ${schema}`);
    }
    const [kind, , name] = schema;
    // A union is written like a structure of which one member is there.
    if (kind === 3 || kind === 4) {
      addStructure(schema);
      return { type: 'structure', shape: name as string };
    }
    if (kind === 0) return shapeOf(schema[4]);
    if (kind === 2) return mapOf(SCALARS[resolve(schema[5]) as number] ?? 'string');
    if (kind === 1) {
      const target = schema[4];
      const pair =
        Array.isArray(target) && target.length === 2 && typeof target[1] === 'object' ? target : [target, {}];
      return { type: 'list', element: (pair[1] as { xmlName?: string }).xmlName ?? 'member', of: shapeOf(pair[0]) };
    }
    throw new Error(`unknown schema kind ${kind} of ${String(name)}`);
  };

  // The Query protocol writes a map as `<entry><key/><value/></entry>`: a list of pairs.
  const mapOf = (value: 'string' | 'number' | 'boolean' | 'timestamp'): Shape => {
    const shape = `${value}MapEntry`;
    structures[shape] ??= { required: ['key', 'value'], members: { key: { type: 'string' }, value: { type: value } } };
    return { type: 'list', element: 'entry', of: { type: 'structure', shape } };
  };

  const addStructure = (schema: readonly unknown[]): void => {
    const name = schema[2] as string;
    if (structures[name]) return;
    const structure: Structure = { required: [], members: {} };
    structures[name] = structure;
    const members = schema[4] as string[];
    const types = schema[5] as unknown[];
    structure.required = members.slice(0, (schema[6] as number | undefined) ?? 0);
    members.forEach((member, i) => {
      structure.members[member] = shapeOf(types[i]);
    });
  };

  for (const schema of Object.values(sdk) as unknown[]) {
    if (!Array.isArray(schema)) continue;
    if (schema[0] === -3) {
      const [code, status] = (schema[3] as { awsQueryError?: [string, number] }).awsQueryError ?? [];
      const name = schema[2] as string;
      if (code && status && onlyFaults?.includes(name) !== false) faults[name] = { code, status };
    }
    if (schema[0] !== 9 || only?.includes(schema[2] as string) === false) continue;
    const input = resolve(schema[4]) as readonly unknown[];
    const output = resolve(schema[5]) as readonly unknown[];
    addStructure(input);
    const hasOutput = Array.isArray(output) && output[2] !== 'Unit' && output[1] !== 'smithy.api';
    if (hasOutput) addStructure(output);
    operations[schema[2] as string] = { input: input[2] as string, output: hasOutput ? (output[2] as string) : null };
  }
  return {
    version,
    namespace,
    operations: sorted(operations),
    structures: sorted(structures),
    faults: sorted(faults),
  };
}
