/** Finds out why a Deny matches a check, and which of its parts would have spared it. */
import { operatorOf, wantedBy } from '../../policy/match/asking.js';
import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import type { Check } from '../../terms/check.js';
import type { ConditionEntry } from '../../terms/document.js';
import type { StatementRef } from '../../terms/verdict.js';
import { type Inquiry, isNeverCarried } from '../inquiry/inquiry.js';
import { haveWords } from './diagnose.js';
import type { Draft } from './draft.js';

/** The cause that a matching Deny is: its telling condition, else what it excepts, else that it matches. */
export function diagnoseDeny(ref: StatementRef, check: Check, { world }: Inquiry): Draft {
  const { statement, policy } = ref;
  const base = { check, layer: policy.layer, level: policy.level, statement: ref };
  const [condition] = tellingConditions(statement.conditions, check);
  if (condition) return { ...base, ...byCondition(condition, check, isNeverCarried(world, check, condition.key)) };
  if (statement.notResource) {
    const { notResource, pointer } = statement;
    return {
      ...base,
      code: 'deny-not-resource',
      pointer: `${pointer}/NotResource`,
      found: notResource,
      expected: [check.resource],
    };
  }
  if (statement.notAction) {
    const { notAction, pointer } = statement;
    return {
      ...base,
      code: 'deny-not-action',
      pointer: `${pointer}/NotAction`,
      found: notAction,
      expected: [check.action],
    };
  }
  const { action = [], resource = [] } = statement;
  const acts = action.filter((each) => globMatches(compileGlob(each.toLowerCase()), check.action.toLowerCase()));
  const on = resource.filter((each) => each === '*' || globMatches(compileGlob(each), check.resource));
  const words = { found: `${shown(acts.length > 0 ? acts : action)} on ${shown(on.length > 0 ? on : resource)}` };
  return { ...base, code: 'deny', pointer: statement.pointer, found: [...action, ...resource], words };
}

const shown = (patterns: readonly string[]): string =>
  `${patterns.slice(0, 2).join(' or ')}${patterns.length > 2 ? ` or ${patterns.length - 2} more` : ''}`;

/**
 * The conditions by which a matching Deny could be escaped, those first that the request decides: `Null` beside another
 * condition of its key says nothing more.
 */
export function tellingConditions(conditions: readonly ConditionEntry[], { context }: Check): ConditionEntry[] {
  const isNull = ({ operator }: ConditionEntry): boolean => operatorOf(operator).row.kind === 'null';
  const others = new Set(conditions.filter((each) => !isNull(each)).map(({ key }) => key.toLowerCase()));
  const telling = conditions.filter((each) => !isNull(each) || !others.has(each.key.toLowerCase()));
  const rank = ({ key }: ConditionEntry): number => {
    const origin = context.get(key.toLowerCase())?.origin ?? '';
    if (origin.startsWith('parameter') || origin.startsWith('default')) return 0;
    return /^(?:elasticache:|aws:(?:requesttag\/|tagkeys|requestedregion))/i.test(key) ? 1 : 2;
  };
  return telling.sort((a, b) => rank(a) - rank(b));
}

const NEVER = ', and never can: the Deny matches every such check';

function byCondition(condition: ConditionEntry, { context }: Check, isNever: boolean): Omit<Draft, 'check' | 'layer'> {
  const { operator, key, values, pointer } = condition;
  const entry = context.get(key.toLowerCase());
  const found = entry === undefined ? [] : [entry.value].flat();
  const isDefault = entry?.origin?.startsWith('default') === true;
  const words = {
    operator,
    key,
    expected: wantedBy({ operator, values }, false),
    more: entry === undefined && isNever ? `${NEVER}${operator === 'Null' ? '' : ' (IfExists would spare them)'}` : '',
    found: isDefault ? haveWords(found, undefined) : haveWords(found, entry?.origin),
  };
  const code = entry === undefined ? 'deny-by-absence' : isDefault ? 'deny-by-default' : 'deny-by-condition';
  return { code, pointer, found, expected: values, words };
}
