import type { Context, Handler } from '../state/context.js';
import { note, withinQuota } from '../state/context.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { ParameterGroup, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { families } from './engines.js';

const CLUSTER_ON = '.cluster.on';

/** The groups that AWS provides: `default.<family>`, and `default.<family>.cluster.on` where the family has cluster mode. */
export function defaultParameterGroups(context: Context): readonly ParameterGroup[] {
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
  return { arn: arnOf(scope, 'parametergroup', name), tags: new Map(), name, family, description, values };
}

/** Whether a name is that of a group that AWS provides. */
export function isDefaultParameterGroup(context: Context, name: string): boolean {
  return defaultParameterGroups(context).some((group) => group.name === name.toLowerCase());
}

/** The group of that name, AWS's own included, or the fault. */
export function findParameterGroup(context: Context, name: string): ParameterGroup {
  const own = defaultParameterGroups(context).find((group) => group.name === name.toLowerCase());
  const message = `CacheParameterGroup ${name} not found.`;
  return own ?? find(context.region.parameterGroups, name, 'CacheParameterGroupNotFoundFault', message);
}

/** A group that the caller may change: AWS's own may not be. */
export function ownParameterGroup(context: Context, name: string, verb: string): ParameterGroup {
  if (isDefaultParameterGroup(context, name)) {
    refuse('InvalidCacheParameterGroupStateFault', `Default parameter group ${name} can not be ${verb}.`);
  }
  return findParameterGroup(context, name);
}

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
  const group: ParameterGroup = { arn, tags, name, family, description, values: new Map() };
  region.parameterGroups.set(name, group);
  note(context, 'cache-parameter-group', name, 'Cache parameter group created');
  return { CacheParameterGroup: view(group) };
};

/** DescribeCacheParameterGroups. */
export const describeCacheParameterGroups: Handler = (input, context) => {
  const name = input.text('CacheParameterGroupName');
  const all = [...defaultParameterGroups(context), ...context.region.parameterGroups.values()];
  const { items, marker } = page(input, name ? [findParameterGroup(context, name)] : all, (group) => group.name);
  return { Marker: marker, CacheParameterGroups: items.map(view) };
};

/** DeleteCacheParameterGroup: refused for AWS's own groups and for those that a cluster uses. */
export const deleteCacheParameterGroup: Handler = (input, context) => {
  const group = ownParameterGroup(context, input.need('CacheParameterGroupName'), 'deleted');
  const inUse = [...context.region.clusters.values()].some(({ settings }) => settings.parameterGroup === group.name);
  if (inUse) {
    refuse(
      'InvalidCacheParameterGroupStateFault',
      `One or more cache clusters are still members of this parameter group ${group.name}, so the group cannot be deleted.`,
    );
  }
  context.region.parameterGroups.delete(group.name);
  note(context, 'cache-parameter-group', group.name, 'Cache parameter group deleted');
  return undefined;
};

function view(group: ParameterGroup): Structure {
  return {
    CacheParameterGroupName: group.name,
    CacheParameterGroupFamily: group.family,
    Description: group.description,
    IsGlobal: group.isGlobal ?? false,
    ARN: group.arn,
  };
}
