import type { Directory } from '../principals/caller.js';
import { defined } from '../terms/defined.js';
import type { Decision, Layer } from '../terms/verdict.js';
import { callerOfPast, Judge, type Redecided } from './decide-again.js';
import type { Fold } from './fold.js';
import type { PastCall } from './past-call.js';

/** What became of a call under other policies. `drift`: another answer that no change of policies explains. */
export type ReplayChange = 'newlyDenied' | 'newlyAllowed' | 'same' | 'unknown' | 'drift';

/** Calls that changed in the same way. */
export interface Difference {
  readonly change: Exclude<ReplayChange, 'same'>;
  /** ARN of the user or role. */
  readonly principal: string;
  readonly operation: string;
  /** The permissions that changed; of what is unknown the ones that hang on it. */
  readonly checks: readonly ChangedCheck[];
  calls: number;
  first: string;
  last: string;
  /** Ids of decisions. */
  readonly examples: string[];
  /** Why nothing can be said. */
  readonly why?: string;
}

export interface ChangedCheck {
  readonly action: string;
  readonly resource: string;
  readonly before: Decision;
  readonly now: Decision;
  readonly layer?: Layer | 'resource';
  /** The statements that decide now: `policies/dev.json: DenyAll`. */
  readonly statements: readonly string[];
}

export interface Replayed {
  readonly counts: Readonly<Record<ReplayChange, number>>;
  readonly differences: readonly Difference[];
  /** There were more kinds of difference than are remembered; the counts are of all. */
  readonly cut: boolean;
  /** Calls of sessions that nobody declared: decided with the policies of their role alone. */
  readonly sessions: number;
}

/** What replay finds in a piece of a log. */
export interface ReplayPart {
  readonly counts: Readonly<Record<ReplayChange, number>>;
  readonly differences: readonly FoundDifference[];
  readonly cut: boolean;
  readonly sessions: number;
}

/** A difference by what makes it one, and the first call that has it. */
interface FoundDifference {
  readonly id: string;
  readonly difference: Difference;
  readonly sample: PastCall;
}

/** A world as far as replay looks at it. */
export interface Policies {
  readonly directory: Pick<Directory, 'principal'>;
  readonly revision: string;
}

const MOST_DIFFERENCES = 10_000;
const MOST_EXAMPLES = 3;

/** Decides calls of the past again under other policies: a fold over records. */
export class Replay implements Fold<ReplayPart> {
  readonly #candidate: Policies;
  readonly #against: Policies | undefined;
  readonly #judge = new Judge();
  readonly #most: number;
  #counts = noCounts();
  #differences = new Map<string, FoundDifference>();
  #cut = false;
  #sessions = 0;

  /**
   * @param against decides what was before; absent: what was recorded.
   * @param most kinds of difference that are remembered.
   */
  constructor(candidate: Policies, against?: Policies, most: number = MOST_DIFFERENCES) {
    this.#candidate = candidate;
    this.#against = against;
    this.#most = most;
  }

  add(call: PastCall): void {
    const { change, decided, why, before } = this.#compare(call);
    if (change === 'same') this.#counts.same++;
    else this.#differ(change, call, decided, why, before);
  }

  #compare(call: PastCall): Compared {
    const now = this.#decide(this.#candidate, call);
    if (!now) return { change: 'unknown', decided: [], why: 'these policies have no such principal' };
    if (this.#candidate.directory.principal(call.caller.arn) === undefined) this.#sessions++;
    const [unsure] = now.filter(({ missing }) => missing !== undefined);
    if (unsure && now.every((each) => isAllowed(each) || each.missing !== undefined))
      return { change: 'unknown', decided: [unsure], why: `the record does not know ${unsure.missing}` };
    const before = this.#against && this.#decide(this.#against, call);
    const recorded = call.decision === 'allowed';
    const was = before ? before.every(isAllowed) : recorded;
    if (before && was !== recorded) this.#differ('drift', call, before, 'decided otherwise then');
    const is = now.every(isAllowed);
    if (is === was) return { change: 'same', decided: now };
    if (!before && call.policyRevision === this.#candidate.revision)
      return { change: 'drift', decided: now, why: 'the same policies decided otherwise then' };
    return { change: is ? 'newlyAllowed' : 'newlyDenied', decided: now, before };
  }

  #decide({ directory }: Policies, call: PastCall): readonly Redecided[] | undefined {
    const caller = callerOfPast(directory, call);
    return caller && call.checks.map((check) => this.#judge.decide(caller.policies, call.account, check));
  }

  #differ(
    change: Difference['change'],
    call: PastCall,
    decided: readonly Redecided[],
    why?: string,
    before?: readonly Redecided[],
  ): void {
    this.#counts[change]++;
    const { operation } = call;
    const changed = decided.filter((each, at) => {
      if (change === 'unknown') return true;
      const was = before?.[at]?.verdict.decision ?? each.check.decision;
      return (was === 'allowed') !== isAllowed(each);
    });
    const principal = call.caller.principalArn;
    const id = JSON.stringify([change, principal, operation, why, changed.map(idOf)]);
    const known = this.#differences.get(id);
    const once = { calls: 1, first: call.time, last: call.time, examples: [call.id] };
    if (known) addTo(known.difference, once);
    else if (this.#hasRoom()) {
      const checks = changed.map((each) => changedCheck(each, before?.[decided.indexOf(each)]));
      const difference = { change, principal, operation, checks, ...once, ...defined({ why }) };
      this.#differences.set(id, { id, difference, sample: call });
    }
  }

  #hasRoom(): boolean {
    const room = this.#differences.size < this.#most;
    this.#cut ||= !room;
    return room;
  }

  take(): ReplayPart {
    const differences = [...this.#differences.values()];
    const part = { counts: this.#counts, differences, cut: this.#cut, sessions: this.#sessions };
    this.#counts = noCounts();
    this.#differences = new Map();
    this.#cut = false;
    this.#sessions = 0;
    return part;
  }

  merge({ counts, differences, cut, sessions }: ReplayPart): void {
    for (const change of Object.keys(counts) as ReplayChange[]) this.#counts[change] += counts[change];
    this.#sessions += sessions;
    this.#cut ||= cut;
    for (const found of differences) {
      const known = this.#differences.get(found.id);
      if (known) addTo(known.difference, found.difference);
      else if (this.#hasRoom()) this.#differences.set(found.id, found);
    }
  }

  result(): Replayed {
    const found = [...this.#differences.values()].sort((a, b) => b.difference.calls - a.difference.calls);
    const differences = found.map(({ difference }) => difference);
    return { counts: this.#counts, differences, cut: this.#cut, sessions: this.#sessions };
  }

  /** The first call that has a difference, to be explained. */
  sampleOf(difference: Difference): PastCall | undefined {
    return [...this.#differences.values()].find((found) => found.difference === difference)?.sample;
  }
}

const noCounts = (): Record<ReplayChange, number> => ({
  newlyDenied: 0,
  newlyAllowed: 0,
  same: 0,
  unknown: 0,
  drift: 0,
});

function addTo(known: Difference, more: Pick<Difference, 'calls' | 'first' | 'last' | 'examples'>): void {
  known.calls += more.calls;
  if (more.last > known.last) known.last = more.last;
  if (more.first < known.first) known.first = more.first;
  known.examples.push(...more.examples.slice(0, MOST_EXAMPLES - known.examples.length));
}

/** What became of one call. */
interface Compared {
  readonly change: ReplayChange;
  readonly decided: readonly Redecided[];
  readonly why?: string | undefined;
  readonly before?: readonly Redecided[] | undefined;
}

const isAllowed = ({ verdict }: Redecided): boolean => verdict.decision === 'allowed';

const idOf = ({ check, verdict }: Redecided): readonly unknown[] => [
  check.action,
  check.resource,
  verdict.decision,
  verdict.layer,
];

function changedCheck({ check, verdict }: Redecided, before: Redecided | undefined): ChangedCheck {
  return {
    action: check.action,
    resource: check.resource,
    before: before?.verdict.decision ?? check.decision,
    now: verdict.decision,
    ...defined({ layer: verdict.layer }),
    statements: verdict.statements.map(({ policy, statement }) => {
      return `${policy.file ?? policy.name}: ${statement.sid ?? `statement ${statement.index + 1}`}`;
    }),
  };
}
