/** Mistakes in Resource and Action, and grants that a call needs beside its own. */
import type { CauseCode } from '#src/core/explain/words/causes.js';
import type { Check } from '#src/core/terms/check.js';
import {
  isNamed,
  isOurs,
  LOOK,
  type Mistake,
  OTHERS,
  patternFor,
  plantAt,
  policyFor,
  type Statement,
  swapped,
  TAGS,
  takes,
  withPart,
} from './planting.js';

function resource(
  name: string,
  codes: readonly CauseCode[],
  change: (pattern: string, check: Check) => string | undefined,
  mends = false,
): Mistake {
  return {
    name,
    group: 'resource',
    codes,
    plant: (setting) =>
      plantAt(
        setting,
        isNamed,
        (check) => {
          const Resource = change(patternFor(check), check);
          return Resource === undefined ? undefined : { Resource };
        },
        mends,
      ),
  };
}

const TYPES = ['cluster', 'replicationgroup', 'snapshot', 'user', 'serverlesscache'];

export const RESOURCES: readonly Mistake[] = [
  resource('type', ['resource-type'], (pattern, { resourceType }) => {
    const other = TYPES.find((type) => type !== resourceType);
    return pattern.includes(':globalreplicationgroup:')
      ? undefined
      : pattern.replace(`:${resourceType}:`, `:${other}:`);
  }),
  resource('region', ['resource-region'], (pattern) =>
    pattern.split(':')[3] === '' ? undefined : withPart(pattern, 3, 'eu-west-1'),
  ),
  resource('account', ['resource-account'], (pattern) => withPart(pattern, 4, '210987654321')),
  resource('partition', ['resource-partition'], (pattern) => withPart(pattern, 1, 'aws-cn')),
  resource('region of a global datastore', ['resource-region'], (pattern) =>
    pattern.split(':')[3] === '' ? withPart(pattern, 3, 'us-east-1') : undefined,
  ),
  resource('upper case', ['resource-case'], (pattern) => pattern.replace('checkout', 'Checkout'), true),
  resource('all upper case', ['resource-case'], (pattern) => pattern.replace('checkout', 'CHECKOUT'), true),
  resource('no wildcard', ['resource-wildcard'], (pattern) => pattern.replace('checkout-*', 'checkout-'), true),
  resource('a slash', ['resource-shape'], (pattern) => pattern.replace(':checkout-', '/checkout-'), true),
  resource('no type', ['resource-shape'], (pattern, { resourceType }) => pattern.replace(`${resourceType}:`, ''), true),
  resource('another name', ['resource-name'], (pattern) => pattern.replace('checkout-*', 'checkout-cart-*')),
  resource('a misspelt name', ['resource-name'], (pattern) => pattern.replace('checkout', 'chekcout')),
  {
    name: 'NotResource',
    group: 'resource',
    codes: ['resource-excepted'],
    plant: (setting) => {
      const target = setting.checks.find(isNamed);
      if (!target) return undefined;
      const identity = policyFor(setting, target, {}).map(({ Resource, ...each }) =>
        each.Sid === 'Meant' ? { ...each, NotResource: Resource } : { ...each, Resource },
      );
      return { identity, meant: 'Meant' };
    },
  },
  {
    name: 'a listing',
    group: 'resource',
    codes: ['resource-listing'],
    plant: ({ call, checks }) => {
      const [only] = checks;
      if (!only || checks.length > 1 || !only.resource.endsWith(':*') || !/^(?:Describe|List)/.test(call.operation))
        return undefined;
      const Resource = patternFor(only).replace(/:\*$/, ':checkout-*');
      return { identity: [OTHERS, { Sid: 'Meant', Effect: 'Allow', Action: only.action, Resource }], meant: 'Meant' };
    },
  },
];

function action(
  name: string,
  codes: readonly CauseCode[],
  change: (action: string, check: Check) => Statement | undefined,
  mends = false,
): Mistake {
  return {
    name,
    group: 'action',
    codes,
    plant: (setting) =>
      plantAt(
        setting,
        (check) => isOurs(check) && isNamed(check),
        (check) => change(check.action, check),
        mends,
      ),
  };
}

export const ACTIONS: readonly Mistake[] = [
  action(
    'misspelt',
    ['action-misspelt'],
    (written) => ({ Action: ['elasticache:CompleteMigration', swapped(written)] }),
    true,
  ),
  action('a letter too many', ['action-misspelt'], (written) => ({ Action: `${written}s` }), true),
  action(
    'a misspelt service',
    ['action-misspelt'],
    (written) => ({ Action: written.replace('elasticache', 'elasticcache') }),
    true,
  ),
  action('missing beside others', ['action-missing', 'dependent-grant'], (written, { resource: arn }) => {
    const noun = written.replace(/^elasticache:[A-Z][a-z]+/, '');
    const others = ['Create', 'Modify', 'Delete']
      .map((verb) => `elasticache:${verb}${noun}`)
      .filter((each) => each !== written);
    return noun === '' || noun === 'AddTagsToResource' ? undefined : { Action: others, Resource: arn };
  }),
  {
    name: 'NotAction',
    group: 'action',
    codes: ['action-excepted'],
    plant: (setting) => {
      const target = setting.checks.find((check) => isOurs(check) && isNamed(check));
      if (!target) return undefined;
      const identity = policyFor(setting, target, {}).map(({ Action, ...each }) =>
        each.Sid === 'Meant'
          ? { ...each, NotAction: [target.action, 'elasticache:PurchaseReservedCacheNodesOffering'] }
          : { ...each, Action },
      );
      return { identity, meant: 'Meant' };
    },
  },
];

/** A grant that the call needs beside its own, and nothing gives. */
function dependent(name: string, needs: Mistake['needs'], wanted: (check: Check) => boolean): Mistake {
  return {
    name,
    group: 'dependent grant',
    codes: ['dependent-grant', 'no-statement', 'action-missing', 'resource-type', 'resource-name'],
    ...(needs ? { needs } : {}),
    plant: (setting) => {
      const target = setting.checks.find(wanted);
      if (!target || setting.checks.length < 2) return undefined;
      const identity = policyFor(setting, target, {}).filter(({ Sid }) => Sid !== 'Meant');
      return { identity, meant: 'any' };
    },
  };
}

export const DEPENDENTS: readonly Mistake[] = [
  dependent('parameter group', undefined, ({ resourceType }) => resourceType === 'parametergroup'),
  dependent(
    'subnet group',
    (operation) => takes(operation, 'CacheSubnetGroupName', 'main'),
    ({ resourceType }) => resourceType === 'subnetgroup',
  ),
  dependent(
    'tags',
    (operation) => (/^(?:Create|Copy|Purchase)/.test(operation) ? takes(operation, 'Tags', TAGS) : undefined),
    (check) => check.action === 'elasticache:AddTagsToResource',
  ),
  dependent(
    'snapshot files',
    (operation) => takes(operation, 'SnapshotArns', ['arn:aws:s3:::seeds/a.rdb']),
    ({ action: each }) => each.startsWith('s3:'),
  ),
  {
    name: "a cluster's key on everything",
    group: 'dependent grant',
    codes: ['key-never-carried'],
    needs: (operation) =>
      /^Create(?:CacheCluster|ReplicationGroup)$/.test(operation)
        ? { CacheNodeType: 'cache.r7g.large', Engine: 'redis' }
        : undefined,
    plant: ({ call, checks }) => {
      if (!checks.some(({ resourceType }) => resourceType === 'parametergroup')) return undefined;
      const Condition = { StringLike: { 'elasticache:CacheNodeType': 'cache.r7g.*' } };
      return {
        identity: [
          LOOK,
          { Sid: 'Meant', Effect: 'Allow', Action: `elasticache:${call.operation}`, Resource: '*', Condition },
        ],
        meant: 'Meant',
      };
    },
  },
];
