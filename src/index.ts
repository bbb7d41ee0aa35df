/** The public API: a proxy in a program, the policy engine alone, and the types of what they give. */
export type { Caller } from './core/caller/caller.js';
export type { PlainContext, PolicyInput } from './core/engine/policy-input.js';
export {
  createEngine,
  type Engine,
  type PolicyInputError,
  type Question,
  type QuestionExplained,
} from './core/engine/standalone.js';
export type {
  Decision,
  Layer,
  Miss,
  PolicyRef,
  StatementRef,
  StatementResult,
  Verdict,
} from './core/engine/verdict.js';
export type { Explanation, MissingPermission, NearMiss, StatementPlace } from './core/explain/explanation.js';
export type { PrincipalsObject } from './core/principals/principals-file.js';
export type { Problem } from './core/problem.js';
export type { DecisionRecord } from './core/record/record.js';
export { ConfigurationError } from './edge/config/configuration-error.js';
export { type Proxy, type ProxyOptions, startProxy } from './edge/start-proxy.js';
