import type { Explanation, MissDetail, MissingPermission, NearMiss, StatementPlace } from './explanation.js';
import { aPolicyOfKind, policyKind } from './sentence.js';
import type { Suggestion } from './suggest.js';

/**
 * An explanation as the lines that follow AWS's sentence in the message of a denial, on the command line and on the page.
 *
 * @param address of the full record; absent offline.
 */
export function renderExplanation(explanation: Explanation, address?: string): string[] {
  const { asked, missing, suggestion, unknown } = explanation;
  return [
    `This call needs ${count(asked, 'permission')}, ${missing.length === asked ? (asked === 1 ? 'and it is missing' : 'all missing') : `${missing.length} missing`}:`,
    ...missing.flatMap((each, i) => renderMissing(each, i + 1)),
    ...renderFix(missing, suggestion),
    ...unknown.map((sentence) => `Note: ${sentence}.`),
    ...(address ? [`Full explanation: ${address}`] : []),
  ];
}

function renderMissing(missing: MissingPermission, number: number): string[] {
  const lines = [`${number}. ${missing.action} on ${missing.resource}${renderBecause(missing)}`];
  for (const place of missing.deniedBy) lines.push(`   denied by ${renderPlace(place)}`);
  for (const { layer, level, statements, closest } of missing.notAllowedBy) {
    const where = `${policyKind(layer)}${level === undefined ? '' : ` of level ${level + 1}`}`;
    if (closest)
      lines.push(
        `   no ${where} allows it; closest is ${renderPlace(closest.statement)}: ${renderMisses(closest, missing.resource)}`,
      );
    else if (layer === 'resource')
      lines.push(
        '   it belongs to another account, and ElastiCache has no resource-based policies that could allow it',
      );
    else if (statements === 0) lines.push(`   no ${where} allows it: the caller has none`);
    else
      lines.push(
        `   no ${where} allows it: none of ${count(statements, 'statement')} is about ${missing.action} on such a resource`,
      );
  }
  return lines;
}

function renderBecause({ because }: MissingPermission): string {
  const rows = because.rows.length ? `table row ${because.rows.join(' and ')}` : '';
  const from = because.parameter ? `from ${because.parameter}` : '';
  const parts = [from, because.assumed ? `assumed: ${because.assumed}` : '', rows].filter(Boolean);
  return parts.length ? ` (${parts.join('; ')})` : '';
}

/** `statement "DevOnly" of developer.json (policies/developer.json:14)`. */
export function renderPlace(place: StatementPlace): string {
  const name = place.sid ? `statement "${place.sid}"` : `statement ${place.index + 1}`;
  const at = place.file ? `${place.file}${place.line ? `:${place.line}` : ''}` : place.arn;
  const via = place.group ? `, through group ${place.group}` : '';
  return `${name} of ${place.policy}${at && at !== place.policy ? ` (${at}${via})` : via ? ` (${via.slice(2)})` : ''}`;
}

function renderMisses(nearMiss: NearMiss, resource: string): string {
  return nearMiss.misses.map((miss) => renderMiss(miss, resource)).join('; and ');
}

function renderMiss(miss: MissDetail, resource: string): string {
  switch (miss.code) {
    case 'action':
      return `its Action is ${listing(miss.patterns, '')}`;
    case 'notAction':
      return `its NotAction excludes it: ${listing(miss.patterns, '')}`;
    case 'resource':
      return `its Resource is ${listing(miss.patterns, resource)}`;
    case 'notResource':
      return `its NotResource excludes it: ${listing(miss.patterns, resource)}`;
    case 'condition':
      return renderCondition(miss);
  }
}

function renderCondition(miss: MissDetail): string {
  const asks = `its condition ${miss.operator} ${miss.key}${miss.line ? ` (line ${miss.line})` : ''} asks for ${listing(miss.expected, '')}`;
  const actual = miss.actual === undefined ? '' : listing([miss.actual].flat(), '');
  const origin = miss.origin ? ` (${miss.origin})` : '';
  switch (miss.reason) {
    case 'absent':
      return `${asks}, and this request does not carry ${miss.key}`;
    case 'multivalued':
      return `${asks}; ${miss.key} is multivalued (here ${actual || 'empty'}${origin}) and needs ForAllValues: or ForAnyValue:`;
    case 'unparsable':
      return `${asks}; one side cannot be read as the operator wants it, the request has ${actual}${origin}`;
    case 'unresolvedVariable':
      return `${asks}, a policy variable that has no value for this request`;
    default:
      return `${asks}, the request has ${actual || 'an empty value'}${origin}`;
  }
}

function renderFix(missing: readonly MissingPermission[], { statements, conditions }: Suggestion): string[] {
  const changes: string[] = [];
  if (statements.length) {
    changes.push(
      `add to an identity-based policy of the caller ${statements.map((each) => JSON.stringify(each)).join(', ')}`,
    );
  }
  for (const suggested of conditions)
    changes.push(...suggested.conditions.map((miss) => conditionFix(miss, suggested.statement)));
  const layers = new Set(missing.flatMap((each) => each.notAllowedBy.map(({ layer }) => layer)));
  layers.delete('identity');
  if (layers.delete('resource')) changes.push('call with a role of the account that owns the resource');
  for (const layer of layers) changes.push(`allow the same in ${aPolicyOfKind(layer)}`);
  for (const place of new Set(missing.flatMap((each) => each.deniedBy.map(renderPlace)))) {
    changes.push(`narrow or remove the Deny, which no Allow can outweigh: ${place}`);
  }
  return [...new Set(changes)].map((change, i) => `${i === 0 ? 'Smallest change' : 'And'}: ${change}`);
}

/** What the caller could send instead, or the policy's author could allow. */
function conditionFix(miss: MissDetail, statement: StatementPlace): string {
  const where = `${renderPlace({ ...statement, ...(miss.line === undefined ? {} : { line: miss.line }) })}`;
  const condition = `the condition ${miss.operator} ${miss.key} of ${where}`;
  const sender = miss.origin?.startsWith('parameter ') ? miss.origin.slice('parameter '.length) : undefined;
  const expected = listing(miss.expected, '');
  if (miss.reason === 'absent') return `send what gives ${miss.key} (${expected}), or relax ${condition}`;
  if (miss.reason !== 'value' || !sender) return `meet or relax ${condition}`;
  const negated = /Not/.test(miss.operator ?? '');
  return `send ${sender} ${negated ? 'other than' : 'as'} ${expected}, or relax ${condition}`;
}

const SHOWN = 3;

/** A list for a sentence; of many patterns those that resemble the resource most. */
function listing(values: readonly string[] = [], resource: string): string {
  if (values.length === 0) return 'nothing';
  const ranked = resource ? [...values].sort((a, b) => resemblance(b, resource) - resemblance(a, resource)) : values;
  const shown = ranked.slice(0, SHOWN).map((value) => (value === '' ? "''" : value));
  const rest = values.length - shown.length;
  return shown.join(' or ') + (rest > 0 ? ` or one of ${rest} more` : '');
}

/** Length of the common beginning. */
function resemblance(pattern: string, resource: string): number {
  let i = 0;
  while (i < pattern.length && pattern[i] === resource[i]) i++;
  return i;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
