/**
 * Random sequences of calls over all operations of the embedded ElastiCache: nothing is a 500, a refused call leaves no trace, what
 * is shown agrees with itself at every step, every group can still be changed, and in the end everything can be deleted.
 */
import fc from 'fast-check';
import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { CALLS, Dice } from './emulator/calls.js';
import { complaints } from './emulator/invariants.js';
import { DATA, REGIONS, type Region, rows, type Seen, Stage, texts } from './emulator/stage.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const OPERATIONS = Object.keys(CALLS).sort();
const CREATING = OPERATIONS.filter((name) => name.startsWith('Create'));
const CODES = new Set(Object.values(DATA.operations.faults).map(({ code }) => code));

interface Step {
  readonly operation: string;
  readonly region: Region;
  readonly rest: boolean;
  readonly numbers: readonly number[];
}

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...OPERATIONS) },
    { weight: 2, arbitrary: fc.constantFrom(...CREATING, 'CreateReplicationGroup', 'CreateReplicationGroup') },
  ),
  region: fc.constantFrom(...REGIONS, 'us-east-1' as const),
  rest: fc.nat(3).map((number) => number > 0),
  numbers: fc.array(fc.noBias(fc.nat()), { minLength: 4, maxLength: 12 }),
});

t.test('the calls are those of the API', async (t) => {
  t.same(OPERATIONS, Object.keys(DATA.operations.operations).sort());
});

t.test('whatever is called, and in whatever order', async (t) => {
  const succeeded = new Map<string, number>();
  const property = fc.property(
    fc.array(step, { minLength: 10, maxLength: 60 }),
    fc.constantFrom(0, 1000),
    fc.boolean(),
    (steps, transitionMs, furnished) => {
      const stage = new Stage(transitionMs);
      if (furnished)
        for (const [operation, parameters, region] of FURNITURE) must(stage, operation, parameters, region);
      for (const one of steps) {
        play(stage, one, succeeded);
        stage.tick();
        if (one.rest) stage.rest();
      }
      stage.rest();
      for (const region of REGIONS) everythingMoves(stage, region);
      clear(stage);
    },
  );
  const { numRuns, seed } = propertyRuns(t, 150);
  fc.assert(property, { numRuns, seed });
  const never = OPERATIONS.filter((name) => !succeeded.has(name));
  t.same(never, [], 'every operation has succeeded');
});

/** What sequences find that do not begin with nothing. */
const NODE = { Engine: 'valkey', CacheNodeType: 'cache.r6g.large', ReplicationGroupDescription: 'd' };
const USER = { Engine: 'redis', AccessString: 'on ~* +@all', NoPasswordRequired: 'true' };
const TAGGED = { Tags: [0, 1, 2].map((i) => ({ Key: `k${i}`, Value: 'v' })) };
const FURNITURE: readonly (readonly [operation: string, parameters: Parameters, region: Region])[] = [
  [
    'CreateReplicationGroup',
    { ...NODE, ReplicationGroupId: 'g0', NumNodeGroups: '2', ReplicasPerNodeGroup: '1' },
    'us-east-1',
  ],
  [
    'CreateGlobalReplicationGroup',
    { GlobalReplicationGroupIdSuffix: 'y0', PrimaryReplicationGroupId: 'g0' },
    'us-east-1',
  ],
  [
    'CreateReplicationGroup',
    { ReplicationGroupId: 'g1', ReplicationGroupDescription: 'd', GlobalReplicationGroupId: 'ldgnf-y0' },
    'us-west-2',
  ],
  ['CreateReplicationGroup', { ...NODE, ReplicationGroupId: 'g2', NumCacheClusters: '2', ...TAGGED }, 'us-east-1'],
  [
    'StartMigration',
    { ReplicationGroupId: 'g2', CustomerNodeEndpointList: [{ Address: 'h', Port: '6379' }] },
    'us-east-1',
  ],
  ['CreateUser', { ...USER, UserId: 'u0', UserName: 'u0' }, 'us-east-1'],
  ['CreateUserGroup', { UserGroupId: 'w0', Engine: 'redis', UserIds: ['default'] }, 'us-east-1'],
  ['CreateServerlessCache', { ServerlessCacheName: 'e0', Engine: 'redis', ...TAGGED }, 'us-east-1'],
  ['CreateServerlessCacheSnapshot', { ServerlessCacheName: 'e0', ServerlessCacheSnapshotName: 'f0' }, 'us-east-1'],
  ['CreateCacheSecurityGroup', { CacheSecurityGroupName: 'x0', Description: 'd', ...TAGGED }, 'us-east-1'],
  [
    'AuthorizeCacheSecurityGroupIngress',
    { CacheSecurityGroupName: 'x0', EC2SecurityGroupName: 'z0', EC2SecurityGroupOwnerId: '1' },
    'us-east-1',
  ],
];

const all = (stage: Stage): Readonly<Record<Region, Seen>> =>
  Object.fromEntries(REGIONS.map((region) => [region, stage.see(region)])) as Record<Region, Seen>;

function play(stage: Stage, { operation, region, numbers }: Step, succeeded: Map<string, number>): void {
  const before = all(stage);
  const parameters = (CALLS[operation] ?? (() => ({})))(new Dice(numbers), before[region], region);
  const reply = stage.call(operation, parameters, region);
  const what = `${operation} ${JSON.stringify(parameters)}: ${reply.status} ${reply.fault?.code} ${reply.fault?.message}`;
  if (reply.status >= 500) throw new Error(what);
  const after = all(stage);
  if (reply.fault) {
    if (!CODES.has(reply.fault.code)) throw new Error(`no fault of the model: ${what}`);
    if (JSON.stringify(before) !== JSON.stringify(after)) throw new Error(`half applied: ${what}`);
  } else succeeded.set(operation, (succeeded.get(operation) ?? 0) + 1);
  const found = REGIONS.flatMap((name) => complaints(stage, after[name], name));
  if (operation === 'AddTagsToResource' && !reply.fault) found.push(...untagged(stage, after[region], parameters));
  if (found.length > 0) throw new Error(`${found.join('; ')}\nafter ${what}`);
}

/** "Tags on replication groups will be replicated to all nodes": the members that a tag of their group has not come to. */
function untagged(stage: Stage, seen: Seen, { ResourceName, Tags }: Parameters): readonly string[] {
  const group = (seen.ReplicationGroups ?? []).find(({ ARN }) => ARN === ResourceName);
  const [tag] = rows(Tags);
  return texts(group?.MemberClusters).filter((id) => {
    const arn = String(ResourceName).replace(/replicationgroup:.*/, `cluster:${id}`);
    return stage.tagsOf(arn)?.[String(tag?.Key)] !== tag?.Value;
  });
}

function must(stage: Stage, operation: string, parameters: Parameters, region: Region): void {
  const { fault } = stage.call(operation, parameters, region);
  if (fault) throw new Error(`${operation} ${JSON.stringify(parameters)}: ${fault.code} ${fault.message}`);
  stage.rest();
}

/** At rest, everything is available and takes a harmless modification. */
function everythingMoves(stage: Stage, region: Region): void {
  const seen = stage.see(region);
  for (const { ReplicationGroupId, Status } of seen.ReplicationGroups ?? []) {
    if (Status !== 'available') throw new Error(`${ReplicationGroupId} rests as ${Status}`);
    const id = { ReplicationGroupId: String(ReplicationGroupId) };
    must(stage, 'ModifyReplicationGroup', { ...id, ReplicationGroupDescription: 'moved' }, region);
  }
  for (const { CacheClusterId, CacheClusterStatus } of seen.CacheClusters ?? []) {
    if (CacheClusterStatus !== 'available') throw new Error(`${CacheClusterId} rests as ${CacheClusterStatus}`);
    const id = { CacheClusterId: String(CacheClusterId) };
    must(stage, 'ModifyCacheCluster', { ...id, AutoMinorVersionUpgrade: 'true' }, region);
  }
}

/** Deletes what there is, in the order that AWS asks for; reserved nodes stay, as they do at AWS. */
function clear(stage: Stage): void {
  for (const global of stage.see('us-east-1').GlobalReplicationGroups ?? []) {
    const GlobalReplicationGroupId = String(global.GlobalReplicationGroupId);
    for (const member of rows(global.Members).filter(({ Role }) => Role === 'SECONDARY')) {
      const ids = {
        ReplicationGroupId: String(member.ReplicationGroupId),
        ReplicationGroupRegion: String(member.ReplicationGroupRegion),
      };
      must(stage, 'DisassociateGlobalReplicationGroup', { GlobalReplicationGroupId, ...ids }, 'us-east-1');
    }
    const keep = { RetainPrimaryReplicationGroup: 'true' };
    must(stage, 'DeleteGlobalReplicationGroup', { GlobalReplicationGroupId, ...keep }, 'us-east-1');
  }
  for (const region of REGIONS) {
    const each = (list: string, field: string, operation: string): void => {
      for (const row of stage.see(region)[list] ?? []) {
        const id = String(row[field]);
        if (!id.startsWith('default')) must(stage, operation, { [field]: id }, region);
      }
    };
    each('ReplicationGroups', 'ReplicationGroupId', 'DeleteReplicationGroup');
    each('CacheClusters', 'CacheClusterId', 'DeleteCacheCluster');
    each('ServerlessCaches', 'ServerlessCacheName', 'DeleteServerlessCache');
    each('Snapshots', 'SnapshotName', 'DeleteSnapshot');
    each('ServerlessCacheSnapshots', 'ServerlessCacheSnapshotName', 'DeleteServerlessCacheSnapshot');
    each('UserGroups', 'UserGroupId', 'DeleteUserGroup');
    each('Users', 'UserId', 'DeleteUser');
    each('CacheParameterGroups', 'CacheParameterGroupName', 'DeleteCacheParameterGroup');
    each('CacheSubnetGroups', 'CacheSubnetGroupName', 'DeleteCacheSubnetGroup');
    each('CacheSecurityGroups', 'CacheSecurityGroupName', 'DeleteCacheSecurityGroup');
    const left = Object.entries(stage.see(region)).flatMap(([list, found]) =>
      list === 'ReservedCacheNodes' ? [] : found.flatMap((row) => texts(Object.values(row).slice(0, 1))),
    );
    const own = left.filter((id) => !id.startsWith('default'));
    if (own.length > 0) throw new Error(`left in ${region}: ${own.join()}`);
  }
}
