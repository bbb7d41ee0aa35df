import { createContextReader } from '../ask/policy-input.js';
import { classify } from '../engine/classify.js';
import { conditionKeysOf } from '../engine/context-keys.js';
import { decide } from '../engine/decide.js';
import { hangsOn } from '../engine/hanging.js';
import type { PolicySet } from '../engine/policy-set.js';
import type { Caller, Directory } from '../principals/caller.js';
import { parseArn } from '../terms/arn.js';
import type { RequestContext } from '../terms/question.js';
import type { Verdict } from '../terms/verdict.js';
import { isNotRecorded } from './event-keys.js';
import type { PastCall, PastCheck } from './past-call.js';

/** The caller of a past call among the principals of today; of a session that nobody declared, its role. */
export const callerOfPast = ({ principal }: Pick<Directory, 'principal'>, { caller }: PastCall): Caller | undefined =>
  principal(caller.arn) ?? principal(caller.principalArn);

/** A check of the past, decided under other policies. */
export interface Redecided {
  readonly check: PastCheck;
  readonly context: RequestContext;
  readonly verdict: Verdict;
  /** A key that the policies ask for and the record does not have, on which the answer hangs. */
  readonly missing?: string;
}

const RESOURCE_TAG = 'aws:resourcetag/';

/** Decides checks of the past again. Of their contexts only what the policies read is looked at. */
export class Judge {
  readonly #readers = new WeakMap<PolicySet, (plain: PastCheck['context']) => RequestContext>();

  decide(policies: PolicySet, account: string, check: PastCheck): Redecided {
    const context = this.#readerOf(policies)(check.context);
    const question = { action: check.action, resource: check.resource, context, rcp: check.rcp };
    const verdict = decide(policies, question);
    const missing = missingKey(policies, check, context, verdict);
    if (missing !== undefined) return { check, context, verdict, missing };
    if (verdict.decision !== 'allowed' || !isForeign(check, account)) return { check, context, verdict };
    return { check, context, verdict: { decision: 'implicitDeny', layer: 'resource', statements: [] } };
  }

  #readerOf(policies: PolicySet): (plain: PastCheck['context']) => RequestContext {
    let reader = this.#readers.get(policies);
    if (!reader) {
      reader = createContextReader(new Set(conditionKeysOf(policies).keys()));
      this.#readers.set(policies, reader);
    }
    return reader;
  }
}

/** The key without which nobody can say what the answer would be. */
function missingKey(
  policies: PolicySet,
  check: PastCheck,
  context: RequestContext,
  { decision }: Verdict,
): string | undefined {
  const cutReferer = context.get('aws:referer')?.value.includes('(redacted)') === true;
  if (!check.tagsUnknown && !cutReferer && !check.fromEvent) return undefined;
  const isUnknown = (key: string): boolean =>
    (check.tagsUnknown && key.startsWith(RESOURCE_TAG) && !context.has(key)) ||
    (cutReferer && key === 'aws:referer') ||
    (check.fromEvent === true && isNotRecorded(key));
  const asked = [...conditionKeysOf(policies)].find(([key]) => isUnknown(key))?.[1].key;
  if (asked === undefined) return undefined;
  const question = { action: check.action, resource: check.resource, context, rcp: check.rcp };
  if (decision !== 'implicitDeny') return hangsOn(policies, question, decision, isUnknown) ? asked : undefined;
  // An Allow that nothing but such keys keeps away.
  const mightAllow = classify(policies, question).some(
    ({ statement, misses }) =>
      statement.effect === 'Allow' &&
      misses.length > 0 &&
      misses.every((miss) => miss.code === 'condition' && isUnknown(miss.key.toLowerCase())),
  );
  return mightAllow ? asked : undefined;
}

/** ElastiCache has no resource policies, so nothing crosses accounts (IAM: evaluation logic, cross-account). */
export function isForeign({ action, resource }: PastCheck, account: string): boolean {
  if (resource === '*' || !action.startsWith('elasticache:')) return false;
  const owner = parseArn(resource)?.account;
  return owner !== undefined && owner !== '' && owner !== account;
}
