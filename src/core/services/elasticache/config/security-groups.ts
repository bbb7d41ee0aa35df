import type { Context, Handler } from '../state/context.js';
import { note, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { SecurityGroup, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';

/*
 * Cache security groups belong to EC2-Classic, which is gone: today's AWS refuses them for accounts that have a VPC. They are kept
 * here because the permissions table has their operations, and policies about them can only be tried where they work.
 */

/** The cache security group of that name, or the fault. */
export function findSecurityGroup(context: Context, name: string): SecurityGroup {
  const message = `CacheSecurityGroup not found: ${name}`;
  return find(context.region.securityGroups, name, 'CacheSecurityGroupNotFoundFault', message);
}

/** CreateCacheSecurityGroup: the name "must not be the word Default". */
export const createCacheSecurityGroup: Handler = (input, context) => {
  const { region, scope, data } = context;
  const name = newName('CacheSecurityGroupName', input.need('CacheSecurityGroupName'));
  if (name === 'default') invalidValue('The parameter CacheSecurityGroupName must not be "Default".');
  const tags = readTags(input, context);
  unused(
    region.securityGroups,
    name,
    'CacheSecurityGroupAlreadyExistsFault',
    `Cache security group ${name} already exists.`,
  );
  withinQuota(
    region.securityGroups.size + 1,
    data.quotas.securityGroups,
    'CacheSecurityGroupQuotaExceededFault',
    'cache security groups',
  );
  const group: SecurityGroup = {
    arn: arnOf(scope, 'securitygroup', name),
    tags,
    name,
    description: input.need('Description'),
    ec2: [],
  };
  region.securityGroups.set(name, group);
  note(context, 'cache-security-group', name, 'Cache security group created');
  return { CacheSecurityGroup: view(group, context) };
};

/** DescribeCacheSecurityGroups. */
export const describeCacheSecurityGroups: Handler = (input, context) => {
  const name = input.text('CacheSecurityGroupName');
  const found = name ? [findSecurityGroup(context, name)] : context.region.securityGroups.values();
  const { items, marker } = page(input, found, (group) => group.name);
  return { Marker: marker, CacheSecurityGroups: items.map((group) => view(group, context)) };
};

/** AuthorizeCacheSecurityGroupIngress. */
export const authorizeCacheSecurityGroupIngress: Handler = (input, context) => {
  const { group, source, known } = ingress(input, context);
  if (known) {
    refuse('AuthorizationAlreadyExistsFault', `Authorization for ${source.name} already exists on ${group.name}.`);
  }
  group.ec2 = [...group.ec2, source];
  return { CacheSecurityGroup: view(group, context, 'authorizing') };
};

/** RevokeCacheSecurityGroupIngress. */
export const revokeCacheSecurityGroupIngress: Handler = (input, context) => {
  const { group, source, known } = ingress(input, context);
  if (!known) refuse('AuthorizationNotFoundFault', `Authorization for ${source.name} was not found on ${group.name}.`);
  const revoking = view(group, context, 'revoking');
  group.ec2 = group.ec2.filter((held) => held !== known);
  return { CacheSecurityGroup: revoking };
};

function ingress(input: Input, context: Context) {
  const group = findSecurityGroup(context, input.need('CacheSecurityGroupName'));
  const source = { name: input.need('EC2SecurityGroupName'), owner: input.need('EC2SecurityGroupOwnerId') };
  const known = group.ec2.find((held) => held.name === source.name && held.owner === source.owner);
  return { group, source, known };
}

/** DeleteCacheSecurityGroup: "You cannot delete a cache security group if it is associated with any clusters." */
export const deleteCacheSecurityGroup: Handler = (input, context) => {
  const group = findSecurityGroup(context, input.need('CacheSecurityGroupName'));
  const inUse = [...context.region.clusters.values()].some((cluster) =>
    cluster.settings.cacheSecurityGroups.includes(group.name),
  );
  if (inUse) {
    refuse(
      'InvalidCacheSecurityGroupStateFault',
      `Cache security group ${group.name} is currently in use by a cache cluster.`,
    );
  }
  context.region.securityGroups.delete(group.name);
  note(context, 'cache-security-group', group.name, 'Cache security group deleted');
  return undefined;
};

function view(group: SecurityGroup, { scope }: Context, status = 'authorized'): Structure {
  return {
    OwnerId: scope.account,
    CacheSecurityGroupName: group.name,
    Description: group.description,
    EC2SecurityGroups: group.ec2.map(({ name, owner }) => ({
      Status: status,
      EC2SecurityGroupName: name,
      EC2SecurityGroupOwnerId: owner,
    })),
    ARN: group.arn,
  };
}
