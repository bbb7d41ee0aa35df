/** Statements of their own: exactly what checks need, in the document where they belong. */
import type { Scope } from '../../engine/member.js';
import { exactly } from '../../policy/match/asking.js';
import type { Check } from '../../terms/check.js';
import type { StatementRef } from '../../terms/verdict.js';
import type { Silence } from '../cause/diagnose.js';
import { isPrivate } from '../cause/unknowns.js';
import { isEditable, isSameDocument, type PolicyChange, policiesOf } from '../edit/change.js';
import { conditionOf, type RawCondition, withCondition, withKey, withoutKey } from '../edit/raw.js';
import { type Inquiry, isNeverCarried, type Raw, rawStatement } from '../inquiry/inquiry.js';
import type { NearStatement } from '../inquiry/meant.js';
import { type CallGuard, guarded } from './guards.js';

/** A statement that allows one check and nothing else. */
export interface OwnStatement {
  readonly check: Check;
  readonly condition: RawCondition;
  readonly beside?: StatementRef | undefined;
}

/**
 * Its conditions are those of the statement that was meant, what this call fails of them put as this call has it, and those
 * of the main action.
 */
export function ownStatement(
  { check, meant }: Silence,
  guards: readonly CallGuard[],
  inquiry: Inquiry,
): OwnStatement | undefined {
  const { best } = meant;
  const raw = best && rawStatement(inquiry, best.result);
  if (best === undefined || raw === undefined) return { check, condition: guarded({}, guards), beside: best?.result };
  let condition: RawCondition | undefined = conditionOf(raw);
  for (const entry of best.result.statement.conditions) {
    const miss = best.result.misses.find((each) => each.code === 'condition' && each.pointer === entry.pointer);
    if (miss === undefined) {
      // What no such check carries says nothing about it, and would only puzzle.
      if (isNeverCarried(inquiry.world, check, entry.key)) condition = withoutKey(condition, entry.operator, entry.key);
      continue;
    }
    condition = withoutKey(condition, entry.operator, entry.key);
    if (isNeverCarried(inquiry.world, check, entry.key)) continue;
    condition = asSent(condition, entry.operator, entry.key, check);
    if (condition === undefined) return undefined;
  }
  for (const key of variablesOf(best)) {
    const entry = check.context.get(key);
    // Whose name the author put there, for such a one it is.
    if (typeof entry?.value === 'string')
      condition = withKey(condition, 'StringEquals', entry.key, entry.value) ?? condition;
  }
  return { check, condition: guarded(condition, guards), beside: best.result };
}

/** The keys, lower-cased, whose values stand in the pattern that was meant. */
export const variablesOf = ({ resource }: NearStatement): string[] =>
  [...(resource?.pattern ?? '').matchAll(/\$\{([^},]+)/g)].map(([, key = '']) => key.trim().toLowerCase());

/** What neither the caller nor a policy that is meant to stay can answer for: time, MFA, an address that AWS never sees. */
const NOT_TO_BE_WRITTEN =
  /^aws:(?:currenttime|epochtime|multifactorauth|securetransport|tokenissuetime|sourcevpc|vpcsourceip|principalorg)/i;

function asSent(condition: RawCondition, operator: string, key: string, { context }: Check): RawCondition | undefined {
  const actual = context.get(key.toLowerCase())?.value;
  if (NOT_TO_BE_WRITTEN.test(key)) return undefined;
  if (/^aws:sourceip$/i.test(key) && (typeof actual !== 'string' || isPrivate(actual))) return undefined;
  let result: RawCondition | undefined = condition;
  for (const [exact, value] of Object.entries(exactly(operator, actual))) {
    result = result && withKey(result, exact, key, value);
  }
  return result;
}

/** The new statements in the documents where they belong, those together that say the same of different things. */
export function placeOwn(scope: Scope, own: readonly OwnStatement[], inquiry: Inquiry): PolicyChange[] | undefined {
  if (own.length === 0) return [];
  const byPlace: { readonly ref: StatementRef | undefined; readonly statements: OwnStatement[] }[] = [];
  const usual = homeOf(scope, inquiry);
  for (const statement of own) {
    const ref = statement.beside && isEditable(inquiry, statement.beside) ? statement.beside : usual;
    if (ref === undefined && scope.layer !== 'identity') return undefined;
    const place = byPlace.find((each) => (each.ref && ref ? isSameDocument(each.ref, ref) : each.ref === ref));
    if (place) place.statements.push(statement);
    else byPlace.push({ ref, statements: [statement] });
  }
  return byPlace.map(({ ref, statements }) => {
    const added = joined(statements, scope);
    return ref === undefined ? { statements: [], inline: added } : { statements: [{ ref, added }], inline: [] };
  });
}

/** Where no statement was meant: in a policy of the scope that is already about ElastiCache, its own before a group's. */
function homeOf(scope: Scope, inquiry: Inquiry): StatementRef | undefined {
  const candidates = policiesOf(inquiry.call.caller.policies, scope)
    .flatMap(({ statements }) => statements.at(-1)?.ref ?? [])
    .filter((ref) => isEditable(inquiry, ref));
  const rank = (ref: StatementRef): number => (ref.policy.group === undefined ? 0 : 2) + (isOurs(ref) ? 0 : 1);
  return candidates.sort((a, b) => rank(a) - rank(b))[0];
}

const isOurs = ({ document }: StatementRef): boolean =>
  document.statements.some(({ action }) => action?.some((each) => /^elasticache:/i.test(each)));

function joined(own: readonly OwnStatement[], { layer }: Scope): Raw[] {
  const byAction = new Map<string, { action: string; condition: RawCondition; resources: string[] }>();
  for (const { check, condition } of own) {
    const key = `${check.action} ${JSON.stringify(condition)}`;
    const group = byAction.get(key) ?? { action: check.action, condition, resources: [] };
    const pattern = patternOf(check);
    if (!group.resources.includes(pattern)) group.resources.push(pattern);
    byAction.set(key, group);
  }
  const byResources = new Map<string, { actions: string[]; condition: RawCondition; resources: string[] }>();
  for (const { action, condition, resources } of byAction.values()) {
    const key = JSON.stringify([condition, resources]);
    const group = byResources.get(key) ?? { actions: [], condition, resources };
    group.actions.push(action);
    byResources.set(key, group);
  }
  return [...byResources.values()].map(({ actions, condition, resources }) =>
    withCondition(
      {
        Effect: 'Allow',
        ...(layer === 'rcp' ? { Principal: '*' } : {}),
        Action: oneOrMany(actions),
        Resource: oneOrMany(resources),
      },
      condition,
    ),
  );
}

/** The pattern of a check's resource; the `type:*` of a call that names nothing is IAM's only pattern for that. */
export const patternOf = ({ resource, because }: Check): string =>
  because.parameter === undefined ? resource : literally(resource);

/**
 * A pattern that matches this one ARN, whatever characters the request put in its name: `${*}`, `${?}` and `${$}` stand
 * for themselves (IAM: reference_policies_variables, needs version 2012-10-17). Only `*` matches what is not an ARN.
 */
function literally(resource: string): string {
  const [, head, name] = /^(arn:(?:[^:]*:){4})(.*)$/s.exec(resource) ?? [];
  if (head === undefined || name === undefined) return '*';
  return head + name.replace(/[*?]|\$(?=\{)/g, (character) => `\${${character}}`);
}

/** As policies write a list: one value by itself. */
export const oneOrMany = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] as string) : values;
