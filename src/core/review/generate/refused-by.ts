import type { PolicySet } from '../../engine/policy-set.js';
import { type CompiledPolicy, compilePolicy } from '../../policy/match/compile.js';
import { parsePolicy } from '../../policy/read/parse.js';
import type { Directory } from '../../principals/caller.js';
import type { Layer } from '../../terms/verdict.js';
import { callerOfPast, isForeign, Judge } from '../decide-again.js';
import { changed } from '../layers.js';
import type { PastCall, PastCheck } from '../past-call.js';

/**
 * Tells which layer refuses a permission even if an identity policy gives it: a service control policy, a boundary, a Deny.
 * Of a caller whom nobody declared only the record can tell.
 */
export function refusedBy(
  directory: Directory | undefined,
): (call: PastCall, check: PastCheck) => Layer | 'resource' | undefined {
  const judge = new Judge();
  const opened = new WeakMap<PolicySet, PolicySet>();
  return (call, check) => {
    if (isForeign(check, call.account)) return 'resource';
    const caller = directory && callerOfPast(directory, call);
    if (!caller) return recordedRefusal(check);
    const set = opened.get(caller.policies) ?? changed(caller.policies, ({ statement }) => statement, [everything()]);
    opened.set(caller.policies, set);
    return judge.decide(set, call.account, check).verdict.layer;
  };
}

/** Tells whether a policy that there is already allows a permission in the circumstances of its call, as far as they are known. */
export function givenBy(existing: PolicySet): (call: PastCall, check: PastCheck) => boolean {
  const judge = new Judge();
  return ({ account }, check) => {
    const { verdict, missing } = judge.decide(existing, account, check);
    return verdict.decision === 'allowed' && missing === undefined;
  };
}

function recordedRefusal({ decision, layer }: PastCheck): Layer | 'resource' | undefined {
  return decision === 'explicitDeny' || (decision === 'implicitDeny' && layer !== 'identity') ? layer : undefined;
}

function everything(): CompiledPolicy {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
  const { document } = parsePolicy({ Version: '2012-10-17', Statement: [statement] }, 'identity');
  if (!document) throw new Error('INVARIANT: a policy that allows everything is one');
  return compilePolicy(document, { layer: 'identity', name: 'everything' });
}
