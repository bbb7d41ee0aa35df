/** Which statement the author of the policies meant for a check that no statement allows. */

import type { Check } from '../../terms/check.js';
import { defined } from '../../terms/defined.js';
import type { Miss, StatementResult } from '../../terms/verdict.js';
import type { ActionLikeness } from './action-likeness.js';
import { likenessOf, type ResourceLikeness } from './likeness.js';

/** An Allow statement and how near it came. */
export interface NearStatement {
  readonly result: StatementResult;
  readonly cost: number;
  /** The entry of Action that is nearest; absent under NotAction. */
  readonly action?: ActionLikeness & { readonly index: number };
  /** The entry of Resource that is nearest; absent under NotResource. */
  readonly resource?: ResourceLikeness;
  /** It allows another check of the call, on another resource. */
  readonly serves?: boolean;
}

export type LikenessOfAction = (pattern: string, action: string) => ActionLikeness;

export interface Meant {
  readonly best?: NearStatement;
  /** As likely, or nearly so. */
  readonly runnerUp?: NearStatement;
}

/** Farther away than this, a statement is about something else. */
export const FARTHEST = 6.4;
const OTHER_SERVICE = 12;
const SERVES_ANOTHER = 2.5;
const SERVES_RESOURCE = 3;
const ELSEWHERE = 2.5;
/** From here on two names have nothing in common. */
const UNLIKE = 3.2;
/** Nearer together than this, either may have been meant. */
const CLOSE = 0.75;

/** What the cost of a condition that fails depends on. */
const CONDITION_COST: Readonly<Record<Extract<Miss, { code: 'condition' }>['reason'], number>> = {
  value: 0.9,
  unparsable: 0.8,
  multivalued: 0.8,
  absent: 1,
  unresolvedVariable: 1,
};

/**
 * Ranks the Allow statements of one layer by what would have to be different for each to match: first the nearest, ties in
 * document order.
 *
 * @param likeness how like a pattern of Action is to an action.
 * @param any what limits everything, such as a boundary, is about everything of its service: no statement of it is too far away.
 * @param serves whether a statement allows another check of the call: then its author meant that one, and wrote it right.
 */
export function meantBy(
  results: readonly StatementResult[],
  check: Check,
  likeness: LikenessOfAction,
  any = false,
  serves: (result: StatementResult) => boolean = () => false,
): Meant {
  let best: NearStatement | undefined;
  let next: NearStatement | undefined;
  for (const result of results) {
    if (result.statement.effect !== 'Allow') continue;
    const alone = candidateOf(result, check, likeness, any);
    const served = serves(result) ? asServing(alone, check) : alone;
    const candidate = isElsewhere(served) ? { ...served, cost: served.cost + ELSEWHERE } : served;
    if (Math.min(alone.cost, candidate.cost) > (any ? OTHER_SERVICE : FARTHEST)) continue;
    if (best === undefined || candidate.cost < best.cost) [best, next] = [candidate, best];
    else if (next === undefined || candidate.cost < next.cost) next = candidate;
  }
  if (best === undefined) return {};
  return next !== undefined && next.cost - best.cost < CLOSE ? { best, runnerUp: next } : { best };
}

/** Whether the action is allowed as one of many. */
export const isWide = ({ action, result }: NearStatement): boolean =>
  /[*?]/.test(result.statement.action?.[action?.index ?? 0] ?? '*');

/** Whether a statement is about everything under quite other names: another team's. */
export function isElsewhere(near: NearStatement): boolean {
  const { result, resource } = near;
  const isOther = resource?.differs.join() === 'name' && resource.cost >= UNLIKE;
  return isOther && isWide(near) && result.misses.every(({ code }) => code !== 'action');
}

/** What allows another check of the call is less likely about this one's resource; what it allows to be made it may be meant to tag. */
function asServing(near: NearStatement, { action }: Check): NearStatement {
  const missed = new Set(near.result.misses.map(({ code }) => code));
  if (missed.has('resource')) return { ...near, cost: near.cost + SERVES_ANOTHER, serves: true };
  const lacksAction = missed.has('action') && missed.size === 1 && action === 'elasticache:AddTagsToResource';
  return lacksAction ? { ...near, cost: Math.min(near.cost, SERVES_RESOURCE) } : near;
}

/** How near a statement came; `any` as for `meantBy`. */
export function candidateOf(
  result: StatementResult,
  check: Check,
  likeness: LikenessOfAction,
  any: boolean,
): NearStatement {
  const { statement } = result;
  const missed = (code: Miss['code']): boolean => result.misses.some((miss) => miss.code === code);
  const action = statement.action && nearestAction(statement.action, check.action, likeness);
  const actionCost = action?.cost ?? (missed('notAction') ? 2.5 : 0.4);
  // What is about something else altogether need not be looked at closely.
  if (actionCost >= 12 || (actionCost >= 5 && !any && missed('resource'))) return { result, cost: actionCost + 2 };
  const resource = statement.resource && nearestResource(statement.resource, check);
  const resourceCost = resource?.cost ?? (missed('notResource') ? 2.5 : 0.6);
  // Another action on everything is about everything, and so about nothing.
  const isVague = actionCost >= 3 && resourceCost >= 0.3 && !missed('resource') && check.resource !== '*';
  const vague = isVague && !any ? 3.5 : 0;
  const conditions = result.misses.reduce(
    (sum, miss) => sum + (miss.code === 'condition' ? CONDITION_COST[miss.reason] : 0),
    0,
  );
  return {
    result,
    cost: actionCost + resourceCost + vague + conditions,
    ...defined({ action, resource }),
  };
}

function nearestAction(
  patterns: readonly string[],
  action: string,
  likeness: LikenessOfAction,
): NonNullable<NearStatement['action']> {
  let best: ActionLikeness = { cost: Number.POSITIVE_INFINITY };
  let at = 0;
  for (let index = 0; index < patterns.length; index++) {
    const each = likeness(patterns[index] as string, action);
    if (each.cost < best.cost) [best, at] = [each, index];
  }
  return { ...best, index: at };
}

function nearestResource(patterns: readonly string[], { resource, context }: Check): ResourceLikeness {
  let best: ResourceLikeness | undefined;
  for (let index = 0; index < patterns.length; index++) {
    const each = likenessOf(patterns[index] as string, index, resource, context);
    if (best === undefined || each.cost < best.cost) best = each;
  }
  return best ?? { cost: Number.POSITIVE_INFINITY, differs: ['name'], pattern: '', index: 0 };
}
