import type { Context, Handler } from '../state/context.js';
import { note, withinQuota } from '../state/context.js';
import { unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import { merged, ordered } from '../state/shelf.js';
import type { ParameterGroup, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { families } from './engines.js';

const CLUSTER_ON = '.cluster.on';

/** The groups that AWS provides: `default.<family>`, and `default.<family>.cluster.on` where the family has cluster mode. */
function defaultParameterGroups(context: Context): readonly ParameterGroup[] {
  return families(context).flatMap(({ family }) => {
    const name = `default.${family.family}`;
    const plain = builtIn(context, name, family.family, `Default parameter group for ${family.family}`, new Map());
    if (!family.clusterMode) return [plain];
    const description = `Customized default parameter group for ${family.family} with cluster mode on`;
    const values = new Map([['cluster-enabled', 'yes']]);
    return [plain, builtIn(context, name + CLUSTER_ON, family.family, description, values)];
  });
}

function builtIn(
  { scope }: Context,
  name: string,
  family: string,
  description: string,
  values: Map<string, string>,
): ParameterGroup {
  const arn = arnOf(scope, 'parametergroup', name);
  return { arn, tags: new Map(), name, family, description, values, pending: 0 };
}

/** Whether a name is that of a group that AWS provides. */
export function isDefaultParameterGroup(context: Context, name: string): boolean {
  return defaultParameterGroups(context).some((group) => group.name === name.toLowerCase());
}

/**
 * The group of that name, AWS's own included, or the fault. AWS words it by operation: "CacheParameterGroup not found: X", but
 * "CacheParameterGroup X not found." to DescribeCacheParameterGroups and "CacheParameterGroupnot found: X" to
 * DeleteCacheParameterGroup (a live account, in floci-io/floci pull 2392).
 */
export function findParameterGroup(
  context: Context,
  name: string,
  message = `CacheParameterGroup not found: ${name}`,
): ParameterGroup {
  const own = context.region.parameterGroups.get(name.toLowerCase());
  if (own) return own;
  const provided = name.startsWith('default.') ? defaultParameterGroups(context) : [];
  return provided.find((group) => group.name === name.toLowerCase()) ?? refuse(NOT_FOUND, message);
}

/** A group whose values the caller may change: not one of AWS's own, and not while its last change is on its way. */
export function changeableParameterGroup(context: Context, name: string): ParameterGroup {
  if (isDefaultParameterGroup(context, name)) {
    invalidValue(`The parameter group ${name} is a default group and cannot be modified.`);
  }
  const group = findParameterGroup(context, name);
  settled(group);
  const global = group.global === undefined ? undefined : context.account.globalGroups.get(group.global);
  if (global && GLOBAL_CHANGES.includes(global.status)) {
    refuse(
      'InvalidGlobalReplicationGroupStateFault',
      `Global Replication Group ${global.id} must be in available state to modify its parameter group.`,
    );
  }
  return group;
}

const GLOBAL_CHANGES = ['creating', 'modifying', 'deleting'];

/** "has pending changes": what hashicorp/terraform-provider-aws retries a deletion and a reset for. */
function settled(group: ParameterGroup): void {
  if (group.pending > 0) {
    refuse('InvalidCacheParameterGroupStateFault', `The parameter group ${group.name} has pending changes.`);
  }
}

const NOT_FOUND = 'CacheParameterGroupNotFoundFault';

/** Whether clusters of this group run in cluster mode. */
export function isClusterGroup(group: ParameterGroup): boolean {
  return group.values.get('cluster-enabled') === 'yes';
}

/** Name of the group that AWS takes when a create call names none. */
export function defaultParameterGroupName(family: string, clusterMode: boolean): string {
  return `default.${family}${clusterMode ? CLUSTER_ON : ''}`;
}

/** CreateCacheParameterGroup: "an exact duplicate of the default parameter group for the family". */
export const createCacheParameterGroup: Handler = (input, context) => {
  const { region, scope, data } = context;
  const name = newName('CacheParameterGroupName', input.need('CacheParameterGroupName'));
  const family = input.need('CacheParameterGroupFamily');
  if (!families(context).some((row) => row.family.family === family)) {
    invalidValue(`CacheParameterGroupFamily ${family} is not a valid parameter group family.`);
  }
  const tags = readTags(input, context);
  unused(
    region.parameterGroups,
    name,
    'CacheParameterGroupAlreadyExistsFault',
    `Parameter group ${name} already exists`,
  );
  withinQuota(
    region.parameterGroups.size + 1,
    data.quotas.parameterGroups,
    'CacheParameterGroupQuotaExceededFault',
    'parameter groups',
  );
  const description = input.need('Description');
  const arn = arnOf(scope, 'parametergroup', name);
  const group: ParameterGroup = { arn, tags, name, family, description, values: new Map(), pending: 0 };
  region.parameterGroups.set(name, group);
  note(context, 'cache-parameter-group', name, 'Cache parameter group created');
  return { CacheParameterGroup: view(group) };
};

/** DescribeCacheParameterGroups. */
export const describeCacheParameterGroups: Handler = (input, context) => {
  const name = input.text('CacheParameterGroupName');
  const all = merged(ordered(defaultParameterGroups(context), nameOf), context.region.parameterGroups, nameOf);
  const { items, marker } = page(
    input,
    name ? [findParameterGroup(context, name, `CacheParameterGroup ${name} not found.`)] : all,
    nameOf,
  );
  return { Marker: marker, CacheParameterGroups: items.map(view) };
};

/** DeleteCacheParameterGroup: refused for AWS's own groups and for those that a cluster uses. */
export const deleteCacheParameterGroup: Handler = (input, context) => {
  // A name with a dot is no identifier: that is how AWS refuses to delete its own groups.
  const name = newName('CacheParameterGroupName', input.need('CacheParameterGroupName'));
  const group = findParameterGroup(context, name, `CacheParameterGroupnot found: ${name}`);
  settled(group);
  if (isUsed(context, group)) {
    refuse(
      'InvalidCacheParameterGroupStateFault',
      `One or more cache clusters are still members of this parameter group ${group.name}, so the group cannot be deleted.`,
    );
  }
  context.region.parameterGroups.delete(group.name);
  note(context, 'cache-parameter-group', group.name, 'Cache parameter group deleted');
  return undefined;
};

/** Whether a cluster runs with a group. */
export function isUsed({ region }: Context, { name }: ParameterGroup): boolean {
  return [...region.clusters.values()].some(({ settings }) => settings.parameterGroup === name);
}

const nameOf = (group: ParameterGroup): string => group.name;

function view(group: ParameterGroup): Structure {
  return {
    CacheParameterGroupName: group.name,
    CacheParameterGroupFamily: group.family,
    Description: group.description,
    IsGlobal: group.global !== undefined,
    ARN: group.arn,
  };
}
