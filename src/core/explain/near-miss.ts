import type { Scope } from '../engine/compile-set.js';
import type { Layer, Miss, StatementResult, Verdict } from '../engine/verdict.js';

/**
 * What a near miss weighs: the element that is furthest from what the caller wanted weighs most. A statement about
 * another action is hardly "close"; one whose single condition failed is one edit away.
 */
const WEIGHT: { readonly [C in Miss['code']]: number } = {
  condition: 1,
  resource: 10,
  notResource: 12,
  action: 100,
  notAction: 120,
};

const weightOf = (result: StatementResult): number => result.misses.reduce((sum, miss) => sum + WEIGHT[miss.code], 0);

/** One layer (or one level of an organization's policies) that did not allow a check. */
export interface Obstacle {
  readonly layer: Layer | 'resource';
  readonly level?: number;
  /** The Allow statement that came closest; absent when none of the layer's statements is about this at all. */
  readonly closest?: StatementResult;
  /** How many statements the layer (or level) has. */
  readonly statements: number;
}

/**
 * The layers that did not allow a check, each with the Allow statement that came closest; the one that AWS would name
 * first, the rest in the order of the layers.
 *
 * @param scopes the layers, and levels of layers, of which each must allow.
 * @param results every statement of the caller, from classify().
 */
export function obstaclesOf(
  verdict: Verdict,
  scopes: readonly Scope[],
  results: readonly StatementResult[],
): Obstacle[] {
  // Nobody sees another account's resource policies; there are no statements to be close.
  const obstacles: Obstacle[] = verdict.layer === 'resource' ? [{ layer: 'resource', statements: 0 }] : [];
  for (const { layer, level, open } of scopes) {
    if (open) continue;
    const own = results.filter(({ policy }) => policy.layer === layer && policy.level === level);
    if (own.some(({ matched, statement }) => matched && statement.effect === 'Allow')) continue;
    obstacles.push(obstacle(layer, level, own));
  }
  const isNamed = (each: Obstacle): boolean => each.layer === verdict.layer && each.level === verdict.level;
  return obstacles.sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
}

function obstacle(layer: Layer, level: number | undefined, results: readonly StatementResult[]): Obstacle {
  let closest: StatementResult | undefined;
  for (const result of results) {
    if (result.statement.effect !== 'Allow' || weightOf(result) > MOST) continue;
    if (!closest || weightOf(result) < weightOf(closest)) closest = result;
  }
  return {
    layer,
    statements: results.length,
    ...(level === undefined ? {} : { level }),
    ...(closest ? { closest } : {}),
  };
}

/** A statement that misses in both action and resource has nothing to do with the check: not a near miss. */
const MOST = WEIGHT.action + WEIGHT.resource - 1;
