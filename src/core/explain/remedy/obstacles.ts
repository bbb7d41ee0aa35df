/** Everything that stands between a call and being allowed, layer by layer. */
import { classify } from '../../engine/classify.js';
import type { Scope } from '../../engine/member.js';
import type { Check } from '../../terms/check.js';
import type { DecidedCheck } from '../../terms/decided.js';
import type { StatementRef, StatementResult } from '../../terms/verdict.js';
import type { Silence } from '../cause/diagnose.js';
import { policiesOf } from '../edit/change.js';
import { allowAlone } from '../edit/trial.js';
import type { Inquiry } from '../inquiry/inquiry.js';
import { meantBy } from '../inquiry/meant.js';

export interface Obstacles {
  /** Layers (and levels) that do not allow some of the checks, the one that AWS names for the first check before the others. */
  readonly silences: readonly { readonly scope: Scope; readonly silent: readonly Silence[] }[];
  /** Deny statements that match some of the checks. */
  readonly denies: readonly { readonly ref: StatementRef; readonly checks: readonly Check[] }[];
  /** Checks on another account's resources. */
  readonly foreign: readonly DecidedCheck[];
}

/**
 * What stands in the way of the checks that failed: scopes without an Allow, Denies, and resources of other accounts.
 */
export function obstaclesOf(failed: readonly DecidedCheck[], inquiry: Inquiry): Obstacles {
  const { policies } = inquiry.call.caller;
  const silences = new Map<Scope, Silence[]>();
  const denies = new Map<StatementRef['statement'], { ref: StatementRef; checks: Check[] }>();
  const serving = servingOf(inquiry);
  for (const { check, verdict, foreign } of failed) {
    for (const ref of verdict.decision === 'explicitDeny' ? verdict.statements : []) {
      const known = denies.get(ref.statement) ?? { ref, checks: [] };
      known.checks.push(check);
      denies.set(ref.statement, known);
    }
    // Nobody sees another account's resource policies; there is nothing to be near.
    if (foreign) continue;
    const results = classify(policies, check);
    // A Deny hides the lack of an Allow: without these, whoever lifts it is denied again.
    for (const scope of policies.scopes) {
      if (scope.open || (scope.layer === 'rcp' && !check.rcp)) continue;
      const own = results.filter(({ policy }) => policy.layer === scope.layer && policy.level === scope.level);
      if (own.some(({ matched, statement }) => matched && statement.effect === 'Allow')) continue;
      silences.set(scope, [...(silences.get(scope) ?? []), silenceOf(check, scope, own, serving, inquiry)]);
    }
  }
  const named = failed[0]?.verdict;
  const isNamed = ({ layer, level }: Scope): number => Number(layer === named?.layer && level === named.level);
  return {
    silences: [...silences]
      .map(([scope, silent]) => ({ scope, silent }))
      .sort((a, b) => isNamed(b.scope) - isNamed(a.scope)),
    denies: [...denies.values()],
    foreign: failed.filter(({ foreign }) => foreign === true),
  };
}

/**
 * What stands between further checks and being allowed, as far as it is the same that stands before those that were looked at:
 * which statement was meant is not asked again.
 */
export function withRest(obstacles: Obstacles, rest: readonly DecidedCheck[], { call }: Inquiry): Obstacles {
  const silences = obstacles.silences.map(({ scope, silent }) => {
    const allows = allowAlone(policiesOf(call.caller.policies, scope));
    const { layer, level } = scope;
    const statements = silent[0]?.statements ?? 0;
    const more = rest
      .filter(({ check, foreign }) => !foreign && !allows(check))
      .map(({ check }): Silence => ({ check, layer, level, statements, meant: {} }));
    return { scope, silent: [...silent, ...more] };
  });
  const denies = obstacles.denies.map(({ ref, checks }) => {
    const isIt = (each: StatementRef): boolean => each.statement === ref.statement;
    const more = rest.filter(({ verdict }) => verdict.decision === 'explicitDeny' && verdict.statements.some(isIt));
    return { ref, checks: [...checks, ...more.map(({ check }) => check)] };
  });
  return { silences, denies, foreign: [...obstacles.foreign, ...rest.filter(({ foreign }) => foreign === true)] };
}

/** The statements that allow some check of the call, by the answers that are there already. */
function servingOf({ call }: Inquiry): ReadonlySet<StatementRef['statement']> {
  const allowing = call.checks.filter(({ verdict }) => verdict.decision === 'allowed');
  return new Set(allowing.flatMap(({ verdict }) => verdict.statements.map(({ statement }) => statement)));
}

function silenceOf(
  check: Check,
  { layer, level }: Scope,
  own: readonly StatementResult[],
  serving: ReadonlySet<StatementRef['statement']>,
  inquiry: Inquiry,
): Silence {
  const serves = ({ statement }: StatementResult): boolean => serving.has(statement);
  const meant = meantBy(own, check, inquiry.likeness, layer !== 'identity', serves);
  return { check, layer, level, statements: own.length, meant };
}
