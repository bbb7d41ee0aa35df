import { parseArn } from '../terms/arn.js';
import type { ArnScope, Because, Check } from '../terms/check.js';
import type { ContextEntry, RequestContext } from '../terms/question.js';
import type { ApiCall } from '../wire/query/request.js';
import type { Catalog, CheckRule, Edition } from './catalog/model.js';
import { conditionKeysOf } from './catalog/read-check.js';
import { CallKeys, RESOURCE_TAG, tagEntries } from './keys.js';
import { LayeredContext } from './layered-context.js';
import { type Target, targetsOf } from './targets.js';

/** The tags of a resource, as far as somebody has seen them; no member means that it has none. */
export interface KnownTags {
  readonly tags: Readonly<Record<string, string>>;
  /** Who says so, for the explanation: `embedded upstream`, `ListTagsForResource 12 s ago`. */
  readonly origin?: string;
}

/** Nobody knows the tags of a resource; `unknown` says why, in a phrase for people. */
export interface UnknownTags {
  readonly unknown: string;
  /**
   * gone: there is no such resource, so that it has no tags. refused: nobody here will ever be told them. Absent: they could not
   * be had this time.
   */
  readonly why?: 'gone' | 'refused';
}

/** What somebody who was asked for the tags of a resource says. */
export type FoundTags = KnownTags | UnknownTags;

/** For whom and where a call is expanded. */
export interface Subject {
  readonly scope: ArnScope;
  readonly edition: Edition;
  /** Global condition keys, from globalContext; every check has them all. They win over keys of the same name. */
  readonly globals: RequestContext;
  /** Undefined: nobody knows the tags of this resource, and nobody has asked. */
  readonly tagsOf: (arn: string) => FoundTags | undefined;
  /** Whoever carries out the call may keep the capital letters of names, as moto does; then they are other resources. */
  readonly capitalsCount?: boolean;
}

export interface Expanded {
  /** Without duplicates; the call's own action first, then what else it needs, in the order of `data/`. */
  readonly checks: readonly Check[];
  /** Existing resources whose tags would be in the context of a check, but are not known. */
  readonly wantedTags: readonly string[];
  /** Not all of them: the call names more resources than any call of AWS may. */
  readonly tooMany: boolean;
  /** Why the tags of some of these are not known. */
  readonly whyUnknown?: ReadonlyMap<string, UnknownTags> | undefined;
}

/** Ten times what a call may name (100 users in a group), so that no request causes ten thousands of checks. */
export const MOST_CHECKS = 1000;

const NONE: readonly string[] = [];

/**
 * Every permission that a call needs: one check for each action and resource, with the condition keys that the reference
 * gives to the two. What is checked comes from `data/elasticache/permissions.json`, values of keys from key-rules.json.
 *
 * An operation that the catalog does not have (let through by `--unknown-operations check`) is `elasticache:<Operation>`
 * on `*`.
 */
export function expand(catalog: Catalog, call: ApiCall, subject: Subject): Expanded {
  const { globals, scope } = subject;
  const { account } = scope;
  const operation = catalog.operations.get(call.operation);
  if (!operation)
    return { checks: [unknownOperation(call.operation, globals, catalog)], wantedTags: NONE, tooMany: false };
  const keys = new CallKeys(operation, call.parameters);
  const own = `elasticache:${operation.operation}`;
  const checks: Check[] = [];
  const asked = new Set<string>();
  let wanted: Set<string> | undefined;
  const respelled = new Set<string>();
  let whyUnknown: Map<string, UnknownTags> | undefined;
  let ownChecks = 0;
  for (const rule of operation.checks) {
    if (!rule.editions.includes(subject.edition)) continue;
    if (rule.when === 'nothing' && ownChecks > 0) continue;
    for (const target of targetsOf(rule, call.parameters, keys, catalog, scope)) {
      if (rule.action === own) ownChecks++;
      // The same name in two spellings is a second resource to some.
      const apart = target.respelled === true && subject.capitalsCount === true && !respelled.has(target.resource);
      if (!added(asked, `${rule.action} ${target.resource}`) && !apart) continue;
      if (apart) respelled.add(target.resource);
      const names = keysFor(rule, target, catalog);
      const tags = tagsFor(rule, target, names, subject);
      if (tags && !tags.known) {
        if (tags.unknown?.why !== 'refused') wanted = (wanted ?? new Set()).add(target.resource);
        if (tags.unknown !== undefined) {
          whyUnknown ??= new Map();
          whyUnknown.set(target.resource, tags.unknown);
        }
      }
      const foreign = foreignAccount(rule, target, account);
      const context = new CheckContext(names, keys, tags?.known, globals, foreign);
      checks.push(toCheck(rule, target, context, catalog, isUnknown(tags)));
      if (checks.length > MOST_CHECKS) return { checks, wantedTags: NONE, tooMany: true };
    }
  }
  return { checks, wantedTags: wanted ? [...wanted] : NONE, tooMany: false, whyUnknown };
}

/** Adds to a set what was not in it; false when it was. */
function added(set: Set<string>, id: string): boolean {
  const before = set.size;
  return set.add(id).size > before;
}

function toCheck(
  rule: CheckRule,
  target: Target,
  context: RequestContext,
  catalog: Catalog,
  tagsUnknown: boolean,
): Check {
  const { action } = rule;
  const { resource, type } = target;
  const rcp = supportsRcp(catalog, action);
  const because = reasonOf(rule, target);
  return { action, resource, resourceType: type, context, rcp, because, creates: rule.creates, tagsUnknown };
}

const reasonOf = ({ rows, note }: CheckRule, { parameter, assumed }: Target): Because => ({
  rows,
  note,
  parameter,
  assumed,
});

/** Whether resource control policies apply to an action's service: a fact of services.json. */
const supportsRcp = ({ rcpServices }: Catalog, action: string): boolean =>
  rcpServices.has(action.slice(0, action.indexOf(':')));

/** What is known of the tags of a check's resource; undefined: they are not asked for. */
function tagsFor(rule: CheckRule, target: Target, keys: readonly string[], subject: Subject): Tags | undefined {
  if (!target.named || !keys.includes(RESOURCE_TAG)) return undefined;
  const found = target.respelled && subject.capitalsCount ? RESPELLED : subject.tagsOf(target.resource);
  if (found && 'tags' in found) return { known: found };
  // What the call creates has no tags yet: nothing to ask for.
  return rule.creates ? undefined : { unknown: found };
}

/** A resource that is not there has no tags, and that is known. */
const isUnknown = (tags: Tags | undefined): boolean =>
  tags !== undefined && !tags.known && tags.unknown?.why !== 'gone';

/** Two resources to one reader, one to another: nobody can say whose tags would count. */
const RESPELLED: FoundTags = {
  unknown: 'its name was sent with capital letters, and emulators differ on whether they count: send it in lower case',
  why: 'refused',
};

type Tags = { readonly known: KnownTags } | { readonly known?: undefined; readonly unknown: UnknownTags | undefined };

/** The keys of one check, beside the ones that all checks of the call share: where both have a key, the shared one counts. */
class CheckContext extends LayeredContext {
  readonly #names: readonly string[];
  readonly #keys: CallKeys;
  readonly #tags: KnownTags | undefined;
  readonly #foreign: Foreign | undefined;

  constructor(
    names: readonly string[],
    keys: CallKeys,
    tags: KnownTags | undefined,
    globals: RequestContext,
    foreign: Foreign | undefined,
  ) {
    super(globals);
    this.#names = names;
    this.#keys = keys;
    this.#tags = tags;
    this.#foreign = foreign;
  }

  protected override make(): RequestContext {
    const context = new Map<string, ContextEntry>();
    const add = (entry: ContextEntry): void => {
      const key = entry.key.toLowerCase();
      if (!this.shared.has(key)) context.set(key, entry);
    };
    for (const name of this.#names) {
      if (name !== RESOURCE_TAG) for (const entry of this.#keys.entries(name)) add(entry);
      else if (this.#tags) for (const entry of resourceTags(this.#tags)) add(entry);
    }
    // Somebody who said whose resource it is knows better.
    const { own, owner } = this.#foreign ?? {};
    if (owner && this.shared.get('aws:resourceaccount')?.value === own) context.set('aws:resourceaccount', owner);
    return context;
  }
}

/** Of a rule without a type (the tag operations) the ARN in the request says which type's keys there are. */
function keysFor(rule: CheckRule, target: Target, catalog: Catalog): readonly string[] {
  if (rule.type !== undefined || target.type === undefined) return rule.keys;
  const action = catalog.actions.get(rule.action.slice(rule.action.indexOf(':') + 1));
  return action ? conditionKeysOf(action, target.type) : rule.keys;
}

function resourceTags({ tags, origin }: KnownTags): ContextEntry[] {
  const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
  return tagEntries('aws:ResourceTag', list, origin ?? 'tags of the resource');
}

/** Whose a resource is that is not the caller's `own` account's. */
interface Foreign {
  readonly own: string;
  readonly owner: ContextEntry;
}

/** An ARN in the request may name another account's resource; `aws:ResourceAccount` is the account that owns it. */
function foreignAccount(rule: CheckRule, target: Target, own: string): Foreign | undefined {
  if (rule.arns.length === 0 || target.parameter === undefined) return undefined;
  const account = parseArn(target.resource)?.account;
  if (!account || account === own) return undefined;
  return { own, owner: { key: 'aws:ResourceAccount', value: account, origin: `parameter ${target.parameter}` } };
}

function unknownOperation(operation: string, globals: RequestContext, catalog: Catalog): Check {
  const action = `elasticache:${operation}`;
  const note = 'the permissions data does not know this operation';
  const because = { rows: [], note, assumed: `action ${action} on \`*\`` };
  return { action, resource: '*', context: globals, rcp: supportsRcp(catalog, action), because };
}
