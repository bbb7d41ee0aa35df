import type { Scope } from '../engine/member.js';
import { MISS_REASONS } from '../engine/reasons.js';
import type { Layer, StatementResult } from '../terms/verdict.js';
import type { DecidedCheck } from './explanation.js';

/** How far a statement is from matching: a single failed condition is one edit away, another action is hardly "close". */
const distanceOf = (result: StatementResult): number =>
  result.misses.reduce((sum, { code }) => sum + MISS_REASONS[code].rank, 0);

/** A statement about another action that misses in something else too has nothing to do with the check: not a near miss. */
const FARTHEST = MISS_REASONS.action.rank;

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
 * @param scopes the layers, and levels of layers, of which each must allow; those that do are passed over.
 * @param results every statement of the caller, from classify().
 */
export function obstaclesOf(
  { verdict, foreign }: Pick<DecidedCheck, 'verdict' | 'foreign'>,
  scopes: readonly Scope[],
  results: readonly StatementResult[],
): Obstacle[] {
  // Nobody sees another account's resource policies; there are no statements to be close.
  const obstacles: Obstacle[] = foreign ? [{ layer: 'resource', statements: 0 }] : [];
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
    if (result.statement.effect !== 'Allow' || distanceOf(result) > FARTHEST) continue;
    if (!closest || distanceOf(result) < distanceOf(closest)) closest = result;
  }
  return {
    layer,
    statements: results.length,
    ...(level === undefined ? {} : { level }),
    ...(closest ? { closest } : {}),
  };
}
