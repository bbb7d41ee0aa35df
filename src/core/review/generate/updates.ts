import type { Catalog } from '../../permissions/catalog/catalog.js';
import type { Edition } from '../../permissions/catalog/model.js';
import { parseArn } from '../../terms/arn.js';
import { type Need, newNeed } from './needs.js';
import { type Generalized, isServiceMade } from './service-names.js';

/** What a tool does to what it made: reads it, changes it, takes it away. */
const MANAGES = /^(?:Describe|Modify|Delete|Increase|Decrease|Reset|Rebalance|Disassociate)/;
const TAGS: ReadonlySet<string> = new Set(['AddTagsToResource', 'RemoveTagsFromResource', 'ListTagsForResource']);

/**
 * What has parts whose names the service makes: tools list the parts without a name, and look for theirs (terraform-provider-aws,
 * internal/service/elasticache: findCacheClusters).
 */
const PARTS: Readonly<Record<string, { readonly action: string; readonly type: string }>> = {
  replicationgroup: { action: 'elasticache:DescribeCacheClusters', type: 'cluster' },
};

/** The type in an ElastiCache ARN: `cluster` of `...:cluster:app`. */
export const typeOf = (arn: string): string | undefined => {
  const parts = parseArn(arn);
  return parts?.service === 'elasticache' ? parts.resource.split(':', 1)[0] : undefined;
};

/** The operation, among those of a need's calls, that created its resource; undefined when none did. */
function makerOf({ action, resource, operations }: Need, catalog: Catalog): string | undefined {
  const type = typeOf(resource);
  if (type === undefined) return undefined;
  return [...operations.keys()].find((operation) =>
    catalog.operations
      .get(operation)
      ?.checks.some((rule) => rule.creates && rule.action === action && rule.type === type),
  );
}

/** The operation, among those of a need's calls, that created its resource by name; undefined when none did. */
export const creatorOf = (need: Need, catalog: Catalog): string | undefined =>
  need.unnamed ? undefined : makerOf(need, catalog);

export interface Updates {
  /** What was not called, and is needed to manage what calls created. */
  readonly added: readonly Need[];
  /** What was called and manages what calls created: an update sends values that no call had. */
  readonly managing: ReadonlySet<Need>;
  /** By resource: those of `added` that are patterns. */
  readonly patterns: ReadonlyMap<string, Generalized>;
}

/** An update to another engine version takes the default parameter group of that one. */
const DEFAULT_GROUPS = 'parametergroup:default.*';
const opensDefaults = (pattern: string): Generalized => ({
  pattern,
  opens: 'the default parameter groups, which nobody can change: another engine version has another one',
  names: [],
});

/**
 * What managing the created resources needs: the operations that the table has for their type, on them and on what else such a
 * call may name, of what the calls created or made them with.
 */
export function updatesOf(needs: readonly Need[], catalog: Catalog, edition: Edition): Updates {
  const known = new Map(needs.map((need) => [idOf(need), need]));
  const added: Need[] = [];
  const managing = new Set<Need>();
  const made = madeBy(needs, catalog);
  const patterns = new Map<string, Generalized>();
  const want = (action: string, resource: string, time: string, why: string, unnamed = false): void => {
    const id = idOf({ action, resource });
    const need = known.get(id) ?? { ...newNeed(action, resource, time, why), unnamed };
    if (!known.has(id)) added.push(need);
    else if (need.added === undefined) managing.add(need);
    known.set(id, need);
  };
  for (const [resource, { operation, time }] of made) {
    const parts = PARTS[typeOf(resource) ?? ''];
    if (parts) {
      want(
        parts.action,
        `${placeOf(resource)}:${parts.type}:*`,
        time,
        `finds the parts of what ${operation} created`,
        true,
      );
    }
    for (const { action, beside } of managementOf(typeOf(resource) ?? '', catalog, edition)) {
      want(action, resource, time, `manages what ${operation} created`);
      if (action.includes(':Modify') && beside.has('parametergroup') && parseArn(resource)?.region) {
        const defaults = `${placeOf(resource)}:${DEFAULT_GROUPS}`;
        patterns.set(defaults, opensDefaults(defaults));
        want(action, defaults, time, `gives it to what ${operation} created`);
      }
      const others = needs.filter(
        (other) => isBeside(other, resource, beside) && (made.has(other.resource) || other.operations.has(operation)),
      );
      for (const { resource: other } of others) want(action, other, time, `gives it to what ${operation} created`);
    }
  }
  return { added, managing, patterns };
}

const idOf = ({ action, resource }: Pick<Need, 'action' | 'resource'>): string => `${action} ${resource}`;

interface Maker {
  readonly operation: string;
  readonly time: string;
}

/** What calls created, by ARN: by name, and, where a call named nothing, what was seen under a name that the service makes. */
function madeBy(needs: readonly Need[], catalog: Catalog): Map<string, Maker> {
  const made = new Map<string, Maker>();
  const unnamed = new Map<string, Maker>();
  for (const need of needs) {
    const operation = makerOf(need, catalog);
    if (operation === undefined) continue;
    const maker = { operation, time: need.first };
    if (need.unnamed) unnamed.set(need.resource, maker);
    else made.set(need.resource, maker);
  }
  for (const { resource } of needs) {
    const maker = unnamed.get(`${resource.split(':').slice(0, NAMELESS).join(':')}:*`);
    if (maker && !made.has(resource) && isServiceMade(resource)) made.set(resource, maker);
  }
  return made;
}

/** `arn:aws:elasticache:us-east-1:123456789012` of an ARN in it. */
const placeOf = (arn: string): string => {
  const parts = arn.split(':');
  return parts.slice(0, NAMELESS - 1).join(':');
};

/** Parts of an ARN of ElastiCache before its name: `arn:aws:elasticache:us-east-1:123456789012:cluster`. */
const NAMELESS = 6;

/** Whether a call about one resource may name the other: it is of such a type, and where the call is, or nowhere. */
function isBeside({ resource, unnamed }: Need, created: string, types: ReadonlySet<string>): boolean {
  if (unnamed || !types.has(typeOf(resource) ?? '')) return false;
  const [region, own] = [parseArn(resource)?.region, parseArn(created)?.region];
  return region === own || region === '' || own === '';
}

interface Management {
  readonly action: string;
  /** Other types that the call may name. */
  readonly beside: ReadonlySet<string>;
}

function managementOf(type: string, { operations, actions }: Catalog, edition: Edition): Management[] {
  const found: Management[] = [];
  for (const { operation, checks } of operations.values()) {
    const action = `elasticache:${operation}`;
    const own = checks.filter((rule) => rule.action === action && rule.editions.includes(edition));
    const types = own.flatMap((rule) => rule.type ?? []);
    if (MANAGES.test(operation) && types[0] === type)
      found.push({ action, beside: new Set(types.filter((other) => other !== type)) });
    else if (TAGS.has(operation) && Object.hasOwn(actions.get(operation)?.types ?? {}, type))
      found.push({ action, beside: new Set() });
  }
  return found;
}
