import type { Handlers } from '../state/context.js';
import { deleteCacheCluster, describeCacheClusters, rebootCacheCluster } from './clusters.js';
import { createCacheCluster } from './create.js';
import { modifyCacheCluster } from './modify.js';
import { listAllowedNodeTypeModifications } from './node-type-modifications.js';

/** Cache clusters and what node types they can have. */
export const CLUSTER_HANDLERS: Handlers = {
  CreateCacheCluster: createCacheCluster,
  DeleteCacheCluster: deleteCacheCluster,
  DescribeCacheClusters: describeCacheClusters,
  ListAllowedNodeTypeModifications: listAllowedNodeTypeModifications,
  ModifyCacheCluster: modifyCacheCluster,
  RebootCacheCluster: rebootCacheCluster,
};
