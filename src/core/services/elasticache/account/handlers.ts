import type { Handlers } from '../state/context.js';
import { describeEvents } from './events.js';
import {
  describeReservedCacheNodes,
  describeReservedCacheNodesOfferings,
  purchaseReservedCacheNodesOffering,
} from './reserved-nodes.js';
import {
  batchApplyUpdateAction,
  batchStopUpdateAction,
  describeServiceUpdates,
  describeUpdateActions,
} from './service-updates.js';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.js';

/** What concerns the whole account: reserved nodes, service updates, tags, events. */
export const ACCOUNT_HANDLERS: Handlers = {
  AddTagsToResource: addTagsToResource,
  BatchApplyUpdateAction: batchApplyUpdateAction,
  BatchStopUpdateAction: batchStopUpdateAction,
  DescribeEvents: describeEvents,
  DescribeReservedCacheNodes: describeReservedCacheNodes,
  DescribeReservedCacheNodesOfferings: describeReservedCacheNodesOfferings,
  DescribeServiceUpdates: describeServiceUpdates,
  DescribeUpdateActions: describeUpdateActions,
  ListTagsForResource: listTagsForResource,
  PurchaseReservedCacheNodesOffering: purchaseReservedCacheNodesOffering,
  RemoveTagsFromResource: removeTagsFromResource,
};
