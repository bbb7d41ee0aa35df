import { decide } from '../engine/decide.js';
import type { Member } from '../engine/member.js';
import type { PolicySet } from '../engine/policy-set.js';
import { placeOf, renderPlace } from '../explain/words/place.js';
import type { CompiledStatement } from '../policy/match/compile.js';
import type { Caller, Directory } from '../principals/caller.js';
import type { Statement } from '../terms/document.js';
import type { StatementRef } from '../terms/verdict.js';
import { everybody } from './coverage.js';
import { callerOfPast, isForeign, Judge, type Redecided } from './decide-again.js';
import type { Fold } from './fold.js';
import { changed } from './layers.js';
import type { PastCall, PastCheck } from './past-call.js';
import { repeatsOfAll } from './repeats.js';
import { changesOf } from './statement-mutations.js';

/** A policy with one statement dropped or made looser. */
export interface Mutant {
  /** `"DenyProd" (policies/dev.json:12)`. */
  readonly statement: string;
  readonly effect: 'Allow' | 'Deny';
  /** `without the statement`, `without the condition StringEquals aws:username`. */
  readonly change: string;
  /** Some recorded call is answered otherwise. */
  readonly noticed: boolean;
}

export interface RepeatedStatement {
  /** `"Again" (policies/dev.json:20)`. */
  readonly statement: string;
  readonly effect: 'Allow' | 'Deny';
  readonly repeats: string;
}

export interface Mutated {
  readonly mutants: readonly Mutant[];
  /** Statements that say only what another one says: nothing changes without them, and no call could notice. */
  readonly repeated: readonly RepeatedStatement[];
  readonly noticed: number;
  /** Different calls that were tried. */
  readonly distinct: number;
  /** False: there were more different calls than are remembered. */
  readonly complete: boolean;
  readonly strangers: number;
}

/** The questions of a distinct call, with the answers of the policies as they are. */
type Asked = readonly Redecided[];

/** What mutation finds in a piece of a log. */
export interface MutationPart {
  readonly calls: readonly DistinctCall[];
  readonly complete: boolean;
  readonly strangers: number;
}

/** A call as far as the policies look at it. */
interface DistinctCall {
  /** The place of the policies of its caller among those of all. */
  readonly set: number;
  readonly id: string;
  readonly account: string;
  readonly checks: readonly PastCheck[];
}

const MOST_CALLS = 100_000;

/** Collects the calls that differ in what the policies see of them: a fold over records. */
export class Mutation implements Fold<MutationPart> {
  readonly #directory: Directory;
  readonly #most: number;
  readonly #judge = new Judge();
  /** The policies of everybody. */
  readonly #sets: readonly PolicySet[];
  readonly #places: ReadonlyMap<PolicySet, number>;
  readonly #asked: readonly Map<string, Asked>[];
  /** What was not taken yet. */
  #calls: DistinctCall[] = [];
  #distinct = 0;
  #complete = true;
  #strangers = 0;

  /** @param most different calls that are remembered. */
  constructor(directory: Directory, most: number = MOST_CALLS) {
    this.#directory = directory;
    this.#most = most;
    this.#sets = [...new Set(everybody(directory).map(({ policies }) => policies))];
    this.#places = new Map(this.#sets.map((set, at) => [set, at]));
    this.#asked = this.#sets.map(() => new Map());
  }

  add(call: PastCall): void {
    const { account, checks } = call;
    const caller = callerOfPast(this.#directory, call);
    const set = caller && this.#places.get(caller.policies);
    if (!caller || set === undefined) {
      this.#strangers++;
      return;
    }
    // Nothing crosses accounts, whatever the policies say.
    if (checks.some((check) => isForeign(check, account))) return;
    const asked = checks.map((check) => this.#judge.decide(caller.policies, account, check));
    this.#remember({ set, id: idOf(asked), account, checks }, asked);
  }

  #remember(call: DistinctCall, asked: Asked): void {
    const known = this.#asked[call.set];
    if (!known || known.has(call.id)) return;
    if (this.#distinct >= this.#most) {
      this.#complete = false;
      return;
    }
    this.#distinct++;
    known.set(call.id, asked);
    this.#calls.push(call);
  }

  /** What was taken stays known, so that it is not handed over twice, until it is too much. */
  take(): MutationPart {
    const part = { calls: this.#calls, complete: this.#complete, strangers: this.#strangers };
    this.#calls = [];
    this.#strangers = 0;
    this.#complete = true;
    if (this.#distinct > this.#most / 2) {
      for (const known of this.#asked) known.clear();
      this.#distinct = 0;
    }
    return part;
  }

  merge({ calls, complete, strangers }: MutationPart): void {
    this.#strangers += strangers;
    this.#complete &&= complete;
    for (const call of calls) {
      const policies = this.#sets[call.set];
      if (!policies || this.#asked[call.set]?.has(call.id)) continue;
      const asked = call.checks.map((check) => this.#judge.decide(policies, call.account, check));
      this.#remember(call, asked);
    }
  }

  result(): Mutated {
    const holders = holdersOf(everybody(this.#directory));
    const repeats = repeatsOfAll(this.#sets.map(({ members }) => members));
    const named = (ref: StatementRef): string => renderPlace(placeOf(ref));
    const mutants = [...holders].flatMap(([statement, { member, sets }]) =>
      changesOf(member)
        .filter(({ to }) => to !== undefined || !repeats.get(statement))
        .map(({ change, to }): Mutant => {
          const noticed = sets.some((set) => this.#notices(set, statement, to));
          return { statement: named(member.statement.ref), effect: statement.effect, change, noticed };
        }),
    );
    const repeated = [...holders].flatMap(([statement, { member }]): RepeatedStatement[] => {
      const other = repeats.get(statement);
      return other ? [{ statement: named(member.statement.ref), effect: statement.effect, repeats: named(other) }] : [];
    });
    return {
      mutants,
      repeated,
      noticed: mutants.filter(({ noticed }) => noticed).length,
      distinct: this.#distinct,
      complete: this.#complete,
      strangers: this.#strangers,
    };
  }

  #notices(set: PolicySet, statement: Statement, to: CompiledStatement | undefined): boolean {
    const calls = this.#asked[this.#places.get(set) ?? -1];
    if (!calls?.size) return false;
    const mutated = changed(set, (member) => (member.statement.ref.statement === statement ? to : member.statement));
    for (const asked of calls.values()) {
      const before = asked.every(({ verdict }) => verdict.decision === 'allowed');
      if (before !== asked.every((each) => isAllowed(mutated, each))) return true;
    }
    return false;
  }
}

const idOf = (asked: Asked): string =>
  JSON.stringify(
    asked.map(({ check, context }) => [
      check.action,
      check.resource,
      [...context].map(([key, { value }]) => [key, value]),
    ]),
  );

const isAllowed = (set: PolicySet, { check, context }: Redecided): boolean =>
  decide(set, { action: check.action, resource: check.resource, context, rcp: check.rcp }).decision === 'allowed';

interface Holder {
  readonly member: Member;
  readonly sets: readonly PolicySet[];
}

/** By statement: whose policies have it. */
function holdersOf(callers: readonly Caller[]): Map<Statement, Holder> {
  const holders = new Map<Statement, { member: Member; sets: PolicySet[] }>();
  for (const { policies } of callers) {
    for (const member of policies.members) {
      const { statement } = member.statement.ref;
      const holder = holders.get(statement) ?? { member, sets: [] };
      if (!holder.sets.includes(policies)) holder.sets.push(policies);
      holders.set(statement, holder);
    }
  }
  return holders;
}

/** What no recorded call notices, for people. */
export function mutationText({ mutants, repeated, noticed, distinct, complete, strangers }: Mutated): string {
  const lost = mutants.filter((mutant) => !mutant.noticed);
  const lines = [
    `${shareNoticed({ mutants, noticed }).toFixed(1)} % of the changes are noticed: ${noticed} of ${mutants.length}, by ${distinct} different calls`,
    ...lost.map(({ statement, effect, change }) => `  no call notices ${effect} ${statement} ${change}`),
    ...repeated.map(({ statement, effect, repeats }) => `  ${effect} ${statement} repeats ${repeats}`),
  ];
  if (!complete) lines.push('note: there were more different calls than are remembered (100,000)');
  if (strangers) lines.push(`note: ${strangers} calls of principals that these policies do not have`);
  return lines.join('\n');
}

/** The percentage of mutants that were noticed; 100 of none. */
export const shareNoticed = ({ mutants, noticed }: Pick<Mutated, 'mutants' | 'noticed'>): number =>
  mutants.length === 0 ? 100 : (100 * noticed) / mutants.length;
