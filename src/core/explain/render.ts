import type {
  ConditionDetail,
  DenyingStatement,
  Explanation,
  MissDetail,
  MissingPermission,
  NearMiss,
} from './explanation.js';
import { renderFix } from './fix.js';
import { policyKind } from './sentence.js';
import { count, listing, renderPlace, tellingConditions } from './wording.js';

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
  for (const statement of missing.deniedBy) lines.push(`   denied by ${renderDeny(statement)}`);
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

function renderMisses(nearMiss: NearMiss, resource: string): string {
  return nearMiss.misses.map((miss) => renderMiss(miss, resource)).join('; and ');
}

function renderMiss(miss: MissDetail, resource: string): string {
  switch (miss.code) {
    case 'action':
      return `its Action is ${listing(miss.patterns)}`;
    case 'notAction':
      return `its NotAction excludes it: ${listing(miss.patterns)}`;
    case 'resource':
      return `its Resource is ${listing(miss.patterns, resource)}`;
    case 'notResource':
      return `its NotResource excludes it: ${listing(miss.patterns, resource)}`;
    case 'condition':
      return renderCondition(miss);
  }
}

/** A Deny that matched, and what of the request met its conditions. */
function renderDeny(statement: DenyingStatement): string {
  const held = tellingConditions(statement.conditions).map((each) => {
    const values = each.operator === 'Null' ? '' : ` with ${listing(each.expected)}`;
    const has = each.actual === undefined ? `does not carry ${each.key}` : `has ${actualOf(each)}`;
    return `its condition ${conditionOf(each)}${values} holds, the request ${has}`;
  });
  return [renderPlace(statement), held.join('; and ')].filter(Boolean).join(': ');
}

/** `StringLike elasticache:CacheNodeType (line 20)`. */
const conditionOf = ({ operator, key, line }: ConditionDetail): string =>
  `${operator} ${key}${line ? ` (line ${line})` : ''}`;

/** `cache.r6g.large (parameter CacheNodeType)`. */
function actualOf({ actual = '', origin }: ConditionDetail): string {
  const values = [actual].flat();
  const text = values.length === 0 || values[0] === '' ? 'an empty value' : listing(values);
  return `${text}${origin ? ` (${origin})` : ''}`;
}

function renderCondition(miss: MissDetail): string {
  const { key, operator, expected, reason } = miss;
  if (operator === 'Null') {
    const wants = `its condition ${conditionOf(miss)} wants ${key} to be`;
    return reason === 'absent'
      ? `${wants} there, and this request does not carry it`
      : `${wants} absent, the request has ${actualOf(miss)}`;
  }
  const asks = `its condition ${conditionOf(miss)} asks for ${listing(expected)}`;
  switch (reason) {
    case 'absent':
      return `${asks}, and this request does not carry ${key}`;
    case 'multivalued':
      return `${asks}; ${key} is multivalued (here ${actualOf(miss)}) and needs ForAllValues: or ForAnyValue:`;
    case 'unparsable':
      return `${asks}; one side cannot be read as the operator wants it, the request has ${actualOf(miss)}`;
    case 'unresolvedVariable':
      return `${asks}, a policy variable that has no value for this request`;
    default:
      return `${asks}, the request has ${actualOf(miss)}`;
  }
}
