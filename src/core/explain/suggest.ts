import type { MissingPermission } from './explanation.js';

/** A statement as it would stand in a policy. */
export interface SuggestedStatement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/**
 * The smallest Allow statements for every permission that an identity-based policy fails to give: exact actions on exact
 * resources, nothing wider. Actions that need the same resources share a statement. A literal `type:*` in a request is
 * written as it is: as a pattern it allows that request and all resources of the type.
 */
export function suggestStatements(missing: readonly MissingPermission[]): SuggestedStatement[] {
  const resourcesOf = new Map<string, Set<string>>();
  for (const { action, resource, notAllowedBy } of missing) {
    if (!notAllowedBy.some((each) => each.layer === 'identity')) continue;
    const resources = resourcesOf.get(action) ?? new Set<string>();
    resourcesOf.set(action, resources.add(resource));
  }
  const byResources = new Map<string, { actions: string[]; resources: string[] }>();
  for (const [action, set] of resourcesOf) {
    const resources = [...set];
    const key = JSON.stringify(resources);
    const group = byResources.get(key) ?? { actions: [], resources };
    group.actions.push(action);
    byResources.set(key, group);
  }
  return [...byResources.values()].map(({ actions, resources }) => ({
    Effect: 'Allow',
    Action: oneOrMany(actions),
    Resource: oneOrMany(resources),
  }));
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] as string) : values;
}
