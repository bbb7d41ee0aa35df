import t from 'tap';
import { againstPublished, differences, inconsistencies } from '../../../data/build/drift.js';
import { GENERATED, readCatalogFiles, readData } from '../../../data/build/files.js';
import {
  againstDocumentedFamilies,
  againstEmulator,
  againstPartitions,
  documentedFamilies,
  type EmulatedEngines,
  type Families,
  type Partitions,
} from '../../../data/build/outside.js';
import { cellFacts, readPublishedTable } from '../../../data/build/table.js';
import { catalog } from './support.js';

for (const [file, build] of Object.entries(GENERATED)) {
  t.test(`${file} is what its source says today`, async (t) => {
    t.strictSame(differences(file, readData(file), JSON.parse(JSON.stringify(build()))), []);
  });
}

t.test('the hand-written files agree with the cells, the reference and the SDK', async (t) => {
  t.strictSame(inconsistencies(readCatalogFiles()), []);
});

t.test('regions and engine families are those of the SDK', async (t) => {
  const { engineFamilies } = readCatalogFiles();
  const endpoints = readData('../aws/endpoints.json') as Partitions;
  const documented = documentedFamilies();
  t.strictSame(againstPartitions(catalog, endpoints), []);
  t.ok(documented.length >= 12, documented.join(' '));
  t.strictSame(againstDocumentedFamilies(engineFamilies as Families, documented), []);
  const emulated = readData('../emulator/engines.json') as EmulatedEngines;
  t.strictSame(againstEmulator(engineFamilies as Families, emulated), []);
  const other = { engines: [{ engine: 'redis', default: '9.9' }] };
  t.match(againstEmulator(engineFamilies as Families, other), [
    /default version of redis is .*, emulator\/engines.json has 9\.9/,
  ]);
  const moved = { partitions: [{ id: 'aws', regions: ['us-east-1', 'cn-north-1'] }] };
  t.strictSame(againstPartitions(catalog, moved), ['regions.json: cn-north-1 is in aws-cn, the SDK has it in aws']);
  const few = {
    defaultVersions: [],
    families: [
      { family: 'redis7', certainty: 'documented' },
      { family: 'redis9', certainty: 'assumed' },
    ],
  };
  t.strictSame(againstDocumentedFamilies(few, ['redis8']), [
    'engine-families.json: no row for redis8',
    'engine-families.json: the API reference does not list redis7',
  ]);
});

t.test('a changed source is told by its path', async (t) => {
  t.strictSame(differences('f', { a: { b: [1, 2] } }, { a: { b: [1, 3] }, c: null }), [
    'f.a.b.1: 2, but the source has 3',
    'f.c: nothing, but the source has null',
  ]);
});

type Rows = { rows: { cells: string[]; checks: Record<string, unknown>[] }[] };

/** The findings after an edit of permissions.json. */
function afterEdit(change: (rows: Rows['rows']) => void): string[] {
  const files = readCatalogFiles();
  const permissions = structuredClone(files.permissions) as Rows;
  change(permissions.rows);
  return inconsistencies({ ...files, permissions });
}

const DRIFT: readonly (readonly [string, (rows: Rows['rows']) => void, string[]])[] = [
  [
    'a cell names another type',
    (rows) => void rows[1]?.cells.splice(2, 1, 'Subnet group'),
    [
      'permissions.json row 2 (AuthorizeCacheSecurityGroupIngress): no check for subnetgroup',
      'permissions.json row 2 (AuthorizeCacheSecurityGroupIngress): securitygroup is not in the cells',
    ],
  ],
  [
    'a cell gains an action',
    (rows) => void rows[3]?.cells.splice(1, 1, '`elasticache:BatchStopUpdateAction` `s3:GetObject`'),
    ['permissions.json row 4 (BatchStopUpdateAction): no check for s3:GetObject'],
  ],
  [
    'a check is dropped',
    (rows) => void rows[5]?.checks.pop(),
    ['permissions.json row 6 (CopySnapshot): no check for s3:ListAllMyBuckets'],
  ],
  [
    'the right to tag is dropped',
    (rows) => void rows[7]?.checks.pop(),
    [
      'permissions.json row 8 (CreateCacheParameterGroup): no check for elasticache:AddTagsToResource',
      'permissions.json CreateCacheParameterGroup: takes Tags',
    ],
  ],
  [
    'an optional type becomes required',
    (rows) => Object.assign(rows[17]?.checks[1] ?? {}, { when: 'always', creates: false }),
    ['permissions.json row 18 (DeleteCacheCluster): snapshot is not required in the cells'],
  ],
  [
    'a required type becomes optional',
    (rows) => Object.assign(rows[25]?.checks[0] ?? {}, { when: 'named' }),
    [
      'permissions.json row 26 (DescribeCacheClusters): cluster is required in the cells',
      'permissions.json DescribeCacheClusters: cluster is required in the reference',
    ],
  ],
  [
    'a wildcard is dropped',
    (rows) => void rows[26]?.checks.pop(),
    [
      'permissions.json row 27 (DescribeCacheEngineVersions): no check for elasticache:DescribeCacheEngineVersions',
      'permissions.json row 27 (DescribeCacheEngineVersions): no check on `*`',
    ],
  ],
  [
    'a cell names what nobody knows',
    (rows) => void rows[23]?.cells.splice(2, 1, 'Teapot'),
    ['permissions.json row 24 (DeleteUser): the cells name `teapot`, which is no type of the reference'],
  ],
  [
    'a parameter names another type than elsewhere',
    (rows) => Object.assign(rows[11]?.checks[2] ?? {}, { names: ['ReplicationGroupId'] }),
    ['permissions.json: ReplicationGroupId names cluster here and replicationgroup there'],
  ],
  [
    'one of two lists is no longer read',
    (rows) => Object.assign(rows[56]?.checks[1] ?? {}, { names: ['UserIdsToAdd'] }),
    ['permissions.json ModifyUserGroup: no check reads UserIdsToRemove (user)'],
  ],
  [
    'an operation creates what it deletes',
    (rows) => Object.assign(rows[23]?.checks[0] ?? {}, { creates: true }),
    ['permissions.json DeleteUser: it creates no user'],
  ],
];

for (const [what, change, findings] of DRIFT) {
  t.test(`notices when ${what}`, async (t) => t.strictSame(afterEdit(change), findings));
}

t.test('notices a default that the reference does not have', async (t) => {
  const files = readCatalogFiles();
  const keyRules = structuredClone(files.keyRules) as { rules: { key: string; steps: { value?: string }[] }[] };
  for (const { key, steps } of keyRules.rules) if (/AtRest/.test(key)) steps.pop();
  for (const { key, steps } of keyRules.rules)
    if (/EngineType/.test(key)) Object.assign(steps.at(-1) ?? {}, { value: 'valkey' });
  const says = (name: string, mine: string, theirs: string) =>
    `key-rules.json CreateReplicationGroup: elasticache:${name} has the default ${mine}, the reference says ${theirs}`;
  const found = inconsistencies({ ...files, keyRules });
  t.ok(found.includes(says('AtRestEncryptionEnabled', 'of none', 'false')), found.join());
  t.ok(found.includes(says('EngineType', 'valkey', 'redis')), found.join());
});

t.test('reads the published table', async (t) => {
  const markdown = [
    '| ElastiCache API operations | Required permissions | Resources  | ',
    '| --- | --- | --- | ',
    '|  [A](https://x/API_A.html) | `elasticache:A` | \\(Optional\\) Cluster, snapshot | ',
    '| [B](https://x) \\(for Redis 6\\.0 onward\\) |   `elasticache:B` `s3:GetObject` |  Subnet group | \\* | ',
  ].join('\n');
  const rows = readPublishedTable(markdown);
  t.strictSame(
    rows.map(({ operation, cells }) => [operation, cells.length]),
    [
      ['A', 3],
      ['B', 4],
    ],
  );
  t.strictSame(cellFacts(rows[0]?.cells ?? []), {
    operation: 'A',
    actions: ['elasticache:A'],
    none: false,
    required: [],
    optional: ['cluster', 'snapshot'],
    unknown: [],
  });
  t.strictSame(cellFacts(rows[1]?.cells ?? []).required, ['subnetgroup']);
  t.strictSame(cellFacts(['[C](x)', '`elasticache:C`', 'Teapot']).unknown, ['teapot']);
});

t.test('compares the committed cells with the published ones', async (t) => {
  const rows = [...catalog.operations.values()].flatMap((operation) => operation.rows).sort((a, b) => a.row - b.row);
  const published = rows.map(({ operation, cells }) => ({ operation, cells: [...cells] }));
  t.strictSame(againstPublished(rows, published), []);
  published[39]?.cells.splice(2, 1, 'User');
  t.strictSame(againstPublished(rows, published), [
    'permissions.json row 40 cells.2: "Snapshot", but the source has "User"',
  ]);
  t.strictSame(againstPublished(rows, published.slice(1)), ['the published table has 64 rows, ours 65']);
});
