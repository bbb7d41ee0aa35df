import { isOlder, offeredRelease, type Release, releaseOf } from '../config/engines.js';
import { checkNodeTypeVersion, nodeTypeOf } from '../config/node-types.js';
import { defaultParameterGroupName, findParameterGroup, isClusterGroup } from '../config/parameter-groups.js';
import { findSecurityGroup, ingressAtRest } from '../config/security-groups.js';
import { subnetGroupName } from '../config/subnet-groups.js';
import type { Context } from '../state/context.js';
import { type Input, missing } from '../state/input.js';
import { s3Arns } from '../state/lookup.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { ClusterSettings } from '../state/state.js';
import { modifiedAuthToken, newAuthToken } from './auth-token.js';
import { newEncryption } from './encryption.js';
import { checkLogs, logsOf } from './logs.js';
import { modifiedTopic, newTopic } from './topics.js';
import { modifiedWindows, newWindows } from './windows.js';

/** What a create call starts from: nothing, or the settings of the snapshot, cluster or global datastore it names. */
export type SettingsOrigin = Partial<ClusterSettings>;

/** Reads the settings that CreateCacheCluster and CreateReplicationGroup have in common; refuses what AWS refuses. */
export function newSettings(
  input: Input,
  context: Context,
  engine: string,
  clusterMode: boolean,
  origin: SettingsOrigin = {},
): ClusterSettings {
  const asked = input.text('EngineVersion');
  const inherited = origin.engine === engine.toLowerCase() ? origin.engineVersion : undefined;
  const release =
    asked === undefined && inherited !== undefined
      ? releaseOf(context, engine, inherited)
      : offeredRelease(context, engine, asked);
  const { runs } = release.version;
  const { engine: name, port } = release.engine;
  const nodeType = nodeTypeOf(context, input.text('CacheNodeType') ?? origin.nodeType ?? missing('CacheNodeType'));
  checkNodeTypeVersion(context, nodeType, name, runs);
  const network = networkType(input, name, runs);
  s3Arns('SnapshotArns', input.texts('SnapshotArns'));
  const encryption = newEncryption(input, context, name, runs, origin);
  const topic = newTopic(input, context);
  const logs = logsOf(input, []);
  checkLogs(logs, name, runs);
  return {
    engine: name,
    engineVersion: runs,
    nodeType,
    parameterGroup: parameterGroupFor(input, context, release, clusterMode),
    subnetGroup: subnetGroupName(context, input.text('CacheSubnetGroupName') ?? origin.subnetGroup),
    cacheSecurityGroups: input.texts('CacheSecurityGroupNames').map((group) => findSecurityGroup(context, group).name),
    securityGroupIds: securityGroupIds(input.texts('SecurityGroupIds')),
    port: portOf(input.count('Port') ?? origin.port ?? port),
    ...newWindows(input),
    ...(topic ? { topic } : {}),
    autoMinorVersionUpgrade: input.flag('AutoMinorVersionUpgrade') ?? true,
    snapshotRetention: retention(input) ?? 0,
    ...newAuthToken(input, context, encryption.transitEncryption),
    ...encryption,
    logs,
    networkType: network,
    ipDiscovery: input.text('IpDiscovery') ?? (network === 'ipv6' ? 'ipv6' : 'ipv4'),
  };
}

/**
 * Applies what ModifyCacheCluster and ModifyReplicationGroup change at once, whatever ApplyImmediately says. What beside a
 * parameter group may have to wait is in `upgradedSettings`.
 */
export function modifiedSettings(input: Input, context: Context, current: ClusterSettings): ClusterSettings {
  const securityGroups = input.texts('CacheSecurityGroupNames').map((name) => {
    const group = findSecurityGroup(context, name);
    ingressAtRest(group);
    return group.name;
  });
  const topic = modifiedTopic(input, context, current.topic);
  const logs = logsOf(input, current.logs);
  return {
    ...current,
    cacheSecurityGroups: securityGroups.length > 0 ? securityGroups : current.cacheSecurityGroups,
    securityGroupIds: input.has('SecurityGroupIds')
      ? securityGroupIds(input.texts('SecurityGroupIds'))
      : current.securityGroupIds,
    ...modifiedWindows(input, current),
    ...(topic ? { topic } : {}),
    autoMinorVersionUpgrade: input.flag('AutoMinorVersionUpgrade') ?? current.autoMinorVersionUpgrade,
    snapshotRetention: retention(input) ?? current.snapshotRetention,
    ...modifiedAuthToken(input, context, current),
    logs,
    ipDiscovery: input.text('IpDiscovery') ?? current.ipDiscovery,
  };
}

/**
 * The settings after the upgrade, the scaling and the parameter group that a call asks for.
 *
 * @param held as they are at once, `awaits` as they are once what waits has come about, which the call may take back.
 */
export function upgradedSettings(
  input: Input,
  context: Context,
  held: ClusterSettings,
  awaits: ClusterSettings,
  nodeType: string,
): ClusterSettings {
  const asked = input.has('Engine') || input.has('EngineVersion');
  const release = asked ? upgrade(input, context, held) : awaits;
  const base = release.engineVersion === awaits.engineVersion ? awaits : held;
  const { engine, engineVersion } = release;
  const next = { ...base, engine, engineVersion, nodeType };
  checkNodeTypeVersion(context, nodeType, engine, engineVersion);
  return { ...next, parameterGroup: parameterGroupAfter(context, namedParameterGroup(input, context, next)) };
}

/** The engine and version that a modify call asks for: never an older one, except from redis to valkey. */
export function upgrade(
  input: Input,
  context: Context,
  current: ClusterSettings,
): Pick<ClusterSettings, 'engine' | 'engineVersion'> {
  const engine = input.text('Engine')?.toLowerCase() ?? current.engine;
  const version = input.text('EngineVersion');
  if (engine !== current.engine && !(current.engine === 'redis' && engine === 'valkey')) {
    offeredRelease(context, engine);
    invalidCombination(`Cannot modify engine ${current.engine} to ${engine}.`);
  }
  if (version === undefined && engine === current.engine) return { engine, engineVersion: current.engineVersion };
  const release = offeredRelease(context, engine, version);
  const { runs } = release.version;
  if (engine === current.engine && isOlder(runs, current.engineVersion)) {
    // hashicorp/terraform-provider-aws issue 4166 quotes it.
    invalidCombination(`Cannot modify ${engine} from ${current.engineVersion} to ${version ?? runs}`);
  }
  return { engine, engineVersion: runs };
}

/** The parameter group after an upgrade: AWS moves a default group to the new family's by itself, an own one must be named. */
function parameterGroupAfter(context: Context, settings: ClusterSettings): string {
  const { family } = releaseOf(context, settings.engine, settings.engineVersion);
  const group = findParameterGroup(context, settings.parameterGroup);
  if (group.family === family.family) return group.name;
  if (!group.name.startsWith('default.')) wrongFamily(family.family, group.family);
  return defaultParameterGroupName(family.family, isClusterGroup(group));
}

/** hashicorp/terraform pull 11269. */
function wrongFamily(expected: string, found: string): never {
  return invalidCombination(`Expected a parameter group of family ${expected} but found one of family ${found}`);
}

function parameterGroupFor(input: Input, context: Context, { family }: Release, clusterMode: boolean): string {
  const name = input.text('CacheParameterGroupName') ?? defaultParameterGroupName(family.family, clusterMode);
  const group = findParameterGroup(context, name);
  if (group.family !== family.family) wrongFamily(family.family, group.family);
  return group.name;
}

/**
 * The parameter group that a modification names. Sentences: aws-controllers-k8s/elasticache-controller pull 188, and
 * hashicorp/terraform-provider-aws issue 35636 for the other cluster mode.
 */
function namedParameterGroup(input: Input, context: Context, current: ClusterSettings): ClusterSettings {
  const name = input.text('CacheParameterGroupName');
  if (name === undefined) return current;
  const group = findParameterGroup(context, name);
  const engine = group.family.replace(/[\d.x]+$/, '');
  if (engine !== current.engine) {
    invalidCombination(`${engine} parameter group is not applicable to engine ${current.engine}`);
  }
  const mode = input.has('ClusterMode');
  if (!mode && isClusterGroup(group) !== isClusterGroup(findParameterGroup(context, current.parameterGroup))) {
    invalidCombination(
      'The parameter cluster-enabled has a different value in the requested parameter group than the current parameter group. This parameter value cannot be changed for a cache cluster',
    );
  }
  return { ...current, parameterGroup: group.name };
}

/** "IPv6 is supported for workloads using Valkey 7.2 and above, Redis OSS engine version 6.2 to 7.1 and Memcached engine version 1.6.6 and above". */
function networkType(input: Input, engine: string, runs: string): string {
  const network = input.text('NetworkType') ?? 'ipv4';
  const since: { readonly [engine: string]: string } = { redis: '6.2', memcached: '1.6.6', valkey: '7.2' };
  if (network !== 'ipv4' && isOlder(runs, since[engine] ?? '0')) {
    invalidCombination(`Network type ${network} is not supported for engine ${engine} version ${runs}.`);
  }
  const discovery = input.text('IpDiscovery');
  if (discovery !== undefined && network !== 'dual_stack' && discovery !== network) {
    invalidCombination(`IpDiscovery ${discovery} is not supported for network type ${network}.`);
  }
  return network;
}

function securityGroupIds(ids: readonly string[]): readonly string[] {
  const wrong = ids.find((id) => !/^sg-[0-9A-Za-z-]+$/.test(id));
  if (wrong !== undefined) invalidValue(`Invalid security group id: ${wrong}`);
  return ids;
}

/** Deployed in badmintoncryer/cdk-preflight (pf-elasticache-port). */
function portOf(port: number): number {
  if (port < 1150 || port > 65535 || port === 8005) {
    invalidValue(`Invalid endpoint port: ${port}. Valid range is 1150-8004,8006-65535`);
  }
  return port;
}

/** Deployed in badmintoncryer/cdk-preflight (pf-elasticache-snapshot-retention). */
export function retention(input: Input): number | undefined {
  const days = input.count('SnapshotRetentionLimit');
  if (days !== undefined && (days < 0 || days > 35)) {
    invalidValue(`Invalid snapshot retention limit: ${days}. Retention limit must be between 0 and 35.`);
  }
  return days;
}

/**
 * Refuses a call that asks for nothing, unless it lets at last come to pass what waits. AWS's sentence for serverless caches
 * (hashicorp/terraform-provider-aws issue 44746); that the others share it is assumed.
 */
export function refuseNothing(input: Input, id: string, waits: boolean): void {
  if (input.only(id, 'ApplyImmediately') && !(waits && input.flag('ApplyImmediately'))) {
    invalidCombination('No modifications were requested');
  }
}
