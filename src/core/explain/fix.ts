import type {
  ConditionDetail,
  DenyingStatement,
  MissDetail,
  MissingPermission,
  StatementPlace,
} from './explanation.js';
import { aPolicyOfKind } from './sentence.js';
import type { Suggestion } from './suggest.js';
import { listing, renderPlace, tellingConditions } from './wording.js';

/** What to change, smallest first: the caller's policies, the request, what stands above them. */
export function renderFix(missing: readonly MissingPermission[], { statements, conditions }: Suggestion): string[] {
  const changes: string[] = [];
  if (statements.length) {
    changes.push(
      `add to an identity-based policy of the caller ${statements.map((each) => JSON.stringify(each)).join(', ')}`,
    );
  }
  for (const suggested of conditions)
    changes.push(...suggested.conditions.map((miss) => missFix(miss, suggested.statement)));
  const obstacles = missing.flatMap(({ notAllowedBy }) => notAllowedBy);
  if (obstacles.some(({ layer }) => layer === 'resource'))
    changes.push('call with a role of the account that owns the resource');
  for (const { layer, level } of obstacles) {
    if (layer === 'identity' || layer === 'resource') continue;
    changes.push(`allow the same in ${aPolicyOfKind(layer)}${level === undefined ? '' : ` of level ${level + 1}`}`);
  }
  changes.push(...missing.flatMap(({ deniedBy }) => deniedBy.map(denyFix)));
  return [...new Set(changes)].map((change, i) => `${i === 0 ? 'Smallest change' : 'And'}: ${change}`);
}

/** What the caller could do to meet a condition of an Allow, or the policy's author to it. */
function missFix(miss: MissDetail, statement: StatementPlace): string {
  const where = renderPlace({ ...statement, ...(miss.line === undefined ? {} : { line: miss.line }) });
  const condition = `the condition ${miss.operator} ${miss.key} of ${where}`;
  const cure = miss.reason === 'value' || miss.reason === 'absent' ? requestFix(miss, true) : undefined;
  return cure === undefined ? `meet or relax ${condition}` : `${cure}, or relax ${condition}`;
}

/** A Deny ends where one of its conditions does. */
function denyFix(statement: DenyingStatement): string {
  const cures = tellingConditions(statement.conditions).flatMap((condition) => requestFix(condition, false) ?? []);
  const narrow = `narrow or remove the Deny, which no Allow can outweigh: ${renderPlace(statement)}`;
  return [...cures, narrow].join(', or ');
}

/**
 * What to send, or how to tag, so that a condition holds (or holds no longer); undefined when the request and its resource
 * have no part in it.
 */
function requestFix(
  { operator = '', key = '', expected = [], actual, origin }: ConditionDetail,
  hold: boolean,
): string | undefined {
  const parameter = origin?.startsWith('parameter ') ? origin.slice('parameter '.length) : undefined;
  const tag = /^aws:ResourceTag\/(.+)$/i.exec(key)?.[1];
  const isSent =
    parameter !== undefined || (actual === undefined && /^(elasticache:|aws:(RequestTag\/|TagKeys$))/i.test(key));
  if (tag === undefined && !isSent) return undefined;
  if (operator === 'Null') {
    const wanted = expected.includes('false') === hold;
    if (tag !== undefined) return `${wanted ? 'give the resource a' : 'take from the resource its'} tag ${tag}`;
    return wanted ? `send what gives ${key}` : `send nothing that gives ${key}`;
  }
  const other = /Not/.test(operator) === hold;
  if (tag !== undefined)
    return `tag the resource with ${other ? `another ${tag} than` : `${tag} =`} ${listing(expected)}`;
  const values = `${other ? 'other than ' : ''}${listing(expected)}`;
  return parameter === undefined ? `send what gives ${key} (${values})` : `send ${parameter} as ${values}`;
}
