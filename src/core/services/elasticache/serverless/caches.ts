import { findUserGroup } from '../access/user-groups.js';
import { findUser, IAM_GROUP } from '../access/users.js';
import { checkKmsKey } from '../cluster/encryption.js';
import { retention } from '../cluster/settings.js';
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
import { zonesOf } from '../state/zones.js';
import { usageLimits } from './limits.js';
import { restorable, takeServerlessSnapshot } from './snapshots.js';

/** The cache of that name (in that status, if one is given), or the fault. */
function findServerlessCache(context: Context, name: string, status?: 'available'): ServerlessCache {
  const message = `ServerlessCache ${name} not found.`;
  const cache = find(context.region.serverlessCaches, name, 'ServerlessCacheNotFoundFault', message);
  if (status !== undefined && cache.status !== status) {
    refuse('InvalidServerlessCacheStateFault', `Serverless cache ${cache.name} must be in ${status} state.`);
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
  checkKmsKey(context, input.text('KmsKeyId'));
  const connection = input.text('ConnectionType') ?? 'vpc';
  const version = connection === 'public' ? publicVersion(input, engine) : majorVersion(input, engine);
  const group = userGroup(input, context, engine.engine) ?? (connection === 'public' ? IAM_GROUP : undefined);
  if (connection === 'public' && group !== undefined) iamOnly(group, context);
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
    majorVersion: version,
    description: input.text('Description') ?? ' ',
    limits: usageLimits(input.part('CacheUsageLimits')),
    kmsKey: input.text('KmsKeyId'),
    securityGroupIds: groups.length > 0 ? groups : connection === 'public' ? [] : [vpc.replace('vpc', 'sg')],
    subnets: subnets.length > 0 ? subnets : connection === 'public' ? [] : usualSubnets(context),
    connection,
    userGroup: group,
    snapshotRetention: retention(input) ?? 0,
    snapshotTime: snapshotTime(input) ?? '03:00',
    networkType: input.text('NetworkType') ?? 'ipv4',
  };
  region.serverlessCaches.set(name, cache);
  pass(context, cache, 'creating');
  note(context, 'serverless-cache', name, 'Serverless cache created');
  return { ServerlessCache: view(cache, context) };
};

/** DescribeServerlessCaches. */
export const describeServerlessCaches: Handler = (input, context) => {
  const name = input.text('ServerlessCacheName');
  const found = name ? [findServerlessCache(context, name)] : context.region.serverlessCaches;
  const { items, marker } = page(input, found, (cache) => cache.name, RESULTS);
  return { NextToken: marker, ServerlessCaches: items.map((cache) => view(cache, context)) };
};

/**
 * What a call can change, one field at a time: "Serverless Cache modifications only support modifying one field per request.",
 * "No modifications were requested" (hashicorp/terraform-provider-aws issues 43862, 44746). Engine and version are one field.
 */
const FIELDS = [
  ['Description'],
  ['CacheUsageLimits'],
  ['RemoveUserGroup'],
  ['UserGroupId'],
  ['SecurityGroupIds'],
  ['SnapshotRetentionLimit'],
  ['DailySnapshotTime'],
  ['Engine', 'MajorEngineVersion'],
];

/** ModifyServerlessCache. Only Redis OSS can become Valkey, and versions only go up. */
export const modifyServerlessCache: Handler = (input, context) => {
  const cache = findServerlessCache(context, input.need('ServerlessCacheName'));
  const fields = FIELDS.filter((names) => names.some((name) => input.has(name)));
  if (fields.length === 0) invalidCombination('No modifications were requested');
  if (fields.length > 1) {
    invalidCombination('Serverless Cache modifications only support modifying one field per request.');
  }
  findServerlessCache(context, cache.name, 'available');
  const release = upgraded(input, context, cache);
  const limits = input.has('CacheUsageLimits')
    ? usageLimits(input.part('CacheUsageLimits'), cache.limits)
    : cache.limits;
  const removed = input.flag('RemoveUserGroup') ?? false;
  if (removed && cache.userGroup === undefined) {
    invalidValue(`Serverless cache ${cache.name} is not associated with a user group.`);
  }
  const group = removed ? undefined : (userGroup(input, context, cache.engine) ?? cache.userGroup);
  if (cache.connection === 'public') iamOnly(group, context);
  const days = retention(input) ?? cache.snapshotRetention;
  const time = snapshotTime(input) ?? cache.snapshotTime;
  Object.assign(cache, {
    ...release,
    description: input.text('Description') ?? cache.description,
    limits,
    userGroup: group,
    securityGroupIds: input.has('SecurityGroupIds') ? input.texts('SecurityGroupIds') : cache.securityGroupIds,
    snapshotRetention: days,
    snapshotTime: time,
  });
  pass(context, cache, 'modifying');
  note(context, 'serverless-cache', cache.name, 'Serverless cache modified');
  return { ServerlessCache: view(cache, context) };
};

/** hashicorp/terraform-provider-aws issue 39711: an engine that is named again is no upgrade. */
function upgraded(input: Input, context: Context, cache: ServerlessCache) {
  const { engine, majorVersion: current } = cache;
  if (!input.has('Engine') && !input.has('MajorEngineVersion')) return { engine, majorVersion: current };
  const next = engineOf(context, input.text('Engine') ?? engine);
  const version = majorVersion(input, next);
  if (next.engine !== 'valkey' || engine === 'memcached') {
    invalidValue('This API supports only cross-engine upgrades to Valkey engine currently');
  }
  if (next.engine === engine && Number(version) < Number(current)) {
    invalidCombination(`Cannot modify ${engine} from ${current} to ${version}`);
  }
  return { engine: next.engine, majorVersion: version };
}

/** DeleteServerlessCache, with a last snapshot if `FinalSnapshotName` is given. */
export const deleteServerlessCache: Handler = (input, context) => {
  const cache = findServerlessCache(context, input.need('ServerlessCacheName'), 'available');
  const snapshot = input.text('FinalSnapshotName');
  if (snapshot) takeServerlessSnapshot(context, 'FinalSnapshotName', snapshot, cache, new Map());
  pass(context, cache, 'deleting', () => context.region.serverlessCaches.delete(cache.name));
  note(context, 'serverless-cache', cache.name, 'Serverless cache deleted');
  return { ServerlessCache: view(cache, context) };
};

/** open-constructs/aws-cdk-library issue 76. */
function majorVersion(input: Input, engine: ServerlessEngine): string {
  const version = input.text('MajorEngineVersion') ?? engine.default;
  return Object.hasOwn(engine.versions, version)
    ? version
    : invalidValue(`Specified engine does not support major engine version ${version}`);
}

/** "Setting this to public requires Valkey 9 or above": an omitted version is the newest (assumed). */
function publicVersion(input: Input, engine: ServerlessEngine): string {
  const newest = Object.keys(engine.versions).sort((a, b) => Number(b) - Number(a))[0] ?? engine.default;
  const version = input.has('MajorEngineVersion') ? majorVersion(input, engine) : newest;
  if (engine.engine !== 'valkey' || Number(version) < 9) {
    invalidCombination('ConnectionType public requires engine valkey with major engine version 9 or above.');
  }
  return version;
}

/** "All users in the group must use IAM authentication" (serverless-public-endpoints-chapter.html). */
function iamOnly(id: string | undefined, context: Context): void {
  const users = id === undefined ? [] : findUserGroup(context, id).users.map((user) => findUser(context, user));
  if (id === undefined || users.some(({ authentication }) => authentication !== 'iam')) {
    invalidCombination('ConnectionType public requires a user group whose users all use IAM authentication.');
  }
}

function usualSubnets(context: Context): readonly string[] {
  const subnet = vpcOf(context.scope).replace('vpc', 'subnet');
  return zonesOf(context)
    .slice(0, 3)
    .map((zone) => subnet + zone.slice(-1));
}

function userGroup(input: Input, context: Context, engine: string): string | undefined {
  const id = input.text('UserGroupId');
  if (id === undefined) return undefined;
  if (engine === 'memcached') invalidCombination('User groups are not supported for Memcached.');
  const group = findUserGroup(context, id, 'active');
  if (group.engine === 'valkey' && engine === 'redis') {
    invalidCombination(`User group ${group.id} with engine valkey cannot be used with engine redis.`);
  }
  return group.id;
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
    // What has no limits has none of this: an empty structure is one too many for Terraform.
    ...(Object.keys(cache.limits).length > 0 ? { CacheUsageLimits: cache.limits } : {}),
    KmsKeyId: cache.kmsKey,
    StorageEncryptionType: cache.kmsKey === undefined ? 'sse-elasticache' : 'sse-kms',
    SecurityGroupIds: cache.securityGroupIds,
    ...(up ? { Endpoint: { Address, Port: engine.port }, ReaderEndpoint: { Address, Port: engine.readerPort } } : {}),
    ARN: cache.arn,
    UserGroupId: cache.userGroup,
    SubnetIds: cache.subnets,
    SnapshotRetentionLimit: cache.snapshotRetention,
    DailySnapshotTime: cache.snapshotTime,
    NetworkType: cache.networkType,
    ConnectionType: cache.connection,
  };
}
