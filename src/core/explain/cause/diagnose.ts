/** Finds out why one layer does not allow one check: which statement was meant, and what keeps it from matching. */
import { operatorOf, wantedBy } from '../../policy/match/asking.js';
import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import type { Check } from '../../terms/check.js';
import type { Layer, Miss, StatementResult } from '../../terms/verdict.js';
import { carriersOf, entryPointer, type Inquiry, isNeverCarried, rawStatement } from '../inquiry/inquiry.js';
import { type ResourceDifference, splitSix } from '../inquiry/likeness.js';
import { isElsewhere, isWide, type Meant, type NearStatement } from '../inquiry/meant.js';
import type { CauseCode } from '../words/causes.js';
import type { Draft } from './draft.js';

type ConditionMiss = Extract<Miss, { code: 'condition' }>;

/** Where a check was not allowed. */
export interface Silence {
  readonly check: Check;
  readonly layer: Layer;
  readonly level?: number | undefined;
  /** Statements of the layer (or level), of whatever effect. */
  readonly statements: number;
  readonly meant: Meant;
}

/** Why nothing in a layer allows a check, the telling reason first. */
export function diagnoseSilence(silence: Silence, inquiry: Inquiry): Draft[] {
  const { check, layer, level, statements, meant } = silence;
  const base = { check, layer, level };
  if (statements === 0) return [{ ...base, code: 'no-policies', expected: [check.action] }];
  const { best, runnerUp } = meant;
  if (best === undefined) return [{ ...base, ...unmentioned(check, layer, inquiry) }];
  if (layer === 'identity' && isForAnother(best, check, inquiry) && isDependent(check, inquiry))
    return [{ ...base, runnerUp: best.result, ...unmentioned(check, layer, inquiry) }];
  const head = { ...base, statement: best.result, runnerUp: runnerUp?.result };
  const causes = [
    ...actionCause(best, check, layer, inquiry),
    ...resourceCause(best, check, layer, inquiry),
    ...best.result.misses.flatMap((miss) => (miss.code === 'condition' ? [conditionCause(miss, check, inquiry)] : [])),
  ];
  return causes.map((cause) => ({ ...head, ...cause }));
}

type Own = Omit<Draft, 'check' | 'layer' | 'level' | 'statement' | 'runnerUp'>;

function unmentioned(check: Check, layer: Layer, inquiry: Inquiry): Own {
  const expected = [check.action];
  if (layer !== 'identity') return { code: 'layer-lacks-it', expected };
  const more = isDependent(check, inquiry) ? `; the call needs it${neededFor(check)}` : '';
  return { code: more ? 'dependent-grant' : 'no-statement', expected, words: { more } };
}

/** Whether a call needs this beside what it is about: another action, or its own on another type of resource. */
export function isDependent({ action, resourceType }: Check, { call }: Inquiry): boolean {
  const main = call.checks[0]?.check;
  return action !== main?.action || resourceType !== main.resourceType;
}

/**
 * Whether a statement was written for something else: for another resource that the call names, and for no such one; or, as one
 * of many actions, for quite other names.
 */
export function isForAnother(near: NearStatement, { resource: asked }: Check, { call }: Inquiry): boolean {
  const { serves, resource } = near;
  if (!serves)
    return isElsewhere(near) || (resource?.differs.join() === 'name' && asked.endsWith(':*') && isWide(near));
  if (!resource?.differs.includes('type') || resource.mended !== undefined) return false;
  // A pattern with this very name that nothing of the call needs was written for this, with the wrong type.
  const glob = compileGlob(resource.pattern);
  return resource.cost > NAMESAKE || call.checks.some(({ check }) => globMatches(glob, check.resource));
}

/** What a pattern costs whose name is right and whose type is another. */
const NAMESAKE = 2.5;

function neededFor({ because, action, resourceType }: Check): string {
  if (action === 'elasticache:AddTagsToResource') return ' for its Tags';
  const parameter = because.parameter?.split('.')[0];
  if (parameter !== undefined) return ` for ${parameter}`;
  return because.assumed === undefined ? '' : `, though it names no ${resourceType ?? 'resource'}`;
}

function actionCause({ result, action }: NearStatement, check: Check, layer: Layer, inquiry: Inquiry): Own[] {
  const miss = result.misses.find(({ code }) => code === 'action' || code === 'notAction');
  if (miss === undefined) return [];
  const expected = [check.action];
  if (miss.code === 'notAction') {
    return [{ code: 'action-excepted', pointer: miss.pointer, found: [miss.pattern], expected }];
  }
  const raw = rawStatement(inquiry, result);
  if (action?.misspelt !== undefined) {
    const pointer = entryPointer(raw, result.statement.pointer, 'Action', action.index);
    return [{ code: 'action-misspelt', pointer, found: [action.misspelt], expected }];
  }
  const found = result.statement.action ?? [];
  if (layer !== 'identity') {
    const more = `; ${placeWords(result)} allows ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' and more' : ''} only`;
    return [{ code: 'layer-lacks-it', pointer: miss.pointer, found, expected, words: { more } }];
  }
  return [{ code: 'action-missing', pointer: miss.pointer, found, expected }];
}

const placeWords = ({ statement, policy }: StatementResult): string =>
  statement.sid === undefined ? `statement ${statement.index + 1} of ${policy.name}` : `"${statement.sid}"`;

/** Which cause each difference is. */
const RESOURCE_CODES: Readonly<Record<Exclude<ResourceDifference, 'same'>, CauseCode>> = {
  case: 'resource-case',
  wildcard: 'resource-wildcard',
  shape: 'resource-shape',
  partition: 'resource-partition',
  service: 'resource-name',
  region: 'resource-region',
  account: 'resource-account',
  type: 'resource-type',
  name: 'resource-name',
  star: 'resource-star',
};

const FIELDS: Readonly<Partial<Record<ResourceDifference, number>>> = { partition: 1, region: 3, account: 4 };

function resourceCause({ result, resource }: NearStatement, check: Check, layer: Layer, inquiry: Inquiry): Own[] {
  const miss = result.misses.find(({ code }) => code === 'resource' || code === 'notResource');
  if (miss === undefined) return [];
  if (miss.code === 'notResource') {
    const found = [miss.pattern];
    return [{ code: 'resource-excepted', pointer: miss.pointer, found, expected: [check.resource] }];
  }
  if (resource === undefined) return [];
  if (layer !== 'identity' && resource.differs.some((each) => each === 'type' || each === 'star')) {
    // The action that it lacks is reason enough.
    if (result.misses.some(({ code }) => code === 'action')) return [];
    const more = `; ${placeWords(result)} allows it on ${resource.pattern} only`;
    return [
      {
        code: 'layer-lacks-it',
        pointer: miss.pointer,
        found: [resource.pattern],
        expected: [check.resource],
        words: { more },
      },
    ];
  }
  const pointer = entryPointer(rawStatement(inquiry, result), result.statement.pointer, 'Resource', resource.index);
  // A pattern that was written once says nothing more about another check of the call.
  const differs = resource.differs.filter((each) => each !== 'case' || resource.differs.length === 1);
  const [first = 'name', ...others] = differs as Exclude<ResourceDifference, 'same'>[];
  const code = codeOf(first, check, inquiry);
  const found = [resource.pattern];
  const expected = [resource.mended ?? check.resource];
  const words = wordsOf(first, resource.pattern, check.resource, others);
  const unknown = unresolvedIn(resource.pattern, check);
  if (first === 'name' && unknown !== undefined)
    return [{ code: 'variable-without-value', pointer, found, expected, words: { more: unknown } }];
  return [{ code, pointer, found, expected, words }];
}

/** The first variable of a pattern that has neither a value here nor a default. */
function unresolvedIn(pattern: string, { context }: Check): string | undefined {
  const names = [...pattern.matchAll(/\$\{([^},*?$]+)\}/g)].map(([, name = '']) => name.trim());
  return names.find((name) => !context.has(name.toLowerCase()));
}

function codeOf(difference: Exclude<ResourceDifference, 'same'>, check: Check, inquiry: Inquiry): CauseCode {
  const isListing = check.resource.endsWith(':*') && check.because.parameter === undefined;
  if (isListing && difference === 'name' && !isDependent(check, inquiry)) return 'resource-listing';
  return RESOURCE_CODES[difference];
}

/** Of a field of the ARN what stands in it, of anything else the pattern. */
function wordsOf(
  difference: ResourceDifference,
  pattern: string,
  resource: string,
  others: readonly ResourceDifference[],
): NonNullable<Own['words']> {
  const written = splitSix(pattern);
  const asked = splitSix(resource);
  const more = others.length > 0 ? `, and for another ${others.join(' and ')}` : '';
  const field = FIELDS[difference];
  const isWithout = difference === 'region' && asked[3] === '';
  const wanted = isWithout ? 'what has no region in its ARN' : asked[field ?? 0] || 'none';
  if (field !== undefined) return { found: written[field] || 'none', expected: wanted, more };
  if (difference !== 'type') return {};
  return { found: typeOf(written[5]), expected: typeOf(asked[5]), more };
}

const typeOf = (sixth = ''): string => sixth.split(/[:/]/, 1)[0] ?? '';

/** Why a condition of an Allow does not hold. */
function conditionCause(miss: ConditionMiss, check: Check, inquiry: Inquiry): Own {
  const { operator, key, expected, pointer, actual } = miss;
  const entry = check.context.get(key.toLowerCase());
  const wanted = wantedBy({ operator, values: expected }, true);
  const found = actual === undefined ? [] : [actual].flat();
  const words = { operator, key, expected: wanted, found: haveWords(found, entry?.origin) };
  const own = { pointer, found, expected };
  if (actual === undefined && isNeverCarried(inquiry.world, check, key)) {
    return { ...own, code: 'key-never-carried', words: { ...words, more: onlyCarriedBy(check, key, inquiry) } };
  }
  const code = conditionCode(miss, entry?.origin);
  if (code === 'expired' || code === 'not-yet')
    return { ...own, code, words: { ...words, expected: expected.map(asDate).join(' or ') } };
  if (code === 'default-decided') return { ...own, code, words: { ...words, found: haveWords(found, undefined) } };
  const literal = code === 'wildcard-under-equals' || code === 'value-case' || code === 'unreadable-value';
  return { ...own, code, words: literal ? { ...words, expected: expected.join(' or ') } : words };
}

/** Seconds since 1970 as the date that they are. */
const asDate = (value: string): string =>
  /^\d{9,10}$/.test(value) ? `${new Date(Number(value) * 1000).toISOString().slice(0, 19)}Z` : value;

function conditionCode(
  { operator, expected, actual, reason, key }: ConditionMiss,
  origin: string | undefined,
): CauseCode {
  const { row } = operatorOf(operator);
  if (row.kind === 'null') return actual === undefined ? 'key-absent' : 'key-present';
  if (reason === 'absent') return 'key-absent';
  if (reason === 'multivalued') return 'needs-set-operator';
  if (reason === 'unresolvedVariable') return 'variable-without-value';
  if (reason === 'unparsable') return 'unreadable-value';
  const values = [actual ?? []].flat();
  if (row.kind === 'equals' && !row.negated) {
    if (expected.some((each) => /[*?]/.test(each) && values.some((value) => globMatches(compileGlob(each), value))))
      return 'wildcard-under-equals';
  }
  if (!row.negated && (row.kind === 'equals' || row.kind === 'like') && isCaseAlone(values, expected, row.kind))
    return 'value-case';
  if (/^aws:(?:currenttime|epochtime)$/i.test(key)) {
    return row.relation === 'less' || row.relation === 'lessOrEqual' ? 'expired' : 'not-yet';
  }
  return origin?.startsWith('default') ? 'default-decided' : 'value';
}

/** Whether each value that is not as wanted would be, if letter case did not count. */
function isCaseAlone(values: readonly string[], expected: readonly string[], kind: 'equals' | 'like'): boolean {
  const meets = (each: string, value: string): boolean =>
    kind === 'like' ? globMatches(compileGlob(each), value) : each === value;
  const others = values.filter((value) => !expected.some((each) => meets(each, value)));
  return (
    others.length > 0 &&
    others.every((value) => expected.some((each) => meets(each.toLowerCase(), value.toLowerCase())))
  );
}

/** `; only a cluster does`. */
function onlyCarriedBy(check: Check, key: string, { world }: Inquiry): string {
  const types = carriersOf(world, check.action, key);
  return types.length === 0
    ? ''
    : `; only ${types.slice(0, 3).join(' and ')} ${types.length === 1 ? 'carries' : 'carry'} it`;
}

/** `cache.r6g.large (parameter CacheNodeType)`. */
export function haveWords(values: readonly string[], origin: string | undefined): string {
  const shown =
    values.length === 0
      ? 'nothing'
      : values
          .slice(0, 3)
          .map((value) => value || "''")
          .join(', ');
  return `${shown}${values.length > 3 ? ` and ${values.length - 3} more` : ''}${origin ? ` (${origin})` : ''}`;
}
