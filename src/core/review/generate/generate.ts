import { decide } from '../../engine/decide.js';
import { compilePolicySet, type PolicySet } from '../../engine/policy-set.js';
import type { Catalog } from '../../permissions/catalog/catalog.js';
import type { Edition } from '../../permissions/catalog/model.js';
import { compilePolicy } from '../../policy/match/compile.js';
import { parsePolicy } from '../../policy/read/parse.js';
import type { ContextEntry } from '../../terms/question.js';
import { ABSENT, areTooMany, type Box, MOST_BOXES, membersOf } from './boxes.js';
import { policiesOf, type Said, statementsOf, type WrittenPolicy } from './document.js';
import type { Collected, Need, RefusedPermission } from './needs.js';
import { type Generalized, generalize } from './service-names.js';
import { type Grant, grantsFor, patternOf } from './statements.js';
import { creatorOf, typeOf, type Updates, updatesOf } from './updates.js';

export interface GenerateOptions {
  readonly catalog: Catalog;
  readonly edition: Edition;
  /** Patterns for names that the service makes. */
  readonly generalize: boolean;
  /** What manages the created resources, too. */
  readonly withUpdates: boolean;
  /** A policy that there is already: only what it does not allow is written. */
  readonly existing?: PolicySet;
  /** Sids that are taken. */
  readonly sids?: Iterable<string>;
}

/** Why a statement is there. */
export interface Reason {
  readonly sid: string;
  readonly needs: readonly {
    readonly action: string;
    readonly resource: string;
    readonly calls: number;
    readonly operations: Readonly<Record<string, number>>;
    readonly first?: string;
    readonly last?: string;
    /** Ids of decisions. */
    readonly examples: readonly string[];
    /** It was not called: why it is there. */
    readonly added?: string;
  }[];
  /** What the statement allows beyond the calls, one sentence each. */
  readonly opens: readonly string[];
}

export interface Generated {
  /** One, or several when one would be longer than IAM takes; none when nothing is needed. */
  readonly policies: readonly WrittenPolicy[];
  readonly reasons: readonly Reason[];
  /** Needed, and refused by something that an identity policy does not change. */
  readonly refused: readonly RefusedPermission[];
  /** Needed on what no policy can name. */
  readonly unnameable: readonly { readonly action: string; readonly resource: string }[];
  /** False: there were more permissions than are remembered. */
  readonly complete: boolean;
}

/**
 * The least policy for what was called: it allows every call that was collected, and nothing beyond but what its reasons name
 * under `opens`. Each permission is decided by the engine under what is returned before it is.
 */
export function generatePolicy(collected: Collected, options: GenerateOptions): Generated {
  const { catalog, edition, existing } = options;
  const asked = collected.all();
  const created = asked.filter((need) => creatorOf(need, catalog) !== undefined);
  const updates = options.withUpdates ? updatesOf(asked, catalog, edition) : NO_UPDATES;
  const wanted = [...asked.map((need) => limited(need, updates.managing.has(need))), ...updates.added];
  const nameable = wanted.filter((need) => isNameable(patternOf(need)));
  const needs = existing ? nameable.filter((need) => isLacking(need, existing)) : nameable;
  // The prefix of a global datastore is the service's, whoever chose the rest.
  const chosen = new Set(
    created.map(({ resource }) => resource).filter((arn) => typeOf(arn) !== 'globalreplicationgroup'),
  );
  const made = options.generalize ? generalize(needs, chosen) : [];
  const generalized = new Map([...made, ...updates.patterns]);
  const said = statementsOf(grantsFor(needs, generalized), catalog, options.sids);
  const policies = policiesOf(said.map(({ statement }) => statement));
  prove(policies, needs);
  return {
    policies,
    reasons: said.map((each) => reasonOf(each, generalized)),
    refused: collected.refused(),
    unnameable: wanted.filter((need) => !nameable.includes(need)).map(({ action, resource }) => ({ action, resource })),
    complete: collected.complete,
  };
}

const NO_UPDATES: Updates = { added: [], managing: new Set(), patterns: new Map() };

/** A permission with the conditions that it can have, and why it has none. */
function limited(need: Need, isManaging: boolean): Need {
  const without = (unlimited: string): Need => ({ ...need, boxes: [], unlimited });
  if (areTooMany(need.boxes)) return without(`more than ${MOST_BOXES} combinations of condition values were seen`);
  if (isManaging && need.boxes.some(({ size }) => size > 0)) return without('an update has values that no call had');
  return need;
}

/** Whether a policy that there is already does not allow it: of what was called the calls told, each with its context. */
const isLacking = (need: Need, existing: PolicySet): boolean =>
  need.added === undefined && need.unlimited === undefined ? need.lacking : !allows(existing, need);

/** Whether a policy can say it: what callers gave as an ARN may be any text. */
function isNameable(pattern: string): boolean {
  const statement = { Effect: 'Allow', Action: 'elasticache:AddTagsToResource', Resource: pattern };
  return parsePolicy({ Version: '2012-10-17', Statement: [statement] }, 'identity').document !== undefined;
}

/** Compiles documents as the identity policies of somebody who has no others. @throws Error when IAM would refuse one. */
export function compiled(documents: readonly object[]): PolicySet {
  const policies = documents.map((document, index) => {
    const parsed = parsePolicy(document, 'identity');
    if (parsed.document) return compilePolicy(parsed.document, { layer: 'identity', name: `policy ${index + 1}` });
    throw new Error(`INVARIANT: a generated policy is one that IAM takes: ${parsed.problems[0]?.message}`);
  });
  return compilePolicySet({ identity: policies });
}

function prove(policies: readonly WrittenPolicy[], needs: readonly Need[]): void {
  const set = compiled(policies);
  const missed = needs.find((need) => !allows(set, need));
  if (missed) throw new Error(`INVARIANT: the generated policy allows ${missed.action} on ${missed.resource}`);
}

/** Whether a need is allowed in each context that its calls had. */
function allows(set: PolicySet, { action, resource, boxes }: Need): boolean {
  const contexts = boxes.length ? boxes : [new Map()];
  return contexts.every((box) => decide(set, { action, resource, context: contextOf(box) }).decision === 'allowed');
}

function contextOf(box: Box): Map<string, ContextEntry> {
  const context = new Map<string, ContextEntry>();
  for (const [key, [value = ABSENT]] of box)
    if (value !== ABSENT) context.set(key.toLowerCase(), { key, value: membersOf(value) ?? value });
  return context;
}

function reasonOf({ grant, statement }: Said, generalized: ReadonlyMap<string, Generalized>): Reason {
  const own = needsOf(grant, generalized);
  return {
    sid: statement.Sid,
    needs: own.map(({ action, resource, calls, operations, first, last, examples, added }) => ({
      action,
      resource,
      calls,
      operations: Object.fromEntries([...operations].sort(([a], [b]) => (a < b ? -1 : 1))),
      ...(added === undefined ? { first, last } : { added }),
      examples,
    })),
    opens: opensOf(grant, own, generalized),
  };
}

/** Of a statement that was cut in two, only what this part is for. */
function needsOf({ actions, resources, needs }: Grant, generalized: ReadonlyMap<string, Generalized>): Need[] {
  return needs.filter((need) => {
    const pattern = generalized.get(need.resource)?.pattern ?? patternOf(need);
    const within = (wide: string): boolean =>
      wide === pattern || wide === '*' || (wide.endsWith(':*') && pattern.startsWith(wide.slice(0, -1)));
    return actions.includes(need.action) && resources.some(within);
  });
}

function opensOf(
  { actions, resources }: Grant,
  needs: readonly Need[],
  generalized: ReadonlyMap<string, Generalized>,
): string[] {
  const opens: string[] = [];
  for (const why of new Set(needs.flatMap(({ unlimited }) => unlimited ?? [])))
    opens.push(`any condition values: ${why}`);
  for (const resource of resources) {
    if (resource === '*') opens.push(`*: IAM limits ${named(actions)} to no resource`);
    const found = [...generalized.values()].find(({ pattern }) => pattern === resource);
    if (found) opens.push(`${resource}: ${found.opens}${seen(found.names)}`);
    else if (resource.endsWith(':*') && needs.some((need) => need.unnamed && patternOf(need) === resource))
      opens.push(`${resource}: a call that names none is decided on this, and with it ${named(actions)} may name any`);
  }
  return opens;
}

const MOST_SEEN = 3;
function seen(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > MOST_SEEN ? ` and ${names.length - MOST_SEEN} more` : '';
  return ` (seen: ${names.slice(0, MOST_SEEN).join(', ')}${more})`;
}
const named = (actions: readonly string[]): string =>
  actions.length > 2 ? `${actions.length} actions` : actions.map((action) => action.split(':')[1]).join(' and ');
