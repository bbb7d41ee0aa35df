import { checkKmsKey } from '../cluster/encryption.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import { find, s3Arns, unused } from '../state/lookup.js';
import { newName, oneOf } from '../state/names.js';
import { page, RESULTS } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { ServerlessCache, ServerlessSnapshot, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';

const NOT_FOUND = 'ServerlessCacheSnapshotNotFoundFault';

/** The snapshot of that name (in that status, if one is given), or the fault. */
export function findServerlessSnapshot(context: Context, name: string, status?: 'available'): ServerlessSnapshot {
  const message = `ServerlessCacheSnapshot ${name} not found.`;
  const snapshot = find(context.region.serverlessSnapshots, name, NOT_FOUND, message);
  if (status !== undefined && snapshot.status !== status) {
    refuse(
      'InvalidServerlessCacheSnapshotStateFault',
      `Serverless cache snapshot ${snapshot.name} is not in ${status} state.`,
    );
  }
  return snapshot;
}

/** Refuses `SnapshotArnsToRestore` that name no snapshot of this region and no S3 object. */
export function restorable(context: Context, arns: readonly string[]): void {
  const { region } = context;
  const known = [...region.serverlessSnapshots.values(), ...region.snapshots.values()].map(({ arn }) => arn);
  const others = arns.filter((arn) => !known.includes(arn));
  const missing = others.find((arn) => arn.includes(':elasticache:'));
  if (missing !== undefined) invalidValue(`The snapshot ${missing} does not exist.`);
  s3Arns('SnapshotArnsToRestore', others);
}

/** Takes a snapshot of a serverless cache. */
export function takeServerlessSnapshot(
  context: Context,
  parameter: string,
  wanted: string,
  cache: ServerlessCache,
  tags: ReadonlyMap<string, string>,
  kmsKey = cache.kmsKey,
): ServerlessSnapshot {
  const { name: source, engine, majorVersion } = cache;
  return add(context, parameter, wanted, { tags, cache: source, engine, majorVersion, kmsKey });
}

function add(
  context: Context,
  parameter: string,
  wanted: string,
  content: Pick<ServerlessSnapshot, 'tags' | 'cache' | 'engine' | 'majorVersion' | 'kmsKey'>,
): ServerlessSnapshot {
  const { region, scope, data } = context;
  checkKmsKey(context, content.kmsKey);
  const name = newName(parameter, wanted);
  const taken = `ServerlessCacheSnapshot ${name} already exists.`;
  unused(region.serverlessSnapshots, name, 'ServerlessCacheSnapshotAlreadyExistsFault', taken);
  const quota = data.quotas.assumed.serverlessSnapshots;
  withinQuota(
    region.serverlessSnapshots.size + 1,
    quota,
    'ServerlessCacheSnapshotQuotaExceededFault',
    'serverless cache snapshots',
  );
  const arn = arnOf(scope, 'serverlesscachesnapshot', name);
  const snapshot: ServerlessSnapshot = {
    arn,
    status: 'creating',
    name,
    created: context.now,
    type: 'manual',
    ...content,
  };
  region.serverlessSnapshots.set(name, snapshot);
  pass(context, snapshot, 'creating');
  note(context, 'serverless-cache-snapshot', name, 'Serverless cache snapshot created');
  return snapshot;
}

/** CreateServerlessCacheSnapshot. */
export const createServerlessCacheSnapshot: Handler = (input, context) => {
  const wanted = input.need('ServerlessCacheName');
  const message = `ServerlessCache ${wanted} not found.`;
  const cache = find(context.region.serverlessCaches, wanted, 'ServerlessCacheNotFoundFault', message);
  if (cache.status !== 'available') {
    refuse('InvalidServerlessCacheStateFault', `Serverless cache ${cache.name} must be in available state.`);
  }
  const tags = readTags(input, context);
  const name = input.need('ServerlessCacheSnapshotName');
  const kmsKey = input.text('KmsKeyId');
  const snapshot = takeServerlessSnapshot(context, 'ServerlessCacheSnapshotName', name, cache, tags, kmsKey);
  return { ServerlessCacheSnapshot: view(snapshot) };
};

/** CopyServerlessCacheSnapshot. */
export const copyServerlessCacheSnapshot: Handler = (input, context) => {
  const source = findServerlessSnapshot(context, input.need('SourceServerlessCacheSnapshotName'), 'available');
  const target = input.need('TargetServerlessCacheSnapshotName');
  const { cache, engine, majorVersion } = source;
  const content = {
    tags: readTags(input, context),
    cache,
    engine,
    majorVersion,
    kmsKey: input.text('KmsKeyId') ?? source.kmsKey,
  };
  return { ServerlessCacheSnapshot: view(add(context, 'TargetServerlessCacheSnapshotName', target, content)) };
};

/** DescribeServerlessCacheSnapshots: filters combine. */
export const describeServerlessCacheSnapshots: Handler = (input, context) => {
  const name = input.text('ServerlessCacheSnapshotName');
  const cache = input.text('ServerlessCacheName')?.toLowerCase();
  const type = input.text('SnapshotType');
  const kind =
    type === undefined ? undefined : oneOf('SnapshotType', type, ['user', 'system', 'all', 'manual', 'automated']);
  const all = name ? [findServerlessSnapshot(context, name)] : context.region.serverlessSnapshots;
  const automated = kind === 'system' || kind === 'automated';
  const wanted = (snapshot: ServerlessSnapshot): boolean =>
    (cache === undefined || snapshot.cache === cache) &&
    (kind === undefined || kind === 'all' || (snapshot.type === 'automated') === automated);
  const { items, marker } = page(input, all, (snapshot) => snapshot.name, RESULTS, wanted);
  if (cache !== undefined && items.length === 0) requireSource(context, cache);
  return { NextToken: marker, ServerlessCacheSnapshots: items.map(view) };
};

function requireSource({ region }: Context, cache: string): void {
  for (const snapshot of region.serverlessSnapshots.values()) if (snapshot.cache === cache) return;
  find(region.serverlessCaches, cache, 'ServerlessCacheNotFoundFault', `ServerlessCache ${cache} not found.`);
}

/** DeleteServerlessCacheSnapshot. */
export const deleteServerlessCacheSnapshot: Handler = (input, context) => {
  const snapshot = findServerlessSnapshot(context, input.need('ServerlessCacheSnapshotName'), 'available');
  pass(context, snapshot, 'deleting', () => context.region.serverlessSnapshots.delete(snapshot.name));
  note(context, 'serverless-cache-snapshot', snapshot.name, 'Serverless cache snapshot deleted');
  return { ServerlessCacheSnapshot: view(snapshot) };
};

/** ExportServerlessCacheSnapshot: nothing is written to S3; the snapshot passes through `exporting`. */
export const exportServerlessCacheSnapshot: Handler = (input, context) => {
  const snapshot = findServerlessSnapshot(context, input.need('ServerlessCacheSnapshotName'), 'available');
  const bucket = input.need('S3BucketName');
  if (snapshot.engine === 'memcached') invalidValue('Exporting snapshots is not supported for engine memcached.');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) invalidValue(`The S3 bucket ${bucket} does not exist.`);
  pass(context, snapshot, 'exporting');
  note(context, 'serverless-cache-snapshot', snapshot.name, `Serverless cache snapshot exported to ${bucket}`);
  return { ServerlessCacheSnapshot: view(snapshot) };
};

function view(snapshot: ServerlessSnapshot): Structure {
  return {
    ServerlessCacheSnapshotName: snapshot.name,
    ARN: snapshot.arn,
    KmsKeyId: snapshot.kmsKey,
    SnapshotType: snapshot.type,
    Status: snapshot.status,
    CreateTime: snapshot.created,
    BytesUsedForCache: '0',
    ServerlessCacheConfiguration: {
      ServerlessCacheName: snapshot.cache,
      Engine: snapshot.engine,
      MajorEngineVersion: snapshot.majorVersion,
    },
  };
}
