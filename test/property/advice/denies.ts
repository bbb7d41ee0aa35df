/** Layers that lack what the identity allows, and explicit Denies of every form in every layer. */

import { valueIn } from './conditions.js';
import { ACCOUNT, oneOf } from './draw.js';
import type { Layers, Statement } from './people.js';
import { allow, arnOf, deny, EVERYTHING, type Mistake, type Planted, partsOf, type Scene, siblings } from './scene.js';

const LIMITS = ['boundary', 'session', 'scp'] as const;
const SID = 'Target';

const allowed = ({ target, others }: Scene): readonly Statement[] => [
  ...others,
  allow('Own', target.action, target.resource),
];

function lacking(
  name: string,
  limit: (scene: Scene) => (Partial<Planted> & { readonly statements: readonly Statement[] }) | undefined,
): Mistake[] {
  return LIMITS.map((layer) => ({
    name: `${layer}: ${name}`,
    group: 'layer lacks it',
    plant(scene) {
      const made = limit(scene);
      if (!made) return undefined;
      const { statements, ...more } = made;
      const layers: Layers = { identity: allowed(scene), [layer]: statements };
      return { layers, codes: ['layer-lacks-it'], fix: 'edit', ...more };
    },
  }));
}

/** A limit that allows everything of the call but the target. */
const but = (scene: Scene, ...statements: readonly Statement[]): readonly Statement[] => [
  ...scene.others.filter(({ Sid }) => Sid !== 'Look' && Sid !== 'OtherTeam'),
  ...statements,
];

const LACKING: readonly Mistake[] = [
  ...lacking('the action is not in it', (scene) => ({
    statements: but(scene, allow(SID, siblings(scene, 4), '*')),
    sid: SID,
  })),
  ...lacking('only other services', (scene) => ({
    statements: but(scene, allow('Elsewhere', ['ec2:*', 'logs:*'], '*')),
  })),
  ...lacking('another type', (scene) => {
    const parts = partsOf(scene.target);
    if (!parts || parts.type === 'user') return undefined;
    return {
      statements: but(
        scene,
        allow(
          SID,
          scene.target.action,
          `arn:aws:elasticache:*:*:${parts.type === 'cluster' ? 'snapshot' : 'cluster'}:*`,
        ),
      ),
      codes: ['layer-lacks-it', 'resource-type'],
      sid: SID,
    };
  }),
  ...lacking(
    'another name',
    (scene) =>
      partsOf(scene.target) && {
        statements: but(
          scene,
          allow(SID, scene.target.action, arnOf('*', partsOf(scene.target)?.type ?? '', 'staging-*')),
        ),
        codes: ['layer-lacks-it', 'resource-name'],
        sid: SID,
      },
  ),
  ...lacking('another region', (scene) => ({
    statements: but(
      scene,
      allow(SID, [scene.target.action], '*', { StringEquals: { 'aws:RequestedRegion': ['ap-south-1'] } }),
    ),
    codes: ['value'],
    sid: SID,
  })),
  ...lacking('a misspelt action', (scene) => ({
    statements: but(scene, allow(SID, `${scene.target.action}z`, '*')),
    meant: { identity: [EVERYTHING] },
    codes: ['action-misspelt', 'layer-lacks-it'],
    sid: SID,
  })),
];

const LAYERS = ['identity', 'boundary', 'session', 'scp'] as const;

function denied(
  name: string,
  codes: readonly string[],
  make: (scene: Scene) => (Partial<Planted> & { readonly statement: Statement }) | undefined,
  layers: readonly string[] = LAYERS,
): Mistake[] {
  return layers.map((layer) => ({
    name: `${layer}: ${name}`,
    group: 'explicit deny',
    plant(scene) {
      const made = make(scene);
      if (!made) return undefined;
      const { statement, ...more } = made;
      const set: Layers =
        layer === 'identity'
          ? { identity: [...allowed(scene), statement] }
          : layer === 'rcp'
            ? {
                identity: allowed(scene),
                rcp: [
                  { ...statement, Principal: '*' },
                  { ...deny('Elsewhere', 's3:PutObject', '*'), Principal: '*' },
                ],
              }
            : { identity: allowed(scene), [layer]: [EVERYTHING, statement] };
      return { layers: set, codes, sid: SID, fix: 'edit', ...more };
    },
  }));
}

const notAction = ({ Action: _, ...statement }: Statement, NotAction: unknown): Statement => ({
  ...statement,
  NotAction,
});
const notResource = ({ Resource: _, ...statement }: Statement, NotResource: unknown): Statement => ({
  ...statement,
  NotResource,
});

const TEXT_KEYS = [
  'elasticache:CacheNodeType',
  'elasticache:EngineVersion',
  'elasticache:EngineType',
  'aws:RequestTag/owner',
];
const FLAG_KEYS = ['AtRestEncryptionEnabled', 'TransitEncryptionEnabled', 'AuthTokenEnabled', 'MultiAZEnabled'].map(
  (key) => `elasticache:${key}`,
);
const isNamed = (scene: Scene): boolean => partsOf(scene.target) !== undefined;

const DENIES: readonly Mistake[] = [
  ...denied('exactly this', ['deny'], ({ target }) => ({ statement: deny(SID, target.action, target.resource) })),
  ...denied('this among others', ['deny'], (scene) =>
    isNamed(scene)
      ? {
          statement: deny(
            SID,
            [...siblings(scene, 1), scene.target.action],
            [scene.target.resource, arnOf(scene.region, 'cluster', 'zz-other')],
          ),
        }
      : undefined,
  ),
  ...denied('a prefix', ['deny'], (scene) => {
    const parts = partsOf(scene.target);
    return parts && parts.name.length > 3
      ? {
          statement: deny(SID, scene.target.action, arnOf(parts.region, parts.type, `${parts.name.slice(0, 3)}*`)),
          fix: 'any',
        }
      : undefined;
  }),
  ...denied('a whole type', ['deny'], (scene) => {
    const parts = partsOf(scene.target);
    return (
      parts && {
        statement: deny(SID, scene.target.action, arnOf('*', parts.type, '*').replace(`:${ACCOUNT}:`, ':*:')),
        fix: 'any',
      }
    );
  }),
  ...denied('everything, this action', ['deny'], (scene) =>
    isNamed(scene) ? { statement: deny(SID, scene.target.action, '*') } : undefined,
  ),
  ...denied('everything, several actions', ['deny'], (scene) =>
    isNamed(scene) ? { statement: deny(SID, [...siblings(scene, 2), scene.target.action], '*') } : undefined,
  ),
  ...denied('everything, an action pattern', ['deny'], (scene) => {
    const verb = /^elasticache:[A-Z][a-z]+/.exec(scene.target.action)?.[0];
    const alone = scene.checks.every((check) => check === scene.target || !check.action.startsWith(verb ?? ''));
    return verb && isNamed(scene) && alone ? { statement: deny(SID, `${verb}*`, '*') } : undefined;
  }),
  ...denied('a condition that holds', ['deny-by-condition', 'deny-by-default'], (scene) => {
    const keys = TEXT_KEYS.filter((key) => valueIn(scene, key) !== undefined);
    const key = keys.length ? oneOf(scene.draw, keys) : undefined;
    return key
      ? {
          statement: deny(SID, scene.target.action, '*', { StringEquals: { [key]: [valueIn(scene, key), 'zz'] } }),
          fix: 'some',
        }
      : undefined;
  }),
  ...denied('a pattern that holds', ['deny-by-condition'], (scene) =>
    valueIn(scene, 'elasticache:CacheNodeType')
      ? {
          statement: deny(SID, scene.target.action, '*', { StringLike: { 'elasticache:CacheNodeType': ['cache.*'] } }),
          fix: 'any',
        }
      : undefined,
  ),
  ...denied('all but some values', ['deny-by-condition'], (scene) => {
    const keys = TEXT_KEYS.filter((key) => valueIn(scene, key) !== undefined);
    const key = keys.length ? oneOf(scene.draw, keys) : undefined;
    return key
      ? {
          statement: deny(SID, scene.target.action, '*', {
            StringNotLike: {
              [key]: key.endsWith('Type')
                ? ['cache.t2.*', 'val*', 'red*']
                    .filter((each) => !valueIn(scene, key)?.startsWith(each.slice(0, 3)))
                    .concat('cache.x2g.*')
                : 'zz-*',
            },
          }),
          fix: 'some',
        }
      : undefined;
  }),
  ...denied('a flag as sent', ['deny-by-condition'], (scene) => {
    const keys = FLAG_KEYS.filter(
      (key) =>
        valueIn(scene, key) !== undefined && /param/i.test(scene.target.context.get(key.toLowerCase())?.origin ?? ''),
    );
    const key = keys.length ? oneOf(scene.draw, keys) : undefined;
    return key
      ? { statement: deny(SID, scene.target.action, '*', { Bool: { [key]: valueIn(scene, key) } }), fix: 'some' }
      : undefined;
  }),
  ...denied('a default', ['deny-by-default'], (scene) => {
    const keys = FLAG_KEYS.filter(
      (key) =>
        valueIn(scene, key) === 'false' && /default/i.test(scene.target.context.get(key.toLowerCase())?.origin ?? ''),
    );
    const key = keys.length ? oneOf(scene.draw, keys) : undefined;
    return key
      ? { statement: deny(SID, scene.target.action, '*', { Bool: { [key]: 'false' } }), fix: 'some' }
      : undefined;
  }),
  ...denied('an absent tag', ['deny-by-absence'], (scene) =>
    scene.target.context.has('aws:tagkeys') && scene.call.params.Tags
      ? { statement: deny(SID, scene.target.action, '*', { Null: { 'aws:RequestTag/project': 'true' } }), fix: 'some' }
      : undefined,
  ),
  ...denied('a tag of other values, absent', ['deny-by-absence'], (scene) =>
    scene.target.context.has('aws:tagkeys') && scene.call.params.Tags
      ? {
          statement: deny(SID, scene.target.action, '*', {
            StringNotEquals: { 'aws:RequestTag/project': ['xyz', 'abc'] },
          }),
          fix: 'some',
        }
      : undefined,
  ),
  ...denied('no MFA', ['deny-by-absence', 'deny-by-condition'], (scene) => ({
    statement: deny(SID, scene.target.action, '*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
    fix: 'any',
  })),
  ...denied('a number above', ['deny-by-condition'], (scene) => {
    const key = [
      'elasticache:SnapshotRetentionLimit',
      'elasticache:NumNodeGroups',
      'elasticache:ReplicasPerNodeGroup',
    ].find((each) => Number(valueIn(scene, each)) > 1);
    return key
      ? {
          statement: deny(SID, scene.target.action, '*', {
            NumericGreaterThan: { [key]: String(Number(valueIn(scene, key)) - 1) },
          }),
          fix: 'some',
        }
      : undefined;
  }),
  ...denied('an address', ['deny-by-condition'], ({ target }) => ({
    statement: deny(SID, target.action, '*', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    context: { 'aws:SourceIp': '198.51.100.7' },
    fix: 'any',
  })),
  ...denied('other regions', ['deny-by-condition'], ({ target }) => ({
    statement: deny(SID, target.action, '*', {
      StringNotEquals: { 'aws:RequestedRegion': ['ap-south-1', 'eu-central-1'] },
    }),
    fix: 'any',
  })),
  ...denied('everything but other actions', ['deny-not-action'], (scene) => ({
    statement: notAction(deny(SID, '', '*'), [
      ...siblings(scene, 2),
      'iam:*',
      ...scene.checks.filter(({ action }) => action !== scene.target.action).map(({ action }) => action),
    ]),
    fix: 'any',
  })),
  ...denied('everything but other resources', ['deny-not-resource'], (scene) =>
    isNamed(scene)
      ? {
          statement: notResource(deny(SID, scene.target.action, ''), [
            arnOf('*', partsOf(scene.target)?.type ?? '', 'sandbox-*'),
            ...scene.checks
              .filter(({ resource }) => resource !== scene.target.resource)
              .map(({ resource }) => resource),
          ]),
        }
      : undefined,
  ),
  ...denied('everything but other resources, several actions', ['deny-not-resource'], (scene) =>
    isNamed(scene)
      ? {
          statement: notResource(deny(SID, [...siblings(scene, 1), scene.target.action], ''), [
            arnOf('*', partsOf(scene.target)?.type ?? '', 'sandbox-*'),
            ...scene.checks
              .filter(({ resource }) => resource !== scene.target.resource)
              .map(({ resource }) => resource),
          ]),
        }
      : undefined,
  ),
  ...denied('tag keys that are not wanted', ['deny-by-condition'], (scene) => {
    const keys = scene.target.context.get('aws:tagkeys')?.value;
    return Array.isArray(keys) && keys.length > 0 && scene.call.params.Tags
      ? {
          statement: deny(SID, scene.target.action, '*', {
            'ForAnyValue:StringEquals': { 'aws:TagKeys': [keys[0], 'zz'] },
          }),
          fix: 'some',
        }
      : undefined;
  }),
  ...denied(
    'an object of s3',
    ['deny'],
    ({ target }) =>
      target.action === 's3:GetObject' ? { statement: deny(SID, 's3:GetObject', target.resource) } : undefined,
    [...LAYERS, 'rcp'],
  ),
];

export const LIMITED: readonly Mistake[] = [...LACKING, ...DENIES];
