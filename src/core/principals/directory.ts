import { conditionKeysOf } from '../engine/context-keys.js';
import { compilePolicySet, type PolicySet } from '../engine/policy-set.js';
import { type CompiledPolicy, compilePolicy } from '../policy/match/compile.js';
import { parseArn } from '../terms/arn.js';
import type { AccessKey, Caller, Directory } from './caller.js';
import {
  type AccessKeyFacts,
  controlPoliciesOf,
  type Identities,
  type PolicySource,
  type Principal,
  type SessionFacts,
} from './identities.js';

/** Session name of a role that is asked about without a session of its own. */
const NO_SESSION = 'elasticache-iam-proxy';

/** Compiles everybody's policies, and finds callers by access key and by ARN. */
export function createDirectory(identities: Identities): Directory {
  const compiled = new Map<PolicySource, CompiledPolicy>();
  const compile = (source: PolicySource): CompiledPolicy => {
    const policy = compiled.get(source) ?? compilePolicy(source.document, source.ref);
    compiled.set(source, policy);
    return policy;
  };
  const callers: Caller[] = [];
  const keys = new Map<string, AccessKey>();
  const byArn = new Map<string, Caller>();
  for (const principal of identities.principals) {
    const caller = callerOf(identities, principal, undefined, compile);
    callers.push(caller);
    // A role that nobody told a session of can be named as its own answers name it.
    byArn.set(caller.arn, caller);
    byArn.set(principal.arn, caller);
    for (const key of principal.accessKeys) keys.set(key.id, keyOf(key, caller));
    for (const session of principal.sessions) {
      const own = callerOf(identities, principal, session, compile);
      byArn.set(session.arn, own);
      keys.set(session.accessKey.id, keyOf(session.accessKey, own, session.expires));
    }
  }
  return {
    key: (id) => keys.get(id),
    principal: (arn) => byArn.get(arn),
    group: (arn) => groupOf(identities, arn, compile),
    callers,
    keys: [...keys.values()],
  };
}

/**
 * A group's policies and the control policies of its account. The principals file does not say whose account a group is
 * in, so one in any account that has a principal is meant; its path is not known either.
 */
function groupOf(
  identities: Identities,
  text: string,
  compile: (source: PolicySource) => CompiledPolicy,
): PolicySet | undefined {
  const arn = parseArn(text);
  const name = /^group\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,128})$/.exec(arn?.resource ?? '')?.[1];
  const group = identities.groups?.find((each) => each.name === name);
  if (arn?.service !== 'iam' || !group || !identities.principals.some(({ account }) => account === arn.account))
    return undefined;
  const { serviceControlPolicies } = controlPoliciesOf(identities, arn.account);
  return compilePolicySet({
    identity: group.identity.map(compile),
    ...(serviceControlPolicies ? { scp: serviceControlPolicies.map((level) => level.map(compile)) } : {}),
  });
}

function keyOf({ id, secret, token }: AccessKeyFacts, caller: Caller, expires?: number): AccessKey {
  return {
    id,
    caller,
    ...(secret === undefined ? {} : { secret }),
    ...(token === undefined ? {} : { token }),
    ...(expires === undefined ? {} : { expires }),
  };
}

/** `aws:PrincipalType` (IAM: reference_policies_condition-keys). */
const TYPES: Record<Principal['type'], Caller['type']> = {
  user: 'User',
  role: 'AssumedRole',
  root: 'Account',
  'federated-user': 'FederatedUser',
};

function callerOf(
  identities: Identities,
  principal: Principal,
  session: SessionFacts | undefined,
  compile: (source: PolicySource) => CompiledPolicy,
): Caller {
  const { arn, type, partition, account, name, uniqueId, tags, context } = principal;
  const policies = policiesOf(identities, principal, session, compile);
  const keys = [...conditionKeysOf(policies)];
  const sessionName = session?.name ?? NO_SESSION;
  const { id: organizationId } = identities.organization ?? {};
  return {
    arn:
      session?.arn ?? (type === 'role' ? `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}` : arn),
    principalArn: arn,
    type: TYPES[type],
    partition,
    account,
    userId: type === 'role' ? `${uniqueId}:${sessionName}` : uniqueId,
    ...(type === 'user' ? { userName: name } : {}),
    tags: session?.tags ?? tags,
    ...(organizationId === undefined ? {} : { organizationId }),
    context,
    policies,
    readsResourceTags: keys.some(([lower]) => lower.startsWith('aws:resourcetag/')),
    serviceKeys: new Map(keys.flatMap(([lower, { key }]) => (lower.startsWith('elasticache:') ? [[lower, key]] : []))),
  };
}

function policiesOf(
  identities: Identities,
  principal: Principal,
  session: SessionFacts | undefined,
  compile: (source: PolicySource) => CompiledPolicy,
): PolicySet {
  const { serviceControlPolicies, resourceControlPolicies } = controlPoliciesOf(identities, principal.account);
  return compilePolicySet({
    identity: principal.identity.map(compile),
    root: principal.type === 'root',
    ...(principal.boundary ? { boundary: compile(principal.boundary) } : {}),
    ...(session?.policies ? { session: session.policies.map(compile) } : {}),
    ...(serviceControlPolicies ? { scp: serviceControlPolicies.map((level) => level.map(compile)) } : {}),
    ...(resourceControlPolicies ? { rcp: resourceControlPolicies.map((level) => level.map(compile)) } : {}),
  });
}
