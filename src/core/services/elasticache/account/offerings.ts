import type { Context } from '../state/context.js';
import type { EmulatorData, NodeType, ReservedOffering } from '../state/data.js';
import { hashOf } from '../state/place.js';

export const YEAR_SECONDS = 31_536_000;
const YEAR_HOURS = YEAR_SECONDS / 3600;

type Option = EmulatorData['offerings']['options'][number];

/** The offerings of data/, and one for each node type, product, term and payment option. */
export function* allOfferings({ data }: Context): Iterable<ReservedOffering> {
  const { offerings, products, years, options } = data.offerings;
  yield* offerings;
  for (const type of data.nodeTypes.types) {
    for (const product of products) {
      for (const term of years) {
        for (const option of options) yield made(data, type, product, term, option);
      }
    }
  }
}

/** The offering of that id. */
export function offeringOf(context: Context, id: string): ReservedOffering | undefined {
  for (const offering of allOfferings(context)) if (offering.ReservedCacheNodesOfferingId === id) return offering;
  return undefined;
}

function made(
  data: EmulatorData,
  { type, memory }: NodeType,
  product: string,
  years: number,
  option: Option,
): ReservedOffering {
  const total = memory * data.offerings.hourlyPerGiB * years * YEAR_HOURS;
  const hourly = (memory * data.offerings.hourlyPerGiB * (1 - option.upfront)).toFixed(4);
  return {
    ReservedCacheNodesOfferingId: idFor(`${type}/${product}/${years}/${option.OfferingType}`),
    CacheNodeType: type,
    Duration: years * YEAR_SECONDS,
    FixedPrice: Math.round(total * option.upfront),
    UsagePrice: 0,
    ProductDescription: product,
    OfferingType: option.OfferingType,
    RecurringCharges: [{ RecurringChargeAmount: Number(hourly), RecurringChargeFrequency: 'Hourly' }],
  };
}

/** An id like AWS's, always the same for the same offering. */
function idFor(text: string): string {
  const hex = ['a', 'b', 'c', 'd']
    .map((part) =>
      hashOf(part + text)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
