/** What the author asks of whoever makes this call: what is newly allowed beside its main action is not to be asked for less. */
import { exactly } from '../../policy/match/asking.js';
import { compileCondition, conditionHolds } from '../../policy/match/conditions.js';
import type { Check } from '../../terms/check.js';
import type { DecidedCheck } from '../../terms/decided.js';
import type { ConditionEntry } from '../../terms/document.js';
import type { StatementRef } from '../../terms/verdict.js';
import { conditionOf, type RawCondition, withKey } from '../edit/raw.js';
import { type Inquiry, isNeverCarried, rawStatement } from '../inquiry/inquiry.js';

/** A condition of a statement that the call's main action is allowed by. */
export interface CallGuard {
  readonly operator: string;
  readonly key: string;
  /** As written. */
  readonly value: unknown;
  readonly holds: (check: Check) => boolean;
}

/** The conditions under which the main action is allowed: of several statements those of the least conditioned one. */
export function guardsOf(main: DecidedCheck | undefined, inquiry: Inquiry): readonly CallGuard[] {
  if (main?.verdict.decision !== 'allowed') return [];
  const allowing = main.verdict.statements.filter(
    ({ policy, statement }) => policy.layer === 'identity' && statement.effect === 'Allow',
  );
  return guardsIn(allowing, inquiry);
}

/** The same of statements that were meant to allow it. */
export function guardsIn(statements: readonly StatementRef[], inquiry: Inquiry): readonly CallGuard[] {
  const all = statements.map((ref) => ref.statement.conditions.map((entry) => guardOf(entry, ref, inquiry)));
  return all.sort((a, b) => a.length - b.length)[0] ?? [];
}

function guardOf(entry: ConditionEntry, ref: StatementRef, inquiry: Inquiry): CallGuard {
  const { operator, key } = entry;
  const condition = compileCondition(entry, ref.document.version === '2012-10-17');
  const written = conditionOf(rawStatement(inquiry, ref) ?? {})[operator]?.[key];
  return { operator, key, value: written ?? entry.values, holds: ({ context }) => conditionHolds(condition, context) };
}

/** A tag that a condition wants to see: who is newly allowed to tag is to be allowed this tag. */
export function tagGuard({ operator, key }: ConditionEntry, check: Check): CallGuard[] {
  const actual = check.context.get(key.toLowerCase())?.value;
  if (actual === undefined || !/^aws:(?:requesttag\/|tagkeys$)/i.test(key)) return [];
  const plain = typeof actual === 'string' ? { StringEquals: actual } : exactly(operator, actual);
  return Object.entries(plain).map(([exact, value]) => ({ operator: exact, key, value, holds: () => true }));
}

/** Those that a check can be asked for, and would meet. */
export const guardsFor = (guards: readonly CallGuard[], check: Check, { world }: Inquiry): readonly CallGuard[] =>
  guards.filter(({ key, holds }) => !isNeverCarried(world, check, key) && holds(check));

/** A condition that asks for them as well, where it says nothing of their keys. */
export function guarded(condition: RawCondition, guards: readonly CallGuard[]): RawCondition {
  const known = new Set(Object.values(condition).flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase())));
  return guards
    .filter(({ key }) => !known.has(key.toLowerCase()))
    .reduce((all, { operator, key, value }) => withKey(all, operator, key, value) ?? all, condition);
}
