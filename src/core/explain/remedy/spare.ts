/**
 * Edits by which a Deny spares one call and still denies everything else: what it says of this action, this resource and these
 * values is cut out, and where cutting out opens more, what was opened is denied again by a statement of its own.
 */

import type { Catalog } from '../../permissions/catalog/catalog.js';
import type { Action } from '../../permissions/catalog/model.js';
import { otherThan } from '../../policy/match/asking.js';
import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import type { Check } from '../../terms/check.js';
import { defined } from '../../terms/defined.js';
import type { StatementRef } from '../../terms/verdict.js';
import { tellingConditions } from '../cause/diagnose-deny.js';
import { changedPolicy, isEditable, type PolicyChange } from '../edit/change.js';
import { conditionOf, entriesOf, renamed, withCondition, withEntries, withKey } from '../edit/raw.js';
import { opensMore, spareAlone } from '../edit/trial.js';
import { type Inquiry, type Raw, rawStatement } from '../inquiry/inquiry.js';
import { oneOrMany, patternOf } from './own-statement.js';

/** How a Deny is cut: what is left of it (absent: nothing), and what has to be denied again, in the order in which it is tried without. */
interface Cut {
  readonly after?: Raw;
  readonly again: readonly (readonly Raw[])[];
}

/** The change that spares the checks which a Deny matches; undefined when IAM has no words for one that opens nothing else. */
export function spareChecks(ref: StatementRef, checks: readonly Check[], inquiry: Inquiry): PolicyChange | undefined {
  if (!isEditable(inquiry, ref)) return undefined;
  const raw = rawStatement(inquiry, ref);
  if (raw === undefined || ref.statement.conditions.some(({ key }) => FOR_EVERYBODY.test(key))) return undefined;
  for (const cut of cutsOf(raw, ref, checks, inquiry)) {
    for (let count = 0; count <= cut.again.length; count++) {
      const added = cut.again.slice(0, count).flat();
      const { after } = cut;
      const left = after === undefined ? ({ removed: true } as const) : { after };
      const change: PolicyChange = { statements: [{ ref, ...left, added }], inline: [] };
      if (isGood(ref, change, checks, inquiry)) return change;
    }
  }
  return undefined;
}

/** What every call has to meet, is not opened for one of them: time, MFA, TLS. */
const FOR_EVERYBODY = /^aws:(?:currenttime|epochtime|multifactorauth(?:present|age)|securetransport|tokenissuetime)$/i;

function isGood(ref: StatementRef, change: PolicyChange, checks: readonly Check[], inquiry: Inquiry): boolean {
  const { policies } = inquiry.call.caller;
  const member = policies.members.find(({ statement }) => statement.ref.statement === ref.statement);
  if (member === undefined) return false;
  const before = { ref: ref.policy, document: ref.document, statements: [member.statement] };
  const [only] = change.statements;
  const isGone = only?.removed === true && only.added.length === 0;
  const after = isGone ? { ...before, statements: [] } : changedPolicy(before, change);
  if (after === undefined) return false;
  const spares = spareAlone([after]);
  if (!checks.every(spares)) return false;
  const keys = new Set(ref.statement.conditions.map(({ key }) => key.toLowerCase()));
  return !opensMore(
    { before: spareAlone([before]), after: spares, of: checks },
    keys,
    inquiry.world.catalog,
    'askable',
  );
}

function* cutsOf(raw: Raw, ref: StatementRef, checks: readonly Check[], inquiry: Inquiry): Generator<Cut> {
  const resources = [...new Set(checks.map(patternOf))];
  const actions = [...new Set(checks.map(({ action }) => action))];
  const rest = withoutSid(withoutResources(raw, resources, inquiry));
  const others = otherValues(raw, ref, checks, resources, actions);
  if (raw.NotAction !== undefined) {
    const after = withEntries(raw, 'NotAction', [...entriesOf(raw, 'NotAction'), ...actions]);
    const elsewhere = [...groupsBy(checks, ({ action }) => action, patternOf)].map(([own, on]) => {
      const kept = withoutSid(withoutResources(raw, on, inquiry));
      return kept && renamed(kept, 'NotAction', 'Action', own);
    });
    const again = elsewhere.filter((each) => each !== undefined);
    yield { after, again: again.length === elsewhere.length ? [again, others] : [] };
  }
  if (rest !== undefined) {
    const after = { ...defined({ Sid: raw.Sid }), ...rest };
    const onThem = [...groupsBy(checks, patternOf, ({ action }) => action)].flatMap(([on, asked]) => {
      const left = actionsLeft(
        raw,
        checks.filter((each) => on.includes(patternOf(each))),
        asked,
        inquiry,
      );
      return left.length === 0 ? [] : [withoutSid(onResources(raw, on, left)) as Raw];
    });
    yield { after, again: [onThem, others] };
  }
  const listed = withoutActions(raw, actions);
  if (listed !== undefined) yield { after: listed, again: [others] };
  if (rest === undefined && isAbout(raw, resources)) yield* narrowed(raw, resources, others, checks, inquiry);
}

/** What is one in checks, together where the same others belong to it: the actions that are asked on the same resources. */
function groupsBy(
  checks: readonly Check[],
  one: (check: Check) => string,
  other: (check: Check) => string,
): Iterable<readonly [string[], string[]]> {
  const others = new Map<string, Set<string>>();
  for (const check of checks) others.set(one(check), (others.get(one(check)) ?? new Set()).add(other(check)));
  const groups = new Map<string, [string[], string[]]>();
  for (const [each, its] of others) {
    const key = [...its].sort().join('\n');
    const group = groups.get(key) ?? [[], [...its]];
    group[0].push(each);
    groups.set(key, group);
  }
  return groups.values();
}

/** Whether a statement denies these resources and no other. */
const isAbout = (raw: Raw, resources: readonly string[]): boolean =>
  raw.Resource !== undefined && entriesOf(raw, 'Resource').every((each) => resources.includes(each));

/** What is left of a Deny of these resources alone: nothing, the other actions, other values. */
function* narrowed(
  raw: Raw,
  resources: readonly string[],
  others: readonly Raw[],
  checks: readonly Check[],
  inquiry: Inquiry,
): Generator<Cut> {
  yield { again: [] };
  const sid = raw.Sid === undefined ? {} : { Sid: raw.Sid };
  const actions = [...new Set(checks.map(({ action }) => action))];
  // Of one service's resources all its actions but one are everything but that one.
  if (isWholeService(raw)) yield { after: renamed(raw, 'Action', 'NotAction', actions), again: [others] };
  const left = actionsLeft(raw, checks, actions, inquiry);
  if (left.length > 0) yield { after: onResources(raw, resources, left), again: [others] };
  const [first, ...more] = others;
  if (first) yield { after: { ...sid, ...first }, again: [more] };
}

const isWholeService = (raw: Raw): boolean =>
  entriesOf(raw, 'Action').some((each) => /^elasticache:\*+$/i.test(each)) &&
  entriesOf(raw, 'Action').length === 1 &&
  entriesOf(raw, 'Resource').every((each) => /^arn:[^:]*:elasticache:/.test(each));

/** The same statement without these resources; undefined when its patterns take them in and IAM cannot say all but one. */
function withoutResources(raw: Raw, resources: readonly string[], inquiry: Inquiry): Raw | undefined {
  if (resources.includes('*')) return undefined;
  if (raw.NotResource !== undefined)
    return withEntries(raw, 'NotResource', [...entriesOf(raw, 'NotResource'), ...resources]);
  const written = entriesOf(raw, 'Resource');
  if (written.includes('*')) return renamed(raw, 'Resource', 'NotResource', resources);
  const beside = written.length === 1 ? typesBeside(written[0] as string, raw, inquiry) : undefined;
  if (beside) return renamed(raw, 'Resource', 'NotResource', [...resources, ...beside]);
  const kept = written.filter((each) => !resources.includes(each));
  return kept.length > 0 && kept.length < written.length ? withEntries(raw, 'Resource', kept) : undefined;
}

/** More types than this are no exception any more. */
const MOST_TYPES = 6;

/**
 * What a Deny of all resources of one type leaves, as patterns of the other types that its actions are about: with these
 * excepted it denies what it did. Undefined when the pattern says anything of regions, accounts or names.
 */
function typesBeside(pattern: string, raw: Raw, { world, call }: Inquiry): string[] | undefined {
  const { account } = call.caller;
  const [, partition, region, owner, type] =
    /^arn:([^:]+):elasticache:([^:]*):([^:]*):(?:([a-z-]+):)?\*$/.exec(pattern) ?? [];
  const own = type === undefined ? undefined : world.catalog.resourceTypes.get(type);
  if (partition === undefined || (type !== undefined && own === undefined)) return undefined;
  if (region !== (own?.regional === false ? '' : '*') && region !== '*') return undefined;
  if (owner !== '*' && owner !== account) return undefined;
  const types = new Set<string>();
  for (const { name, types: asked } of actionsOf(raw, world.catalog)) {
    const rules = world.catalog.operations.get(name)?.checks ?? [];
    if (Object.keys(asked).length === 0 || rules.some(({ resource }) => resource === '*')) return undefined;
    if (type !== undefined) for (const each of Object.keys(asked)) if (each !== type) types.add(each);
  }
  if (types.size > MOST_TYPES) return undefined;
  return [...types].map((each) => {
    const regional = world.catalog.resourceTypes.get(each)?.regional !== false;
    return `arn:${partition}:elasticache:${regional ? '*' : ''}:*:${each}:*`;
  });
}

/** The actions of ElastiCache that Action names. */
function actionsOf(raw: Raw, { actions }: Catalog): Action[] {
  const globs = entriesOf(raw, 'Action').map((each) => compileGlob(each.toLowerCase()));
  return [...actions.values()].filter(({ name }) =>
    globs.some((glob) => globMatches(glob, `elasticache:${name.toLowerCase()}`)),
  );
}

/** The same statement without these actions; `*` can be all but some, a list can lack what it names. */
function withoutActions(raw: Raw, actions: readonly string[]): Raw | undefined {
  const written = entriesOf(raw, 'Action');
  if (written.length === 1 && written[0] === '*') return renamed(raw, 'Action', 'NotAction', actions);
  const lower = actions.map((each) => each.toLowerCase());
  const kept = written.filter((each) => !lower.includes(each.toLowerCase()));
  return kept.length > 0 && kept.length < written.length ? withEntries(raw, 'Action', kept) : undefined;
}

/** What else the statement denies on these resources: every other action that it names, or that can be asked about them. */
function actionsLeft(raw: Raw, checks: readonly Check[], without: readonly string[], { world }: Inquiry): string[] {
  const globs = entriesOf(raw, raw.NotAction === undefined ? 'Action' : 'NotAction').map((each) =>
    compileGlob(each.toLowerCase()),
  );
  const named = new Set(entriesOf(raw, 'Action').map((each) => each.toLowerCase()));
  const types = new Set(checks.map(({ resourceType }) => resourceType));
  const asked = new Set(without);
  const left: string[] = [];
  for (const { name, types: own } of world.catalog.actions.values()) {
    const action = `elasticache:${name}`;
    const matched = globs.some((glob) => globMatches(glob, action.toLowerCase())) === (raw.NotAction === undefined);
    const isNamed = raw.NotAction === undefined && named.has(action.toLowerCase());
    if (matched && !asked.has(action) && (isNamed || Object.keys(own).some((type) => types.has(type))))
      left.push(action);
  }
  return left;
}

/** The statement, for these resources and actions alone. */
function onResources(raw: Raw, resources: readonly string[], actions: readonly string[]): Raw {
  const {
    Action: _action,
    NotAction: _notAction,
    Resource: _resource,
    NotResource: _notResource,
    Condition,
    ...head
  } = raw;
  const own = { ...head, Action: oneOrMany(actions), Resource: oneOrMany(resources) };
  return Condition === undefined ? own : { ...own, Condition };
}

/** What the statement denies on these resources with other values than the call's. */
function otherValues(
  raw: Raw,
  ref: StatementRef,
  checks: readonly Check[],
  resources: readonly string[],
  actions: readonly string[],
): Raw[] {
  const [check] = checks;
  if (check === undefined) return [];
  const seen = new Set<string>();
  return tellingConditions(ref.statement.conditions, check).flatMap(({ operator, key }) => {
    if (seen.has(key.toLowerCase())) return [];
    seen.add(key.toLowerCase());
    const other = otherThan(operator, check.context.get(key.toLowerCase())?.value);
    if (other === undefined) return [];
    let condition: ReturnType<typeof withKey> = conditionOf(raw);
    for (const [negated, value] of Object.entries(other))
      condition = condition && withKey(condition, negated, key, value);
    const own = withoutSid(onResources(raw, resources, actions));
    return condition && own ? [withCondition(own, condition)] : [];
  });
}

function withoutSid(raw: Raw | undefined): Raw | undefined {
  if (raw === undefined) return undefined;
  const { Sid: _sid, ...rest } = raw;
  return rest;
}
