/**
 * IAM's own simulation API (2010-05-08): SimulateCustomPolicy, SimulatePrincipalPolicy and the context keys that go with
 * them. Nobody needs a permission to simulate here: the policies are the caller's own to look at.
 */
import type { Caller } from '../caller/caller.js';
import { conditionKeysOf, missingContextKeys } from '../engine/context-keys.js';
import { decide } from '../engine/decide.js';
import type { ContextEntry, RequestContext } from '../engine/request.js';
import type { Decision, StatementRef, Verdict } from '../engine/verdict.js';
import { type Fault, fault } from '../wire/fault.js';
import type { ApiCall } from '../wire/request.js';
import type { ResponseValue } from '../wire/respond.js';
import { inputOf, isRefused, list, type Refused, scalar } from './input.js';
import { type PolicyTexts, readPolicies, type SimulatedPolicies } from './policies.js';
import { positionsOf } from './positions.js';

export type IamAnswer = { readonly result: { readonly [member: string]: ResponseValue } } | { readonly fault: Fault };

/** Finds the principal of an ARN. */
export type FindPrincipal = (arn: string) => Caller | undefined;

/** Answers one decoded call of the simulation API. */
export function answerSimulation(call: ApiCall, find: FindPrincipal): IamAnswer {
  const policies = policiesOf(call, find);
  if (isRefused(policies)) return { fault: policies.fault };
  if (call.operation.startsWith('GetContextKeys')) {
    const keys = [...conditionKeysOf(policies.set).values()].map(({ key }) => key);
    return { result: { ContextKeyNames: keys } };
  }
  const input = inputOf(call.parameters);
  if (isRefused(input)) return { fault: input.fault };
  const results = input.actions.map((action) => evaluate(action, input.resources, input.context, policies));
  const end = input.start + input.most;
  const more = end < results.length;
  return {
    result: {
      EvaluationResults: results.slice(input.start, end),
      IsTruncated: more,
      ...(more ? { Marker: String(end) } : {}),
    },
  };
}

function policiesOf({ operation, parameters }: ApiCall, find: FindPrincipal): SimulatedPolicies | Refused {
  for (const name of ['ResourcePolicy', 'OrderedOrganizationPolicyInputList', 'PolicyExclusionList']) {
    if (parameters[name] !== undefined)
      return refuse(
        `${name} is not supported by this proxy: ElastiCache has no resource-based policies, and control policies stand in the principals file`,
      );
  }
  const texts: PolicyTexts = {
    identity: list(parameters.PolicyInputList),
    boundary: list(parameters.PermissionsBoundaryPolicyInputList),
  };
  if (texts.boundary.length > 1) return refuse('PermissionsBoundaryPolicyInputList takes one policy');
  if (operation.endsWith('CustomPolicy')) {
    return texts.identity.length ? readPolicies(texts) : refuse('PolicyInputList must hold at least one policy');
  }
  const arn = scalar(parameters.PolicySourceArn) ?? '';
  const principal = find(arn);
  if (principal) return readPolicies(texts, principal);
  return {
    fault: fault404(
      `The principal ${arn} is not in the principals file (groups cannot be simulated by themselves here)`,
    ),
  };
}

const fault404 = (message: string): Fault => ({ code: 'NoSuchEntity', status: 404, type: 'Sender', message });
const refuse = (message: string): Refused => ({
  fault: { ...fault('InvalidParameterValue', message), code: 'InvalidInput' },
});

interface Answered {
  readonly resource: string;
  readonly verdict: Verdict;
}

function evaluate(
  action: string,
  resources: readonly string[],
  context: readonly ContextEntry[],
  policies: SimulatedPolicies,
): ResponseValue {
  const known: RequestContext = new Map(context.map((entry) => [entry.key.toLowerCase(), entry]));
  const asked = resources.length ? resources : ['*'];
  const answers = asked.map(
    (resource): Answered => ({ resource, verdict: decide(policies.set, { action, resource, context: known }) }),
  );
  const decision = mostRestrictive(answers.map(({ verdict }) => verdict.decision));
  const deciding = answers.filter(({ verdict }) => verdict.decision === decision);
  const missing = missingContextKeys(policies.set, known);
  const [only] = asked;
  return {
    EvalActionName: action,
    EvalResourceName: asked.length === 1 && only !== undefined ? only : '*',
    EvalDecision: decision,
    MatchedStatements: matched(
      deciding.flatMap(({ verdict }) => verdict.statements),
      policies,
    ),
    MissingContextValues: missing,
    ...layerDetails(action, asked, known, policies),
    ...(resources.length
      ? { ResourceSpecificResults: answers.map((answer) => specific(answer, action, known, missing, policies)) }
      : {}),
  };
}

const RANK: readonly Decision[] = ['explicitDeny', 'implicitDeny', 'allowed'];
const mostRestrictive = (decisions: readonly Decision[]): Decision =>
  RANK.find((each) => decisions.includes(each)) ?? 'implicitDeny';

function specific(
  { resource, verdict }: Answered,
  action: string,
  context: RequestContext,
  missing: readonly string[],
  policies: SimulatedPolicies,
): ResponseValue {
  const { PermissionsBoundaryDecisionDetail: boundary } = layerDetails(action, [resource], context, policies);
  return {
    EvalResourceName: resource,
    EvalResourceDecision: verdict.decision,
    MatchedStatements: matched(verdict.statements, policies),
    MissingContextValues: missing,
    ...(boundary ? { PermissionsBoundaryDecisionDetail: boundary } : {}),
  };
}

interface LayerDetails {
  OrganizationsDecisionDetail?: { AllowedByOrganizations: boolean };
  PermissionsBoundaryDecisionDetail?: { AllowedByPermissionsBoundary: boolean };
}

/** What the boundary and the organization say by themselves, when there are such. */
function layerDetails(
  action: string,
  resources: readonly string[],
  context: RequestContext,
  { boundary, organization }: SimulatedPolicies,
): LayerDetails {
  const allows = (set: SimulatedPolicies['set']): boolean =>
    resources.every((resource) => decide(set, { action, resource, context }).decision === 'allowed');
  return {
    ...(organization ? { OrganizationsDecisionDetail: { AllowedByOrganizations: allows(organization) } } : {}),
    ...(boundary ? { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allows(boundary) } } : {}),
  };
}

/** Statements of control policies are not listed (API reference, MatchedStatements). */
function matched(statements: readonly StatementRef[], { texts }: SimulatedPolicies): ResponseValue[] {
  const seen = new Set<unknown>();
  return statements.flatMap(({ policy, document, statement }) => {
    if (policy.layer === 'scp' || policy.layer === 'rcp' || seen.has(statement)) return [];
    seen.add(statement);
    return [
      {
        SourcePolicyId: policy.name,
        SourcePolicyType: 'IAM Policy',
        ...positionsOf(texts.get(document), document, statement.pointer),
      },
    ];
  });
}
