/** An explanation as lines for people: at most a dozen and 2 KB, however many resources the call names. */

import { unique } from '../../terms/unique.js';
import type { CauseCode } from './causes.js';
import type { Cause, Explanation, Fix, Remedy } from './explanation.js';
import { shortResource } from './resources.js';
import { CALLER, isSomebodyElse } from './who.js';

const MOST_CAUSES = 4;
const MOST_REMEDIES = 2;
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
  const { causes, fixes, unknown } = explanation;
  const shown = causes.slice(0, MOST_CAUSES);
  const rest = causes.length - shown.length;
  const remedies = labelled(explanation);
  return [
    renderCounts(explanation),
    ...shown.map((cause, i) => `${i + 1}. ${renderChecks(cause)}: ${cause.text}${renderFindings(cause)}`),
    ...(rest > 0 ? [`... and ${rest} more ${rest === 1 ? 'reason' : 'reasons'}`] : []),
    ...remedies.filter(isInstead).map(lineOf),
    ...fixes.map(
      (fix, i) => `Fix${fixes.length > 1 ? ` ${i + 1}` : ''}${renderWho(fix)}: ${fix.text}${renderShared(fix)}`,
    ),
    ...remedies.filter((remedy) => !isInstead(remedy)).map(lineOf),
    ...unknown.slice(0, MOST_NOTES).map((sentence) => `Note: ${sentence}.`),
  ];
}

/** What a line of advice that is no fix depends on. */
interface RemedyPlace {
  /** The caller can do it; otherwise it says who alone can change something. */
  readonly isCallers: boolean;
  /** No fix and no remedy stands before it. */
  readonly isFirst: boolean;
  /** A Deny asks something of the request. */
  readonly isDenied: boolean;
  /** Some line says what the caller or the owner of its policies can do. */
  readonly isDoable: boolean;
}

/** How such a line begins: the first row that holds. `Instead` comes before the fixes, which get round the Deny. */
const LABELS: readonly (readonly [label: string, holds: (place: RemedyPlace) => boolean])[] = [
  ['Instead', ({ isCallers, isDenied }) => isCallers && isDenied],
  ['Fix', ({ isCallers, isFirst }) => isCallers && isFirst],
  ['Or', ({ isCallers }) => isCallers],
  ['Otherwise', ({ isDoable }) => isDoable],
  ['No fix here', () => true],
];

interface LabelledRemedy {
  readonly label: string;
  readonly text: string;
}

function labelled({ causes, fixes, beyond }: Explanation): LabelledRemedy[] {
  const remedies = beyond.slice(0, MOST_REMEDIES);
  const isDenied = causes[0]?.code.startsWith('deny-by-') ?? false;
  const isDoable = fixes.length > 0 || remedies.some(isCallers);
  return remedies.map((remedy, i) => {
    const place = { isCallers: isCallers(remedy), isFirst: fixes.length + i === 0, isDenied, isDoable };
    const [label = ''] = LABELS.find(([, holds]) => holds(place)) ?? [];
    return { label, text: remedy.text };
  });
}

const isCallers = ({ who }: Remedy): boolean => who === CALLER;
const isInstead = ({ label }: LabelledRemedy): boolean => label === 'Instead';
const lineOf = ({ label, text }: LabelledRemedy): string => `${label}: ${text}`;

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
const SAID: ReadonlySet<CauseCode> = new Set([
  'resource-case',
  'resource-shape',
  'resource-type',
  'action-misspelt',
  'wildcard-under-equals',
  'key-never-carried',
  'needs-set-operator',
]);

function renderFindings({ findings, code, checks }: Cause): string {
  const first = findings.find((finding) => isAbout(finding, checks));
  return first === undefined || SAID.has(code) ? '' : `; validate says: ${first}`;
}

/** Whether what `validate` says names no other action than those that were asked for. */
function isAbout(finding: string, checks: Cause['checks']): boolean {
  const named = finding.match(/`elasticache:\w+`/g) ?? [];
  return named.every((each) => checks.some(({ action }) => each === `\`${action}\``));
}

/** Who has to do it, where that is neither the caller nor the owner of the caller's own policies. */
function renderWho({ who }: Fix): string {
  return isSomebodyElse(who) ? ` (by ${who})` : '';
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
