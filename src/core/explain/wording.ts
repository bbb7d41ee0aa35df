import type { ConditionDetail, StatementPlace } from './explanation.js';

/** `statement "DevOnly" of developer.json (policies/developer.json:14)`. */
export function renderPlace(place: StatementPlace): string {
  const name = place.sid ? `statement "${place.sid}"` : `statement ${place.index + 1}`;
  const at = place.file ? `${place.file}${place.line ? `:${place.line}` : ''}` : place.arn;
  const via = place.group ? `, through group ${place.group}` : '';
  return `${name} of ${place.policy}${at && at !== place.policy ? ` (${at}${via})` : via ? ` (${via.slice(2)})` : ''}`;
}

/** Conditions worth telling of a Deny that matched: `Null` beside another condition of its key says nothing more. */
export function tellingConditions(conditions: readonly ConditionDetail[]): readonly ConditionDetail[] {
  const others = new Set(conditions.filter(({ operator }) => operator !== 'Null').map(({ key }) => key?.toLowerCase()));
  return conditions.filter(({ operator, key }) => operator !== 'Null' || !others.has(key?.toLowerCase()));
}

const SHOWN = 3;

/** A list for a sentence; of many patterns those that resemble the resource most. */
export function listing(values: readonly string[] = [], resource = ''): string {
  if (values.length === 0) return 'nothing';
  const ranked = resource ? [...values].sort((a, b) => resemblance(b, resource) - resemblance(a, resource)) : values;
  const shown = ranked.slice(0, SHOWN).map((value) => (value === '' ? "''" : value));
  const rest = values.length - shown.length;
  return shown.join(' or ') + (rest > 0 ? ` or one of ${rest} more` : '');
}

/** How many parts of an ARN a pattern meets from the left, its `*` any; then the common beginning of the next. */
function resemblance(pattern: string, resource: string): number {
  const parts = resource.split(':');
  const wanted = pattern.split(':');
  let met = 0;
  while (met < wanted.length - 1 && (wanted[met] === '*' || wanted[met] === parts[met])) met++;
  const [left = '', right = ''] = [wanted[met], parts[met]];
  let same = 0;
  while (same < left.length && left[same] === right[same]) same++;
  return met + same / (left.length + 1);
}

/** `1 permission`, `2 permissions`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
