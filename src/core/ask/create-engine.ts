/**
 * The engine by itself, without a proxy: compile a principal's policies once, decide many times.
 *
 *     const engine = createEngine({ identityPolicies: [{ name: 'dev', document: policy }] });
 *     engine.decide({ action: 'elasticache:DeleteCacheCluster', resource: arn, context: { 'aws:username': 'ana' } });
 */
import { classify } from '../engine/classify.js';
import { conditionKeysOf, missingContextKeys } from '../engine/context-keys.js';
import { decide } from '../engine/decide.js';
import type { StatementResult, Verdict } from '../terms/verdict.js';
import {
  compileInput,
  contextOf,
  createContextReader,
  type PlainContext,
  type PolicyInput,
  type PolicyInputProblem,
} from './policy-input.js';

export interface Question {
  /** `elasticache:DeleteCacheCluster`; letter case does not matter. */
  readonly action: string;
  /** An ARN or `*`; an asterisk in it is a plain character. */
  readonly resource: string;
  /** All that conditions can see; nothing is derived. */
  readonly context?: PlainContext;
}

export interface QuestionExplained extends Verdict {
  /** How every statement of every policy met the question. */
  readonly results: readonly StatementResult[];
  /** Keys that the policies read and the question does not have. */
  readonly missingContextKeys: readonly string[];
}

export interface Engine {
  /** The decision, the layer that denied, and the statements that decided. Microseconds. */
  readonly decide: (question: Question) => Verdict;
  /** The same decision with the reason of every statement; looks at all of them. */
  readonly explain: (question: Question) => QuestionExplained;
}

/** What `createEngine` throws when a policy is refused. */
export interface PolicyInputError extends Error {
  readonly problems: readonly PolicyInputProblem[];
}

/**
 * Compiles policies as IAM would take them. Throws a `PolicyInputError` with every problem of every policy when one of them is
 * refused; nothing takes effect then. Resource control policies apply as given: leave them out for services that have none.
 */
export function createEngine(input: PolicyInput, options: { readonly reading?: 'strict' | 'simulation' } = {}): Engine {
  const compiled = compileInput(input, options.reading ?? 'strict');
  if ('problems' in compiled) throw inputError(compiled.problems);
  const { set } = compiled;
  const readContext = createContextReader(new Set(conditionKeysOf(set).keys()));
  return {
    decide: ({ action, resource, context = {} }) => decide(set, { action, resource, context: readContext(context) }),
    explain: ({ action, resource, context = {} }) => {
      const request = { action, resource, context: contextOf(context) };
      const missing = missingContextKeys(set, request.context);
      return { ...decide(set, request), results: classify(set, request), missingContextKeys: missing };
    },
  };
}

function inputError(problems: readonly PolicyInputProblem[]): PolicyInputError {
  const [first] = problems;
  const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const error = new Error(`${first?.policy}: ${first?.message}${rest}`);
  return Object.assign(error, { name: 'PolicyInputError', problems });
}
