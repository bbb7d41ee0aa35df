import { upgrade } from '../../cluster/settings.js';
import { isOlder, releaseOf } from '../../config/engines.js';
import { checkGlobalNodeType, nodeTypeOf } from '../../config/node-types.js';
import { defaultParameterGroupName, findParameterGroup, isClusterGroup } from '../../config/parameter-groups.js';
import type { Context, Handler } from '../../state/context.js';
import { pass, withinQuota } from '../../state/context.js';
import type { Input } from '../../state/input.js';
import { unused } from '../../state/lookup.js';
import { findReplicationGroup } from '../../state/members.js';
import { newName } from '../../state/names.js';
import { page } from '../../state/pages.js';
import { arnOf, prefixOf } from '../../state/place.js';
import { invalidValue, refuse } from '../../state/refusal.js';
import type { GlobalGroup, ParameterGroup, ReplicationGroup, Structure } from '../../state/state.js';
import { readTags } from '../../state/tag-set.js';
import {
  addMember,
  findGlobalGroup,
  inRegion,
  memberGroups,
  passGlobal,
  primaryGroup,
  removeMember,
} from '../global-membership.js';
import { globalParameterGroup, roomForParameterGroup } from '../global-parameter-group.js';
import { immediately } from '../replica-count.js';
import { applySettings, passModifying } from '../replication-groups.js';
import { globalView } from './view.js';

/** CreateGlobalReplicationGroup: the primary keeps what it is and becomes the first member. */
export const createGlobalReplicationGroup: Handler = (input, context) => {
  const { account, scope, data } = context;
  const suffix = newName('GlobalReplicationGroupIdSuffix', input.need('GlobalReplicationGroupIdSuffix'), 63);
  const tags = readTags(input, context);
  const group = findReplicationGroup(context, input.need('PrimaryReplicationGroupId'), 'available');
  if (group.global) {
    refuse(
      'InvalidReplicationGroupStateFault',
      `Replication group ${group.id} is already associated with ${group.global.id}.`,
    );
  }
  checkGlobalNodeType(context, group.settings.nodeType);
  if (isOlder(group.settings.engineVersion, '5.0.6')) {
    invalidValue('Global datastores need Redis OSS engine version 5.0.6 or above, or Valkey.');
  }
  const id = `${data.regionNames.globalDatastorePrefixes[scope.region] ?? prefixOf(scope.region)}-${suffix}`;
  const taken = `Global Replication Group ${id} already exists.`;
  unused(account.globalGroups, id, 'GlobalReplicationGroupAlreadyExistsFault', taken);
  roomForParameterGroup(context);
  const { globalGroups } = data.quotas.assumed;
  withinQuota(account.globalGroups.size + 1, globalGroups, 'InvalidParameterValueException', 'global datastores');
  const global: GlobalGroup = {
    id,
    arn: arnOf(scope, 'globalreplicationgroup', id, ''),
    description: input.text('GlobalReplicationGroupDescription') ?? '',
    tags,
    status: 'creating',
    members: [],
    automaticFailover: group.automaticFailover,
  };
  account.globalGroups.set(id, global);
  addMember(context, global, group, 'PRIMARY');
  passGlobal(context, global, 'creating');
  return answer(global, context);
};

/** DescribeGlobalReplicationGroups. */
export const describeGlobalReplicationGroups: Handler = (input, context) => {
  const id = input.text('GlobalReplicationGroupId');
  const found = id ? [findGlobalGroup(context, id)] : context.account.globalGroups;
  const { items, marker } = page(input, found, (global) => global.id);
  const members = input.flag('ShowMemberInfo') ?? false;
  return { Marker: marker, GlobalReplicationGroups: items.map((global) => globalView(global, context, members)) };
};

const CHANGES = [
  'CacheNodeType',
  'Engine',
  'EngineVersion',
  'CacheParameterGroupName',
  'GlobalReplicationGroupDescription',
  'AutomaticFailoverEnabled',
];

/** ModifyGlobalReplicationGroup: what it changes, it changes in all members. */
export const modifyGlobalReplicationGroup: Handler = (input, context) => {
  const global = available(input, context);
  immediately(input);
  if (CHANGES.every((name) => !input.has(name))) invalidValue('No modifications were requested');
  const type = input.text('CacheNodeType');
  if (type !== undefined) checkGlobalNodeType(context, type);
  const failover = input.flag('AutomaticFailoverEnabled');
  const parameters = newParameterGroup(input, context, global);
  const changes = memberGroups(context, global).map(({ group, context: there }) => {
    const release = upgrade(input, there, group.settings);
    const nodeType = type === undefined ? group.settings.nodeType : nodeTypeOf(context, type);
    if (failover && group.shards.some(({ members }) => members.length < 2) && group.clusterMode !== 'enabled') {
      invalidValue('Replication group must have at least one read replica to enable autofailover.');
    }
    if (failover === false && group.clusterMode === 'enabled') {
      invalidValue('Turning off automatic failover for replication group with cluster mode enabled is not supported.');
    }
    return { group, there, settings: { ...group.settings, ...release, nodeType } };
  });
  for (const { group, there, settings } of changes) {
    const parameterGroup = parameters ? globalParameterGroup(there, global, parameters).name : settings.parameterGroup;
    applySettings(there, group, { ...settings, parameterGroup });
    group.automaticFailover = failover ?? group.automaticFailover;
    passModifying(there, group);
  }
  global.description = input.text('GlobalReplicationGroupDescription') ?? global.description;
  global.automaticFailover = failover ?? global.automaticFailover;
  passGlobal(context, global);
  return answer(global, context);
};

/** The parameter group whose values the members get after a change of family; undefined: they keep theirs. */
function newParameterGroup(input: Input, context: Context, global: GlobalGroup): ParameterGroup | undefined {
  const current = primaryGroup(context, global).settings;
  const name = input.text('CacheParameterGroupName');
  const next = { ...current, ...upgrade(input, context, current) };
  const { family } = releaseOf(context, next.engine, next.engineVersion).family;
  const before = releaseOf(context, current.engine, current.engineVersion).family.family;
  if (family === before) {
    if (name === undefined) return undefined;
    // Seen from AWS: terraform-provider-aws pull request 49110.
    return invalidValue(
      'ModifyGlobalReplicationGroup API does not support cache parameter group modification without a change in major engine version.',
    );
  }
  const there = memberGroups(context, global)[0]?.context ?? context;
  const clustered = isClusterGroup(findParameterGroup(there, current.parameterGroup));
  const group = findParameterGroup(context, name ?? defaultParameterGroupName(family, clustered));
  if (group.family !== family) {
    // InvalidParameterCombination is no fault of this operation.
    invalidValue(`Expected a parameter group of family ${family} but found one of family ${group.family}`);
  }
  return group;
}

/**
 * DeleteGlobalReplicationGroup: only without secondaries. "The primary
 * cluster is never deleted when deleting a Global datastore."
 */
export const deleteGlobalReplicationGroup: Handler = (input, context) => {
  const global = available(input, context);
  if (global.members.length > 1) {
    refuse('InvalidGlobalReplicationGroupStateFault', 'Cannot delete a global replication group in available state');
  }
  const group = primaryGroup(context, global);
  pass(context, global, 'deleting', () => context.account.globalGroups.delete(global.id));
  const view = answer(global, context);
  removeMember(context, global, group, global.members[0]?.region ?? context.scope.region);
  return view;
};

/** DisassociateGlobalReplicationGroup: a secondary becomes a replication group of its own. */
export const disassociateGlobalReplicationGroup: Handler = (input, context) => {
  const global = available(input, context);
  const { group, region } = member(input, context, global, 'ReplicationGroupRegion', 'ReplicationGroupId');
  if (group.global?.role === 'PRIMARY') {
    invalidValue(`Replication group ${group.id} is the primary of ${global.id} and cannot be disassociated.`);
  }
  const view = () => answer(global, context);
  removeMember(context, global, group, region);
  passModifying(inRegion(context, region), group);
  passGlobal(context, global);
  return view();
};

/** FailoverGlobalReplicationGroup: a secondary becomes the primary, the primary a secondary. */
export const failoverGlobalReplicationGroup: Handler = (input, context) => {
  const global = available(input, context);
  const { group, region } = member(input, context, global, 'PrimaryRegion', 'PrimaryReplicationGroupId');
  if (group.global?.role === 'PRIMARY')
    invalidValue(`Replication group ${group.id} is the primary of ${global.id} already.`);
  global.members = global.members.map((held) => {
    const chosen = held.region === region && held.replicationGroup === group.id;
    return { ...held, role: chosen ? ('PRIMARY' as const) : ('SECONDARY' as const) };
  });
  for (const held of global.members) {
    const there = inRegion(context, held.region).region.replicationGroups.get(held.replicationGroup);
    if (there) there.global = { id: global.id, role: held.role };
  }
  passGlobal(context, global);
  return answer(global, context);
};

/** The datastore that a call names, at rest. */
export function available(input: Input, context: Context): GlobalGroup {
  return findGlobalGroup(context, input.need('GlobalReplicationGroupId'), 'available');
}

/** The answer of all operations but Describe. */
export function answer(global: GlobalGroup, context: Context): Structure {
  return { GlobalReplicationGroup: globalView(global, context, true) };
}

function member(
  input: Input,
  context: Context,
  global: GlobalGroup,
  regionName: string,
  idName: string,
): { readonly group: ReplicationGroup; readonly region: string } {
  const region = input.need(regionName);
  const id = input.need(idName).toLowerCase();
  const held = global.members.some((candidate) => candidate.region === region && candidate.replicationGroup === id);
  const group = inRegion(context, region).region.replicationGroups.get(id);
  if (held && group) return { group, region };
  return invalidValue(`Cluster [${id}] is not associated with Global Replication Group [${global.id}].`);
}
