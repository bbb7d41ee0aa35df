import type { Catalog } from '../../permissions/catalog/catalog.js';
import { wantedBy } from '../../policy/match/asking.js';
import type { Check } from '../../terms/check.js';
import type { Miss } from '../../terms/verdict.js';
import { haveWords } from '../cause/diagnose.js';
import { isNeverCarried } from '../inquiry/inquiry.js';

const LONGEST = 400;

/** What kept a statement from matching a check, in words. */
export function missWords(miss: Miss, check: Check, catalog: Catalog): string {
  const text = wordsOf(miss, check, catalog);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function wordsOf(miss: Miss, check: Check, catalog: Catalog): string {
  switch (miss.code) {
    case 'action':
      return `Action lacks ${check.action}`;
    case 'notAction':
      return `NotAction excepts ${check.action} by ${miss.pattern}`;
    case 'resource':
      return `Resource does not match ${check.resource}`;
    case 'notResource':
      return `NotResource excepts ${check.resource} by ${miss.pattern}`;
    case 'condition':
      return conditionWords(miss, check, catalog);
  }
}

function conditionWords(miss: Extract<Miss, { code: 'condition' }>, check: Check, catalog: Catalog): string {
  const { operator, key, expected, actual, reason } = miss;
  const asks = `${operator} requires ${key} ${wantedBy({ operator, values: expected }, true)}`;
  if (actual === undefined)
    return isNeverCarried({ catalog }, check, key)
      ? `${asks}; ${check.resource} never carries it`
      : `${asks}; the request does not carry it`;
  const has = `the request has ${haveWords([actual].flat(), check.context.get(key.toLowerCase())?.origin)}`;
  if (reason === 'multivalued') return `${operator} compares one value, and ${key} is multivalued; ${has}`;
  if (reason === 'unparsable') return `${operator} cannot read ${key} ${expected.join(' or ')}, or what ${has}`;
  if (reason === 'unresolvedVariable') return `${asks}, where a variable has no value; ${has}`;
  return `${asks}; ${has}`;
}
