/** An explanation as lines for people: at most a dozen, however many resources the call names. */
import type { Cause, Explanation } from './explanation.js';
import { shortResource, unique } from './draft.js';

const MOST_CAUSES = 4;
const MOST_NOTES = 2;
/** Characters of one line; the whole of it is in the record. */
const LONGEST_LINE = 480;

/**
 * The lines that follow AWS's sentence in the message of a denial, on the command line and on the page.
 *
 * @param address of the full record; absent offline.
 */
export function renderExplanation(explanation: Explanation, address?: string): string[] {
  const { causes, fixes, beyond, unknown } = explanation;
  const shown = causes.slice(0, MOST_CAUSES);
  const rest = causes.length - shown.length;
  return [
    renderCounts(explanation),
    ...shown.map((cause, i) => cut(`${i + 1}. ${renderChecks(cause)}: ${cause.text}${renderFindings(cause)}`)),
    ...(rest > 0 ? [`... and ${rest} more reasons`] : []),
    ...fixes.map((fix, i) => cut(`${fixes.length > 1 ? `Fix ${i + 1}` : 'Fix'}: ${fix.text}${renderShared(fix)}`)),
    ...beyond.slice(0, 2).map((sentence) => `No fix of yours: ${sentence}`),
    ...unknown.slice(0, MOST_NOTES).map((sentence) => cut(`Note: ${sentence}.`)),
    ...(address ? [`Full explanation: ${address}`] : []),
  ];
}

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
  const resources = unique(checks.map(({ resource, because }) => {
    const assumed = because.assumed === undefined ? '' : ' (assumed)';
    return `${shortResource(resource)}${assumed}`;
  }));
  const shown = resources.length > 3 ? [...resources.slice(0, 2), `${resources.length - 2} more`] : resources;
  return `${actions.join(', ')} on ${shown.join(', ')}`;
}

function renderFindings({ findings }: Cause): string {
  const [first] = findings;
  return first === undefined ? '' : `; validate: ${first}`;
}

function renderShared({ edits }: Explanation['fixes'][number]): string {
  const shared = unique(edits.flatMap((edit) => edit.shared ?? []));
  if (shared.length === 0) return '';
  const names = shared.slice(0, 2).map((arn) => arn.slice(arn.lastIndexOf(':') + 1));
  return ` (shared with ${names.join(', ')}${shared.length > 2 ? ` and ${shared.length - 2} more` : ''})`;
}

const cut = (line: string): string => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 3)}...` : line);
