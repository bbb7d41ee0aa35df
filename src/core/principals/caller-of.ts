import { conditionKeysOf } from '../engine/context-keys.js';
import { compilePolicySet, type PolicySet } from '../engine/policy-set.js';
import { type CompiledPolicy, compilePolicy } from '../policy/match/compile.js';
import { parsePolicy } from '../policy/read/parse.js';
import { parseArn } from '../terms/arn.js';
import { defined } from '../terms/defined.js';
import type { Caller, Role } from './caller.js';
import {
  type AppliedPolicy,
  controlPoliciesOf,
  type Identities,
  type Principal,
  type SessionFacts,
} from './identities.js';

/** The compiled form of a policy; the same policy is compiled once, however many have it. */
export type CompileOnce = (policy: AppliedPolicy) => CompiledPolicy;

/** A compiler that remembers what it compiled as long as somebody has the policy. */
export function createCompiler(): CompileOnce {
  const compiled = new WeakMap<AppliedPolicy, CompiledPolicy>();
  return (policy) => {
    const known = compiled.get(policy) ?? compilePolicy(policy.document, policy.ref);
    compiled.set(policy, known);
    return known;
  };
}

/** Session name of a role that is asked about without a session of its own. */
const NO_SESSION = 'elasticache-iam-proxy';

/** `aws:PrincipalType` (IAM: reference_policies_condition-keys). */
const TYPES: Record<Principal['type'], Caller['type']> = {
  user: 'User',
  role: 'AssumedRole',
  root: 'Account',
  'federated-user': 'FederatedUser',
};

/** A principal, or one session of a role, as a caller. Its policies are compiled when they are first asked for. */
export function callerOf(
  identities: Pick<Identities, 'organization'>,
  principal: Principal,
  session: SessionFacts | undefined,
  compile: CompileOnce,
): Caller {
  const { arn, type, partition, account, name, uniqueId, tags, context } = principal;
  const sessionName = session?.name ?? NO_SESSION;
  const issued = session?.issued;
  const federated = issued?.kind === 'federated';
  const { id: organizationId } = identities.organization ?? {};
  let policies: PolicySet | undefined;
  let readsResourceTags: boolean | undefined;
  let serviceKeys: ReadonlyMap<string, string> | undefined;
  return {
    arn:
      session?.arn ?? (type === 'role' ? `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}` : arn),
    principalArn: federated ? (session?.arn ?? arn) : arn,
    type: federated ? 'FederatedUser' : TYPES[type],
    partition,
    account,
    userId: federated ? `${account}:${sessionName}` : type === 'role' ? `${uniqueId}:${sessionName}` : uniqueId,
    ...(type === 'user' && !federated ? { userName: name } : {}),
    ...(issued === undefined ? {} : { issued, tokenIssued: `${new Date(issued.at).toISOString().slice(0, 19)}Z` }),
    tags: session?.tags ?? tags,
    ...defined({ organizationId }),
    context,
    ...notUnderstoodOf(principal),
    get policies() {
      policies ??= policiesOf(identities, principal, session, compile);
      return policies;
    },
    get readsResourceTags() {
      readsResourceTags ??= [...conditionKeysOf(this.policies).keys()].some((key) =>
        key.startsWith('aws:resourcetag/'),
      );
      return readsResourceTags;
    },
    get serviceKeys() {
      serviceKeys ??= new Map(
        [...conditionKeysOf(this.policies)].flatMap(([lower, { key }]) =>
          lower.startsWith('elasticache:') ? [[lower, key]] : [],
        ),
      );
      return serviceKeys;
    },
  };
}

function notUnderstoodOf({ identity, boundary }: Principal): Pick<Caller, 'notUnderstood'> {
  const policies = boundary === undefined ? identity : [...identity, boundary];
  for (const { ref, notUnderstood } of policies)
    if (notUnderstood !== undefined) return { notUnderstood: { policy: ref.name, why: notUnderstood } };
  return {};
}

function policiesOf(
  identities: Pick<Identities, 'organization'>,
  principal: Principal,
  session: SessionFacts | undefined,
  compile: CompileOnce,
): PolicySet {
  const { serviceControlPolicies, resourceControlPolicies } = controlPoliciesOf(identities, principal.account);
  const rcp = rcpLevels(resourceControlPolicies, compile);
  return compilePolicySet({
    identity: principal.identity.map(compile),
    // Federated by a root user, a session may do what its policies allow.
    root: principal.type === 'root',
    ...(principal.boundary ? { boundary: compile(principal.boundary) } : {}),
    ...(session?.policies ? { session: session.policies.map(compile) } : {}),
    ...(serviceControlPolicies ? { scp: serviceControlPolicies.map((level) => level.map(compile)) } : {}),
    ...(rcp ? { rcp } : {}),
  });
}

/** A principal as a role that can be assumed; undefined when it is none. */
export function roleOf(
  identities: Pick<Identities, 'organization'>,
  principal: Principal,
  compile: CompileOnce,
): Role | undefined {
  const { arn, type, partition, account, name, uniqueId, tags, trust, maxSessionDuration = 3600 } = principal;
  if (type !== 'role') return undefined;
  return {
    arn,
    partition,
    account,
    name,
    uniqueId,
    tags,
    maxSessionDuration,
    hasTrust: trust !== undefined,
    get trust() {
      return trust && compile(trust);
    },
    get resourceControlPolicies() {
      return rcpLevels(controlPoliciesOf(identities, account).resourceControlPolicies, compile);
    },
  };
}

/** The levels of resource control policies as they are decided on, both for a caller and for the role that it assumes. */
const rcpLevels = (
  levels: readonly (readonly AppliedPolicy[])[] | undefined,
  compile: CompileOnce,
): readonly (readonly CompiledPolicy[])[] | undefined =>
  levels?.map((level, index) => [...level.map(compile), rcpFullAccess(index)]);

/**
 * RCPFullAWSAccess, which Organizations attaches to every root, unit and account and never lets go of (Organizations:
 * orgs_manage_policies_rcps): a level of resource control policies that only deny still allows the rest.
 */
function rcpFullAccess(level: number): CompiledPolicy {
  const statement = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  const { document } = parsePolicy({ Version: '2012-10-17', Statement: [statement] }, 'rcp');
  if (document === undefined) throw new Error('INVARIANT: RCPFullAWSAccess is a resource control policy');
  const arn = 'arn:aws:iam::aws:policy/RCPFullAWSAccess';
  return compilePolicy(document, { layer: 'rcp', level, name: 'RCPFullAWSAccess', arn });
}

/**
 * A group's policies and the control policies of its account. The principals file does not say whose account a group is
 * in, so one in any account that has a principal is meant; its path is not known either.
 */
export function policiesOfGroup(
  text: string,
  identities: Pick<Identities, 'groups' | 'organization'>,
  hasAccount: (account: string) => boolean,
  compile: CompileOnce,
): PolicySet | undefined {
  const arn = parseArn(text);
  const name = /^group\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,128})$/.exec(arn?.resource ?? '')?.[1];
  const group = name === undefined ? undefined : identities.groups.get(name);
  if (arn?.service !== 'iam' || !group || !hasAccount(arn.account)) return undefined;
  const { serviceControlPolicies } = controlPoliciesOf(identities, arn.account);
  return compilePolicySet({
    identity: group.identity.map(compile),
    ...(serviceControlPolicies ? { scp: serviceControlPolicies.map((level) => level.map(compile)) } : {}),
  });
}
