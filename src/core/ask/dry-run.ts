import { authorize, type KnownTags, type Outcome, type World } from '../authorize/authorize.js';
import { denialSentence, explainDenial } from '../explain/explain.js';
import type { Explanation } from '../explain/words/explanation.js';
import { renderExplanation } from '../explain/words/render.js';
import type { Caller } from '../principals/caller.js';
import type { ContextEntry, ContextValue } from '../terms/question.js';
import type { Decision } from '../terms/verdict.js';
import { isNamed } from '../wire/query/header-name.js';
import type { HttpRequest } from '../wire/query/request.js';
import { requestOfLine } from './line-request.js';

/** The answer to one call that was only asked about; the form of `check --batch` and of POST /_authz/decide. */
export interface DryRunAnswer {
  readonly id?: unknown;
  readonly outcome: 'allowed' | 'denied' | 'rejected';
  /** HTTP status that the proxy would answer; 200 when allowed. */
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly checks: readonly {
    readonly action: string;
    readonly resource: string;
    readonly context: Readonly<Record<string, readonly string[]>>;
    readonly decision: Decision;
  }[];
  /** What is not known here, one sentence each: an unknown parameter or condition key. Absent: nothing. */
  readonly warnings?: readonly string[];
  /** Of an allowed call: what AWS asks beyond the checks, in one sentence. */
  readonly alsoAsked?: string;
  /** Of a denied call, when explanations were asked for. */
  readonly explanation?: Explanation;
}

export interface DryRunDefaults {
  /** ARN or access key id of who calls when the request does not say. */
  readonly principal?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly explain: 'full' | 'aws';
  /** True: answers of denied calls have the causes and the fixes as data. */
  readonly explanations?: boolean;
}

export interface DryRun {
  readonly answer: DryRunAnswer;
  readonly outcome: Outcome;
  /** Of a denied call. */
  readonly explanation?: Explanation;
}

/**
 * Decides one call without a signature and without forwarding it.
 *
 * @param line `{"id", "body" | ("operation", "params"), "method"?, "target"?, "headers"?, "principal"?, "context"?,
 *   "resourceTags"?}`, untrusted.
 * @returns the answer, or `bad` with a sentence when the line is no such object.
 */
export function dryRun(
  world: World,
  line: Record<string, unknown>,
  defaults: DryRunDefaults,
): DryRun | { readonly bad: string } {
  const request = requestOfLine(world.catalog, line);
  if ('bad' in request) return request;
  const context = contextOf(line.context);
  if ('bad' in context) return context;
  const tags = tagsOf(line.resourceTags);
  if ('bad' in tags) return tags;
  if (line.principal !== undefined && typeof line.principal !== 'string')
    return { bad: '`principal` must be an ARN or an access key id' };

  const [caller, ...others] = line.principal === undefined ? [] : world.directory.named(line.principal);
  if (caller && others.length > 0) return { bad: ambiguous(line.principal ?? '', [caller, ...others]) };
  if (line.principal !== undefined && !caller) return unknownPrincipal(line.id);
  const fallback = fallbackCaller(world, defaults.principal);
  const needed = !caller && !hasCredentials(request);
  if (fallback === 'unknown' && needed) return unknownPrincipal(line.id);
  if (isBad(fallback) && needed) return fallback;
  const outcome = authorize(world, request, {
    now: defaults.now,
    tagsOf: (arn) => tags.known.get(arn),
    dryRun: {
      context: context.entries,
      ...(caller ? { caller } : {}),
      ...(fallback && fallback !== 'unknown' && !isBad(fallback) ? { fallback } : {}),
    },
  });
  const wanted = defaults.explain === 'full' || defaults.explanations;
  const explanation = outcome.kind === 'denied' && wanted ? explainDenial(world, outcome) : undefined;
  const answer = answerOf(outcome, line.id, defaults, explanation);
  return { outcome, answer, ...(explanation ? { explanation } : {}) };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** Condition keys in the plain form `{KEY: VALUE | [VALUES]}`: a text is single-valued, a list multivalued. */
function contextOf(context: unknown): { entries: ContextEntry[] } | { bad: string } {
  if (context === undefined) return { entries: [] };
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    return { bad: '`context` must map condition keys to values' };
  const entries: ContextEntry[] = [];
  for (const [key, raw] of Object.entries(context)) {
    const value: unknown = typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw;
    if (typeof value !== 'string' && !isTexts(value))
      return { bad: '`context`: each value must be a text or a list of texts' };
    entries.push({ key, value: value as ContextValue, origin: 'given with the request' });
  }
  return { entries };
}

function tagsOf(resourceTags: unknown): { known: ReadonlyMap<string, KnownTags> } | { bad: string } {
  const known = new Map<string, KnownTags>();
  if (resourceTags === undefined) return { known };
  const bad = { bad: '`resourceTags` must map ARNs to tags' };
  if (typeof resourceTags !== 'object' || resourceTags === null || Array.isArray(resourceTags)) return bad;
  for (const [arn, tags] of Object.entries(resourceTags)) {
    if (typeof tags !== 'object' || tags === null || Array.isArray(tags)) return bad;
    const entries = Object.entries(tags as Record<string, unknown>);
    if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return bad;
    known.set(arn, { tags: Object.fromEntries(entries), origin: 'given with the request' });
  }
  return { known };
}

function ambiguous(name: string, callers: readonly Caller[]): string {
  const arns = callers.slice(0, 5).map(({ arn }) => `\`${arn}\``);
  return `\`${name}\` names ${callers.length} principals (${arns.join(', ')}): write the whole ARN`;
}

const isBad = (fallback: ReturnType<typeof fallbackCaller>): fallback is { readonly bad: string } =>
  typeof fallback === 'object' && 'bad' in fallback;

function fallbackCaller(
  world: World,
  principal: string | undefined,
): Caller | 'unknown' | { readonly bad: string } | undefined {
  const name = principal ?? world.settings.defaultPrincipal;
  if (name !== undefined) {
    const [caller, ...others] = world.directory.named(name);
    if (caller && others.length > 0) return { bad: ambiguous(name, [caller, ...others]) };
    return caller ?? 'unknown';
  }
  const [only, ...others] = world.directory.callers;
  return others.length ? undefined : only;
}

const hasCredentials = ({ headers, target }: HttpRequest): boolean =>
  /x-amz-credential=/i.test(target) || headers.some(([name]) => isNamed(name, 'authorization'));

function unknownPrincipal(id: unknown): DryRun {
  const outcome: Outcome = {
    kind: 'rejected',
    fault: {
      code: 'InvalidClientTokenId',
      status: 403,
      type: 'Sender',
      message: 'The security token included in the request is invalid.',
    },
    signatureVerified: false,
    service: 'elasticache',
    warnings: [],
    wantedTags: [],
  };
  return { outcome, answer: answerOf(outcome, id, { explain: 'aws' }, undefined) };
}

function answerOf(
  outcome: Outcome,
  id: unknown,
  { explain, explanations }: Pick<DryRunDefaults, 'explain' | 'explanations'>,
  explanation: Explanation | undefined,
): DryRunAnswer {
  const head = id === undefined ? {} : { id };
  if (outcome.kind === 'rejected') {
    const { code, status, message } = outcome.fault;
    return { ...head, outcome: 'rejected', status, code, message, checks: [] };
  }
  if (outcome.kind === 'otherService') {
    const message = `the call is signed for ${outcome.service}: only elasticache is judged here`;
    return { ...head, outcome: 'rejected', status: 403, code: 'AccessDenied', message, checks: [] };
  }
  const checks = outcome.checks.map(({ check, verdict }) => ({
    action: check.action,
    resource: check.resource,
    context: Object.fromEntries([...check.context.values()].map(({ key, value }) => [key, [value].flat()])),
    decision: verdict.decision,
  }));
  const warnings = outcome.warnings.length === 0 ? {} : { warnings: outcome.warnings };
  if (outcome.kind === 'allowed') {
    const { alsoAsked } = outcome;
    const asked = alsoAsked === undefined ? {} : { alsoAsked };
    return { ...head, outcome: 'allowed', status: 200, checks, ...warnings, ...asked };
  }
  const lines = explanation && explain === 'full' ? renderExplanation(explanation) : [];
  return {
    ...head,
    outcome: 'denied',
    status: 403,
    code: 'AccessDenied',
    message: [denialSentence(outcome), ...lines].join('\n'),
    checks,
    ...warnings,
    ...(explanations && explanation ? { explanation } : {}),
  };
}
