/** The public API: a proxy in a program, the policy engine alone, and the types of what they give. */

export {
  createEngine,
  type Engine,
  type PolicyInputError,
  type Question,
  type QuestionExplained,
} from './core/ask/create-engine.js';
export type { PlainContext, PolicyInput } from './core/ask/policy-input.js';
export type {
  Cause,
  Edit,
  Explanation,
  Fix,
  PatchOperation,
  StatementPlace,
} from './core/explain/words/explanation.js';
export type { Caller } from './core/principals/caller.js';
export type { PrincipalsObject } from './core/principals/principals-file.js';
export type { DecisionRecord } from './core/record/record.js';
export type { Problem } from './core/terms/problem.js';
export type {
  Decision,
  Layer,
  Miss,
  PolicyRef,
  StatementRef,
  StatementResult,
  Verdict,
} from './core/terms/verdict.js';
export { ConfigurationError } from './edge/config/configuration-error.js';
export type { PrincipalOptions, SessionOptions } from './edge/proxy/principal.js';
export type { TestPrincipal } from './edge/proxy/principals.js';
export type { SeedCall } from './edge/proxy/seeds.js';
export {
  type DecisionsWanted,
  type FaultAsked,
  type MoveOnAsked,
  type Proxy,
  type ProxyOptions,
  type ResetAsked,
  startProxy,
} from './edge/proxy/start-proxy.js';
export { assertAllAllowed, assertAllowed, assertDenied, assertPermissionsUsed } from './testing/assertions.js';
export { formatReport, type ReportFormat } from './testing/format-report.js';
export type { ByStatement, NamedStatement } from './testing/judge.js';
export type { ExpectedPermission } from './testing/permissions-used.js';
