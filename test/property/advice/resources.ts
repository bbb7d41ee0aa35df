/** Mistakes in the Resource of a statement that has the action. */
import { ACCOUNT, oneOf } from './draw.js';
import { allow, arnOf, identity, type Mistake, type Parts, partsOf, type Scene, written } from './scene.js';

export type Named = Scene & { readonly parts: Parts };

export const SID = 'Target';

/**
 * A mistake in the Resource of a statement that has the action.
 * `meant`: what the author's own line says once it is spelt right.
 */
function resource(
  name: string,
  codes: readonly string[],
  wrong: (scene: Named) => { readonly pattern: unknown; readonly meant?: unknown } | undefined,
): Mistake {
  return {
    name,
    group: 'resource',
    plant(scene) {
      const parts = partsOf(scene.target);
      const made = parts && wrong({ ...scene, parts });
      if (!made) return undefined;
      const action = written(scene);
      const meant =
        made.meant === undefined ? {} : { meant: { identity: [...scene.others, allow(SID, action, made.meant)] } };
      return { layers: identity(scene, allow(SID, action, made.pattern)), ...meant, codes, sid: SID, fix: 'edit' };
    },
  };
}

export const upper = (text: string): string => text.replace(/[a-z]/, (letter) => letter.toUpperCase());
export const hasLetters = ({ parts }: Named): boolean => /[a-z]/.test(parts.name) && parts.type !== 'reserved-instance';
export const own = ({ parts }: Named, name = parts.name): string => arnOf(parts.region, parts.type, name);
export const stemOf = (name: string): string | undefined => /^(.{2,}?-)./.exec(name)?.[1];

const WRONG_TYPE: Readonly<Record<string, string>> = {
  cluster: 'replicationgroup',
  replicationgroup: 'cluster',
  snapshot: 'serverlesscachesnapshot',
  serverlesscachesnapshot: 'snapshot',
  user: 'usergroup',
  usergroup: 'user',
  subnetgroup: 'parametergroup',
  parametergroup: 'subnetgroup',
  serverlesscache: 'cluster',
  securitygroup: 'subnetgroup',
  globalreplicationgroup: 'replicationgroup',
  'reserved-instance': 'cluster',
};

/** Spellings that people copy or guess, by type. */
const WRONG_SHAPES: Readonly<Record<string, string>> = {
  cluster: 'cache-cluster',
  replicationgroup: 'replication-group',
  snapshot: 'snapshots',
  serverlesscachesnapshot: 'serverless-cache-snapshot',
  user: 'users',
  usergroup: 'user-group',
  subnetgroup: 'subnet-group',
  parametergroup: 'parameter-group',
  serverlesscache: 'serverless-cache',
  securitygroup: 'security-group',
  globalreplicationgroup: 'global-replication-group',
  'reserved-instance': 'reservedinstance',
};

export const RESOURCES: readonly Mistake[] = [
  resource('another type', ['resource-type'], ({ parts, region }) => ({
    pattern: arnOf(region, WRONG_TYPE[parts.type] ?? 'cluster', parts.name),
  })),
  resource('another type, wildcard', ['resource-type'], ({ parts, region }) => {
    const stem = stemOf(parts.name);
    return stem ? { pattern: arnOf(region, WRONG_TYPE[parts.type] ?? 'cluster', `${stem}*`) } : undefined;
  }),
  resource('another region', ['resource-region'], (scene) =>
    scene.parts.region === ''
      ? undefined
      : { pattern: arnOf(oneOf(scene.draw, ['ap-southeast-2', 'us-west-2']), scene.parts.type, scene.parts.name) },
  ),
  resource('another account', ['resource-account'], (scene) => ({
    pattern: own(scene).replace(ACCOUNT, oneOf(scene.draw, ['123456789021', '210987654321'])),
  })),
  resource('another partition', ['resource-partition'], (scene) => ({
    pattern: own(scene).replace('arn:aws:', oneOf(scene.draw, ['arn:aws-cn:', 'arn:aws-us-gov:'])),
  })),
  resource('letter case', ['resource-case'], (scene) =>
    hasLetters(scene) ? { pattern: own(scene, upper(scene.parts.name)), meant: own(scene) } : undefined,
  ),
  resource('letter case before a wildcard', ['resource-case'], (scene) => {
    const stem = stemOf(scene.parts.name);
    return stem && hasLetters(scene)
      ? { pattern: own(scene, `${upper(stem)}*`), meant: own(scene, `${stem}*`) }
      : undefined;
  }),
  resource('letter case in a list', ['resource-case'], (scene) =>
    hasLetters(scene)
      ? {
          pattern: [own(scene, 'something-else'), own(scene, scene.parts.name.toUpperCase())],
          meant: [own(scene, 'something-else'), own(scene)],
        }
      : undefined,
  ),
  resource('letter case of the type', ['resource-shape', 'resource-case', 'resource-type'], (scene) => ({
    pattern: own(scene).replace(`:${scene.parts.type}:`, `:${upper(scene.parts.type)}:`),
    meant: own(scene),
  })),
  resource('no wildcard', ['resource-wildcard'], (scene) => {
    const stem = stemOf(scene.parts.name);
    return stem ? { pattern: own(scene, stem), meant: own(scene, `${stem}*`) } : undefined;
  }),
  resource('too few question marks', ['resource-name', 'resource-wildcard'], (scene) => {
    const stem = stemOf(scene.parts.name);
    return stem
      ? { pattern: own(scene, `${stem}${'?'.repeat(scene.parts.name.length - stem.length + 1)}`) }
      : undefined;
  }),
  resource('a slash before the name', ['resource-shape'], (scene) => ({
    pattern: own(scene).replace(`:${scene.parts.type}:`, `:${scene.parts.type}/`),
    meant: own(scene),
  })),
  resource('a spelling of the type', ['resource-shape', 'resource-type'], (scene) => ({
    pattern: own(scene).replace(`:${scene.parts.type}:`, `:${WRONG_SHAPES[scene.parts.type]}:`),
    meant: own(scene),
  })),
  resource('no type', ['resource-shape', 'resource-type'], (scene) => ({
    pattern: own(scene).replace(`:${scene.parts.type}:`, ':'),
    meant: own(scene),
  })),
  resource('no region field', ['resource-shape'], (scene) =>
    scene.parts.region === ''
      ? undefined
      : { pattern: own(scene).replace(`:${scene.parts.region}:`, ':'), meant: own(scene) },
  ),
  resource('a region for a global datastore', ['resource-shape', 'resource-region'], (scene) =>
    scene.parts.type === 'globalreplicationgroup'
      ? { pattern: own(scene).replace('elasticache::', `elasticache:${scene.region}:`), meant: own(scene) }
      : undefined,
  ),
  resource('a near name', ['resource-name'], (scene) => {
    const { name } = scene.parts;
    return name.length > 4
      ? { pattern: own(scene, `${name.slice(0, -1)}${name.endsWith('9') ? '8' : '9'}`) }
      : undefined;
  }),
  resource('two letters swapped', ['resource-name'], (scene) => {
    const swapped = scene.parts.name.replace(/^(.)(.)/, '$2$1');
    return swapped === scene.parts.name ? undefined : { pattern: own(scene, swapped) };
  }),
  resource('another prefix', ['resource-name'], (scene) => ({ pattern: own(scene, 'staging-*') })),
  {
    name: 'NotResource excepts it',
    group: 'resource',
    plant(scene) {
      if (!partsOf(scene.target)) return undefined;
      const { Resource: _, ...target } = allow(SID, scene.target.action, '');
      const excepted = { ...target, NotResource: [scene.target.resource, arnOf(scene.region, 'cluster', 'zz-secret')] };
      return { layers: identity(scene, excepted), codes: ['resource-excepted'], sid: SID, fix: 'edit' };
    },
  },
  {
    name: 'a listing',
    group: 'resource',
    plant(scene) {
      const match = /^(arn:.*:)\*$/.exec(scene.target.resource);
      if (!match || !scene.target.resource.includes(':elasticache:')) return undefined;
      return {
        layers: identity(scene, allow(SID, scene.target.action, `${match[1]}dev-*`)),
        codes: ['resource-listing', ...(scene.target === scene.checks[0] ? [] : ['resource-name'])],
        sid: SID,
        fix: 'edit',
      };
    },
  },
  {
    name: 'an action without resources',
    group: 'resource',
    plant(scene) {
      if (scene.target.resource !== '*') return undefined;
      const pattern = `arn:aws:elasticache:${scene.region}:${ACCOUNT}:${oneOf(scene.draw, ['cluster:*', 'cluster:dev-1', '*'])}`;
      return {
        layers: identity(scene, allow(SID, scene.target.action, pattern)),
        codes: ['resource-star', 'resource-listing'],
        sid: SID,
        fix: 'edit',
      };
    },
  },
];
