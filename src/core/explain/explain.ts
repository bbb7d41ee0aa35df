import type { Outcome } from '../authorize/authorize.js';
import type { World } from '../authorize/world.js';
import type { DecidedCheck } from '../terms/decided.js';
import { diagnoseSilence } from './cause/diagnose.js';
import { diagnoseDeny } from './cause/diagnose-deny.js';
import { type Draft, groupCauses } from './cause/draft.js';
import { unknownsOf } from './cause/unknowns.js';
import { failedOf } from './edit/trial.js';
import { createInquiry, type DeniedCall, type Inquiry } from './inquiry/inquiry.js';
import { ownersOf, proposalsFor } from './remedy/fixes.js';
import { type Obstacles, obstaclesOf, withRest } from './remedy/obstacles.js';
import type { Explanation } from './words/explanation.js';
import { harmless } from './words/harmless.js';
import { awsSentence } from './words/sentence.js';
import { CALLER } from './words/who.js';

/** AWS's sentence for a denied call, about the first check that failed. */
export function denialSentence({ caller, checks }: Extract<Outcome, { kind: 'allowed' | 'denied' }>): string {
  const [first] = failedOf(checks);
  if (!first) throw new Error('INVARIANT: only a denied call is explained');
  return awsSentence(caller.arn, first.check, first.verdict);
}

/**
 * ElastiCache takes a hundred names in a call; what names more is refused there anyway, and looking at a thousand checks one by
 * one would keep other callers waiting.
 */
const MOST_TOLD = 128;
/** Trying a statement of a thousand resources on a thousand checks would keep them waiting as well. */
const MOST_MENDED = 400;
const TOO_MANY = {
  who: CALLER,
  text: `name fewer resources: of those that failed only the first ${MOST_TOLD} are explained`,
};

/**
 * Explains a denied call: why each check that failed did, what would make the call pass, and what nobody here can know. Pure,
 * and only denied calls pay for it.
 */
export function explainDenial(world: World, outcome: DeniedCall): Explanation {
  const sentence = denialSentence(outcome);
  const failed = failedOf(outcome.checks);
  const inquiry = createInquiry(world, outcome);
  const told = failed.slice(0, MOST_TOLD);
  const obstacles = obstaclesOf(told, inquiry);
  const drafts = draftsOf(obstacles, told, inquiry);
  const rest = failed.slice(MOST_TOLD);
  const { fixes, remedies } =
    failed.length > MOST_MENDED
      ? { fixes: [], remedies: [] }
      : proposalsFor(rest.length > 0 ? withRest(obstacles, rest, inquiry) : obstacles, drafts, inquiry);
  const denied = failed.filter(({ verdict }) => verdict.decision === 'explicitDeny').length;
  const explanation = {
    sentence,
    counts: {
      asked: outcome.checks.length,
      allowed: outcome.checks.length - failed.length,
      missing: failed.length - denied,
      denied,
    },
    causes: groupCauses(drafts, inquiry),
    fixes,
    beyond: [
      ...(rest.length > 0 ? [TOO_MANY] : []),
      ...remedies,
      ...(fixes.length > 0 ? [] : ownersOf(obstacles, inquiry)),
    ],
    unknown: [...outcome.warnings, ...unknownsOf(outcome)],
  };
  return failed[0] ? harmless(explanation, failed[0].check.context, world.catalog.shapes.secrets) : explanation;
}

/** Every reason for which a check failed, in the order of the checks; of each check Denies first. */
function draftsOf(
  { silences, denies, foreign }: Obstacles,
  failed: readonly DecidedCheck[],
  inquiry: Inquiry,
): Draft[] {
  const { account } = inquiry.call.caller;
  return failed.flatMap(({ check }) => [
    ...denies.filter(({ checks }) => checks.includes(check)).map(({ ref }) => diagnoseDeny(ref, check, inquiry)),
    ...foreign
      .filter((each) => each.check === check)
      .map((): Draft => {
        const owner = check.resource.split(':')[4] ?? '';
        return { code: 'foreign-account', check, layer: 'resource', found: [owner], expected: [account] };
      }),
    ...silences.flatMap(({ silent }) =>
      silent.filter((each) => each.check === check).flatMap((silence) => diagnoseSilence(silence, inquiry)),
    ),
  ]);
}
