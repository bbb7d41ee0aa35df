import { missingContextKeys } from '../../engine/context-keys.js';
import { decide } from '../../engine/decide.js';
import { parseArn } from '../../terms/arn.js';
import type { RequestContext } from '../../terms/question.js';
import type { Decision, StatementRef, Verdict } from '../../terms/verdict.js';
import type { ResponseValue } from '../../wire/query/respond.js';
import type { SimulatedPolicies } from './policies.js';
import { positionsOf } from './positions.js';

/** What is simulated of every action. */
export interface Simulation {
  readonly policies: SimulatedPolicies;
  readonly context: RequestContext;
  /** Empty: `*`, no resource in particular. */
  readonly resources: readonly string[];
  /** Absent: the resources' own. */
  readonly callerAccount?: string;
  /** Of resources whose ARNs name no account; absent: the caller's. */
  readonly resourceOwner?: string;
}

/** What each kind of policy says about one action on one resource. */
interface Answer {
  readonly resource: string;
  readonly decision: Decision;
  readonly crossAccount: boolean;
  readonly identity: Verdict;
  readonly boundary?: Verdict;
  readonly organization?: Verdict;
}

/**
 * One EvaluationResult: the most restrictive decision over the resources, and beneath it each resource's own (user guide:
 * "a single EvaluationResult per action, with aggregate decisions at the top level and per-resource details in
 * ResourceSpecificResults").
 *
 * EvalResourceName is the ARN when there is one, as in the API reference's examples; its text speaks of the ARN format of
 * the resource type, and of `*` where none is defined, which several resources get here.
 */
export function evaluate(action: string, simulation: Simulation): ResponseValue {
  const { policies, context, resources } = simulation;
  const named = resources.some((resource) => resource !== '*');
  const answers = (named ? resources : ['*']).map((resource) => answer(action, resource, simulation));
  const decision = mostRestrictive(answers.map((each) => each.decision));
  const missing = missingContextKeys(policies.told, context);
  const [only, ...others] = answers;
  const organization = answers.every((each) => each.organization?.decision === 'allowed');
  return {
    EvalActionName: action,
    EvalResourceName: only !== undefined && others.length === 0 ? only.resource : '*',
    EvalDecision: decision,
    MatchedStatements: matched(answers.filter((each) => each.decision === decision).flatMap(statementsOf)),
    MissingContextValues: missing,
    ...(policies.organization ? { OrganizationsDecisionDetail: { AllowedByOrganizations: organization } } : {}),
    ...boundaryDetail(answers),
    ...(named ? decisionDetails(answers) : {}),
    ...(named ? { ResourceSpecificResults: answers.map((each) => resourceResult(each, missing)) } : {}),
  };
}

function resourceResult(answer: Answer, missing: readonly string[]): ResponseValue {
  return {
    EvalResourceName: answer.resource,
    EvalResourceDecision: answer.decision,
    MatchedStatements: matched(statementsOf(answer)),
    MissingContextValues: missing,
    ...(answer.crossAccount ? decisionDetails([answer]) : {}),
    ...boundaryDetail([answer]),
  };
}

function answer(action: string, resource: string, simulation: Simulation): Answer {
  const { policies, context } = simulation;
  const request = { action, resource, context };
  const parts = {
    identity: decide(policies.identity, request),
    ...(policies.boundary ? { boundary: decide(policies.boundary, request) } : {}),
    ...(policies.organization ? { organization: decide(policies.organization, request) } : {}),
  };
  const decision = mostRestrictive(Object.values(parts).map((part) => part.decision));
  const crossAccount = isCrossAccount(resource, simulation);
  // "The request is allowed only if both evaluations return true": the owner's resource-based policy would have to, and
  // ElastiCache has none.
  return {
    resource,
    crossAccount,
    ...parts,
    decision: crossAccount && decision === 'allowed' ? 'implicitDeny' : decision,
  };
}

function isCrossAccount(resource: string, { callerAccount, resourceOwner }: Simulation): boolean {
  if (callerAccount === undefined || resource === '*') return false;
  const account = parseArn(resource)?.account;
  const owner = account !== undefined && /^\d{12}$/.test(account) ? account : (resourceOwner ?? callerAccount);
  return owner !== callerAccount;
}

const RANK: readonly Decision[] = ['explicitDeny', 'implicitDeny', 'allowed'];
const mostRestrictive = (decisions: readonly Decision[]): Decision =>
  RANK.find((each) => decisions.includes(each)) ?? 'implicitDeny';

/**
 * The statements that made the decision: every Deny, or the identity-based Allows ("the deny statement is the only entry
 * included"; "this field doesn't include statements from service control policies").
 */
function statementsOf({ decision, identity, boundary }: Answer): readonly StatementRef[] {
  if (decision === 'allowed') return identity.statements;
  return [identity, boundary].flatMap((part) => (part?.decision === 'explicitDeny' ? part.statements : []));
}

/**
 * Keys of EvalDecisionDetails and values of SourcePolicyType as IAM really gives them (examples of
 * API_SimulatePrincipalPolicy; the type's documented values, `user`, `role` and so on, are not among its answers). That of a
 * boundary's statement is inferred.
 */
const IDENTITY = 'IAM Policy';
const RESOURCE = 'Resource Policy';
const BOUNDARY = 'Permissions Boundary Policy';

function matched(statements: readonly StatementRef[]): ResponseValue[] {
  return [...new Map(statements.map((each) => [each.statement, each])).values()].map((each) => ({
    SourcePolicyId: each.policy.name,
    SourcePolicyType: each.policy.layer === 'boundary' ? BOUNDARY : IDENTITY,
    ...positionsOf(each),
  }));
}

/** "A value of true means ... an Allow statement that matches the request"; absent without a boundary. */
function boundaryDetail(answers: readonly Answer[]): { PermissionsBoundaryDecisionDetail?: ResponseValue } {
  if (!answers.some(({ boundary }) => boundary)) return {};
  const allowed = answers.every(({ boundary }) => boundary?.decision === 'allowed');
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowed } };
}

/**
 * EvalDecisionDetails: within one account present and empty; across accounts the most restrictive decision of each kind of
 * policy; not there when a service control policy denies, where IAM's simulation ends.
 */
function decisionDetails(answers: readonly Answer[]): { EvalDecisionDetails?: ResponseValue } {
  if (answers.some(({ organization }) => organization && organization.decision !== 'allowed')) return {};
  const foreign = answers.filter(({ crossAccount }) => crossAccount);
  if (foreign.length === 0) return { EvalDecisionDetails: [] };
  const boundaries = foreign.flatMap(({ boundary }) => (boundary ? [boundary.decision] : []));
  const details = [
    { key: IDENTITY, value: mostRestrictive(foreign.map(({ identity }) => identity.decision)) },
    { key: RESOURCE, value: 'implicitDeny' },
    ...(boundaries.length ? [{ key: BOUNDARY, value: mostRestrictive(boundaries) }] : []),
  ];
  return { EvalDecisionDetails: details };
}
