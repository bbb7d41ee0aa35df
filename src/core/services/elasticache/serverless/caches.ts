import { findUserGroup } from '../access/user-groups.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import type { ServerlessEngine } from '../state/data.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName, oneOf } from '../state/names.js';
import { page, RESULTS } from '../state/pages.js';
import { arnOf, hostName, hostTag, vpcOf } from '../state/place.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import type { ServerlessCache, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { usageLimits } from './limits.js';
import { restorable, takeServerlessSnapshot } from './snapshots.js';

/** The cache of that name (in that status, if one is given), or the fault. */
export function findServerlessCache(context: Context, name: string, status?: 'available'): ServerlessCache {
  const message = `ServerlessCache ${name} not found.`;
  const cache = find(context.region.serverlessCaches, name, 'ServerlessCacheNotFoundFault', message);
  if (status !== undefined && cache.status !== status) {
    refuse('InvalidServerlessCacheStateFault', `Serverless cache ${cache.name} is not in ${status} state.`);
  }
  return cache;
}

function engineOf(context: Context, name: string): ServerlessEngine {
  const engines = context.data.engines.serverless;
  const found = oneOf(
    'Engine',
    name.toLowerCase(),
    engines.map(({ engine }) => engine),
  );
  return (
    engines.find(({ engine }) => engine === found) ??
    invalidValue(`The value ${name} is not valid for the parameter Engine.`)
  );
}

/** CreateServerlessCache. */
export const createServerlessCache: Handler = (input, context) => {
  const { region, scope, data } = context;
  const name = newName('ServerlessCacheName', input.need('ServerlessCacheName'), 40);
  const engine = engineOf(context, input.need('Engine'));
  const tags = readTags(input, context);
  unused(region.serverlessCaches, name, 'ServerlessCacheAlreadyExistsFault', `ServerlessCache ${name} already exists.`);
  withinQuota(
    region.serverlessCaches.size + 1,
    data.quotas.serverlessCaches,
    'ServerlessCacheQuotaForCustomerExceededFault',
    'serverless caches',
  );
  restorable(context, input.texts('SnapshotArnsToRestore'));
  const groups = input.texts('SecurityGroupIds');
  const subnets = input.texts('SubnetIds');
  const vpc = vpcOf(scope);
  const cache: ServerlessCache = {
    arn: arnOf(scope, 'serverlesscache', name),
    tags,
    status: 'creating',
    name,
    created: context.now,
    engine: engine.engine,
    majorVersion: majorVersion(input, engine),
    description: input.text('Description') ?? ' ',
    limits: usageLimits(input.part('CacheUsageLimits')),
    kmsKey: input.text('KmsKeyId'),
    securityGroupIds: groups.length > 0 ? groups : [vpc.replace('vpc', 'sg')],
    subnets: subnets.length > 0 ? subnets : ['a', 'b', 'c'].map((zone) => `${vpc.replace('vpc', 'subnet')}${zone}`),
    userGroup: userGroup(input, context, engine.engine),
    snapshotRetention: retention(input) ?? 0,
    snapshotTime: snapshotTime(input) ?? '03:00',
    networkType: oneOf('NetworkType', input.text('NetworkType') ?? 'ipv4', ['ipv4', 'ipv6', 'dual_stack']),
  };
  region.serverlessCaches.set(name, cache);
  pass(context, cache, 'creating');
  note(context, 'serverless-cache', name, 'Serverless cache created');
  return { ServerlessCache: view(cache, context) };
};

/** DescribeServerlessCaches. */
export const describeServerlessCaches: Handler = (input, context) => {
  const name = input.text('ServerlessCacheName');
  const found = name ? [findServerlessCache(context, name)] : context.region.serverlessCaches.values();
  const { items, marker } = page(input, found, (cache) => cache.name, RESULTS);
  return { NextToken: marker, ServerlessCaches: items.map((cache) => view(cache, context)) };
};

/** ModifyServerlessCache. Only Redis OSS can become Valkey, and versions only go up. */
export const modifyServerlessCache: Handler = (input, context) => {
  const cache = findServerlessCache(context, input.need('ServerlessCacheName'), 'available');
  const engine = engineOf(context, input.text('Engine') ?? cache.engine);
  if (engine.engine !== cache.engine && !(cache.engine === 'redis' && engine.engine === 'valkey')) {
    invalidCombination(`Cannot modify engine ${cache.engine} to ${engine.engine}.`);
  }
  const same = engine.engine === cache.engine && !input.has('MajorEngineVersion');
  const version = same ? cache.majorVersion : majorVersion(input, engine);
  if (engine.engine === cache.engine && Number(version) < Number(cache.majorVersion)) {
    invalidCombination(`Cannot downgrade from version ${cache.majorVersion} to ${version}.`);
  }
  const limits = input.has('CacheUsageLimits') ? usageLimits(input.part('CacheUsageLimits')) : {};
  const group = input.flag('RemoveUserGroup')
    ? undefined
    : (userGroup(input, context, engine.engine) ?? cache.userGroup);
  const days = retention(input) ?? cache.snapshotRetention;
  const time = snapshotTime(input) ?? cache.snapshotTime;
  Object.assign(cache, {
    engine: engine.engine,
    majorVersion: version,
    description: input.text('Description') ?? cache.description,
    limits: { ...cache.limits, ...limits },
    userGroup: group,
    securityGroupIds: input.has('SecurityGroupIds') ? input.texts('SecurityGroupIds') : cache.securityGroupIds,
    snapshotRetention: days,
    snapshotTime: time,
  });
  pass(context, cache, 'modifying');
  note(context, 'serverless-cache', cache.name, 'Serverless cache modified');
  return { ServerlessCache: view(cache, context) };
};

/** DeleteServerlessCache, with a last snapshot if `FinalSnapshotName` is given. */
export const deleteServerlessCache: Handler = (input, context) => {
  const cache = findServerlessCache(context, input.need('ServerlessCacheName'), 'available');
  const snapshot = input.text('FinalSnapshotName');
  if (snapshot) takeServerlessSnapshot(context, 'FinalSnapshotName', snapshot, cache, new Map());
  pass(context, cache, 'deleting', () => context.region.serverlessCaches.delete(cache.name));
  note(context, 'serverless-cache', cache.name, 'Serverless cache deleted');
  return { ServerlessCache: view(cache, context) };
};

function majorVersion(input: Input, engine: ServerlessEngine): string {
  return oneOf('MajorEngineVersion', input.text('MajorEngineVersion') ?? engine.default, Object.keys(engine.versions));
}

function userGroup(input: Input, context: Context, engine: string): string | undefined {
  const id = input.text('UserGroupId');
  if (id === undefined) return undefined;
  if (engine === 'memcached') invalidCombination('User groups are not supported for Memcached.');
  return findUserGroup(context, id, 'active').id;
}

function retention(input: Input): number | undefined {
  const days = input.count('SnapshotRetentionLimit');
  if (days !== undefined && (days < 0 || days > 35)) invalidValue('SnapshotRetentionLimit must be between 0 and 35.');
  return days;
}

function snapshotTime(input: Input): string | undefined {
  const time = input.text('DailySnapshotTime');
  const valid = time === undefined || /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
  return valid ? time : invalidValue(`Invalid DailySnapshotTime: ${time}. It must be in the format HH:MM.`);
}

function view(cache: ServerlessCache, context: Context): Structure {
  const engine = engineOf(context, cache.engine);
  const Address = hostName(context.scope, `${cache.name}-${hostTag(context.scope)}.serverless`);
  const up = cache.status !== 'creating';
  return {
    ServerlessCacheName: cache.name,
    Description: cache.description,
    CreateTime: cache.created,
    Status: cache.status,
    Engine: cache.engine,
    MajorEngineVersion: cache.majorVersion,
    FullEngineVersion: engine.versions[cache.majorVersion],
    CacheUsageLimits: cache.limits,
    KmsKeyId: cache.kmsKey,
    SecurityGroupIds: cache.securityGroupIds,
    ...(up ? { Endpoint: { Address, Port: engine.port }, ReaderEndpoint: { Address, Port: engine.readerPort } } : {}),
    ARN: cache.arn,
    UserGroupId: cache.userGroup,
    SubnetIds: cache.subnets,
    SnapshotRetentionLimit: cache.snapshotRetention,
    DailySnapshotTime: cache.snapshotTime,
    NetworkType: cache.networkType,
  };
}
