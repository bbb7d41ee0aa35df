import { hangsOn } from '../engine/hanging.js';
import type { UnknownTags } from '../permissions/expand.js';
import type { Caller } from '../principals/caller.js';
import type { Check } from '../terms/check.js';
import type { DecidedCheck } from '../terms/decided.js';
import { type Fault, fault } from '../wire/query/fault.js';

/** Beginning of the keys that hold a resource's tags, lower-cased. */
export const RESOURCE_TAG = 'aws:resourcetag/';

/**
 * The refusal of a call whose answer hangs on tags that could not be had; undefined when it can be decided without them: it is
 * denied whatever they are, or they change nothing.
 *
 * @param whyUnknown by ARN, of the resources that somebody has asked about in vain.
 * @returns 503 when the tags may be had later, 403 when the upstream will never tell them.
 */
export function undecidable(
  caller: Caller,
  checks: readonly DecidedCheck[],
  whyUnknown: ReadonlyMap<string, UnknownTags>,
): Fault | undefined {
  let hanging: { readonly resource: string; readonly tags: UnknownTags } | undefined;
  for (const decided of checks) {
    const { resource } = decided.check;
    const tags = whyUnknown.get(resource);
    if (tags && tags.why !== 'gone' && hangsOnTags(decided, caller)) hanging ??= { resource, tags };
    else if (decided.verdict.decision !== 'allowed') return undefined;
  }
  return hanging && refusal(hanging.resource, hanging.tags);
}

function hangsOnTags({ check, verdict, foreign }: DecidedCheck, { policies }: Caller): boolean {
  if (foreign) return false;
  return hangsOn(policies, check, verdict.decision, (key) => isUnknownTag(key, check));
}

const isUnknownTag = (key: string, { context }: Check): boolean => key.startsWith(RESOURCE_TAG) && !context.has(key);

/** What opens: an operator who would rather have such calls decided as if the resource had no tags. */
const OPENS = '--unknown-tags ignore decides such calls as if the resource had no tags';

function refusal(resource: string, { unknown, why }: UnknownTags): Fault {
  const hangs = `this call is not decided: a policy asks for the tags of ${resource}`;
  return why === 'refused'
    ? fault('AccessDenied', `${hangs}, and they cannot be had here (${unknown}); ${OPENS}`)
    : fault(
        'ServiceUnavailable',
        `${hangs}, and they could not be looked up (${unknown}); try again later, or ${OPENS}`,
      );
}
