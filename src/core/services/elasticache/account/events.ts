import type { Handler } from '../state/context.js';
import { oneOf } from '../state/names.js';
import { page } from '../state/pages.js';
import { invalidCombination } from '../state/refusal.js';

const TYPES = [
  'cache-cluster',
  'cache-parameter-group',
  'cache-security-group',
  'cache-subnet-group',
  'replication-group',
  'serverless-cache',
  'serverless-cache-snapshot',
  'user',
  'user-group',
];

/** DescribeEvents: newest first. Without a time it shows the last hour; `Duration` is in minutes. */
export const describeEvents: Handler = (input, context) => {
  const type = input.text('SourceType');
  const wanted = type === undefined ? undefined : oneOf('SourceType', type, TYPES);
  const source = input.text('SourceIdentifier')?.toLowerCase();
  if (source !== undefined && wanted === undefined) {
    invalidCombination('SourceType must be provided when SourceIdentifier is provided.');
  }
  const end = input.time('EndTime') ?? context.now;
  const minutes = input.count('Duration') ?? 60;
  const start = input.time('StartTime') ?? new Date(end.getTime() - minutes * 60_000);
  if (start > end) invalidCombination('StartTime must not be later than EndTime.');
  const shown = context.region.events.filter(
    (event) =>
      (wanted === undefined || event.type === wanted) &&
      (source === undefined || event.source === source) &&
      event.date >= start &&
      event.date <= end,
  );
  const newestFirst = (event: { readonly sequence: number }): string => String(1e12 - event.sequence);
  const { items, marker } = page(input, shown, newestFirst);
  return {
    Marker: marker,
    Events: items.map((event) => ({
      SourceIdentifier: event.source,
      SourceType: event.type,
      Message: event.message,
      Date: event.date,
    })),
  };
};
