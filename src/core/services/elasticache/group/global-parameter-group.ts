import { type Context, note, withinQuota } from '../state/context.js';
import { arnOf } from '../state/place.js';
import type { GlobalGroup, ParameterGroup } from '../state/state.js';

/**
 * The parameter group that a member of a global datastore runs with: "AWS auto-generates a new parameter group (prefixed
 * global-datastore-) when a replication group joins a global datastore" (terraform-provider-aws pull request 49110), with the
 * values of the group before. It stays when the datastore goes (terraform-provider-aws issue 19255, which also has the
 * description).
 */
export function globalParameterGroup(context: Context, global: GlobalGroup, like: ParameterGroup): ParameterGroup {
  const { region, scope } = context;
  const name = `global-datastore-${global.id}-${like.family.replaceAll('.', '-')}`;
  const found = region.parameterGroups.get(name);
  if (found) return found;
  const group: ParameterGroup = {
    arn: arnOf(scope, 'parametergroup', name),
    tags: new Map(),
    name,
    family: like.family,
    description: `Created by ElastiCache to be used by global cluster ${global.id}`,
    values: new Map(like.values),
    pending: 0,
    global: global.id,
  };
  region.parameterGroups.set(name, group);
  note(context, 'cache-parameter-group', name, 'Cache parameter group created');
  return group;
}

/** Refuses when the region has no room for one more parameter group. */
export function roomForParameterGroup({ region, data }: Context): void {
  const quota = data.quotas.parameterGroups;
  withinQuota(region.parameterGroups.size + 1, quota, 'InvalidParameterValueException', 'parameter groups');
}
