import type { Context, Handler } from '../state/context.js';
import { withinQuota } from '../state/context.js';
import type { ReservedOffering } from '../state/data.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { ReservedNode, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';

const YEAR_SECONDS = 31_536_000;

/** DescribeReservedCacheNodesOfferings. */
export const describeReservedCacheNodesOfferings: Handler = (input, context) => {
  const id = input.text('ReservedCacheNodesOfferingId');
  const all = id ? [findOffering(context, id)] : context.data.offerings.offerings;
  const { items, marker } = page(input, all.filter(filterOf(input)), (row) => row.ReservedCacheNodesOfferingId);
  return { Marker: marker, ReservedCacheNodesOfferings: items.map((row) => ({ ...row })) };
};

function findOffering(context: Context, id: string): ReservedOffering {
  const found = context.data.offerings.offerings.find((row) => row.ReservedCacheNodesOfferingId === id);
  return found ?? refuse('ReservedCacheNodesOfferingNotFoundFault', `Reserved cache nodes offering ${id} not found.`);
}

/** "Duration in years or seconds: 1 | 3 | 31536000 | 94608000". */
function filterOf(input: Input): (offering: ReservedOffering) => boolean {
  const type = input.text('CacheNodeType');
  const product = input.text('ProductDescription');
  const offeringType = input.text('OfferingType');
  const duration = input.text('Duration');
  const number = Number(duration);
  if (duration !== undefined && ![1, 3, YEAR_SECONDS, 3 * YEAR_SECONDS].includes(number)) {
    invalidValue(`The value ${duration} is not valid for the parameter Duration.`);
  }
  const seconds = number <= 3 ? number * YEAR_SECONDS : number;
  return (row) =>
    (type === undefined || row.CacheNodeType === type) &&
    (product === undefined || row.ProductDescription === product) &&
    (offeringType === undefined || row.OfferingType === offeringType) &&
    (duration === undefined || row.Duration === seconds);
}

/** PurchaseReservedCacheNodesOffering. An omitted id is made up, as AWS does. */
export const purchaseReservedCacheNodesOffering: Handler = (input, context) => {
  const { region, scope, data } = context;
  const offering = findOffering(context, input.need('ReservedCacheNodesOfferingId'));
  const wanted = input.text('ReservedCacheNodeId');
  const id = wanted === undefined ? `ri-${context.newId()}` : newName('ReservedCacheNodeId', wanted);
  const count = input.count('CacheNodeCount') ?? 1;
  if (count < 1) invalidValue('CacheNodeCount must be at least 1.');
  const tags = readTags(input, context);
  unused(region.reservedNodes, id, 'ReservedCacheNodeAlreadyExistsFault', `Reserved cache node ${id} already exists.`);
  const held = [...region.reservedNodes.values()].reduce((sum, node) => sum + node.count, count);
  withinQuota(held, data.quotas.reservedNodes, 'ReservedCacheNodeQuotaExceededFault', 'reserved nodes');
  const arn = arnOf(scope, 'reserved-instance', id);
  const node: ReservedNode = {
    arn,
    tags,
    id,
    offering: offering.ReservedCacheNodesOfferingId,
    start: context.now,
    count,
  };
  region.reservedNodes.set(id, node);
  return { ReservedCacheNode: view(node, offering, 'payment-pending') };
};

/** DescribeReservedCacheNodes. */
export const describeReservedCacheNodes: Handler = (input, context) => {
  const id = input.text('ReservedCacheNodeId');
  const offering = input.text('ReservedCacheNodesOfferingId');
  const message = `Reserved cache node ${id} not found.`;
  const { reservedNodes } = context.region;
  const all = id ? [find(reservedNodes, id, 'ReservedCacheNodeNotFoundFault', message)] : [...reservedNodes.values()];
  const matches = filterOf(input);
  const rows = all.map((node) => ({ node, offering: findOffering(context, node.offering) }));
  const shown = rows.filter(
    (row) => matches(row.offering) && (offering === undefined || row.node.offering === offering),
  );
  const { items, marker } = page(input, shown, (row) => row.node.id);
  return { Marker: marker, ReservedCacheNodes: items.map((row) => view(row.node, row.offering, 'active')) };
};

function view(node: ReservedNode, offering: ReservedOffering, state: string): Structure {
  return {
    ReservedCacheNodeId: node.id,
    ...offering,
    StartTime: node.start,
    CacheNodeCount: node.count,
    State: state,
    ReservationARN: node.arn,
  };
}
