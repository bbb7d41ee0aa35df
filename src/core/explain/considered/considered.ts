/** How each check of a decision was decided, layer by layer and statement by statement, from the policies that decided it. */

import { decideCheck } from '../../authorize/decide-check.js';
import { classify } from '../../engine/classify.js';
import { matchingParts } from '../../engine/matching-parts.js';
import type { Scope } from '../../engine/member.js';
import type { Catalog } from '../../permissions/catalog/catalog.js';
import type { TextSpan } from '../../policy/read/written.js';
import type { Caller } from '../../principals/caller.js';
import type { Check } from '../../terms/check.js';
import { defined } from '../../terms/defined.js';
import type { Statement } from '../../terms/document.js';
import type { ContextValue } from '../../terms/question.js';
import type { Decision, Layer, StatementResult, Verdict } from '../../terms/verdict.js';
import { shownValue } from '../../wire/query/secrets.js';
import { createLikeness } from '../inquiry/inquiry.js';
import { candidateOf, FARTHEST, type LikenessOfAction } from '../inquiry/meant.js';
import { withoutHidden } from '../words/harmless.js';
import { type ConsideredPolicy, PolicyPages } from './considered-policies.js';
import { missWords } from './miss-words.js';

/** What one layer said of a check. */
export interface LayerAnswer {
  /** `resource`: the resource is another account's, whose policy would have to allow it. */
  readonly layer: Layer | 'resource';
  /** Of control policies: 0 is the root's. */
  readonly level?: number;
  readonly said: Decision;
}

/** Something that kept a statement from matching. */
export interface ConsideredMiss extends Partial<TextSpan> {
  readonly code: string;
  /** Of the policy's own document. */
  readonly pointer: string;
  readonly text: string;
}

/** A part of a statement that matched: an entry of Action or Resource, a condition that holds. */
export interface ConsideredPart extends Partial<TextSpan> {
  /** Of the policy's own document. */
  readonly pointer: string;
}

export interface ConsideredStatement extends Partial<TextSpan> {
  /** Its name among `policies`. */
  readonly policy: string;
  /** 0-based, in its policy. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly matched: boolean;
  /** `near`: it would have mattered, and matched or nearly did. */
  readonly relevance: 'decided' | 'near';
  readonly misses: readonly ConsideredMiss[];
  /** What did match, of a statement that failed as well. */
  readonly matching: readonly ConsideredPart[];
}

export interface ConsideredCheck {
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
  readonly layer?: Verdict['layer'];
  readonly level?: number;
  readonly context: readonly { readonly key: string; readonly value: ContextValue; readonly origin?: string }[];
  /** In IAM's order; a layer that the caller does not have is not there. */
  readonly layers: readonly LayerAnswer[];
  readonly statements: readonly ConsideredStatement[];
  /** How many statements are about something else. */
  readonly others: number;
}

export interface Considered {
  readonly policies: Readonly<Record<string, ConsideredPolicy>>;
  readonly checks: readonly ConsideredCheck[];
  /** There are more checks than are told. */
  readonly cut?: true;
}

/** Near statements of one check. */
const MOST_NEAR = 10;
/** ElastiCache takes a hundred names in a call. */
const MOST_TOLD = 128;

/**
 * Decides checks again, by the same policies, and tells how.
 *
 * @param digest a policy's name by its text.
 */
export function consider(
  checks: readonly Check[],
  caller: Pick<Caller, 'policies' | 'account'> | undefined,
  catalog: Catalog,
  digest: (text: string) => string,
): Considered {
  const pages = new PolicyPages(digest);
  const likeness = createLikeness(catalog);
  const told = caller
    ? checks.slice(0, MOST_TOLD).map((check) => considerCheck(check, caller, { catalog, likeness, pages }))
    : [];
  return { policies: pages.all(), checks: told, ...(checks.length > MOST_TOLD ? { cut: true } : {}) };
}

interface Means {
  readonly catalog: Catalog;
  readonly likeness: LikenessOfAction;
  readonly pages: PolicyPages;
}

function considerCheck(check: Check, caller: Pick<Caller, 'policies' | 'account'>, means: Means): ConsideredCheck {
  const { verdict, foreign } = decideCheck(check, caller);
  const results = classify(caller.policies, check);
  const scopes = caller.policies.evaluation.filter(({ layer }) => check.rcp || layer !== 'rcp');
  const layers: LayerAnswer[] = scopes.map((scope) => answerOf(scope, results));
  if (foreign) layers.push({ layer: 'resource', said: 'implicitDeny' });
  const decided = results.filter((result) => decidedBy(verdict, result));
  const near = nearOnes(results, decided, check, means.likeness);
  const parts = matchingParts(caller.policies, check, new Set([...decided, ...near].map(({ statement }) => statement)));
  const tell = (relevance: ConsideredStatement['relevance']) => (result: StatementResult) =>
    statementOf(result, relevance, check, parts, means);
  const told = {
    action: check.action,
    resource: check.resource,
    decision: verdict.decision,
    ...defined({ layer: verdict.layer, level: verdict.level }),
    context: [...check.context.values()].map(({ key, value, origin }) => ({
      key,
      value: shownValue(key, value),
      ...defined({ origin }),
    })),
    layers,
    statements: [...decided.map(tell('decided')), ...near.map(tell('near'))],
    others: results.length - decided.length - near.length,
  };
  return withoutHidden(told, check.context);
}

function answerOf({ layer, level, open }: Scope, results: readonly StatementResult[]): LayerAnswer {
  const own = results.filter(({ matched, policy }) => matched && policy.layer === layer && policy.level === level);
  const denies = own.some(({ statement }) => statement.effect === 'Deny');
  const said = denies ? 'explicitDeny' : open || own.length > 0 ? 'allowed' : 'implicitDeny';
  return { layer, ...defined({ level }), said };
}

const decidedBy = ({ statements }: Verdict, { policy, statement }: StatementResult): boolean =>
  statements.some((ref) => ref.statement === statement && ref.policy === policy);

/** Those that matched and did not decide, then those that nearly matched, the nearest first. */
function nearOnes(
  results: readonly StatementResult[],
  decided: readonly StatementResult[],
  check: Check,
  likeness: LikenessOfAction,
): StatementResult[] {
  return results
    .filter((result) => !decided.includes(result))
    .map((result) => ({ result, cost: result.matched ? 0 : candidateOf(result, check, likeness, false).cost }))
    .filter(({ cost }) => cost <= FARTHEST)
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MOST_NEAR)
    .map(({ result }) => result);
}

function statementOf(
  result: StatementResult,
  relevance: ConsideredStatement['relevance'],
  check: Check,
  parts: ReadonlyMap<Statement, readonly string[]>,
  { pages, catalog }: Means,
): ConsideredStatement {
  const { index, sid, effect, pointer } = result.statement;
  const { key, spanOf } = pages.pageOf(result);
  return {
    policy: key,
    index,
    ...defined({ sid }),
    effect,
    matched: result.matched,
    relevance,
    ...spanOf(pointer),
    misses: result.misses.map((miss) => ({
      code: miss.code,
      pointer: miss.pointer,
      ...spanOf(miss.pointer),
      text: missWords(miss, check, catalog),
    })),
    matching: (parts.get(result.statement) ?? []).map((part) => ({ pointer: part, ...spanOf(part) })),
  };
}
