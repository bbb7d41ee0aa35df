import type { Context, Handler } from '../state/context.js';
import { note, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf, vpcOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import { merged, ordered } from '../state/shelf.js';
import type { Cluster, Structure, SubnetGroup } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { zoneOf, zonesOf } from '../state/zones.js';

/** The group that AWS makes when a cluster is created without one, in the account's default VPC. */
const DEFAULT_SUBNET_GROUP = 'default';

/** The group of that name (the default one always exists for those that name it in a create call), or the fault. */
export function subnetGroupName(context: Context, name: string | undefined): string {
  const wanted = (name ?? DEFAULT_SUBNET_GROUP).toLowerCase();
  if (wanted !== DEFAULT_SUBNET_GROUP) findSubnetGroup(context, wanted);
  return wanted;
}

/** AWS words the fault in two ways; "not found." is that of describing and modifying (a live account, floci-io/floci pull 2401). */
function findSubnetGroup(
  context: Context,
  name: string,
  message = `Cache Subnet Group ${name} does not exist.`,
): SubnetGroup {
  if (name.toLowerCase() === DEFAULT_SUBNET_GROUP && users(context, DEFAULT_SUBNET_GROUP).length > 0) {
    return defaultGroup(context);
  }
  return find(context.region.subnetGroups, name, 'CacheSubnetGroupNotFoundFault', message);
}

function defaultGroup(context: Context): SubnetGroup {
  const { scope } = context;
  const subnets = zonesOf(context).map((zone) => ({
    id: vpcOf(scope).replace('vpc', 'subnet') + zone.slice(-1),
    zone,
  }));
  const arn = arnOf(scope, 'subnetgroup', DEFAULT_SUBNET_GROUP);
  return { arn, tags: new Map(), name: DEFAULT_SUBNET_GROUP, description: 'Default CacheSubnetGroup', subnets };
}

/** The clusters in a subnet group. */
function users({ region }: Context, name: string): readonly Cluster[] {
  return [...region.clusters.values()].filter((cluster) => cluster.settings.subnetGroup === name);
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

/** A subnet that was there keeps its zone; new ones get the zones that follow. */
function readSubnets(input: Input, context: Context, held: SubnetGroup['subnets'] = []): SubnetGroup['subnets'] {
  const subnets = [...new Set(input.texts('SubnetIds'))];
  if (!subnets.every((subnet) => /^subnet-[0-9a-z-]+$/.test(subnet))) {
    invalidValue(`Some input subnets in :[${subnets.join(', ')}] are invalid.`);
  }
  withinQuota(
    subnets.length,
    context.data.quotas.subnetsPerGroup,
    'CacheSubnetQuotaExceededFault',
    'subnets in a group',
  );
  let next = held.length;
  return subnets.map((id) => held.find((subnet) => subnet.id === id) ?? { id, zone: zoneOf(context, next++) });
}

/** DescribeCacheSubnetGroups. */
export const describeCacheSubnetGroups: Handler = (input, context) => {
  const name = input.text('CacheSubnetGroupName');
  const inUse = users(context, DEFAULT_SUBNET_GROUP).length > 0;
  const nameOf = (group: SubnetGroup): string => group.name;
  const all = merged(context.region.subnetGroups, ordered(inUse ? [defaultGroup(context)] : [], nameOf), nameOf);
  const { items, marker } = page(input, name ? [findSubnetGroup(context, name, notFound(name))] : all, nameOf);
  return { Marker: marker, CacheSubnetGroups: items.map((group) => view(group, context)) };
};

/** ModifyCacheSubnetGroup. */
export const modifyCacheSubnetGroup: Handler = (input, context) => {
  const name = input.need('CacheSubnetGroupName');
  const group = findSubnetGroup(context, name, notFound(name));
  const subnets = input.has('SubnetIds') ? readSubnets(input, context, group.subnets) : group.subnets;
  const used = group.subnets.find((subnet) => !subnets.includes(subnet) && occupied(context, group, subnet));
  if (used) refuse('SubnetInUse', `The requested subnet ${used.id} is being used by another cache cluster.`);
  group.description = input.text('CacheSubnetGroupDescription') ?? group.description;
  group.subnets = subnets;
  return { CacheSubnetGroup: view(group, context) };
};

/** Whether a node of a cluster lies in a subnet: in that of its zone, or in the group's first one. */
function occupied(context: Context, group: SubnetGroup, { id }: SubnetGroup['subnets'][number]): boolean {
  const subnetOf = (zone: string) => group.subnets.find((subnet) => subnet.zone === zone) ?? group.subnets[0];
  return users(context, group.name).some(({ nodes }) => nodes.some(({ zone }) => subnetOf(zone)?.id === id));
}

const notFound = (name: string): string => `Cache subnet group ${name} not found.`;

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
    Subnets: group.subnets.map(({ id, zone }) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: zone },
      SupportedNetworkTypes: ['ipv4'],
    })),
    ARN: group.arn,
    SupportedNetworkTypes: ['ipv4'],
  };
}
