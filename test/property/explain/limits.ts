/** Layers that do not allow what the identity policies do, and Denies. */
import type { CauseCode } from '#src/core/explain/words/causes.js';
import type { Check } from '#src/core/terms/check.js';
import {
  ALL,
  anything,
  carriesTags,
  has,
  isNamed,
  isOurs,
  type Mistake,
  nodeType,
  type Planted,
  patternFor,
  type Statement,
  shards,
  swapped,
  TYPE,
  tagged,
  withPart,
} from './planting.js';

/** A layer that limits what the identity policies allow. */
function layer(
  name: string,
  kind: 'boundary' | 'session' | 'scp',
  codes: readonly CauseCode[],
  make: (check: Check) => Statement | undefined,
): Mistake {
  return {
    name,
    group: 'layer',
    codes,
    plant: ({ checks }) => {
      const target = checks.find((check) => isOurs(check) && isNamed(check));
      const limit = target && make(target);
      if (!target || !limit) return undefined;
      const rest = checks
        .filter((check) => check !== target)
        .map((check, i) => ({ Sid: `Rest${i}`, Effect: 'Allow', Action: check.action, Resource: check.resource }));
      const right = { Sid: 'Limit', Effect: 'Allow', Action: target.action, Resource: patternFor(target) };
      const mends = codes.includes('resource-case') || codes.includes('action-misspelt');
      return {
        identity: [ALL],
        [kind]: [{ ...right, ...limit }, ...rest],
        meant: 'Limit',
        ...(mends ? { right: { [kind]: [right, ...rest] } } : {}),
      };
    },
  };
}

const others = (check: Check): Statement => ({
  Action: ['elasticache:TagSomething', 'elasticache:CompleteMigration', 'elasticache:TestMigration'].filter(
    (each) => each !== check.action,
  ),
  Resource: '*',
});

export const LAYERS: readonly Mistake[] = [
  layer('boundary lacks it', 'boundary', ['layer-lacks-it', 'action-missing'], others),
  layer('session lacks it', 'session', ['layer-lacks-it', 'action-missing'], others),
  layer('control policy lacks it', 'scp', ['layer-lacks-it', 'action-missing'], others),
  layer('boundary in upper case', 'boundary', ['resource-case'], (check) => ({
    Resource: patternFor(check).replace('checkout', 'Checkout'),
  })),
  layer('boundary misspelt', 'boundary', ['action-misspelt'], (check) => ({ Action: swapped(check.action) })),
  layer('control policy of another region', 'scp', ['resource-region'], (check) =>
    check.resource.split(':')[3] === '' ? undefined : { Resource: withPart(patternFor(check), 3, 'eu-west-1') },
  ),
];

/** A Deny that matches what the identity policies allow. */
function deny(
  name: string,
  kind: 'identity' | 'boundary' | 'scp' | 'session',
  codes: readonly CauseCode[],
  make: (check: Check) => Statement | undefined,
  needs?: Mistake['needs'],
  wanted: (check: Check) => boolean = anything,
  more: Partial<Planted> = {},
): Mistake {
  return {
    name,
    group: 'explicit Deny',
    codes,
    ...(needs ? { needs } : {}),
    plant: ({ checks }) => {
      const target = checks.find((check) => isOurs(check) && isNamed(check) && wanted(check));
      const own = target && make(target);
      if (!own) return undefined;
      const statement = { Sid: 'NoWay', Effect: 'Deny', ...own };
      if (kind === 'identity') return { identity: [ALL, statement], meant: 'NoWay', ...more };
      return { identity: [ALL], [kind]: [ALL, statement], meant: 'NoWay', ...more };
    },
  };
}

const spared = (check: Check): string => patternFor(check).replace('checkout-*', 'sandbox-*');

export const DENIES: readonly Mistake[] = [
  deny('on everything', 'identity', ['deny'], ({ action: each }) => ({ Action: each, Resource: '*' })),
  deny('of a verb on everything', 'identity', ['deny'], ({ action: each }) => ({
    Action: each.replace(/^(elasticache:[A-Z][a-z]+).*$/, '$1*'),
    Resource: '*',
  })),
  deny(
    'on a pattern',
    'identity',
    ['deny'],
    (check) => ({ Action: check.action, Resource: patternFor(check) }),
    undefined,
    anything,
    { hopeless: true },
  ),
  deny('on one name', 'boundary', ['deny'], (check) => ({
    Action: check.action,
    Resource: [check.resource, spared(check)],
  })),
  deny('NotResource', 'identity', ['deny-not-resource'], (check) => ({
    Action: check.action,
    NotResource: spared(check),
  })),
  deny('NotResource of a verb', 'scp', ['deny-not-resource'], (check) => ({
    Action: check.action.replace(/^(elasticache:[A-Z][a-z]+).*$/, '$1*'),
    NotResource: spared(check),
  })),
  deny('NotAction', 'identity', ['deny-not-action'], () => ({
    NotAction: ['elasticache:StartMigrationX', 's3:*'],
    Resource: '*',
  })),
  deny('NotAction of a control policy', 'scp', ['deny-not-action'], () => ({
    NotAction: ['iam:*', 'sts:*'],
    Resource: '*',
  })),
  deny(
    'StringNotLike',
    'identity',
    ['deny-by-condition'],
    ({ action: each }) => ({
      Action: each,
      Resource: '*',
      Condition: { StringNotLike: { [TYPE]: ['cache.t3.*', 'cache.t4g.*'] }, Null: { [TYPE]: 'false' } },
    }),
    nodeType,
    has(TYPE),
  ),
  deny(
    'NumericGreaterThan',
    'identity',
    ['deny-by-condition'],
    () => ({
      Action: 'elasticache:Create*',
      Resource: '*',
      Condition: { NumericGreaterThan: { 'elasticache:NumNodeGroups': '2' } },
    }),
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  deny(
    'Bool and a default',
    'scp',
    ['deny-by-default'],
    () => ({
      Action: 'elasticache:Create*',
      Resource: '*',
      Condition: { Bool: { 'elasticache:AtRestEncryptionEnabled': 'false' } },
    }),
    (operation) => (operation === 'CreateReplicationGroup' ? { Engine: 'redis' } : undefined),
    has('elasticache:AtRestEncryptionEnabled'),
  ),
  deny('a region', 'scp', ['deny-by-condition'], () => ({
    NotAction: ['iam:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
  })),
  deny(
    'a tag that is absent',
    'session',
    ['deny-by-absence'],
    ({ action: each }) => ({ Action: each, Resource: '*', Condition: { Null: { 'aws:RequestTag/owner': 'true' } } }),
    tagged,
    carriesTags,
  ),
];
