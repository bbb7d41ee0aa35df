import type { Context, Handler } from '../state/context.js';
import { pass, withinQuota } from '../state/context.js';
import type { ReservedOffering } from '../state/data.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page, RECORDS } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { ReservedNode, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { allOfferings, offeringOf, YEAR_SECONDS } from './offerings.js';

/** DescribeReservedCacheNodesOfferings. */
export const describeReservedCacheNodesOfferings: Handler = (input, context) => {
  const id = input.text('ReservedCacheNodesOfferingId');
  const all = id ? [findOffering(context, id)] : [...allOfferings(context)];
  const { items, marker } = page(input, all, (row) => row.ReservedCacheNodesOfferingId, RECORDS, filterOf(input));
  return { Marker: marker, ReservedCacheNodesOfferings: items.map((row) => ({ ...row })) };
};

function findOffering(context: Context, id: string): ReservedOffering {
  return (
    offeringOf(context, id) ??
    refuse('ReservedCacheNodesOfferingNotFoundFault', `Reserved cache nodes offering ${id} not found.`)
  );
}

/** "Duration in years or seconds: 1 | 3 | 31536000 | 94608000"; Terraform's provider sends `P1Y` and `P3Y`. */
const DURATIONS: { readonly [text: string]: number } = {
  '1': YEAR_SECONDS,
  '3': 3 * YEAR_SECONDS,
  P1Y: YEAR_SECONDS,
  P3Y: 3 * YEAR_SECONDS,
  [YEAR_SECONDS]: YEAR_SECONDS,
  [3 * YEAR_SECONDS]: 3 * YEAR_SECONDS,
};
const OFFERING_TYPES = [
  'Light Utilization',
  'Medium Utilization',
  'Heavy Utilization',
  'All Upfront',
  'Partial Upfront',
  'No Upfront',
];

function filterOf(input: Input): (offering: ReservedOffering) => boolean {
  const type = input.text('CacheNodeType');
  const product = input.text('ProductDescription');
  const offeringType = input.text('OfferingType');
  const duration = input.text('Duration');
  const seconds = duration === undefined ? undefined : DURATIONS[duration];
  if (duration !== undefined && seconds === undefined) {
    invalidValue(`The value ${duration} is not valid for the parameter Duration.`);
  }
  if (offeringType !== undefined && !OFFERING_TYPES.includes(offeringType)) {
    invalidValue(`The value ${offeringType} is not valid for the parameter OfferingType.`);
  }
  return (row) =>
    (type === undefined || row.CacheNodeType === type) &&
    (product === undefined || row.ProductDescription === product) &&
    (offeringType === undefined || row.OfferingType === offeringType) &&
    (seconds === undefined || row.Duration === seconds);
}

/** PurchaseReservedCacheNodesOffering. An omitted id is made up, as AWS does; a given one keeps its case. */
export const purchaseReservedCacheNodesOffering: Handler = (input, context) => {
  const { region, scope, data } = context;
  const offering = findOffering(context, input.need('ReservedCacheNodesOfferingId'));
  const id = input.text('ReservedCacheNodeId') ?? `ri-${context.newId()}`;
  const key = newName('ReservedCacheNodeId', id);
  const count = input.count('CacheNodeCount') ?? 1;
  if (count < 1) invalidValue('CacheNodeCount must be at least 1.');
  const tags = readTags(input, context);
  unused(region.reservedNodes, key, 'ReservedCacheNodeAlreadyExistsFault', `Reserved cache node ${id} already exists.`);
  let held = count;
  for (const node of region.reservedNodes.values()) held += node.count;
  withinQuota(held, data.quotas.reservedNodes, 'ReservedCacheNodeQuotaExceededFault', 'reserved nodes');
  const arn = arnOf(scope, 'reserved-instance', id);
  const { ReservedCacheNodesOfferingId } = offering;
  const node: ReservedNode = {
    arn,
    tags,
    status: 'payment-pending',
    id,
    offering: ReservedCacheNodesOfferingId,
    start: context.now,
    count,
  };
  region.reservedNodes.set(key, node);
  pass(context, node, 'payment-pending', () => {
    node.status = 'active';
  });
  return { ReservedCacheNode: view(node, offering) };
};

/** DescribeReservedCacheNodes. */
export const describeReservedCacheNodes: Handler = (input, context) => {
  const id = input.text('ReservedCacheNodeId');
  const offering = input.text('ReservedCacheNodesOfferingId');
  const message = `Reserved cache node ${id} not found.`;
  const { reservedNodes } = context.region;
  const all = id ? [find(reservedNodes, id, 'ReservedCacheNodeNotFoundFault', message)] : reservedNodes;
  const matches = filterOf(input);
  const wanted = (node: ReservedNode): boolean =>
    (offering === undefined || node.offering === offering) && matches(findOffering(context, node.offering));
  const { items, marker } = page(input, all, (node) => node.id.toLowerCase(), RECORDS, wanted);
  return {
    Marker: marker,
    ReservedCacheNodes: items.map((node) => view(node, findOffering(context, node.offering))),
  };
};

function view(node: ReservedNode, offering: ReservedOffering): Structure {
  return {
    ReservedCacheNodeId: node.id,
    ...offering,
    StartTime: node.start,
    CacheNodeCount: node.count,
    State: node.status,
    ReservationARN: node.arn,
  };
}
