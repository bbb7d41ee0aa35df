/** Conditions of every kind that a call does not meet. */
import type { CauseCode } from '#src/core/explain/words/causes.js';
import type { Check } from '#src/core/terms/check.js';
import {
  anything,
  carriesTags,
  has,
  isNamed,
  type Mistake,
  nodeType,
  type Planted,
  plantAt,
  policyFor,
  type Statement,
  shards,
  TYPE,
  tagged,
} from './planting.js';

/** A condition of the statement that was meant, which the call does not meet. */
function condition(
  name: string,
  codes: readonly CauseCode[],
  Condition: Statement,
  needs: Mistake['needs'],
  wanted: (check: Check) => boolean,
  more: Partial<Planted> = {},
  right?: Statement,
): Mistake {
  return {
    name,
    group: 'condition',
    codes,
    ...(needs ? { needs } : {}),
    plant: (setting) => {
      const planted = plantAt(
        setting,
        (check) => isNamed(check) && wanted(check),
        () => ({ Condition }),
      );
      const target = setting.checks.find((check) => isNamed(check) && wanted(check));
      if (!planted || !target) return undefined;
      return {
        ...planted,
        ...more,
        ...(right ? { right: { identity: policyFor(setting, target, { Condition: right }) } } : {}),
      };
    },
  };
}

export const CONDITIONS: readonly Mistake[] = [
  condition('StringEquals', ['value'], { StringEquals: { [TYPE]: 'cache.t4g.micro' } }, nodeType, has(TYPE)),
  condition('StringLike', ['value'], { StringLike: { [TYPE]: ['cache.t3.*', 'cache.t4g.*'] } }, nodeType, has(TYPE)),
  condition('StringNotEquals', ['value'], { StringNotEquals: { [TYPE]: 'cache.r7g.large' } }, nodeType, has(TYPE)),
  condition('StringNotLike', ['value'], { StringNotLike: { [TYPE]: 'cache.r7g.*' } }, nodeType, has(TYPE)),
  condition(
    'StringEqualsIgnoreCase',
    ['value'],
    { StringEqualsIgnoreCase: { [TYPE]: 'Cache.T4G.Micro' } },
    nodeType,
    has(TYPE),
  ),
  condition(
    'a wildcard under StringEquals',
    ['wildcard-under-equals'],
    { StringEquals: { [TYPE]: 'cache.r7g.*' } },
    nodeType,
    has(TYPE),
    {},
    { StringLike: { [TYPE]: 'cache.r7g.*' } },
  ),
  condition(
    'letter case of a value',
    ['value-case'],
    { StringEquals: { 'aws:RequestTag/team': 'Cache' } },
    tagged,
    carriesTags,
  ),
  condition(
    'NumericLessThanEquals',
    ['value'],
    { NumericLessThanEquals: { 'elasticache:NumNodeGroups': '3' } },
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  condition(
    'NumericLessThan',
    ['value'],
    { NumericLessThan: { 'elasticache:NumNodeGroups': '3' } },
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  condition(
    'NumericGreaterThan',
    ['value'],
    { NumericGreaterThan: { 'elasticache:NumNodeGroups': '7' } },
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  condition(
    'NumericEquals',
    ['value'],
    { NumericEquals: { 'elasticache:NumNodeGroups': '4' } },
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  condition(
    'a date that is over',
    ['expired'],
    { DateLessThan: { 'aws:CurrentTime': '2023-03-31T00:00:00Z' } },
    undefined,
    anything,
    { hopeless: true },
  ),
  condition(
    'a date that is to come',
    ['not-yet'],
    { DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
    undefined,
    anything,
    { hopeless: true },
  ),
  condition(
    'Bool and a default',
    ['default-decided'],
    { Bool: { 'elasticache:AtRestEncryptionEnabled': 'true' } },
    (operation) => (operation === 'CreateReplicationGroup' ? { Engine: 'redis' } : undefined),
    has('elasticache:AtRestEncryptionEnabled'),
  ),
  condition(
    'Bool',
    ['value'],
    { Bool: { 'elasticache:AtRestEncryptionEnabled': 'true' } },
    (operation) =>
      operation === 'CreateReplicationGroup' ? { Engine: 'redis', AtRestEncryptionEnabled: false } : undefined,
    has('elasticache:AtRestEncryptionEnabled'),
  ),
  condition(
    'a tag that is not sent',
    ['key-absent'],
    { StringEquals: { 'aws:RequestTag/owner': 'me' } },
    tagged,
    carriesTags,
  ),
  condition(
    'another tag value',
    ['value'],
    { StringEquals: { 'aws:RequestTag/team': ['web', 'shop'] } },
    tagged,
    carriesTags,
  ),
  condition('Null wants a tag', ['key-absent'], { Null: { 'aws:RequestTag/owner': 'false' } }, tagged, carriesTags),
  condition('Null wants no tag', ['key-present'], { Null: { 'aws:RequestTag/team': 'true' } }, tagged, carriesTags),
  condition(
    'ForAllValues',
    ['value'],
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner'] } },
    tagged,
    carriesTags,
  ),
  condition(
    'ForAnyValue',
    ['value'],
    { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['owner'] } },
    tagged,
    carriesTags,
  ),
  condition(
    'no set operator',
    ['needs-set-operator'],
    { StringEquals: { 'aws:TagKeys': 'team' } },
    tagged,
    carriesTags,
    {},
    { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } },
  ),
  condition('IpAddress', ['value'], { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, undefined, anything, {
    line: { context: { 'aws:SourceIp': '198.51.100.7' } },
  }),
  condition('NotIpAddress', ['value'], { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, undefined, anything, {
    line: { context: { 'aws:SourceIp': '198.51.100.7' } },
  }),
  condition(
    'ArnLike',
    ['value'],
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } },
    undefined,
    anything,
  ),
  condition(
    'a tag of the resource',
    ['value'],
    { StringEquals: { 'aws:ResourceTag/team': 'cache' } },
    undefined,
    ({ context, because }) => context.has('aws:resourcetag/team') && because.parameter !== undefined,
    { line: {} },
  ),
  condition(
    'a variable without a value',
    ['variable-without-value', 'value'],
    { StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalTag/account}' } },
    undefined,
    anything,
  ),
  condition('MFA', ['key-absent'], { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, undefined, anything, {
    hopeless: true,
  }),
];
