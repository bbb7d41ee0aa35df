import { findParameterGroup } from '../config/parameter-groups.js';
import { emptyRegion } from '../state/account-state.js';
import type { Context } from '../state/context.js';
import { note, pass } from '../state/context.js';
import { find } from '../state/lookup.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { GlobalGroup, GlobalRole, ParameterGroup, ReplicationGroup } from '../state/state.js';
import { globalParameterGroup, roomForParameterGroup } from './global-parameter-group.js';
import { applySettings } from './replication-groups.js';

/** The global datastore of that id, at rest if asked for (`available`, or `primary-only`), or the fault. */
export function findGlobalGroup(context: Context, id: string, status?: 'available'): GlobalGroup {
  const message = `Global Replication Group ${id} not found.`;
  const group = find(context.account.globalGroups, id, 'GlobalReplicationGroupNotFoundFault', message);
  if (status !== undefined && group.status !== atRest(group)) {
    refuse(
      'InvalidGlobalReplicationGroupStateFault',
      `Global Replication Group ${group.id} is not in available state.`,
    );
  }
  return group;
}

/** A datastore without secondaries rests as `primary-only`. */
function atRest(group: GlobalGroup): string {
  return group.members.length > 1 ? 'available' : 'primary-only';
}

/** Puts a datastore into a passing status. */
export function passGlobal(context: Context, group: GlobalGroup, status = 'modifying'): void {
  pass(context, group, status, () => {
    group.status = atRest(group);
  });
}

/** The same context in another region of the account: members of a datastore are in several. */
export function inRegion(context: Context, region: string): Context {
  const state = region === context.scope.region ? context.region : context.account.regions.get(region);
  return { ...context, scope: { ...context.scope, region }, region: state ?? emptyRegion() };
}

/** The replication groups of a datastore, the primary first, each with the context of its region. */
export function memberGroups(
  context: Context,
  global: GlobalGroup,
): readonly { readonly group: ReplicationGroup; readonly context: Context }[] {
  const members = [...global.members].sort((a, b) => Number(b.role === 'PRIMARY') - Number(a.role === 'PRIMARY'));
  return members.flatMap((member) => {
    const there = inRegion(context, member.region);
    const group = there.region.replicationGroups.get(member.replicationGroup);
    return group ? { group, context: there } : [];
  });
}

/** The replication group that a datastore writes to. */
export function primaryGroup(context: Context, global: GlobalGroup): ReplicationGroup {
  const [first] = memberGroups(context, global);
  return first
    ? first.group
    : refuse('InvalidGlobalReplicationGroupStateFault', `Global Replication Group ${global.id} has no primary.`);
}

/** Refuses a new member: "up to two secondary clusters, each in another Region than the primary". */
export function checkRoom(context: Context, global: GlobalGroup): void {
  if (global.members.some((member) => member.region === context.scope.region)) {
    invalidValue(`Global Replication Group ${global.id} has a member in ${context.scope.region} already.`);
  }
  roomForParameterGroup(context);
  if (global.members.length >= 3) invalidValue('A Global Replication Group can have at most two secondary members.');
}

/** Adds a replication group of this region to a datastore as a secondary. */
export function joinGlobalGroup(context: Context, group: ReplicationGroup, id: string): void {
  const global = findGlobalGroup(context, id, 'available');
  addMember(context, global, group, 'SECONDARY');
  passGlobal(context, global);
}

/** Notes a membership on both sides, and gives the group's clusters the datastore's parameter group. */
export function addMember(context: Context, global: GlobalGroup, group: ReplicationGroup, role: GlobalRole): void {
  group.global = { id: global.id, role };
  const like = role === 'PRIMARY' ? group : primaryGroup(context, global);
  const parameters = memberParameters(context, like);
  applySettings(context, group, {
    ...group.settings,
    parameterGroup: globalParameterGroup(context, global, parameters).name,
  });
  global.members = [...global.members, { replicationGroup: group.id, region: context.scope.region, role }];
  note(context, 'replication-group', group.id, `Replication group associated with global datastore ${global.id}`);
}

/** The parameter group of a member; the primary of a datastore may be in another region. */
function memberParameters(context: Context, { settings, global }: ReplicationGroup): ParameterGroup {
  const held = global && context.account.globalGroups.get(global.id);
  const member = held?.members.find(({ role }) => role === 'PRIMARY');
  return findParameterGroup(member ? inRegion(context, member.region) : context, settings.parameterGroup);
}

/** Takes a membership away on both sides. */
export function removeMember(context: Context, global: GlobalGroup, group: ReplicationGroup, region: string): void {
  group.global = undefined;
  global.members = global.members.filter((member) => member.replicationGroup !== group.id || member.region !== region);
  note(
    inRegion(context, region),
    'replication-group',
    group.id,
    `Replication group left global datastore ${global.id}`,
  );
}
