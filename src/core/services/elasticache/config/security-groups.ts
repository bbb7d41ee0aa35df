import type { Context, Handler } from '../state/context.js';
import { later, note, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { Ingress, SecurityGroup, Structure } from '../state/state.js';
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
  const found = name ? [findSecurityGroup(context, name)] : context.region.securityGroups;
  const { items, marker } = page(input, found, (group) => group.name);
  return { Marker: marker, CacheSecurityGroups: items.map((group) => view(group, context)) };
};

/** AuthorizeCacheSecurityGroupIngress. */
export const authorizeCacheSecurityGroupIngress: Handler = (input, context) => {
  const { group, name, owner, known } = ingress(input, context);
  if (known) {
    refuse('AuthorizationAlreadyExistsFault', `Authorization for ${name} already exists on ${group.name}.`);
  }
  const added: Ingress = { name, owner, status: 'authorizing' };
  group.ec2 = [...group.ec2, added];
  later(context, () => {
    added.status = 'authorized';
  });
  return { CacheSecurityGroup: view(group, context) };
};

/** RevokeCacheSecurityGroupIngress. */
export const revokeCacheSecurityGroupIngress: Handler = (input, context) => {
  const { group, name, known } = ingress(input, context);
  if (!known) return refuse('AuthorizationNotFoundFault', `Authorization for ${name} was not found on ${group.name}.`);
  known.status = 'revoking';
  later(context, () => {
    group.ec2 = group.ec2.filter((held) => held !== known);
  });
  return { CacheSecurityGroup: view(group, context) };
};

/** Refuses a group of which an authorization is on its way. */
export function ingressAtRest(group: SecurityGroup): void {
  const moving = group.ec2.find(({ status }) => status !== 'authorized');
  if (moving) {
    refuse(
      'InvalidCacheSecurityGroupStateFault',
      `Cache security group ${group.name} is ${moving.status} ${moving.name}.`,
    );
  }
}

function ingress(input: Input, context: Context) {
  const group = findSecurityGroup(context, input.need('CacheSecurityGroupName'));
  const name = input.need('EC2SecurityGroupName');
  const owner = input.need('EC2SecurityGroupOwnerId');
  ingressAtRest(group);
  return { group, name, owner, known: group.ec2.find((held) => held.name === name && held.owner === owner) };
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

function view(group: SecurityGroup, { scope }: Context): Structure {
  return {
    OwnerId: scope.account,
    CacheSecurityGroupName: group.name,
    Description: group.description,
    EC2SecurityGroups: group.ec2.map(({ name, owner, status }) => ({
      Status: status,
      EC2SecurityGroupName: name,
      EC2SecurityGroupOwnerId: owner,
    })),
    ARN: group.arn,
  };
}
