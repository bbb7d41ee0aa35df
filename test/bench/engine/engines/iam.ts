import { createEngine, type Engine, type Question } from '#src/core/ask/create-engine.js';
import { contextOf } from '#src/core/ask/policy-input.js';
import { decide } from '#src/core/engine/decide.js';
import { compilePolicySet, type PolicySet } from '#src/core/engine/policy-set.js';
import { compilePolicy } from '#src/core/policy/match/compile.js';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import type { PolicyDocument } from '#src/core/terms/document.js';
import type { AuthorizationRequest } from '#src/core/terms/question.js';
import type { Decision } from '#src/core/terms/verdict.js';
import type { Mix, MixDecision } from '../mix.js';
import type { BenchEngine } from './engine.js';

const DECISIONS: { readonly [D in Decision]: MixDecision } = { implicitDeny: 0, allowed: 1, explicitDeny: 2 };

/** The mix as an IAM policy. */
export function policyOf({ statements }: Mix): object {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ effect, actions, resource, condition }) => ({
      Effect: effect,
      Action: actions,
      Resource: resource,
      ...(condition === undefined
        ? {}
        : { Condition: { [condition.operator]: { [condition.key]: condition.values } } }),
    })),
  };
}

/** Ours as the proxy uses it: parsed documents, requests with a ready context. */
export function createCore(): BenchEngine<AuthorizationRequest> {
  let set: PolicySet = compilePolicySet({ identity: [] });
  return {
    write: (mix) => parsePolicy(policyOf(mix), 'identity').document,
    load: (document) => {
      set = compilePolicySet({
        identity: [compilePolicy(document as PolicyDocument, { layer: 'identity', name: 'bench' })],
      });
    },
    prepare: ({ action, resource, context }) => ({ action, resource, context: contextOf(context) }),
    decide: (request) => DECISIONS[decide(set, request).decision],
  };
}

/** Ours as the package exports it: from JSON text, and with a plain context that is read anew for every decision. */
export function createStandalone(): BenchEngine<Question> {
  let engine: Engine = createEngine({ identityPolicies: [] });
  return {
    write: (mix) => JSON.stringify(policyOf(mix)),
    load: (text) => {
      engine = createEngine({ identityPolicies: [{ name: 'bench', document: text as string }] });
    },
    prepare: (request) => request,
    decide: (request) => DECISIONS[engine.decide(request).decision],
  };
}
