import type { Emulator, Owner, Reply } from '../../core/services/elasticache/emulator.js';
import type { ApiCall } from '../../core/wire/query/request.js';

/** A call that is made before any other. */
export interface Seed {
  readonly call: ApiCall;
  readonly region: string;
  /** The only account that it is made in; absent: in each. */
  readonly account?: string;
}

export interface SeededOptions {
  /** In the order in which they are made. */
  readonly seeds: readonly Seed[];
  readonly partitionOf: (region: string) => string;
  readonly clock: () => number;
  readonly newId: () => string;
}

/** A seed that ElastiCache refused. */
export interface RefusedSeed {
  readonly seed: Seed;
  readonly reply: Reply;
}

/** An emulator in which each account begins with the seeds, and again after a reset. */
export interface SeededEmulator extends Emulator {
  /** Seeds an account now; without it an account is seeded by whatever is first asked of it. */
  begin(owner: Owner): RefusedSeed | undefined;
}

/** The embedded ElastiCache with what the seeds put into it. */
export function seededEmulator(
  emulator: Emulator,
  { seeds, partitionOf, clock, newId }: SeededOptions,
): SeededEmulator {
  const seeded = new Map<string, Owner>();
  const keyOf = ({ partition, account }: Owner): string => `${partition}/${account}`;
  const isFor =
    ({ partition, account }: Owner) =>
    (seed: Seed): boolean =>
      (seed.account ?? account) === account && partitionOf(seed.region) === partition;

  const begin = (given: Owner): RefusedSeed | undefined => {
    const owner = { partition: given.partition, account: given.account };
    if (seeded.has(keyOf(owner))) return undefined;
    for (const seed of seeds.filter(isFor(owner))) {
      const reply = emulator.handle(seed.call, { ...owner, region: seed.region }, new Date(clock()), newId);
      if (reply.fault) {
        // Half of them would be neither.
        emulator.reset(owner);
        return { seed, reply };
      }
      // What takes time is over before the first call, so that the next seed may build on it.
      emulator.moveOn(owner);
    }
    seeded.set(keyOf(owner), owner);
    return undefined;
  };
  return {
    ...emulator,
    begin,
    handle: (call, scope, now, id) => {
      const refused = begin(scope);
      return refused ? { ...refused.reply, operation: call.operation } : emulator.handle(call, scope, now, id);
    },
    tagsOf: (arn, scope) => {
      begin(scope);
      return emulator.tagsOf(arn, scope);
    },
    reset: (owner) => {
      emulator.reset(owner);
      const again = owner ? [seeded.get(keyOf(owner))] : [...seeded.values()];
      for (const each of again) {
        if (!each) continue;
        seeded.delete(keyOf(each));
        begin(each);
      }
    },
  };
}
