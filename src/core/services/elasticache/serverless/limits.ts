import type { Input } from '../state/input.js';
import { oneOf } from '../state/names.js';
import { invalidValue } from '../state/refusal.js';
import type { ServerlessCache } from '../state/state.js';

/** Bounds that AWS gives for a serverless cache's limits; 0 removes a limit (terraform-provider-aws issue 35648). */
const BOUNDS = { ECPUPerSecond: [1000, 15_000_000], DataStorage: [1, 5000] } as const;

/** Reads `CacheUsageLimits`. */
export function usageLimits(input: Input | undefined): ServerlessCache['limits'] {
  const storage = input?.part('DataStorage');
  const ecpu = input?.part('ECPUPerSecond');
  return {
    ...(storage
      ? {
          DataStorage: {
            Unit: oneOf('DataStorage.Unit', storage.need('Unit'), ['GB']),
            ...range(storage, 'DataStorage'),
          },
        }
      : {}),
    ...(ecpu ? { ECPUPerSecond: range(ecpu, 'ECPUPerSecond') } : {}),
  };
}

function range(part: Input, name: keyof typeof BOUNDS): { readonly Maximum?: number; readonly Minimum?: number } {
  const [least, most] = BOUNDS[name];
  const limit = (member: string): number | undefined => {
    const value = part.count(member);
    if (value !== undefined && value !== 0 && (value < least || value > most)) {
      invalidValue(
        `Invalid value for ${name} limit. Must be between ${least} and ${most}. You can set the value to zero to remove the limit.`,
      );
    }
    return value;
  };
  const Maximum = limit('Maximum');
  const Minimum = limit('Minimum');
  if (Maximum && Minimum && Minimum > Maximum) invalidValue(`The minimum of ${name} must not exceed its maximum.`);
  return { ...(Maximum === undefined ? {} : { Maximum }), ...(Minimum === undefined ? {} : { Minimum }) };
}
