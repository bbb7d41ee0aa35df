import type { Handler } from '../state/context.js';
import { oneOf } from '../state/names.js';
import { page } from '../state/pages.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';

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

/** "You can retrieve up to 14 days' worth of events." */
const MOST_MINUTES = 14 * 24 * 60;

/** DescribeEvents: newest first. Without a time it shows the last hour; `Duration` is in minutes. */
export const describeEvents: Handler = (input, context) => {
  const type = input.text('SourceType');
  const wanted = type === undefined ? undefined : oneOf('SourceType', type, TYPES);
  const source = input.text('SourceIdentifier')?.toLowerCase();
  const minutes = input.count('Duration') ?? 60;
  if (minutes < 1 || minutes > MOST_MINUTES) invalidValue(`Duration must be between 1 and ${MOST_MINUTES} minutes.`);
  const from = input.time('StartTime');
  const spoken = from && input.has('Duration') ? new Date(from.getTime() + minutes * 60_000) : undefined;
  const end = input.time('EndTime') ?? spoken ?? context.now;
  const start = from ?? new Date(end.getTime() - minutes * 60_000);
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
