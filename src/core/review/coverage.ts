import { placeOf, renderPlace } from '../explain/words/place.js';
import { createFieldEnds, locateFields } from '../policy/match/arn-pattern.js';
import type { CompiledStatement } from '../policy/match/compile.js';
import { conditionHolds } from '../policy/match/conditions.js';
import { resourceMatches } from '../policy/match/resource-match.js';
import { globMatches } from '../policy/match/wildcard.js';
import type { Caller, Directory } from '../principals/caller.js';
import { defined } from '../terms/defined.js';
import type { Statement } from '../terms/document.js';
import type { StatementRef } from '../terms/verdict.js';
import { callerOfPast, Judge, type Redecided } from './decide-again.js';
import type { Fold } from './fold.js';
import type { PastCall } from './past-call.js';
import { patternCovers, repeatsOfAll, resourceCovers, saidBefore } from './repeats.js';

/** A statement of a policy, or one action pattern, resource pattern or condition of it. */
export interface Part {
  readonly kind: 'statement' | 'action' | 'resource' | 'condition';
  /** As it is written; of a statement its Sid or its number. */
  readonly text: string;
  readonly line?: number;
  /** How many permissions it had a part in deciding. */
  hits: number;
  /** It can decide nothing: this says the same already. */
  readonly repeats?: string;
}

export interface CoveredStatement {
  /** The file, or the name of a policy that has none. */
  readonly policy: string;
  readonly effect: 'Allow' | 'Deny';
  readonly statement: Part;
  readonly actions: readonly Part[];
  readonly resources: readonly Part[];
  readonly conditions: readonly Part[];
}

export interface Covered {
  readonly statements: readonly CoveredStatement[];
  /** Parts that can decide something, and those of them that did. */
  readonly parts: number;
  readonly decided: number;
  readonly calls: number;
  /** Calls of principals that these policies do not have. */
  readonly strangers: number;
}

/** A statement and its parts: what can be covered. */
export const partsOf = ({ statement, actions, resources, conditions }: CoveredStatement): Part[] => [
  statement,
  ...actions,
  ...resources,
  ...conditions,
];

/** What coverage finds in a piece of a log. */
export interface CoveragePart {
  /** Of every part of every statement, in their order. */
  readonly hits: readonly number[];
  readonly calls: number;
  readonly strangers: number;
}

/** What of the policies decided something: a fold over records. */
export class Coverage implements Fold<CoveragePart> {
  readonly #directory: Directory;
  readonly #judge = new Judge();
  /** A statement is the same object for all who have its policy. */
  readonly #statements: ReadonlyMap<Statement, Known>;
  #calls = 0;
  #strangers = 0;

  constructor(directory: Directory) {
    this.#directory = directory;
    this.#statements = knownStatements(everybody(directory));
  }

  add(call: PastCall): void {
    const caller = callerOfPast(this.#directory, call);
    if (!caller) {
      this.#strangers++;
      return;
    }
    this.#calls++;
    for (const check of call.checks) this.#mark(this.#judge.decide(caller.policies, call.account, check));
  }

  #mark(decided: Redecided): void {
    for (const { statement } of decided.verdict.statements) {
      const known = this.#statements.get(statement);
      if (known) markParts(known, decided);
    }
  }

  #parts(): Part[] {
    return [...this.#statements.values()].flatMap(({ covered }) => partsOf(covered));
  }

  take(): CoveragePart {
    const parts = this.#parts();
    const taken = { hits: parts.map(({ hits }) => hits), calls: this.#calls, strangers: this.#strangers };
    for (const part of parts) part.hits = 0;
    this.#calls = 0;
    this.#strangers = 0;
    return taken;
  }

  merge({ hits, calls, strangers }: CoveragePart): void {
    for (const [at, part] of this.#parts().entries()) part.hits += hits[at] ?? 0;
    this.#calls += calls;
    this.#strangers += strangers;
  }

  result(): Covered {
    const statements = [...this.#statements.values()].map(({ covered }) => covered);
    const all = statements.flatMap(partsOf).filter(({ repeats }) => repeats === undefined);
    const decided = all.filter(({ hits }) => hits > 0).length;
    return { statements, parts: all.length, decided, calls: this.#calls, strangers: this.#strangers };
  }
}

/** Everybody whose policies a call may be decided with: principals, and sessions of roles. */
export const everybody = ({ callers, keys }: Directory): Caller[] => [
  ...new Set([...callers, ...keys.map(({ caller }) => caller)]),
];

interface Known {
  readonly compiled: CompiledStatement;
  readonly covered: CoveredStatement;
}

function knownStatements(callers: readonly Caller[]): Map<Statement, Known> {
  const compiled = new Map<Statement, CompiledStatement>();
  const repeats = repeatsOfAll(callers.map(({ policies }) => policies.members));
  for (const { policies } of callers)
    for (const { statement } of policies.members) compiled.set(statement.ref.statement, statement);
  return new Map(
    [...compiled].map(([own, statement]) => [
      own,
      { compiled: statement, covered: coveredStatement(statement.ref, repeats.get(own)) },
    ]),
  );
}

function coveredStatement(
  { policy, document, statement }: StatementRef,
  repeats: StatementRef | undefined,
): CoveredStatement {
  const whole = repeats && renderPlace(placeOf(repeats));
  const { pointer, action, notAction, resource, notResource, conditions } = statement;
  const part = (kind: Part['kind'], text: string, at: string, said?: string): Part => {
    // A single text is not a list: its place is the element's.
    const place = document.locate(at) ?? document.locate(at.replace(/\/\d+$/, ''));
    const repeated = whole ?? said;
    const line = place ? { line: place.line } : {};
    return { kind, text, ...line, hits: 0, ...defined({ repeats: repeated }) };
  };
  const [actions, resources] = [action ?? notAction ?? [], resource ?? notResource ?? []];
  const lower = actions.map((text) => text.toLowerCase());
  return {
    policy: policy.file ?? policy.name,
    effect: statement.effect,
    statement: part('statement', statement.sid ?? `statement ${statement.index + 1}`, pointer),
    actions: actions.map((text, at) =>
      part('action', text, `${pointer}/${action ? 'Action' : 'NotAction'}/${at}`, saidBefore(lower, at, patternCovers)),
    ),
    resources: resources.map((text, at) =>
      part(
        'resource',
        text,
        `${pointer}/${resource ? 'Resource' : 'NotResource'}/${at}`,
        saidBefore(resources, at, resourceCovers),
      ),
    ),
    conditions: conditions.map((entry) => part('condition', `${entry.operator} ${entry.key}`, entry.pointer)),
  };
}

/** The patterns and conditions by which a statement took a check in. Of NotAction and NotResource all: each let it pass. */
function markParts({ compiled, covered }: Known, { check, context }: Redecided): void {
  covered.statement.hits++;
  const action = check.action.toLowerCase();
  const ends = createFieldEnds();
  const fields = locateFields(check.resource, ends) ? ends : undefined;
  mark(covered.actions, (at) => {
    const glob = compiled.actions[at];
    return compiled.exceptActions || (glob !== undefined && globMatches(glob, action));
  });
  mark(covered.resources, (at) => {
    const pattern = compiled.resources[at];
    return (
      compiled.exceptResources || (pattern !== undefined && resourceMatches(pattern, check.resource, fields, context))
    );
  });
  mark(covered.conditions, (at) => {
    const condition = compiled.conditions[at];
    return condition !== undefined && conditionHolds(condition, context);
  });
}

function mark(parts: readonly Part[], decides: (at: number) => boolean): void {
  parts.forEach((part, at) => {
    if (decides(at)) part.hits++;
  });
}
