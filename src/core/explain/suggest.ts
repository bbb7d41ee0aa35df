import type { MissDetail, MissingPermission, StatementPlace } from './explanation.js';

/** A statement as it would stand in a policy. */
export interface SuggestedStatement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** A condition that alone kept a statement from allowing a permission: the guard its author wanted, so it is not bypassed. */
export interface SuggestedCondition {
  readonly action: string;
  readonly resource: string;
  readonly statement: StatementPlace;
  readonly conditions: readonly MissDetail[];
}

/** The smallest change to identity-based policies that would allow what they do not. */
export interface Suggestion {
  readonly statements: readonly SuggestedStatement[];
  readonly conditions: readonly SuggestedCondition[];
}

/**
 * What would give every permission that an identity-based policy fails to give: exact actions on exact resources,
 * nothing wider. Actions that need the same resources share a statement. The `type:*` of a call that names nothing is
 * written as it is: as a pattern it allows that call and all resources of the type. Of another account's resource there
 * is nothing to suggest here.
 */
export function suggestChange(missing: readonly MissingPermission[]): Suggestion {
  const resourcesOf = new Map<string, Set<string>>();
  const conditions: SuggestedCondition[] = [];
  for (const { action, resource, because, notAllowedBy } of missing) {
    const identity = notAllowedBy.find((each) => each.layer === 'identity');
    if (!identity || notAllowedBy.some(({ layer }) => layer === 'resource')) continue;
    const { closest } = identity;
    if (closest?.misses.every(({ code }) => code === 'condition')) {
      conditions.push({ action, resource, statement: closest.statement, conditions: closest.misses });
    } else {
      const pattern = because.parameter === undefined ? resource : literally(resource);
      resourcesOf.set(action, (resourcesOf.get(action) ?? new Set<string>()).add(pattern));
    }
  }
  return { statements: statementsOf(resourcesOf), conditions };
}

function statementsOf(resourcesOf: ReadonlyMap<string, ReadonlySet<string>>): SuggestedStatement[] {
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

/**
 * A pattern that matches this one ARN, whatever characters the request put in its name: `${*}`, `${?}` and `${$}` stand
 * for themselves (IAM: reference_policies_variables, needs version 2012-10-17). Only `*` matches what is no ARN.
 */
function literally(resource: string): string {
  const [, head, name] = /^(arn:(?:[^:]*:){4})(.*)$/s.exec(resource) ?? [];
  if (head === undefined || name === undefined) return '*';
  return head + name.replace(/[*?]|\$(?=\{)/g, (character) => `\${${character}}`);
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] as string) : values;
}
