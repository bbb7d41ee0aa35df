import type { Handlers } from '../state/context.js';
import { describeCacheEngineVersions } from './engines.js';
import {
  createCacheParameterGroup,
  deleteCacheParameterGroup,
  describeCacheParameterGroups,
} from './parameter-groups.js';
import {
  describeCacheParameters,
  describeEngineDefaultParameters,
  modifyCacheParameterGroup,
  resetCacheParameterGroup,
} from './parameters.js';
import {
  authorizeCacheSecurityGroupIngress,
  createCacheSecurityGroup,
  deleteCacheSecurityGroup,
  describeCacheSecurityGroups,
  revokeCacheSecurityGroupIngress,
} from './security-groups.js';
import {
  createCacheSubnetGroup,
  deleteCacheSubnetGroup,
  describeCacheSubnetGroups,
  modifyCacheSubnetGroup,
} from './subnet-groups.js';

/** Parameter, subnet and cache security groups, and what engines offer. */
export const CONFIG_HANDLERS: Handlers = {
  AuthorizeCacheSecurityGroupIngress: authorizeCacheSecurityGroupIngress,
  CreateCacheParameterGroup: createCacheParameterGroup,
  CreateCacheSecurityGroup: createCacheSecurityGroup,
  CreateCacheSubnetGroup: createCacheSubnetGroup,
  DeleteCacheParameterGroup: deleteCacheParameterGroup,
  DeleteCacheSecurityGroup: deleteCacheSecurityGroup,
  DeleteCacheSubnetGroup: deleteCacheSubnetGroup,
  DescribeCacheEngineVersions: describeCacheEngineVersions,
  DescribeCacheParameterGroups: describeCacheParameterGroups,
  DescribeCacheParameters: describeCacheParameters,
  DescribeCacheSecurityGroups: describeCacheSecurityGroups,
  DescribeCacheSubnetGroups: describeCacheSubnetGroups,
  DescribeEngineDefaultParameters: describeEngineDefaultParameters,
  ModifyCacheParameterGroup: modifyCacheParameterGroup,
  ModifyCacheSubnetGroup: modifyCacheSubnetGroup,
  ResetCacheParameterGroup: resetCacheParameterGroup,
  RevokeCacheSecurityGroupIngress: revokeCacheSecurityGroupIngress,
};
