import type { Context, Handler } from '../../state/context.js';
import type { Input } from '../../state/input.js';
import { invalidValue, refuse } from '../../state/refusal.js';
import type { GlobalGroup, ReplicationGroup, Structure } from '../../state/state.js';
import { memberGroups, passGlobal, primaryGroup } from '../global-membership.js';
import { immediately } from '../replica-count.js';
import { doomedShards, type NewShard, reshard, roomToReshard } from '../resharding.js';
import { answer, available } from './operations.js';
import { globalShardId } from './view.js';

/** IncreaseNodeGroupsInGlobalReplicationGroup: the same new node groups in every member. */
export const increaseNodeGroupsInGlobalReplicationGroup: Handler = (input, context) => {
  const { global, count, current } = target(input, context);
  if (count <= current.length) invalidValue(`NodeGroupCount must be greater than ${current.length}.`);
  return change(context, global, count, [], input);
};

/** DecreaseNodeGroupsInGlobalReplicationGroup: node groups are named by their global ids. */
export const decreaseNodeGroupsInGlobalReplicationGroup: Handler = (input, context) => {
  const { global, count, current } = target(input, context);
  if (count >= current.length) invalidValue(`NodeGroupCount must be less than ${current.length}.`);
  const ids = current.map((id) => globalShardId(global, id));
  const names = { remove: 'GlobalNodeGroupsToRemove', retain: 'GlobalNodeGroupsToRetain' };
  const doomed = doomedShards(input, ids, count, names).map((id) => id.slice(global.id.length + 1));
  return change(context, global, count, doomed, input);
};

/** RebalanceSlotsInGlobalReplicationGroup: slots are spread evenly again. */
export const rebalanceSlotsInGlobalReplicationGroup: Handler = (input, context) => {
  const global = sharded(input, context);
  return change(context, global, primaryGroup(context, global).shards.length, [], input);
};

function target(input: Input, context: Context) {
  const global = sharded(input, context);
  const current = primaryGroup(context, global).shards.map(({ id }) => id);
  return { global, count: input.needCount('NodeGroupCount'), current };
}

function sharded(input: Input, context: Context): GlobalGroup {
  const global = available(input, context);
  immediately(input);
  if (primaryGroup(context, global).clusterMode !== 'enabled') {
    refuse(
      'InvalidGlobalReplicationGroupStateFault',
      `Global Replication Group ${global.id} does not have cluster mode enabled.`,
    );
  }
  return global;
}

function change(
  context: Context,
  global: GlobalGroup,
  count: number,
  doomed: readonly string[],
  input: Input,
): Structure {
  const fresh = freshShards(input, primaryGroup(context, global));
  const members = memberGroups(context, global);
  for (const { group, context: there } of members) roomToReshard(there, group, count);
  for (const { group, context: there } of members) {
    reshard(there, group, count, doomed, fresh(there.scope.region));
  }
  passGlobal(context, global);
  return answer(global, context);
}

/**
 * What `RegionalConfigurations` say of the new node groups of a region. Their ids are the same in all regions: those that the first
 * configuration gives, if any.
 */
function freshShards(input: Input, { shards }: ReplicationGroup): (region: string) => readonly NewShard[] {
  const held = shards.map(({ id }) => id);
  const asked = new Map(
    input.parts('RegionalConfigurations').map((part) => {
      const own = part.parts('ReshardingConfiguration').map((one) => ({
        id: one.text('NodeGroupId')?.padStart(4, '0'),
        zones: one.texts('PreferredAvailabilityZones'),
      }));
      return [part.need('ReplicationGroupRegion'), own.filter(({ id }) => id === undefined || !held.includes(id))];
    }),
  );
  const ids = [...asked.values()].find((own) => own.some(({ id }) => id !== undefined))?.map(({ id }) => id) ?? [];
  return (region) => {
    const own = asked.get(region) ?? [];
    const count = Math.max(ids.length, own.length);
    return Array.from({ length: count }, (_, i) => ({
      id: ids[i],
      zones: (own.find(({ id }) => id !== undefined && id === ids[i]) ?? own[i])?.zones ?? [],
    }));
  };
}
