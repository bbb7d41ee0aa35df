import { renderExplanation, visible } from '../../core/explain/words/render.js';
import type { Difference, Replayed } from '../../core/review/replay.js';
import { checkLines, type Told } from '../../core/review/replay-report.js';
import { findingsOfCauses } from './decisions-report.js';
import { type CaseResult, counted, type Finding, type ReportedCase } from './report.js';

/** How a change counts: what is newly allowed breaks nothing, and is found all the same. */
const RESULTS: Readonly<Record<Difference['change'], CaseResult>> = {
  newlyDenied: 'failed',
  newlyAllowed: 'passed',
  drift: 'skipped',
  unknown: 'skipped',
};
const WORDS: Readonly<Record<Difference['change'], string>> = {
  newlyDenied: 'is newly denied',
  newlyAllowed: 'is newly allowed',
  drift: 'was decided otherwise then, and no change of policies explains it',
  unknown: 'cannot be decided again',
};

/** A case for each kind of difference, and one for all calls that are decided as before. */
export function replayCases({ counts: { same } }: Replayed, told: readonly Told[]): ReportedCase[] {
  const unchanged: ReportedCase = {
    group: 'elasticache-iam-proxy',
    name: `${counted(same, 'call')} decided as before`,
    result: 'passed',
  };
  return [...told.map(caseOf), ...(same > 0 ? [unchanged] : [])];
}

function caseOf({ difference, explanation }: Told): ReportedCase {
  const { change, principal, operation, checks, calls, why } = difference;
  const [first] = checks;
  const message = `${visible(operation)} ${WORDS[change]} (${counted(calls, 'call')})${why ? `: ${visible(why)}` : ''}`;
  const lines = explanation ? renderExplanation(explanation) : checkLines(difference).map(visible);
  const result = RESULTS[change];
  return {
    group: principal,
    name: `${visible(operation)}${first ? ` on ${visible(first.resource)}` : ''}`,
    result,
    ...(result === 'failed' ? { kind: change } : {}),
    message,
    text: [message, ...lines].join('\n'),
  };
}

/**
 * What is newly denied, at the lines where it can be mended, and what is newly allowed.
 *
 * @param principalsFile where something is found that no line of a policy is about.
 */
export function replayFindings(told: readonly Told[], principalsFile?: string): Finding[] {
  return told.flatMap((each) =>
    findingsOf(each, principalsFile === undefined ? {} : { place: { file: principalsFile } }),
  );
}

function findingsOf({ difference, explanation }: Told, elsewhere: Pick<Finding, 'place'>): Finding[] {
  const { change, principal, operation, checks, calls } = difference;
  if (change !== 'newlyDenied' && change !== 'newlyAllowed') return [];
  const title = `${visible(operation)} ${WORDS[change]}`;
  const level = change === 'newlyDenied' ? 'error' : 'warning';
  if (explanation) return findingsOfCauses(explanation, { who: principal, title, level, calls, ...elsewhere });
  const text = [`${title} to ${principal}`, ...checkLines(difference).map(visible)].join('\n');
  const rule = change === 'newlyDenied' ? 'denied' : 'newly-allowed';
  const identity = JSON.stringify([change, principal, operation, checks.map(({ resource }) => resource)]);
  return [{ rule, level, title, text, calls, identity, ...elsewhere }];
}
