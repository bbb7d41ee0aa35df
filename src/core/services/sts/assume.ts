import { decide } from '../../engine/decide.js';
import type { Caller, Role } from '../../principals/caller.js';
import type { Check } from '../../terms/check.js';
import type { DecidedCheck } from '../../terms/decided.js';
import { defined } from '../../terms/defined.js';
import type { ContextEntry, RequestContext } from '../../terms/question.js';
import type { Layer, Verdict } from '../../terms/verdict.js';
import { decideTrust, type Requester, waivedBy } from './trust.js';

/** One permission to assume a role, decided on both sides; an explicit Deny on either wins. */
export function decideAssume(action: string, role: Role, who: Requester, context: RequestContext): DecidedCheck {
  const check = checkOf(action, role.arn, context, 'RoleArn');
  const trust = decideTrust(role, who, check);
  if ('provider' in who) return { check, verdict: trust.verdict };
  const { caller } = who;
  const waived = waivedBy(trust.named, caller.account === role.account);
  // Resource control policies are the role's account's, and have been asked on its side.
  const own = decideOwn(caller, { ...check, rcp: false }, waived);
  return { check, verdict: both(own, trust.verdict) };
}

/** A check of an operation of STS. */
export function checkOf(action: string, resource: string, context: RequestContext, parameter?: string): Check {
  return {
    action,
    resource,
    context,
    rcp: true,
    because: { rows: [], ...defined({ parameter }) },
  };
}

/** The caller's own policies, without the layers that need not allow; their Denies count all the same. */
function decideOwn({ policies }: Caller, check: Check, waived: ReadonlySet<Layer>): Verdict {
  if (waived.size === 0) return decide(policies, check);
  return decide({ ...policies, evaluation: policies.evaluation.filter(({ layer }) => !waived.has(layer)) }, check);
}

function both(own: Verdict, trust: Verdict): Verdict {
  const denied = [own, trust].filter(({ decision }) => decision === 'explicitDeny');
  const [first] = denied;
  if (first) return { ...first, statements: denied.flatMap(({ statements }) => statements) };
  if (trust.decision !== 'allowed') return trust;
  if (own.decision !== 'allowed') return own;
  return { decision: 'allowed', statements: [...own.statements, ...trust.statements] };
}

/** The context of a check on a role: what the call has, what it asks for, and the role's own tags. */
export function roleContext(globals: RequestContext, role: Role, own: readonly ContextEntry[]): RequestContext {
  const context = new Map(globals);
  const put = (entry: ContextEntry): void => void context.set(entry.key.toLowerCase(), entry);
  put({ key: 'aws:ResourceAccount', value: role.account, origin: 'parameter RoleArn' });
  for (const [tag, value] of Object.entries(role.tags)) {
    put({ key: `aws:ResourceTag/${tag}`, value, origin: 'tags of the role' });
    put({ key: `iam:ResourceTag/${tag}`, value, origin: 'tags of the role' });
  }
  for (const entry of own) put(entry);
  return context;
}

/** `aws:RequestTag/*`, `aws:TagKeys` and `sts:TransitiveTagKeys` of a call. */
export function tagEntries(
  passed: Readonly<Record<string, string>>,
  transitive: readonly string[],
): readonly ContextEntry[] {
  const keys = Object.keys(passed);
  return [
    ...keys.map((key) => ({ key: `aws:RequestTag/${key}`, value: passed[key] ?? '', origin: 'parameter Tags' })),
    ...(keys.length > 0 ? [{ key: 'aws:TagKeys', value: keys, origin: 'parameter Tags' }] : []),
    ...(transitive.length > 0
      ? [{ key: 'sts:TransitiveTagKeys', value: transitive, origin: 'parameter TransitiveTagKeys' }]
      : []),
  ];
}

/** Keys that hold one text of the request; absent ones are left out. */
export function textEntries(values: Readonly<Record<string, string | undefined>>): ContextEntry[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value, origin: 'request' }],
  );
}
