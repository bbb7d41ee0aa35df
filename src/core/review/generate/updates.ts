import type { Catalog } from '../../permissions/catalog/catalog.js';
import type { Edition } from '../../permissions/catalog/model.js';
import { parseArn } from '../../terms/arn.js';
import { type Need, newNeed } from './needs.js';

/** What a tool does to what it made: reads it, changes it, takes it away. */
const MANAGES = /^(?:Describe|Modify|Delete|Increase|Decrease|Reset)/;
const TAGS: ReadonlySet<string> = new Set(['AddTagsToResource', 'RemoveTagsFromResource', 'ListTagsForResource']);

/** The type in an ElastiCache ARN: `cluster` of `...:cluster:app`. */
export const typeOf = (arn: string): string | undefined => {
  const parts = parseArn(arn);
  return parts?.service === 'elasticache' ? parts.resource.split(':', 1)[0] : undefined;
};

/** The operation, among those of a need's calls, that created its resource by name; undefined when none did. */
export function creatorOf({ action, resource, operations, unnamed }: Need, catalog: Catalog): string | undefined {
  const type = typeOf(resource);
  if (type === undefined || unnamed) return undefined;
  return [...operations.keys()].find((operation) =>
    catalog.operations
      .get(operation)
      ?.checks.some((rule) => rule.creates && rule.action === action && rule.type === type),
  );
}

/** What managing the created resources needs beyond what was called: the operations that the table has for their type. */
export function updatesOf(needs: readonly Need[], catalog: Catalog, edition: Edition): Need[] {
  const known = new Set(needs.map(({ action, resource }) => `${action} ${resource}`));
  const added: Need[] = [];
  for (const need of needs) {
    const type = typeOf(need.resource);
    const creator = creatorOf(need, catalog);
    if (type === undefined || creator === undefined) continue;
    for (const action of managing(type, catalog, edition)) {
      const id = `${action} ${need.resource}`;
      if (known.has(id)) continue;
      known.add(id);
      added.push(newNeed(action, need.resource, need.first, `manages what ${creator} created`));
    }
  }
  return added;
}

function managing(type: string, { operations, actions }: Catalog, edition: Edition): string[] {
  const found: string[] = [];
  for (const { operation, checks } of operations.values()) {
    const action = `elasticache:${operation}`;
    const own = checks.filter((rule) => rule.action === action && rule.editions.includes(edition));
    const manages = MANAGES.test(operation) && own.find((rule) => rule.type !== undefined)?.type === type;
    const tags = TAGS.has(operation) && Object.hasOwn(actions.get(operation)?.types ?? {}, type);
    if (manages || tags) found.push(action);
  }
  return found;
}
