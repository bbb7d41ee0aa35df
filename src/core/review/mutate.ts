import { decide } from '../engine/decide.js';
import type { Member } from '../engine/member.js';
import type { PolicySet } from '../engine/policy-set.js';
import { placeOf, renderPlace } from '../explain/place.js';
import { type CompiledStatement, compilePolicy } from '../policy/match/compile.js';
import type { Caller, Directory } from '../principals/caller.js';
import type { Statement } from '../terms/document.js';
import { everybody } from './coverage.js';
import { callerOfPast, isForeign, Judge, type Redecided } from './decide-again.js';
import { changed } from './layers.js';
import type { PastCall } from './past-call.js';

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

export interface Mutated {
  readonly mutants: readonly Mutant[];
  readonly noticed: number;
  /** Different calls that were tried. */
  readonly distinct: number;
  /** False: there were more different calls than are remembered. */
  readonly complete: boolean;
  readonly strangers: number;
}

/** One question that a distinct call asks, with the answer of the policies as they are. */
type Asked = readonly Redecided[];

const MOST_CALLS = 100_000;

/** Collects the calls that differ in what the policies see of them: a fold over records. */
export class Mutation {
  readonly #directory: Directory;
  readonly #judge = new Judge();
  readonly #calls = new Map<PolicySet, Map<string, Asked>>();
  #distinct = 0;
  #complete = true;
  #strangers = 0;

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  add(call: PastCall): void {
    const caller = callerOfPast(this.#directory, call);
    if (!caller) {
      this.#strangers++;
      return;
    }
    const asked = call.checks
      .filter((check) => !isForeign(check, call.account))
      .map((check) => this.#judge.decide(caller.policies, call.account, check));
    const known = this.#calls.get(caller.policies) ?? new Map<string, Asked>();
    this.#calls.set(caller.policies, known);
    const id = JSON.stringify(
      asked.map(({ check, context }) => [
        check.action,
        check.resource,
        [...context].map(([key, { value }]) => [key, value]),
      ]),
    );
    if (known.has(id)) return;
    if (this.#distinct >= MOST_CALLS) {
      this.#complete = false;
      return;
    }
    this.#distinct++;
    known.set(id, asked);
  }

  result(): Mutated {
    const holders = holdersOf(everybody(this.#directory));
    const mutants = [...holders].flatMap(([statement, { member, sets }]) =>
      changesOf(member).map(({ change, to }): Mutant => {
        const noticed = sets.some((set) => this.#notices(set, statement, to));
        return { statement: renderPlace(placeOf(member.statement.ref)), effect: statement.effect, change, noticed };
      }),
    );
    return {
      mutants,
      noticed: mutants.filter(({ noticed }) => noticed).length,
      distinct: this.#distinct,
      complete: this.#complete,
      strangers: this.#strangers,
    };
  }

  #notices(set: PolicySet, statement: Statement, to: CompiledStatement | undefined): boolean {
    const calls = this.#calls.get(set);
    if (!calls) return false;
    const mutated = changed(set, (member) => (member.statement.ref.statement === statement ? to : member.statement));
    for (const asked of calls.values()) {
      const before = asked.every(({ verdict }) => verdict.decision === 'allowed');
      if (before !== asked.every((each) => isAllowed(mutated, each))) return true;
    }
    return false;
  }
}

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

interface StatementChange {
  readonly change: string;
  readonly to: CompiledStatement | undefined;
}

/** What may go wrong with a statement when somebody edits it: it goes, or one of its limits does. */
function changesOf({ statement }: Member): StatementChange[] {
  const { conditions } = statement;
  const changes: StatementChange[] = [{ change: 'without the statement', to: undefined }];
  const [everything] = EVERYTHING;
  if (everything && !statement.exceptResources && !statement.resources.some(({ matchesAll }) => matchesAll))
    changes.push({ change: 'with Resource *', to: { ...statement, resources: everything.resources } });
  conditions.forEach(({ entry }, at) => {
    const to = { ...statement, conditions: conditions.filter((_, place) => place !== at) };
    changes.push({ change: `without the condition ${entry.operator} ${entry.key}`, to });
  });
  return changes;
}

const EVERYTHING = compilePolicy(
  {
    version: '2012-10-17',
    statements: [
      { index: 0, effect: 'Allow', action: ['*'], resource: ['*'], conditions: [], pointer: '/Statement/0' },
    ],
    locate: () => undefined,
  },
  { layer: 'identity', name: 'everything' },
).statements;

/** What no recorded call notices, for people. */
export function mutationText({ mutants, noticed, distinct, complete, strangers }: Mutated): string {
  const lost = mutants.filter((mutant) => !mutant.noticed);
  const lines = [
    `${shareNoticed({ mutants, noticed }).toFixed(1)} % of the changes are noticed: ${noticed} of ${mutants.length}, by ${distinct} different calls`,
    ...lost.map(({ statement, effect, change }) => `  no call notices ${effect} ${statement} ${change}`),
  ];
  if (!complete) lines.push('note: there were more different calls than are remembered (100,000)');
  if (strangers) lines.push(`note: ${strangers} calls of principals that these policies do not have`);
  return lines.join('\n');
}

export const shareNoticed = ({ mutants, noticed }: Pick<Mutated, 'mutants' | 'noticed'>): number =>
  mutants.length === 0 ? 100 : (100 * noticed) / mutants.length;
