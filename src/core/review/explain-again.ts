import { dryRun } from '../ask/dry-run.js';
import type { World } from '../authorize/authorize.js';
import type { Explanation } from '../explain/words/explanation.js';
import type { PastCall } from './past-call.js';

/** Keys that come from the call itself; the rest is who called, when and from where. */
const OWN = /^(?:elasticache:|aws:requesttag\/|aws:resourcetag\/|aws:tagkeys$|aws:resourceaccount$)/i;

/**
 * Why a call of the past is denied now, and what allows it: asked as a dry run with what the record knows of it. Undefined when
 * the record does not know enough, or the dry run does not come to a denial.
 */
export function explainAgain(world: World, call: PastCall): Explanation | undefined {
  const [first] = call.checks;
  const context = Object.entries(first?.context ?? {}).filter(([key]) => !OWN.test(key));
  const line = {
    operation: call.operation,
    params: call.parameters ?? {},
    principal: world.directory.principal(call.caller.arn) ? call.caller.arn : call.caller.principalArn,
    context: Object.fromEntries(context),
    resourceTags: Object.fromEntries(call.checks.flatMap(tagsOf)),
  };
  const there = call.region === undefined ? world : { ...world, settings: { ...world.settings, region: call.region } };
  const now = Date.parse(call.time) || 0;
  const ran = dryRun(there, line, { now, explain: 'full', explanations: true });
  return 'bad' in ran ? undefined : ran.explanation;
}

function tagsOf({ resource, context }: PastCall['checks'][number]): [string, Record<string, unknown>][] {
  const tags = Object.entries(context).flatMap(([key, value]) =>
    /^aws:resourcetag\//i.test(key) && typeof value === 'string' ? [[key.slice('aws:resourcetag/'.length), value]] : [],
  );
  return tags.length ? [[resource, Object.fromEntries(tags)]] : [];
}
