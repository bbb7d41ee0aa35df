import type { Input } from '../state/input.js';
import { oneOf } from '../state/names.js';
import { invalidValue } from '../state/refusal.js';
import type { ServerlessCache } from '../state/state.js';

/** Bounds that AWS gives for a serverless cache's limits; 0 removes a limit (terraform-provider-aws issue 35648). */
const BOUNDS = { ECPUPerSecond: [1000, 15_000_000], DataStorage: [1, 5000] } as const;

type Limits = ServerlessCache['limits'];

/** Reads `CacheUsageLimits` over those that hold; a limit of 0 is none, and what has no limit is left out. */
export function usageLimits(input: Input | undefined, current: Limits = {}): Limits {
  const storage = input?.part('DataStorage');
  const ecpu = input?.part('ECPUPerSecond');
  const data = storage
    ? range(storage, 'DataStorage')
    : { Maximum: current.DataStorage?.Maximum, Minimum: current.DataStorage?.Minimum };
  const units = ecpu
    ? range(ecpu, 'ECPUPerSecond')
    : { Maximum: current.ECPUPerSecond?.Maximum, Minimum: current.ECPUPerSecond?.Minimum };
  if (storage) oneOf('DataStorage.Unit', storage.need('Unit'), ['GB']);
  return {
    ...(data.Maximum || data.Minimum ? { DataStorage: { Unit: 'GB', ...set(data) } } : {}),
    ...(units.Maximum || units.Minimum ? { ECPUPerSecond: set(units) } : {}),
  };
}

interface Range {
  readonly Maximum?: number | undefined;
  readonly Minimum?: number | undefined;
}

function set({ Maximum, Minimum }: Range): { readonly Maximum?: number; readonly Minimum?: number } {
  return { ...(Maximum ? { Maximum } : {}), ...(Minimum ? { Minimum } : {}) };
}

function range(part: Input, name: keyof typeof BOUNDS): Range {
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
  return { Maximum, Minimum };
}
