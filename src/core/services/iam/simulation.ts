/**
 * IAM's own simulation API (2010-05-08): SimulateCustomPolicy, SimulatePrincipalPolicy and the context keys that go with
 * them. Nobody needs a permission to simulate here: the policies are files of whoever runs the proxy.
 */

import { conditionKeysOf, missingContextKeys } from '../../engine/context-keys.js';
import { parseArn } from '../../terms/arn.js';
import { defined } from '../../terms/defined.js';
import type { Fault } from '../../wire/query/fault.js';
import type { ApiCall, Parameters } from '../../wire/query/request.js';
import type { ResponseValue } from '../../wire/query/respond.js';
import { readCaller, readContext } from './context.js';
import { type Entity, findEntity, type Principals } from './entity.js';
import { evaluate } from './evaluate.js';
import { invalidInput, isRefused, type Refused } from './fault.js';
import { readPage } from './pages.js';
import { modelFailures, scalar, texts } from './parameters.js';
import { readPolicies, type SimulatedPolicies } from './policies.js';

export type IamAnswer = { readonly result: { readonly [member: string]: ResponseValue } } | { readonly fault: Fault };

/**
 * Answers one decoded call of the simulation API: the members of its result, or IAM's fault. Resource-based policies are
 * refused (ElastiCache has none); ResourceHandlingOption is ignored (its values are about EC2).
 */
export function answerSimulation(call: ApiCall, principals: Principals): IamAnswer {
  const failures = modelFailures(call);
  if (failures) return failures;
  const { operation, parameters } = call;
  if (parameters.ResourcePolicy !== undefined)
    return invalidInput('ResourcePolicy is not supported here: ElastiCache has no resource-based policies');
  const source = operation.endsWith('PrincipalPolicy') ? (scalar(parameters.PolicySourceArn) ?? '') : undefined;
  const entity = source === undefined ? undefined : findEntity(source, principals);
  if (entity && isRefused(entity)) return entity;
  const policies = readPolicies(parameters, entity);
  if (isRefused(policies)) return policies;
  if (operation.startsWith('GetContextKeys')) return { result: { ContextKeyNames: contextKeys(policies) } };
  return simulate(parameters, policies, entity, principals);
}

/** The keys of conditions and variables, each once, as the policies spell them. */
function contextKeys({ told }: SimulatedPolicies): string[] {
  return [...conditionKeysOf(told)].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, { key }]) => key);
}

function simulate(
  parameters: Parameters,
  policies: SimulatedPolicies,
  entity: Entity | undefined,
  principals: Principals,
): IamAnswer {
  const actions = texts(parameters.ActionNames);
  const resources = texts(parameters.ResourceArns);
  const resourceOwner = readOwner(scalar(parameters.ResourceOwner));
  const caller = readCaller(parameters, entity, principals);
  const refusal = wrongAction(actions) ?? wrongResource(resources);
  if (refusal) return refusal;
  if (isRefused(resourceOwner)) return resourceOwner;
  if (isRefused(caller)) return caller;
  const context = readContext(parameters, caller);
  if (isRefused(context)) return context;
  const { told } = policies;
  const parts = told.members.length + missingContextKeys(told, context).length;
  const page = readPage(parameters, actions.length, resources.length, parts);
  if (isRefused(page)) return page;
  const simulation = {
    policies,
    context,
    resources,
    ...defined({ callerAccount: caller.account }),
    ...resourceOwner,
  };
  return {
    result: {
      EvaluationResults: actions.slice(page.start, page.end).map((action) => evaluate(action, simulation)),
      IsTruncated: page.marker !== undefined,
      ...defined({ Marker: page.marker }),
    },
  };
}

/** API reference: "Each operation must include the service identifier"; "does not support using wildcards". */
function wrongAction(actions: readonly string[]): Refused | undefined {
  const odd = actions.find((action) => !/^[\w-]+:[\w-]+$/.test(action));
  return odd === undefined ? undefined : invalidInput(`Invalid Action Name: ${odd}`);
}

function wrongResource(resources: readonly string[]): Refused | undefined {
  const odd = resources.find((resource) => resource !== '*' && !parseArn(resource));
  return odd === undefined ? undefined : invalidInput(`Invalid Resource ARN: ${odd.slice(0, 200)}`);
}

/** ResourceOwner is an account's ARN (`arn:aws:iam::ID:root`), in newer texts an account's id. */
function readOwner(owner: string | undefined): { readonly resourceOwner?: string } | Refused {
  if (owner === undefined) return {};
  const account = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(owner)?.[1];
  return account === undefined
    ? invalidInput(`Invalid ResourceOwner: ${owner.slice(0, 200)}`)
    : { resourceOwner: account };
}
