/**
 * Edits that make one layer allow what it does not: the author's own line where its spelling is wrong, else the smallest
 * addition to the statement that was meant, else a statement of its own. Each is tried; the first that allows the checks and
 * opens nothing else is taken.
 */
import type { Scope } from '../../engine/member.js';
import type { Catalog } from '../../permissions/catalog/catalog.js';
import { operatorOf } from '../../policy/match/asking.js';
import { compileCondition, conditionHolds } from '../../policy/match/conditions.js';
import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import type { Check } from '../../terms/check.js';
import type { Miss, StatementRef, StatementResult } from '../../terms/verdict.js';
import { isDependent, type Silence } from '../cause/diagnose.js';
import {
  changedSet,
  isEditable,
  isSameDocument,
  mergeChanges,
  type PolicyChange,
  policiesOf,
  type StatementChange,
} from '../edit/change.js';
import {
  conditionOf,
  entriesOf,
  type RawCondition,
  renameOperator,
  replaceValue,
  withCondition,
  withEntries,
  withKey,
} from '../edit/raw.js';
import { allowAlone, opensMore } from '../edit/trial.js';
import { type Inquiry, type Raw, rawStatement } from '../inquiry/inquiry.js';
import type { NearStatement } from '../inquiry/meant.js';
import { type CallGuard, guardsFor } from './guards.js';
import { type OwnStatement, ownStatement, patternOf, placeOwn, variablesOf } from './own-statement.js';

type ConditionMiss = Extract<Miss, { code: 'condition' }>;

/** With more checks than this each has no line of its own in a statement: a new one takes them all. */
const FEW = 8;

/** The changes of one layer (or level) for all the checks that it does not allow; undefined when there is none. */
export function mendScope(
  scope: Scope,
  silences: readonly Silence[],
  guards: readonly CallGuard[],
  inquiry: Inquiry,
): PolicyChange | undefined {
  const asked = silences.map(({ check }) => check);
  const changes: PolicyChange[] = [];
  const alone: OwnStatement[] = [];
  let allowed: ((check: Check) => boolean) | undefined;
  for (const silence of silences) {
    if (allowed?.(silence.check)) continue;
    const own = scope.layer === 'identity' && isDependent(silence.check, inquiry) ? guards : [];
    const asks = guardsFor(own, silence.check, inquiry);
    const mended = mendOne({ scope, silence, earlier: changes, many: silences.length > FEW, asked, asks }, inquiry);
    if (mended !== undefined) {
      changes.push(mended);
      allowed = scopeTest(scope, mergeChanges(changes), inquiry);
      continue;
    }
    const statement = ownStatement(silence, asks, inquiry);
    if (statement === undefined) return undefined;
    alone.push(statement);
  }
  const added = placeOwn(scope, alone, inquiry);
  if (added === undefined) return undefined;
  const whole = mergeChanges([...changes, ...added]);
  const test = scopeTest(scope, whole, inquiry);
  return test && silences.every(({ check }) => test(check)) ? whole : undefined;
}

function allows(scope: Scope, change: PolicyChange, check: Check, inquiry: Inquiry): boolean {
  return scopeTest(scope, change, inquiry)?.(check) === true;
}

/** Whether the scope alone would allow a check, with a change made. */
function scopeTest(scope: Scope, change: PolicyChange, { call }: Inquiry): ((check: Check) => boolean) | undefined {
  const set = changedSet(call.caller.policies, change);
  const changed = set?.scopes[scope.index];
  return set && changed && allowAlone(policiesOf(set, changed));
}

interface Wanted {
  readonly scope: Scope;
  readonly silence: Silence;
  /** What is changed already: a statement may be wrong about several checks. */
  readonly earlier: readonly PolicyChange[];
  readonly many: boolean;
  /** Every check that the layer has to allow. */
  readonly asked: readonly Check[];
  /** What the main action is allowed under. */
  readonly asks: readonly CallGuard[];
}

function mendOne(wanted: Wanted, inquiry: Inquiry): PolicyChange | undefined {
  const { scope, silence, earlier, many } = wanted;
  const { best } = silence.meant;
  if (best === undefined || !isEditable(inquiry, best.result)) return undefined;
  const { result } = best;
  const isIt = ({ ref }: StatementChange): boolean =>
    isSameDocument(ref, result) && ref.statement.index === result.statement.index;
  const changed = earlier.flatMap(({ statements }) => statements.filter(isIt)).at(-1)?.after;
  const raw = changed ?? rawStatement(inquiry, result);
  if (raw === undefined) return undefined;
  const { check } = silence;
  const spelled = respelled(raw, best, check);
  if (spelled) {
    const change = changeOf(result, spelled);
    if (allows(scope, change, check, inquiry)) return change;
  }
  for (const after of many ? [] : additions(raw, best, check)) {
    const change = changeOf(result, after);
    const before = changed === undefined ? undefined : changeOf(result, changed);
    if (allows(scope, change, check, inquiry) && !opens(wanted, before, change, best, inquiry)) return change;
  }
  return undefined;
}

const changeOf = (ref: StatementRef, after: Raw): PolicyChange => ({
  statements: [{ ref, after, added: [] }],
  inline: [],
});

function opens(
  { scope, silence: { check }, asked, asks }: Wanted,
  earlier: PolicyChange | undefined,
  change: PolicyChange,
  near: NearStatement,
  inquiry: Inquiry,
): boolean {
  const { policies } = inquiry.call.caller;
  const before = earlier ? scopeTest(scope, earlier, inquiry) : allowAlone(policiesOf(policies, scope));
  const after = scopeTest(scope, change, inquiry);
  if (before === undefined || after === undefined) return true;
  const { conditions } = near.result.statement;
  const keys = new Set([...conditions, ...asks].map(({ key }) => key.toLowerCase()));
  for (const key of variablesOf(near)) if (check.context.has(key)) keys.add(key);
  const { catalog } = inquiry.world;
  const beside = besideOn(near.result, check, catalog);
  return opensMore({ before, after, of: [check], asked, beside }, keys, catalog);
}

/** The action on what else the statement is about: an action added to it is added for all of that. */
function besideOn({ statement, misses }: StatementResult, check: Check, { actions }: Catalog): Check[] {
  const types = actions.get(check.action.replace(/^elasticache:/, ''))?.types;
  if (types === undefined || !misses.some(({ code }) => code === 'action')) return [];
  return (statement.resource ?? [])
    .filter((pattern) => Object.hasOwn(types, pattern.split(':')[5]?.replace(/[*?].*$/s, '') ?? ''))
    .map((pattern) => ({ ...check, resource: pattern.replace(/[*?]/g, 'n') }));
}

/** The statement with its spelling put right: what it says then is what its author meant. Undefined when more is wrong. */
function respelled(raw: Raw, { result, action, resource }: NearStatement, check: Check): Raw | undefined {
  let after = raw;
  for (const miss of result.misses) {
    if (miss.code === 'action' && action?.misspelt !== undefined) {
      after = replaceEntry(after, 'Action', action.index, spelledAs(action.misspelt, check.action));
    } else if (miss.code === 'resource' && resource?.mended !== undefined) {
      after = replaceEntry(after, 'Resource', resource.index, resource.mended);
    } else if (miss.code === 'condition') {
      const condition = respelledCondition(conditionOf(after), miss);
      if (condition === undefined) return undefined;
      after = withCondition(after, condition);
    } else return undefined;
  }
  return after;
}

const replaceEntry = (raw: Raw, element: string, index: number, entry: string): Raw =>
  withEntries(
    raw,
    element,
    entriesOf(raw, element).map((each, i) => (i === index ? entry : each)),
  );

/** The right name, with the wildcard that its author wrote: after the word that stands before it, whatever its length was. */
function spelledAs(misspelt: string, action: string): string {
  const wildcard = misspelt.search(/[*?]/);
  if (wildcard === -1) return action;
  const words = [...action.matchAll(/(?<=:.*)[A-Z]|$/gs)]
    .map(({ index }) => index)
    .filter((at) => at > action.indexOf(':') + 1);
  const near = words.sort((a, b) => Math.abs(a - wildcard) - Math.abs(b - wildcard))[0] ?? wildcard;
  return action.slice(0, Math.abs(near - wildcard) <= 2 ? near : wildcard) + misspelt.slice(wildcard);
}

/** A wildcard under an operator that takes none, and a set operator that a key of many values needs. */
function respelledCondition(
  condition: RawCondition,
  { operator, key, expected, actual, reason }: ConditionMiss,
): RawCondition | undefined {
  const written = operatorOf(operator);
  if (reason === 'multivalued') return withSetOperator(condition, operator, key, expected, [actual ?? []].flat());
  const values = [actual ?? []].flat();
  const meets = (pattern: string): boolean => values.some((value) => globMatches(compileGlob(pattern), value));
  const upper = written.row.negated ? undefined : expected.find((each) => isOwnCase(key, each) && meets(lower(each)));
  if (upper !== undefined) return replaceValue(condition, operator, key, upper, lower(upper));
  if (
    written.row.kind !== 'equals' ||
    written.row.negated ||
    !expected.some((each) => /[*?]/.test(each) && meets(each))
  )
    return undefined;
  return renameOperator(condition, operator, operator.replace('StringEquals', 'StringLike'), key);
}

const lower = (text: string): string => text.toLowerCase();

/** ElastiCache's own values (node types, engines, names) are lower case; whoever writes them otherwise means them all the same. */
export const isOwnCase = (key: string, value: string): boolean =>
  /^elasticache:/i.test(key) && !value.includes('${') && value !== lower(value);

/**
 * All values, where all are as wanted, and `Null` so that none at all is not: else any of them (IAM:
 * reference_policies_condition-single-vs-multi-valued-context-keys).
 */
function withSetOperator(
  condition: RawCondition,
  operator: string,
  key: string,
  expected: readonly string[],
  actual: readonly string[],
): RawCondition | undefined {
  const entry = { operator: `ForAllValues:${operator}`, key, values: expected, pointer: '' };
  const context = new Map([[key.toLowerCase(), { key, value: actual }]]);
  if (!conditionHolds(compileCondition(entry, true), context))
    return renameOperator(condition, operator, `ForAnyValue:${operator}`, key);
  const renamed = renameOperator(condition, operator, entry.operator, key);
  return renamed && (withKey(renamed, 'Null', key, 'false') ?? renamed);
}

/** The statement with exactly what it lacks added, while nothing but one element keeps it from matching. */
function additions(raw: Raw, { result }: NearStatement, check: Check): Raw[] {
  const [miss, ...others] = result.misses;
  if (miss === undefined || others.length > 0) return [];
  if (miss.code === 'action') return [withEntries(raw, 'Action', [...entriesOf(raw, 'Action'), check.action])];
  if (miss.code === 'resource')
    return [withEntries(raw, 'Resource', [...entriesOf(raw, 'Resource'), patternOf(check)])];
  return [];
}
