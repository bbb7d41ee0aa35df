import type { Declaration, DeclaredPrincipal } from './declaration.js';

/**
 * Two declarations as one: what stands in both belongs to the same principal, by ARN. Policies, groups and keys add up;
 * for the rest the first (the principals file) is stronger.
 */
export function mergeDeclarations(first: Declaration, second: Declaration): Declaration {
  const known = new Map(second.principals.map((principal) => [principal.arn, principal]));
  const own = new Set(first.principals.map((principal) => principal.arn));
  return {
    principals: [
      ...first.principals.map((principal) => mergePrincipal(principal, known.get(principal.arn))),
      ...second.principals.filter((principal) => !own.has(principal.arn)),
    ],
    groups: new Map([...second.groups, ...first.groups]),
    policies: new Map([...second.policies, ...first.policies]),
    ...(first.organization === undefined ? {} : { organization: first.organization }),
  };
}

function mergePrincipal(first: DeclaredPrincipal, second: DeclaredPrincipal | undefined): DeclaredPrincipal {
  if (second === undefined) return first;
  const named = new Set(first.groups.map((group) => group.name));
  return {
    ...second,
    ...first,
    tags: { ...second.tags, ...first.tags },
    groups: [...first.groups, ...second.groups.filter((group) => !named.has(group.name))],
    attached: [...first.attached, ...second.attached],
    inline: [...first.inline, ...second.inline],
  };
}
