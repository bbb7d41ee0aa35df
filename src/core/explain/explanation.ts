import { classify } from '../engine/classify.js';
import type { PolicySet } from '../engine/policy-set.js';
import type { Because, Check } from '../terms/check.js';
import type { Layer, Miss, PolicyRef, StatementRef, StatementResult, Verdict } from '../terms/verdict.js';
import { obstaclesOf } from './near-miss.js';
import { awsSentence } from './sentence.js';
import { type Suggestion, suggestChange } from './suggest.js';
import { unknownsOf } from './unknowns.js';

/** Where a statement stands, in words and numbers a person can follow. */
export interface StatementPlace {
  readonly layer: Layer;
  readonly policy: string;
  readonly arn?: string;
  readonly group?: string;
  readonly level?: number;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly sid?: string;
  /** 0-based index in the policy. */
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
}

/** A statement that nearly allowed a check, and every thing that kept it from matching. */
export interface NearMiss {
  readonly statement: StatementPlace;
  readonly misses: readonly MissDetail[];
}

/** A condition beside what the request has. */
export interface ConditionDetail {
  readonly line?: number;
  readonly operator?: string;
  readonly key?: string;
  readonly expected?: readonly string[];
  /** Absent: the request does not have the key. */
  readonly actual?: string | readonly string[];
  /** Where the request's value came from: `parameter CacheNodeType`. */
  readonly origin?: string;
}

/** A Deny that matched, and the conditions that held. */
export type DenyingStatement = StatementPlace & { readonly conditions: readonly ConditionDetail[] };

/** One thing that kept a statement from matching; `line` is that of the element. */
export interface MissDetail extends ConditionDetail {
  readonly code: Miss['code'];
  /** Of a condition: why it failed. */
  readonly reason?: string;
  /** Of Action, Resource and their Not forms: the patterns as written. */
  readonly patterns?: readonly string[];
}

export interface MissingPermission {
  readonly action: string;
  readonly resource: string;
  readonly because: Because;
  readonly decision: 'implicitDeny' | 'explicitDeny';
  /** explicitDeny: the Deny statements that matched. */
  readonly deniedBy: readonly DenyingStatement[];
  /** The layers that do not allow it, the one that AWS names first; of an explicitDeny those that would deny it next. */
  readonly notAllowedBy: readonly {
    readonly layer: Layer | 'resource';
    readonly level?: number;
    readonly statements: number;
    readonly closest?: NearMiss;
  }[];
}

/** Everything there is to say about a denied call. */
export interface Explanation {
  /** AWS's sentence, about the first check that failed. */
  readonly sentence: string;
  /** How many permissions the call needs. */
  readonly asked: number;
  readonly missing: readonly MissingPermission[];
  /** What would allow that for which there is no identity-based Allow. */
  readonly suggestion: Suggestion;
  /** What the decision hung on and the proxy cannot know as AWS would, one sentence each. */
  readonly unknown: readonly string[];
}

/** One check with IAM's answer. */
export interface DecidedCheck {
  readonly check: Check;
  readonly verdict: Verdict;
  /** The resource is another account's: no policy of the caller's can allow it. */
  readonly foreign?: true;
}

/** A statement's place, with file, line and column when its policy came from a text. */
export function placeOf(ref: StatementRef): StatementPlace {
  const { policy, document, statement } = ref;
  return {
    layer: policy.layer,
    policy: policy.name,
    ...optional(policy),
    ...document.locate(statement.pointer),
    ...(statement.sid === undefined ? {} : { sid: statement.sid }),
    index: statement.index,
    effect: statement.effect,
  };
}

function optional({ arn, group, level, file }: PolicyRef): Pick<StatementPlace, 'arn' | 'group' | 'level' | 'file'> {
  return {
    ...(arn === undefined ? {} : { arn }),
    ...(group === undefined ? {} : { group }),
    ...(level === undefined ? {} : { level }),
    ...(file === undefined ? {} : { file }),
  };
}

/** A call with its checks decided. */
export interface DecidedCall {
  readonly caller: { readonly arn: string; readonly policies: PolicySet };
  /** All checks of the call, in order. */
  readonly checks: readonly DecidedCheck[];
  /** Resources whose tags some policy asks for and nobody knows. */
  readonly wantedTags: readonly string[];
  /** What the decision may rest on and the data does not know, one sentence each. */
  readonly warnings?: readonly string[];
  /** Why, where somebody has asked for them. */
  readonly whyUnknown?: ReadonlyMap<string, { readonly unknown: string }> | undefined;
}

/** Explains a denied call: every check that failed, not just the first. */
export function explainDenial(call: DecidedCall): Explanation {
  const { caller, checks } = call;
  const failed = checks.filter(({ verdict }) => verdict.decision !== 'allowed');
  const first = failed[0];
  if (!first) throw new Error('INVARIANT: only a denied call is explained');
  const missing = failed.map((each) => missingPermission(each, caller.policies));
  return {
    sentence: awsSentence(caller.arn, first.check, first.verdict),
    asked: checks.length,
    missing,
    suggestion: suggestChange(missing),
    unknown: [...(call.warnings ?? []), ...unknownsOf(call)],
  };
}

function missingPermission(decided: DecidedCheck, policies: PolicySet): MissingPermission {
  const { check, verdict } = decided;
  const head = { action: check.action, resource: check.resource, because: check.because };
  const isDenied = verdict.decision === 'explicitDeny';
  const deniedBy = isDenied ? verdict.statements.map((ref) => denyingStatement(ref, check)) : [];
  // A Deny hides the lack of an Allow: without these, whoever lifts it is denied again.
  const scopes = policies.scopes.filter(({ layer }) => check.rcp || layer !== 'rcp');
  const obstacles = obstaclesOf(decided, scopes, classify(policies, check, check));
  const notAllowedBy = obstacles.map(({ closest, ...obstacle }) => ({
    ...obstacle,
    ...(closest ? { closest: nearMiss(closest, check) } : {}),
  }));
  return { ...head, decision: isDenied ? 'explicitDeny' : 'implicitDeny', deniedBy, notAllowedBy };
}

function denyingStatement(ref: StatementRef, { context }: Check): DenyingStatement {
  const conditions = ref.statement.conditions.map(({ operator, key, values, pointer }): ConditionDetail => {
    const entry = context.get(key.toLowerCase());
    return {
      ...lineOf(ref, pointer),
      operator,
      key,
      expected: values,
      ...(entry === undefined ? {} : { actual: entry.value }),
      ...(entry?.origin === undefined ? {} : { origin: entry.origin }),
    };
  });
  return { ...placeOf(ref), conditions };
}

function lineOf({ document }: StatementRef, pointer: string): { readonly line?: number } {
  const line = document.locate(pointer)?.line;
  return line === undefined ? {} : { line };
}

/** A statement result as data for people and records. */
export function nearMiss(result: StatementResult, check: Check): NearMiss {
  return { statement: placeOf(result), misses: result.misses.map((miss) => missDetail(miss, result, check)) };
}

function missDetail(miss: Miss, ref: StatementRef, check: Check): MissDetail {
  const place = { code: miss.code, ...lineOf(ref, miss.pointer) };
  if (miss.code !== 'condition') return { ...place, patterns: ref.statement[miss.code] ?? [] };
  const origin = check.context.get(miss.key.toLowerCase())?.origin;
  return {
    ...place,
    operator: miss.operator,
    key: miss.key,
    expected: miss.expected,
    ...(miss.actual === undefined ? {} : { actual: miss.actual }),
    reason: miss.reason,
    ...(origin === undefined ? {} : { origin }),
  };
}
