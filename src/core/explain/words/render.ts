/** An explanation as lines for people: at most a dozen and 2 KB, however many resources the call names. */

import { unique } from '../../terms/unique.js';
import type { Cause, Explanation, Fix, Remedy } from './explanation.js';
import { shortResource } from './resources.js';

const MOST_CAUSES = 4;
const MOST_NOTES = 2;
/** Characters of all lines together; AWS's sentence comes before them. The whole of it is in the record. */
const MOST_TEXT = 1600;
/** Characters of one line: the longest of these with which all lines together are short enough. */
const LONGEST_LINE = [520, 400, 300, 220, 150, 110];

/**
 * The lines that follow AWS's sentence in the message of a denial, on the command line and on the page.
 *
 * @param address of the full record; absent offline.
 */
export function renderExplanation(explanation: Explanation, address?: string): string[] {
  const lines = allLines(explanation).map(visible);
  const whole = address ? [`Full explanation: ${address}`] : [];
  for (const longest of LONGEST_LINE) {
    const short = lines.map((line) => cut(line, longest));
    if (short.join('\n').length <= MOST_TEXT) return [...short, ...whole];
  }
  return [...lines.map((line) => cut(line, 110)), ...whole];
}

function allLines(explanation: Explanation): string[] {
  const { causes, fixes, beyond, unknown } = explanation;
  const shown = causes.slice(0, MOST_CAUSES);
  const others = beyond.slice(0, 2);
  // What a Deny asks of the caller comes before how to get round it.
  const instead = causes[0]?.code.startsWith('deny-by-') ? others.filter((each) => !isOwners(each)) : [];
  const rest = causes.length - shown.length;
  const isDoable = fixes.length > 0 || others.some((each) => !isOwners(each));
  return [
    renderCounts(explanation),
    ...shown.map((cause, i) => `${i + 1}. ${renderChecks(cause)}: ${cause.text}${renderFindings(cause)}`),
    ...(rest > 0 ? [`... and ${rest} more ${rest === 1 ? 'reason' : 'reasons'}`] : []),
    ...instead.map(({ text }) => `Instead: ${text}`),
    ...fixes.map(
      (fix, i) => `${fixes.length > 1 ? `Fix ${i + 1}` : 'Fix'}${renderWho(fix)}: ${fix.text}${renderShared(fix)}`,
    ),
    ...others
      .filter((each) => !instead.includes(each))
      .map((each, i) => {
        const label = i === 0 && fixes.length + instead.length === 0 ? 'Fix' : 'Or';
        return `${isOwners(each) ? (isDoable ? 'Otherwise' : 'No fix here') : label}: ${each.text}`;
      }),
    ...unknown.slice(0, MOST_NOTES).map((sentence) => `Note: ${sentence}.`),
  ];
}

/** Whether it is who alone can change something. */
const isOwners = ({ who }: Remedy): boolean => who !== 'the caller';

/** `This call needs 5 permissions: 1 allowed, 4 missing.` */
function renderCounts({ counts: { asked, allowed, missing, denied } }: Explanation): string {
  const parts = [
    allowed > 0 ? `${allowed} allowed` : '',
    missing > 0 ? `${missing} missing` : '',
    denied > 0 ? `${denied} denied` : '',
  ];
  return `This call needs ${asked} permission${asked === 1 ? '' : 's'}: ${parts.filter(Boolean).join(', ')}.`;
}

/** `elasticache:CreateCacheCluster on cluster:dev-1`: of many resources two and their number. */
function renderChecks({ checks }: Cause): string {
  const actions = unique(checks.map(({ action }) => action));
  const resources = unique(
    checks.map(
      ({ resource, because }) => `${shortResource(resource)}${because.assumed === undefined ? '' : ' (assumed)'}`,
    ),
  );
  const shown = resources.length > 3 ? [...resources.slice(0, 2), `${resources.length - 2} more`] : resources;
  return `${actions.join(', ')} on ${shown.join(', ')}`;
}

/** Causes that say themselves what `validate` says of the line. */
const SAID =
  /^(?:resource-(?:case|shape|type)|action-misspelt|wildcard-under-equals|key-never-carried|needs-set-operator)$/;

function renderFindings({ findings, code, checks }: Cause): string {
  const first = findings.find((finding) => isAbout(finding, checks));
  return first === undefined || SAID.test(code) ? '' : `; validate says: ${first}`;
}

/** Whether what `validate` says names no other action than those that were asked for. */
function isAbout(finding: string, checks: Cause['checks']): boolean {
  const named = finding.match(/`elasticache:\w+`/g) ?? [];
  return named.every((each) => checks.some(({ action }) => each === `\`${action}\``));
}

/** Who has to do it, where that is neither the caller nor the owner of the caller's own policies. */
function renderWho({ who }: Fix): string {
  return /organization|boundaries|session|role/.test(who) ? ` (by ${who})` : '';
}

function renderShared({ edits }: Fix): string {
  const shared = unique(edits.flatMap((edit) => edit.shared ?? []));
  if (shared.length === 0) return '';
  const names = shared.slice(0, 2).map((arn) => arn.slice(arn.lastIndexOf(':') + 1));
  return ` (shared with ${names.join(', ')}${shared.length > 2 ? ` and ${shared.length - 2} more` : ''})`;
}

/** Names come from requests: what would move a terminal's cursor is shown as its escape. */
export const visible = (line: string): string =>
  line.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const cut = (line: string, longest: number): string =>
  line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
