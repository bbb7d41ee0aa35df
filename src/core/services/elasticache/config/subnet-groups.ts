import type { Context, Handler } from '../state/context.js';
import { note, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf, vpcOf, zoneOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { Structure, SubnetGroup } from '../state/state.js';
import { readTags } from '../state/tag-set.js';

/** The group that AWS makes when a cluster is created without one, in the account's default VPC. */
export const DEFAULT_SUBNET_GROUP = 'default';

/** The group of that name (the default one always exists for those that name it in a create call), or the fault. */
export function subnetGroupName(context: Context, name: string | undefined): string {
  const wanted = (name ?? DEFAULT_SUBNET_GROUP).toLowerCase();
  if (wanted !== DEFAULT_SUBNET_GROUP) findSubnetGroup(context, wanted);
  return wanted;
}

function findSubnetGroup(context: Context, name: string): SubnetGroup {
  if (name.toLowerCase() === DEFAULT_SUBNET_GROUP && users(context, DEFAULT_SUBNET_GROUP).length > 0) {
    return defaultGroup(context);
  }
  const message = `Cache Subnet Group ${name} does not exist.`;
  return find(context.region.subnetGroups, name, 'CacheSubnetGroupNotFoundFault', message);
}

function defaultGroup({ scope }: Context): SubnetGroup {
  const subnets = ['a', 'b', 'c'].map((zone) => `${vpcOf(scope).replace('vpc', 'subnet')}${zone}`);
  const arn = arnOf(scope, 'subnetgroup', DEFAULT_SUBNET_GROUP);
  return { arn, tags: new Map(), name: DEFAULT_SUBNET_GROUP, description: 'Default CacheSubnetGroup', subnets };
}

/** Ids of the clusters in a subnet group. */
function users({ region }: Context, name: string): string[] {
  return [...region.clusters.values()].filter((cluster) => cluster.settings.subnetGroup === name).map(({ id }) => id);
}

/** CreateCacheSubnetGroup. Every subnet is taken to exist: the emulator has no EC2 to ask. */
export const createCacheSubnetGroup: Handler = (input, context) => {
  const { region, scope, data } = context;
  const name = newName('CacheSubnetGroupName', input.need('CacheSubnetGroupName'));
  if (name === DEFAULT_SUBNET_GROUP) invalidValue('The parameter CacheSubnetGroupName must not be "default".');
  const subnets = readSubnets(input, context);
  const tags = readTags(input, context);
  unused(region.subnetGroups, name, 'CacheSubnetGroupAlreadyExistsFault', `Cache subnet group ${name} already exists.`);
  withinQuota(
    region.subnetGroups.size + 1,
    data.quotas.subnetGroups,
    'CacheSubnetGroupQuotaExceededFault',
    'subnet groups',
  );
  const group = {
    arn: arnOf(scope, 'subnetgroup', name),
    tags,
    name,
    description: input.need('CacheSubnetGroupDescription'),
    subnets,
  };
  region.subnetGroups.set(name, group);
  note(context, 'cache-subnet-group', name, 'Cache subnet group created');
  return { CacheSubnetGroup: view(group, context) };
};

function readSubnets(input: Input, context: Context): readonly string[] {
  const subnets = [...new Set(input.texts('SubnetIds'))];
  for (const subnet of subnets) {
    if (!/^subnet-[0-9a-z-]+$/.test(subnet)) invalidValue(`Some input subnets in :[${subnet}] are invalid.`);
  }
  withinQuota(
    subnets.length,
    context.data.quotas.subnetsPerGroup,
    'CacheSubnetQuotaExceededFault',
    'subnets in a group',
  );
  return subnets;
}

/** DescribeCacheSubnetGroups. */
export const describeCacheSubnetGroups: Handler = (input, context) => {
  const name = input.text('CacheSubnetGroupName');
  const inUse = users(context, DEFAULT_SUBNET_GROUP).length > 0;
  const all = [...context.region.subnetGroups.values(), ...(inUse ? [defaultGroup(context)] : [])];
  const { items, marker } = page(input, name ? [findSubnetGroup(context, name)] : all, (group) => group.name);
  return { Marker: marker, CacheSubnetGroups: items.map((group) => view(group, context)) };
};

/** ModifyCacheSubnetGroup. */
export const modifyCacheSubnetGroup: Handler = (input, context) => {
  const group = findSubnetGroup(context, input.need('CacheSubnetGroupName'));
  const subnets = input.has('SubnetIds') ? readSubnets(input, context) : group.subnets;
  group.description = input.text('CacheSubnetGroupDescription') ?? group.description;
  group.subnets = subnets;
  return { CacheSubnetGroup: view(group, context) };
};

/** DeleteCacheSubnetGroup: "You cannot delete a default subnet group or one that is associated with any clusters." */
export const deleteCacheSubnetGroup: Handler = (input, context) => {
  const group = findSubnetGroup(context, input.need('CacheSubnetGroupName'));
  if (users(context, group.name).length > 0 || group.name === DEFAULT_SUBNET_GROUP) {
    refuse('CacheSubnetGroupInUse', `Cache subnet group ${group.name} is currently in use by a cache cluster.`);
  }
  context.region.subnetGroups.delete(group.name);
  note(context, 'cache-subnet-group', group.name, 'Cache subnet group deleted');
  return undefined;
};

function view(group: SubnetGroup, { scope }: Context): Structure {
  return {
    CacheSubnetGroupName: group.name,
    CacheSubnetGroupDescription: group.description,
    VpcId: vpcOf(scope),
    Subnets: group.subnets.map((subnet, i) => ({
      SubnetIdentifier: subnet,
      SubnetAvailabilityZone: { Name: zoneOf(scope, i) },
      SupportedNetworkTypes: ['ipv4'],
    })),
    ARN: group.arn,
    SupportedNetworkTypes: ['ipv4'],
  };
}
