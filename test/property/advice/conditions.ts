/** Mistakes in the Condition of an Allow that covers the action and the resource. */
import { ACCOUNT, oneOf } from './draw.js';
import { allow, identity, type Mistake, type Planted, type Scene } from './scene.js';

const SID = 'Target';

interface Made extends Partial<Planted> {
  readonly condition: object;
  /** As the author's line is meant, when its spelling is wrong. */
  readonly right?: object;
}

function condition(name: string, codes: readonly string[], make: (scene: Scene) => Made | undefined): Mistake {
  return {
    name,
    group: 'condition',
    plant(scene) {
      const made = make(scene);
      if (!made) return undefined;
      const { condition: written, right, ...more } = made;
      const { action, resource } = scene.target;
      const target = (given: object) => allow(SID, action, resource, given);
      return {
        layers: identity(scene, target(written)),
        ...(right ? { meant: { identity: [...scene.others, target(right)] } } : {}),
        codes,
        sid: SID,
        fix: 'edit',
        ...more,
      };
    },
  };
}

/** The single value that the target's context has for the key. */
export function valueIn({ target }: Scene, key: string): string | undefined {
  const value = target.context.get(key.toLowerCase())?.value;
  return typeof value === 'string' ? value : undefined;
}

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'elasticache:CacheNodeType': ['cache.r6g.large', 'cache.t2.micro'],
  'elasticache:EngineType': ['valkey', 'memcached', 'redis'],
  'elasticache:EngineVersion': ['7.1', '5.0.6'],
  'elasticache:Durability': ['sync', 'async'],
  'elasticache:UserAuthenticationMode': ['iam', 'password'],
  'elasticache:ConnectionType': ['vpc', 'public'],
  'aws:RequestTag/owner': ['bea', 'cid'],
  'aws:RequestTag/env': ['prod', 'test'],
};

const NUMBERS = ['SnapshotRetentionLimit', 'NumNodeGroups', 'ReplicasPerNodeGroup', 'MaximumDataStorage'].map(
  (key) => `elasticache:${key}`,
);
const FLAGS = [
  'AtRestEncryptionEnabled',
  'TransitEncryptionEnabled',
  'AutomaticFailoverEnabled',
  'MultiAZEnabled',
  'AuthTokenEnabled',
  'ClusterModeEnabled',
].map((key) => `elasticache:${key}`);

/** A text key that the target has, its value, and another. */
function text(scene: Scene): { key: string; value: string; other: string } | undefined {
  const keys = Object.keys(TEXTS).filter((key) => valueIn(scene, key) !== undefined && !given(scene, /default/, key));
  if (keys.length === 0) return undefined;
  const key = oneOf(scene.draw, keys);
  const value = valueIn(scene, key) as string;
  const other = TEXTS[key]?.find((each) => each !== value);
  return other === undefined ? undefined : { key, value, other };
}

function number(scene: Scene): { key: string; value: number } | undefined {
  const keys = NUMBERS.filter((key) => valueIn(scene, key) !== undefined);
  return keys.length === 0
    ? undefined
    : ((key) => ({ key, value: Number(valueIn(scene, key)) }))(oneOf(scene.draw, keys));
}

const given = (scene: Scene, origin: RegExp, key: string): boolean =>
  origin.test(scene.target.context.get(key.toLowerCase())?.origin ?? '');

const stem = (value: string): string => value.slice(0, Math.max(2, value.lastIndexOf('.')));
const flip = (text: string): string =>
  text.replace(/[a-z]/i, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()));

export const CONDITIONS: readonly Mistake[] = [
  condition('StringEquals another value', ['value'], (scene) => {
    const found = text(scene);
    return found && { condition: { StringEquals: { [found.key]: found.other } } };
  }),
  condition('StringEquals several others', ['value'], (scene) => {
    const found = text(scene);
    return found && { condition: { StringEquals: { [found.key]: [found.other, 'q-none'] } } };
  }),
  condition('StringEquals in other letters', ['value-case'], (scene) => {
    const found = text(scene);
    const flipped = found && flip(found.value);
    if (!found || flipped === found.value) return undefined;
    return {
      condition: { StringEquals: { [found.key]: flipped } },
      right: { StringEqualsIgnoreCase: { [found.key]: flipped } },
    };
  }),
  condition('StringEquals with a wildcard', ['wildcard-under-equals'], (scene) => {
    const found = text(scene);
    if (!found) return undefined;
    const pattern = `${stem(found.value)}*`;
    return { condition: { StringEquals: { [found.key]: pattern } }, right: { StringLike: { [found.key]: pattern } } };
  }),
  condition('StringLike another pattern', ['value'], (scene) => {
    const found = text(scene);
    return (
      found && {
        condition: {
          StringLike: { [found.key]: `${stem(found.other)}${stem(found.other) === stem(found.value) ? 'x' : ''}*` },
        },
      }
    );
  }),
  condition('StringNotEquals the value', ['value'], (scene) => {
    const found = text(scene);
    return found && { condition: { StringNotEquals: { [found.key]: [found.value, 'q-none'] } } };
  }),
  condition('StringNotLike its pattern', ['value'], (scene) => {
    const found = text(scene);
    return found && { condition: { StringNotLike: { [found.key]: `${stem(found.value)}*` } } };
  }),
  condition('IfExists another value', ['value'], (scene) => {
    const found = text(scene);
    return found && { condition: { StringEqualsIfExists: { [found.key]: found.other } } };
  }),
  condition('another value of CacheNodeType pattern', ['value'], (scene) =>
    valueIn(scene, 'elasticache:CacheNodeType')
      ? { condition: { StringLike: { 'elasticache:CacheNodeType': ['cache.t2.*', 'cache.x2g.*'] } } }
      : undefined,
  ),
  condition('two keys, one wrong', ['value'], (scene) => {
    const found = text(scene);
    return found && { condition: { StringEquals: { [found.key]: found.other, 'aws:username': 'alice' } } };
  }),
  condition('two keys, both wrong', ['value', 'default-decided'], (scene) => {
    const found = text(scene);
    const flag = FLAGS.find((key) => valueIn(scene, key) === 'false');
    return found && flag
      ? { condition: { StringEquals: { [found.key]: found.other }, Bool: { [flag]: 'true' } } }
      : undefined;
  }),
  condition('Bool sent otherwise', ['value'], (scene) => {
    const keys = FLAGS.filter((key) => valueIn(scene, key) !== undefined && given(scene, /param/i, key));
    if (keys.length === 0) return undefined;
    const key = oneOf(scene.draw, keys);
    return { condition: { Bool: { [key]: valueIn(scene, key) === 'true' ? 'false' : 'true' } } };
  }),
  condition('a default that decides', ['default-decided'], (scene) => {
    const keys = FLAGS.filter((key) => valueIn(scene, key) === 'false' && given(scene, /default/i, key));
    return keys.length === 0 ? undefined : { condition: { Bool: { [oneOf(scene.draw, keys)]: 'true' } } };
  }),
  condition('a parameter that was not sent', ['key-absent'], (scene) => {
    const key = oneOf(scene.draw, [
      'elasticache:CacheNodeType',
      'elasticache:EngineVersion',
      'elasticache:SnapshotRetentionLimit',
    ]);
    const has =
      scene.target.resourceType === 'replicationgroup' && /:(Create|Modify)ReplicationGroup$/.test(scene.target.action);
    if (!has || valueIn(scene, key) !== undefined) return undefined;
    const operator = key.endsWith('Limit')
      ? { NumericLessThanEquals: { [key]: '5' } }
      : { StringLike: { [key]: key.endsWith('Type') ? 'cache.t4g.*' : '7.*' } };
    return { condition: operator };
  }),
  condition('a key that the type never carries', ['key-never-carried'], (scene) => {
    const { target } = scene;
    if (!['parametergroup', 'subnetgroup', 'securitygroup'].includes(target.resourceType ?? '')) return undefined;
    if (!/:Create(CacheCluster|ReplicationGroup)$/.test(target.action)) return undefined;
    return { condition: { StringLike: { 'elasticache:CacheNodeType': 'cache.*' } } };
  }),
  condition('AddTags never carries the node type', ['key-never-carried'], ({ target }) =>
    target.action === 'elasticache:AddTagsToResource'
      ? { condition: { StringEquals: { 'elasticache:EngineType': ['redis', 'valkey', 'memcached'] } } }
      : undefined,
  ),
  condition('another number', ['value'], (scene) => {
    const found = number(scene);
    return (
      found && {
        condition: {
          [oneOf(scene.draw, ['NumericLessThan', 'NumericEquals'])]: { [found.key]: String(found.value - 1) },
        },
      }
    );
  }),
  condition('NumericGreaterThan', ['value'], (scene) => {
    const found = number(scene);
    return found && { condition: { NumericGreaterThan: { [found.key]: String(found.value + 3) } } };
  }),
  condition('a number that is none', ['unreadable-value'], (scene) => {
    const found = number(scene);
    return found && { condition: { NumericLessThan: { [found.key]: '10d' } }, fix: 'any' };
  }),
  condition('expired', ['expired'], () => ({
    condition: { DateLessThan: { 'aws:CurrentTime': '2023-03-31T00:00:00Z' } },
    fix: 'any',
  })),
  condition('not yet', ['not-yet'], () => ({
    condition: { DateGreaterThan: { 'aws:CurrentTime': '2031-01-01T00:00:00Z' } },
    fix: 'any',
  })),
  condition('epoch time over', ['expired'], () => ({
    condition: { NumericLessThan: { 'aws:EpochTime': '1600000000' } },
    fix: 'any',
  })),
  condition('IpAddress', ['value'], () => ({
    condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
    context: { 'aws:SourceIp': '198.51.100.7' },
    fix: 'any',
  })),
  condition('NotIpAddress', ['value'], () => ({
    condition: { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
    context: { 'aws:SourceIp': '198.51.100.7' },
    fix: 'any',
  })),
  condition('a region by key', ['value'], () => ({
    condition: { StringEquals: { 'aws:RequestedRegion': ['ap-south-1', 'us-west-2'] } },
  })),
  condition('a principal by ARN', ['value'], () => ({
    condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:user/ops-*` } },
    fix: 'any',
  })),
  condition('ArnEquals of a key', ['value'], (scene) =>
    valueIn(scene, 'elasticache:KmsKeyId') === undefined
      ? undefined
      : {
          condition: {
            ArnEquals: {
              'elasticache:KmsKeyId': `arn:aws:kms:${scene.region}:${ACCOUNT}:key/ffffffff-12ab-34cd-56ef-1234567890ab`,
            },
          },
        },
  ),
  condition('MFA', ['key-absent'], () => ({
    condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    fix: 'any',
  })),
  condition('a tag of the principal', ['value', 'key-absent'], (scene) => ({
    condition: { StringEquals: { 'aws:PrincipalTag/team': 'billing' } },
    ...(scene.draw(2) === 0 ? { principalTags: { team: 'cache' } } : {}),
    fix: 'any',
  })),
  condition('a tag of the resource', ['value'], ({ target }) =>
    target.resourceType &&
    !target.creates &&
    target.context.has('aws:resourcetag/team') === false &&
    /:(Modify|Delete)/.test(target.action)
      ? { condition: { StringEquals: { 'aws:ResourceTag/team': 'cache' } }, resourceTags: { team: 'web' }, fix: 'any' }
      : undefined,
  ),
  condition('a tag that the resource lacks', ['key-absent'], ({ target }) =>
    target.resourceType && !target.creates && /:(Modify|Delete)/.test(target.action)
      ? { condition: { StringEquals: { 'aws:ResourceTag/team': 'cache' } }, resourceTags: { owner: 'ana' }, fix: 'any' }
      : undefined,
  ),
  condition('a tag that was not sent', ['key-absent'], (scene) => {
    if (!scene.target.context.has('aws:tagkeys') || !scene.call.params.Tags) return undefined;
    return {
      condition: { StringEquals: { 'aws:RequestTag/project': oneOf(scene.draw, ['xyz', ['xyz', 'abc']]) as string } },
    };
  }),
  condition('a tag that was not sent, wildcard', ['key-absent'], (scene) =>
    scene.target.context.has('aws:tagkeys') && scene.call.params.Tags
      ? { condition: { StringLike: { 'aws:RequestTag/project': '*' } } }
      : undefined,
  ),
  condition('no tags were sent', ['key-absent'], ({ target, call }) =>
    target.creates &&
    !call.params.Tags &&
    /:Create(ReplicationGroup|CacheCluster|Snapshot|User|UserGroup|ServerlessCache)$/.test(target.action)
      ? { condition: { StringEquals: { 'aws:RequestTag/owner': 'ana' } } }
      : undefined,
  ),
  condition('a tag that has to be absent', ['key-present'], (scene) =>
    valueIn(scene, 'aws:RequestTag/owner') === undefined
      ? undefined
      : { condition: { Null: { 'aws:RequestTag/owner': 'true' } } },
  ),
  condition('a parameter that has to be absent', ['key-present'], (scene) => {
    const keys = ['elasticache:CacheNodeType', 'elasticache:EngineVersion', 'elasticache:KmsKeyId'].filter(
      (key) => valueIn(scene, key) !== undefined,
    );
    return keys.length === 0 ? undefined : { condition: { Null: { [oneOf(scene.draw, keys)]: 'true' } } };
  }),
  condition('Null false, and absent', ['key-absent'], (scene) =>
    scene.target.context.has('aws:tagkeys') && scene.call.params.Tags
      ? { condition: { Null: { 'aws:RequestTag/project': 'false' } } }
      : undefined,
  ),
  condition('ForAllValues tag keys', ['value'], (scene) =>
    scene.target.context.has('aws:tagkeys')
      ? { condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['project', 'stage'] } } }
      : undefined,
  ),
  condition('ForAnyValue tag keys', ['value'], (scene) =>
    scene.target.context.has('aws:tagkeys')
      ? { condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['project'] } } }
      : undefined,
  ),
  condition('a set under a plain operator', ['needs-set-operator'], (scene) => {
    const keys = scene.target.context.get('aws:tagkeys')?.value;
    if (!Array.isArray(keys) || keys.length === 0) return undefined;
    return {
      condition: { StringEquals: { 'aws:TagKeys': [...keys] } },
      right: { 'ForAllValues:StringEquals': { 'aws:TagKeys': [...keys] } },
    };
  }),
  condition('a variable without a value', ['variable-without-value', 'key-absent'], (scene) =>
    valueIn(scene, 'aws:RequestTag/owner') === undefined
      ? undefined
      : { condition: { StringEquals: { 'aws:RequestTag/owner': '${aws:PrincipalTag/owner}' } }, fix: 'any' },
  ),
  condition('a variable of another value', ['value'], (scene) =>
    valueIn(scene, 'aws:RequestTag/owner') === undefined
      ? undefined
      : { condition: { StringEquals: { 'aws:RequestTag/owner': '${aws:username}' } } },
  ),
  condition('SecureTransport', ['value'], () => ({
    condition: { Bool: { 'aws:SecureTransport': 'false' } },
    fix: 'any',
  })),
];
