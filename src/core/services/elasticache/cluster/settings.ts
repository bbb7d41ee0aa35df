import { isOlder, type Release, releaseOf } from '../config/engines.js';
import { nodeTypeOf } from '../config/node-types.js';
import { defaultParameterGroupName, findParameterGroup, isClusterGroup } from '../config/parameter-groups.js';
import { findSecurityGroup } from '../config/security-groups.js';
import { subnetGroupName } from '../config/subnet-groups.js';
import type { Context } from '../state/context.js';
import type { Input } from '../state/input.js';
import { s3Arns } from '../state/lookup.js';
import { oneOf } from '../state/names.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { Settings } from '../state/state.js';
import { logsOf } from './logs.js';

/** The model does not require CacheNodeType and AWS documents no default; so an omitted one is this (assumed). */
const DEFAULT_NODE_TYPE = 'cache.t3.micro';

/** What a create call starts from: nothing, or the settings of the snapshot, cluster or global datastore it names. */
export type Origin = Partial<Settings>;

/** Reads the settings that CreateCacheCluster and CreateReplicationGroup have in common; refuses what AWS refuses. */
export function newSettings(
  input: Input,
  context: Context,
  engine: string,
  clusterMode: boolean,
  origin: Origin = {},
): Settings {
  const release = releaseOf(context, engine, input.text('EngineVersion') ?? origin.engineVersion);
  const nodeType = input.text('CacheNodeType') ?? origin.nodeType ?? DEFAULT_NODE_TYPE;
  const network = input.text('NetworkType') ?? 'ipv4';
  s3Arns('SnapshotArns', input.texts('SnapshotArns'));
  const topic = input.text('NotificationTopicArn');
  const transitEncryption = input.flag('TransitEncryptionEnabled') ?? origin.transitEncryption ?? false;
  const kmsKey = input.text('KmsKeyId') ?? origin.kmsKey;
  return {
    engine: release.engine.engine,
    engineVersion: release.version.runs,
    nodeType: nodeTypeOf(context, nodeType),
    parameterGroup: parameterGroupFor(input, context, release, clusterMode),
    subnetGroup: subnetGroupName(context, input.text('CacheSubnetGroupName') ?? origin.subnetGroup),
    cacheSecurityGroups: input.texts('CacheSecurityGroupNames').map((name) => findSecurityGroup(context, name).name),
    securityGroupIds: input.texts('SecurityGroupIds'),
    port: portOf(input.count('Port') ?? origin.port ?? release.engine.port),
    maintenanceWindow: maintenanceWindow(input.text('PreferredMaintenanceWindow')) ?? 'sun:05:00-sun:06:00',
    ...(topic === undefined ? {} : { topic: { arn: topic, status: 'active' } }),
    autoMinorVersionUpgrade: input.flag('AutoMinorVersionUpgrade') ?? true,
    snapshotRetention: retention(input) ?? 0,
    snapshotWindow: snapshotWindow(input.text('SnapshotWindow')) ?? '03:30-04:30',
    ...authToken(input, context, transitEncryption),
    transitEncryption,
    ...(transitEncryption ? { transitMode: transitMode(input) ?? 'required' } : {}),
    atRestEncryption: input.flag('AtRestEncryptionEnabled') ?? origin.atRestEncryption ?? false,
    ...(kmsKey === undefined ? {} : { kmsKey }),
    logs: logsOf(input, []),
    networkType: oneOf('NetworkType', network, ['ipv4', 'ipv6', 'dual_stack']),
    ipDiscovery: ipDiscovery(input) ?? (network === 'ipv6' ? 'ipv6' : 'ipv4'),
  };
}

/** Applies what ModifyCacheCluster and ModifyReplicationGroup change at once, whatever ApplyImmediately says. */
export function modifiedSettings(input: Input, context: Context, current: Settings): Settings {
  const group = input.text('CacheParameterGroupName');
  const parameterGroup = group === undefined ? current.parameterGroup : findParameterGroup(context, group).name;
  const securityGroups = input.texts('CacheSecurityGroupNames').map((name) => findSecurityGroup(context, name).name);
  const arn = input.text('NotificationTopicArn') ?? current.topic?.arn;
  const status = input.text('NotificationTopicStatus');
  return {
    ...current,
    parameterGroup,
    cacheSecurityGroups: securityGroups.length > 0 ? securityGroups : current.cacheSecurityGroups,
    securityGroupIds: input.has('SecurityGroupIds') ? input.texts('SecurityGroupIds') : current.securityGroupIds,
    maintenanceWindow: maintenanceWindow(input.text('PreferredMaintenanceWindow')) ?? current.maintenanceWindow,
    ...(arn
      ? {
          topic: {
            arn,
            status: oneOf('NotificationTopicStatus', status ?? current.topic?.status ?? 'active', [
              'active',
              'inactive',
            ]),
          },
        }
      : {}),
    autoMinorVersionUpgrade: input.flag('AutoMinorVersionUpgrade') ?? current.autoMinorVersionUpgrade,
    snapshotRetention: retention(input) ?? current.snapshotRetention,
    snapshotWindow: snapshotWindow(input.text('SnapshotWindow')) ?? current.snapshotWindow,
    ...modifiedAuthToken(input, context, current),
    logs: logsOf(input, current.logs),
    ipDiscovery: ipDiscovery(input) ?? current.ipDiscovery,
  };
}

/** The engine and version that a modify call asks for: never an older one, except from redis to valkey. */
export function upgrade(input: Input, context: Context, current: Settings): Pick<Settings, 'engine' | 'engineVersion'> {
  const engine = input.text('Engine')?.toLowerCase() ?? current.engine;
  const version = input.text('EngineVersion');
  if (engine !== current.engine && !(current.engine === 'redis' && engine === 'valkey')) {
    invalidCombination(`Cannot modify engine ${current.engine} to ${engine}.`);
  }
  if (version === undefined && engine === current.engine) return current;
  const release = releaseOf(context, engine, version);
  if (engine === current.engine && isOlder(release.version.runs, current.engineVersion)) {
    invalidCombination(`Cannot downgrade engine version from ${current.engineVersion} to ${release.version.version}.`);
  }
  return { engine, engineVersion: release.version.runs };
}

/** The parameter group after an upgrade: AWS moves a default group to the new family's by itself, an own one must be named. */
export function parameterGroupAfter(context: Context, settings: Settings): string {
  const { family } = releaseOf(context, settings.engine, settings.engineVersion);
  const group = findParameterGroup(context, settings.parameterGroup);
  if (group.family === family.family) return group.name;
  if (!group.name.startsWith('default.')) {
    invalidCombination(`Expected a parameter group of family ${family.family} but found one of family ${group.family}`);
  }
  return defaultParameterGroupName(family.family, isClusterGroup(group));
}

function parameterGroupFor(input: Input, context: Context, { family }: Release, clusterMode: boolean): string {
  const name = input.text('CacheParameterGroupName') ?? defaultParameterGroupName(family.family, clusterMode);
  const group = findParameterGroup(context, name);
  if (group.family !== family.family) {
    invalidCombination(`Expected a parameter group of family ${family.family} but found one of family ${group.family}`);
  }
  return group.name;
}

function authToken(input: Input, context: Context, encrypted: boolean): Pick<Settings, 'authTokenSince'> {
  const token = input.text('AuthToken');
  if (token === undefined) return {};
  if (!encrypted) invalidCombination('The AUTH token is only supported when encryption-in-transit is enabled.');
  checkAuthToken(token);
  return { authTokenSince: context.now };
}

function modifiedAuthToken(input: Input, context: Context, current: Settings): Pick<Settings, 'authTokenSince'> {
  const token = input.text('AuthToken');
  const strategy = oneOf('AuthTokenUpdateStrategy', input.text('AuthTokenUpdateStrategy') ?? 'ROTATE', [
    'SET',
    'ROTATE',
    'DELETE',
  ]);
  if (token !== undefined) {
    checkAuthToken(token);
    if (!current.transitEncryption) {
      invalidCombination('The AUTH token is only supported when encryption-in-transit is enabled.');
    }
    return { authTokenSince: context.now };
  }
  return { authTokenSince: strategy === 'DELETE' ? undefined : current.authTokenSince };
}

/** "Must be only printable ASCII characters. Must be at least 16 characters and no more than 128 characters in length." */
function checkAuthToken(token: string): void {
  if (!/^[!-~]{16,128}$/.test(token)) {
    invalidValue('Invalid AuthToken provided. It must be 16 to 128 printable characters.');
  }
}

function transitMode(input: Input): string | undefined {
  const mode = input.text('TransitEncryptionMode');
  return mode === undefined ? undefined : oneOf('TransitEncryptionMode', mode, ['preferred', 'required']);
}

function ipDiscovery(input: Input): string | undefined {
  const value = input.text('IpDiscovery');
  return value === undefined ? undefined : oneOf('IpDiscovery', value, ['ipv4', 'ipv6']);
}

function portOf(port: number): number {
  return port >= 1 && port <= 65535 ? port : invalidValue(`The value ${port} is not valid for the parameter Port.`);
}

function retention(input: Input): number | undefined {
  const days = input.count('SnapshotRetentionLimit');
  if (days !== undefined && (days < 0 || days > 35)) invalidValue('SnapshotRetentionLimit must be between 0 and 35.');
  return days;
}

function maintenanceWindow(window: string | undefined): string | undefined {
  const day = '(sun|mon|tue|wed|thu|fri|sat):([01]\\d|2[0-3]):[0-5]\\d';
  const valid = window === undefined || new RegExp(`^${day}-${day}$`, 'i').test(window);
  return valid ? window?.toLowerCase() : invalidValue(`Invalid maintenance window format: ${window}.`);
}

function snapshotWindow(window: string | undefined): string | undefined {
  const valid = window === undefined || /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/.test(window);
  return valid ? window : invalidValue(`Invalid snapshot window format: ${window}.`);
}
