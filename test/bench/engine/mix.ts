/**
 * Policies and requests as an organization has them: half of the statements name one to four actions, a
 * third has one wildcard action; ARNs are exact, with a wildcard at the end or one in front of the name; three in ten have a
 * condition, one in ten denies. Teams grow with the number of statements, so that the matches of a request do not.
 */

export interface MixCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface MixStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resource: string;
  readonly condition?: MixCondition;
}

export interface MixRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: { readonly [key: string]: string | readonly string[] };
}

export interface Mix {
  readonly statements: readonly MixStatement[];
  readonly requests: readonly MixRequest[];
}

/** 0: implicitly denied, 1: allowed, 2: explicitly denied. */
export type MixDecision = 0 | 1 | 2;

const VERBS = ['Create', 'Modify', 'Delete', 'Describe', 'Reboot', 'Copy'];
const NOUNS = [
  'CacheCluster',
  'ReplicationGroup',
  'Snapshot',
  'User',
  'UserGroup',
  'CacheSubnetGroup',
  'CacheParameterGroup',
  'ServerlessCache',
];
const ACTIONS = [
  ...VERBS.flatMap((verb) => NOUNS.map((noun) => `elasticache:${verb}${noun}`)),
  'elasticache:AddTagsToResource',
  'elasticache:ListTagsForResource',
  'elasticache:TestFailover',
];
const WILDCARDS = [
  ...VERBS.map((verb) => `elasticache:${verb}*`),
  'elasticache:*Tags*',
  'elasticache:*ReplicationGroup',
  'elasticache:De*',
];
const OTHERS = ['s3:GetObject', 'kms:*', 'ec2:Describe*', 'sns:Publish'];
const TYPES = [
  'cluster',
  'replicationgroup',
  'snapshot',
  'user',
  'usergroup',
  'subnetgroup',
  'parametergroup',
  'securitygroup',
  'serverlesscache',
  'reserved-instance',
];
const REGIONS = ['us-east-1', 'eu-west-1'];
const ENVIRONMENTS = ['dev', 'stage', 'prod'];
const NODE_TYPES = ['cache.t4g.micro', 'cache.t4g.small', 'cache.m7g.large', 'cache.r7g.large'];
const ACCOUNT = '123456789012';
const REQUESTS = 512;

/** A generator of numbers in [0, 1) from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function createMix(size: number): Mix {
  const random = randomFrom(size + 17);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const below = (bound: number): number => Math.floor(random() * bound);
  const teams = Math.max(1, Math.round(size / 10));

  const actions = (): string[] => {
    const dice = random();
    if (dice < 0.5) return Array.from({ length: 1 + below(4) }, () => pick(ACTIONS));
    if (dice < 0.85) return [pick(WILDCARDS)];
    return [dice < 0.93 ? 'elasticache:*' : pick(OTHERS)];
  };
  const resource = (): string => {
    const team = `team-${below(teams)}`;
    const dice = random();
    const region = dice >= 0.4 && dice < 0.5 ? '*' : pick(REGIONS);
    const head = `arn:aws:elasticache:${region}:${ACCOUNT}:${pick(TYPES)}:`;
    if (dice < 0.4) return `${head}${team}-${pick(ENVIRONMENTS)}-${below(3)}`;
    if (dice < 0.86) return `${head}${team}-*`;
    return dice < 0.93 ? `${head}*-${pick(ENVIRONMENTS)}-${below(3)}-${team}` : `${head}*${team}-*`;
  };
  const condition = (): MixCondition =>
    pick([
      { operator: 'StringEquals', key: 'aws:RequestTag/Environment', values: [pick(ENVIRONMENTS)] },
      { operator: 'StringLike', key: 'elasticache:CacheNodeType', values: ['cache.t4g.*'] },
      { operator: 'NumericLessThanEquals', key: 'elasticache:NumNodeGroups', values: [String(1 + below(6))] },
      { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
      { operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8', '192.0.2.0/24'] },
      { operator: 'ForAllValues:StringEquals', key: 'aws:TagKeys', values: ['Environment', 'Team'] },
    ]);
  const statement = (): MixStatement => ({
    effect: random() < 0.1 ? 'Deny' : 'Allow',
    actions: actions(),
    resource: resource(),
    ...(random() < 0.3 ? { condition: condition() } : {}),
  });
  const request = (): MixRequest => ({
    action: pick(ACTIONS),
    resource: `arn:aws:elasticache:${pick(REGIONS)}:${ACCOUNT}:${pick(TYPES)}:${
      random() < 0.8
        ? `team-${below(teams)}-${pick(ENVIRONMENTS)}-${below(3)}`
        : `x-${pick(ENVIRONMENTS)}-${below(3)}-team-${below(teams)}`
    }`,
    context: {
      'aws:username': 'ana',
      'aws:userid': 'AIDAEXAMPLE',
      'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:user/ana`,
      'aws:PrincipalAccount': ACCOUNT,
      'aws:PrincipalType': 'User',
      'aws:SourceIp': pick(['10.1.2.3', '198.51.100.7']),
      'aws:SecureTransport': pick(['true', 'true', 'false']),
      'aws:CurrentTime': '2026-11-23T09:00:00Z',
      'aws:EpochTime': '1795424400',
      'aws:RequestedRegion': 'us-east-1',
      'aws:RequestTag/Environment': pick(ENVIRONMENTS),
      'aws:TagKeys': pick([['Environment'], ['Environment', 'Team'], ['Environment', 'Other']]),
      'elasticache:CacheNodeType': pick(NODE_TYPES),
      'elasticache:NumNodeGroups': String(1 + below(8)),
    },
  });
  return {
    statements: Array.from({ length: size }, statement),
    requests: Array.from({ length: REQUESTS }, request),
  };
}
