/** Calls of any operation, drawn from the request shapes: required members, some of the others, values by their names. */
import { readFileSync } from 'node:fs';

/** A whole number from 0 up to, without, `n`. */
export type Draw = (n: number) => number;

/** Numbers that look random and come again from the same seed (mulberry32). */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

export const oneOf = <T>(draw: Draw, from: readonly T[]): T => from[draw(from.length)] as T;

interface Member {
  readonly type: 'string' | 'boolean' | 'number' | 'timestamp' | 'list' | 'structure';
  readonly of?: Member;
  readonly shape?: string;
}

interface Shapes {
  readonly operations: Readonly<Record<string, { readonly input: string }>>;
  readonly structures: Readonly<
    Record<string, { readonly required?: readonly string[]; readonly members: Readonly<Record<string, Member>> }>
  >;
}

const SHAPES = JSON.parse(
  readFileSync(new URL('../../../data/elasticache/operations.json', import.meta.url), 'utf8'),
) as Shapes;

export const OPERATIONS = Object.keys(SHAPES.operations);

export const ACCOUNT = '123456789012';

const NAMES = ['checkout-12', 'web-sessions', 'dev-cart', 'prod-eu-7', 'orders2', 'team-a-x', 'q'];

/** Values that the service takes, by member name; the rest is drawn by type. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  AZMode: ['single-az', 'cross-az'],
  AccessString: ['on ~* +@all'],
  CacheNodeType: ['cache.r7g.large', 'cache.t4g.micro', 'cache.m6g.xlarge', 'cache.t3.small'],
  CacheParameterGroupFamily: ['redis7', 'valkey8'],
  ClusterMode: ['enabled', 'disabled', 'compatible'],
  ConnectionType: ['vpc', 'public'],
  DestinationType: ['cloudwatch-logs'],
  Durability: ['default', 'async', 'sync', 'disabled'],
  EC2SecurityGroupOwnerId: [ACCOUNT],
  Engine: ['redis', 'valkey', 'memcached'],
  EngineVersion: ['7.1', '6.2', '7.0'],
  MajorEngineVersion: ['7', '8'],
  TransitEncryptionMode: ['preferred', 'required'],
  LogFormat: ['json'],
  LogType: ['slow-log'],
  NetworkType: ['ipv4'],
  PreferredAvailabilityZone: ['us-east-1a', 'us-east-1b'],
  PrimaryRegion: ['us-east-1'],
  ReplicationGroupRegion: ['eu-west-1'],
  SourceType: ['cache-cluster'],
  Unit: ['GB'],
  TargetBucket: ['exports-of-ours'],
  Type: ['password', 'iam', 'no-password-required'],
};

const arn = (region: string, rest: string): string => `arn:aws:elasticache:${region}:${ACCOUNT}:${rest}`;

const TAGGED = [
  'cluster',
  'replicationgroup',
  'snapshot',
  'serverlesscache',
  'user',
  'usergroup',
  'subnetgroup',
  'parametergroup',
  'serverlesscachesnapshot',
];

function textOf(name: string, operation: string, region: string, draw: Draw): string {
  const values = VALUES[name];
  if (values) return String(oneOf(draw, values));
  if (name === 'ResourceName') return arn(region, `${oneOf(draw, TAGGED)}:${oneOf(draw, NAMES)}`);
  if (name === 'KmsKeyId') return `arn:aws:kms:${region}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  if (name === 'SnapshotArns') return `arn:aws:s3:::backups-of-ours/${oneOf(draw, NAMES)}.rdb`;
  if (name === 'SnapshotArnsToRestore') return arn(region, `snapshot:${oneOf(draw, NAMES)}`);
  if (/Arns?$/.test(name)) return `arn:aws:sns:${region}:${ACCOUNT}:topic`;
  if (name === 'CacheParameterGroupName' && /^(Create|Modify)(CacheCluster|ReplicationGroup)$/.test(operation))
    return oneOf(draw, ['default.redis7', 'tuned-sessions', 'default.valkey8.cluster.on']);
  if (/AvailabilityZones?|AZs$/.test(name)) return `${region}${oneOf(draw, ['a', 'b'])}`;
  if (/Window$|Time$/.test(name)) return '05:00-06:00';
  if (/Passwords|AuthToken/.test(name)) return 'not-a-real-secret-of-anyone';
  return oneOf(draw, NAMES);
}

const NESTED_AT_MOST = 2;

function drawnValue(
  name: string,
  member: Member,
  operation: string,
  region: string,
  draw: Draw,
  depth: number,
): unknown {
  switch (member.type) {
    case 'boolean':
      return draw(2) === 0;
    case 'number':
      return 1 + draw(5);
    case 'timestamp':
      return '2024-01-01T00:00:00Z';
    case 'list': {
      const element = member.of as Member;
      if (name === 'Tags') return TAGS[draw(TAGS.length)];
      if (name === 'TagKeys') return ['owner'];
      const values = Array.from({ length: 1 + draw(2) }, () =>
        drawnValue(name, element, operation, region, draw, depth + 1),
      );
      return element.type === 'string' ? [...new Set(values)] : values.slice(0, 1);
    }
    case 'structure':
      return structureOf(member.shape as string, operation, region, draw, depth + 1);
    default:
      return textOf(name, operation, region, draw);
  }
}

const TAGS = [
  [{ Key: 'owner', Value: 'ana' }],
  [
    { Key: 'env', Value: 'dev' },
    { Key: 'cost', Value: '12' },
  ],
];

function structureOf(shape: string, operation: string, region: string, draw: Draw, depth: number): object {
  const { required = [], members } = SHAPES.structures[shape] as Shapes['structures'][string];
  const chosen = Object.entries(members).filter(
    ([name]) => required.includes(name) || (depth <= NESTED_AT_MOST && draw(5) === 0),
  );
  return Object.fromEntries(
    chosen.map(([name, member]) => [name, drawnValue(name, member, operation, region, draw, depth)]),
  );
}

export interface Call {
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A call of the operation. */
export function callOf(operation: string, region: string, draw: Draw): Call {
  const { input } = SHAPES.operations[operation] as { input: string };
  return { operation, params: structureOf(input, operation, region, draw, 0) as Call['params'] };
}

/** Whether the operation takes the member at all. */
export const takes = (operation: string, member: string): boolean =>
  SHAPES.structures[SHAPES.operations[operation]?.input ?? '']?.members[member] !== undefined;
