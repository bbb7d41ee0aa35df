import t from 'tap';
import { createCatalog } from '#src/core/permissions/catalog/catalog.js';
import { catalog, readFiles } from '../support.js';

type Json = { [key: string]: Json } & Json[];

/** The files with one change made, as if somebody had edited them. */
function edited(part: keyof ReturnType<typeof readFiles>, change: (file: Json) => void) {
  const files = structuredClone(readFiles());
  change(files[part] as Json);
  return () => createCatalog(files);
}

const set = (place: Json | undefined, key: string, value: unknown) => {
  (place as unknown as Record<string, unknown>)[key] = value;
};
const check = (file: Json, row: number, i: number): Json | undefined => file.rows?.[row - 1]?.checks?.[i];

/** The rule of AtRestEncryptionEnabled, wherever it stands, as the first one. */
const atRest = (file: Json): Json | undefined => {
  const at = file.rules?.findIndex(({ key }) => (key as unknown) === 'elasticache:AtRestEncryptionEnabled') ?? 0;
  file.rules?.unshift(...file.rules.splice(at, 1));
  return file.rules?.[0];
};

const REFUSED: readonly (readonly [string, Parameters<typeof edited>[0], (file: Json) => void, string | RegExp])[] = [
  [
    'an operation whose structure is not there',
    'operations',
    (f) => set(f.operations?.CreateUser, 'input', 'Nothing'),
    'operations.json.operations.CreateUser.input: there is no structure Nothing',
  ],
  [
    'a member of an unknown type',
    'operations',
    (f) => set(f.structures?.Tag?.members?.Key, 'type', 'text'),
    'operations.json.structures.Tag.members.Key.type: expected a scalar, list or structure',
  ],
  [
    'an ARN with a parameter that the operation does not have',
    'permissions',
    (f) => set(check(f, 6, 3), 'resource', 'arn:${Partition}:s3:::${Bucket}'),
    'permissions.json.rows[5].checks[3].resource: CopySnapshotMessage has no parameter Bucket (path Bucket)',
  ],
  [
    'a resource that is neither ARN nor wildcard',
    'permissions',
    (f) => set(check(f, 6, 3), 'resource', 'bucket'),
    'permissions.json.rows[5].checks[3].resource: expected `*`, or an ARN with ${Partition}',
  ],
  [
    'a day that is none',
    'asOf',
    (f) => set(f, 'asOf', 'yesterday'),
    'as-of.json.asOf: expected a day such as 2026-11-24',
  ],
  [
    'a default version of no family',
    'engineFamilies',
    (f) => set(f.defaultVersions?.[0], 'version', '99'),
    'engine-families.json.defaultVersions[0]: no family of memcached has the version 99',
  ],
  [
    'a permission beyond the table of an operation that there is not',
    'alsoAsked',
    (f) => set(f.rows?.[0], 'operations', ['CreateThing']),
    'also-asked.json.rows[0].operations[0]: the API has no operation CreateThing',
  ],
  [
    'one that hangs on a parameter that there is not',
    'alsoAsked',
    (f) => set(f.rows?.[3], 'given', ['Key']),
    /^also-asked\.json\.rows\[3\]\.given\[0\]: .* has no parameter Key/,
  ],
  [
    'an unknown parameter',
    'permissions',
    (f) => set(check(f, 7, 0), 'names', ['CacheCluster']),
    'permissions.json.rows[6].checks[0].names[0]: CreateCacheClusterMessage has no parameter CacheCluster (path CacheCluster)',
  ],
  [
    'a type that the action does not have',
    'permissions',
    (f) => set(check(f, 26, 0), 'type', 'user'),
    'permissions.json.rows[25].checks[0]: elasticache:DescribeCacheClusters has no resource type user',
  ],
  [
    'an unknown type',
    'permissions',
    (f) => set(check(f, 26, 0), 'type', 'clusters'),
    'permissions.json.rows[25].checks[0]: the reference has no resource type clusters',
  ],
  [
    'an unknown action',
    'permissions',
    (f) => set(check(f, 26, 0), 'action', 'elasticache:Describe'),
    'permissions.json.rows[25].checks[0]: the reference has no action elasticache:Describe',
  ],
  [
    'a misspelt field',
    'permissions',
    (f) => set(check(f, 26, 0), 'editions', ['table']),
    'permissions.json.rows[25].checks[0]: unknown field editions (known: action, type, resource, names, arns, when, given, creates, prefix, unnamed, edition, source, certainty, note)',
  ],
  [
    'an unknown edition',
    'permissions',
    (f) => set(check(f, 26, 0), 'edition', 'both'),
    'permissions.json.rows[25].checks[0].edition: expected one of table, current',
  ],
  [
    'an unknown source',
    'permissions',
    (f) => set(check(f, 26, 0), 'source', 'hearsay'),
    /source: expected one of table, sar/,
  ],
  [
    'no word on what is checked',
    'permissions',
    (f) => set(check(f, 26, 0), 'resource', '*'),
    'permissions.json.rows[25].checks[0]: exactly one of names, arns and resource says what is checked',
  ],
  [
    'a condition without its parameter',
    'permissions',
    (f) => set(check(f, 26, 0), 'when', 'given'),
    'permissions.json.rows[25].checks[0]: given goes with "when": "given"',
  ],
  [
    'a row out of order',
    'permissions',
    (f) => set(f.rows?.[3], 'row', 9),
    'permissions.json.rows[3]: expected row 4, found 9',
  ],
  [
    'an operation that the API does not have',
    'permissions',
    (f) => set(f.rows?.[3], 'operation', 'Connect'),
    'permissions.json.rows[3]: the API has no operation Connect',
  ],
  [
    'a missing operation',
    'permissions',
    (f) =>
      set(
        f,
        'beyond',
        f.beyond?.filter((row) => (row.operation as unknown) !== 'TestMigration'),
      ),
    'permissions.json: no row for the operation TestMigration',
  ],
  [
    'a row without checks',
    'permissions',
    (f) => set(f.rows?.[3], 'checks', null),
    'permissions.json.rows[3].checks: expected a list',
  ],
  ['a row that is a text', 'permissions', (f) => set(f.rows, '3', 'x'), 'permissions.json.rows[3]: expected an object'],
  [
    'a note that is missing',
    'permissions',
    (f) => set(check(f, 26, 0), 'note', undefined),
    'permissions.json.rows[25].checks[0].note: expected a text',
  ],
  [
    'a flag that is a text',
    'permissions',
    (f) => set(check(f, 7, 0), 'creates', 'yes'),
    'permissions.json.rows[6].checks[0].creates: expected true or false',
  ],
  [
    'a key without a rule',
    'keyRules',
    (f) => {
      atRest(f);
      f.rules?.shift();
    },
    'key-rules.json: no rule gives elasticache:AtRestEncryptionEnabled in CreateReplicationGroup',
  ],
  [
    'two rules for a key',
    'keyRules',
    (f) => f.rules?.push(atRest(f) as Json),
    /CreateReplicationGroup has two rules for elasticache:AtRestEncryptionEnabled/,
  ],
  [
    'a rule for a key that the action does not have',
    'keyRules',
    (f) => set(atRest(f), 'operations', ['CreateReplicationGroup', 'CreateUser']),
    /AtRestEncryptionEnabled/,
  ],
  [
    'a key that the reference does not have',
    'keyRules',
    (f) => set(atRest(f), 'key', 'elasticache:Colour'),
    'key-rules.json.rules[0]: the reference has no condition key elasticache:Colour',
  ],
  [
    'a rule for an unknown operation',
    'keyRules',
    (f) => set(atRest(f), 'operations', ['Connect']),
    'key-rules.json.rules[0].operations[0]: the API has no operation Connect',
  ],
  [
    'a step that can yield nothing',
    'keyRules',
    (f) => set(atRest(f), 'steps', [{}]),
    'key-rules.json.rules[0].steps[0]: a step without from needs a value',
  ],
  [
    'a threshold that is a text',
    'keyRules',
    (f) => set(atRest(f), 'steps', [{ value: 'x', over: '1' }]),
    'key-rules.json.rules[0].steps[0].over: expected a number',
  ],
];

for (const [what, part, change, message] of REFUSED) {
  t.test(`refuses ${what}`, async (t) => t.throws(edited(part, change), { message }));
}

t.test('is frozen', async (t) => {
  const operation = catalog.operations.get('CreateUser');
  t.throws(() => Object.assign(catalog, { families: [] }));
  const rule = operation?.checks[0];
  t.ok(rule && Object.isFrozen(rule) && Object.isFrozen(rule.keys) && Object.isFrozen(rule.names[0]));
  t.ok(Object.isFrozen(operation?.keyRules.get('elasticache:UserAuthenticationMode')?.steps));
});

t.test('knows the permission-only actions, and that they are no operations', async (t) => {
  for (const name of ['Connect', 'InterruptClusterAzPower']) {
    t.ok(catalog.actions.has(name));
    t.notOk(catalog.operations.has(name));
  }
});
