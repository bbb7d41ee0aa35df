import { type Box, merged, textOf } from './boxes.js';
import { cover } from './cover.js';
import { compare, type Need } from './needs.js';
import type { Generalized } from './service-names.js';

/** What becomes one statement: all of the actions on all of the resources, under these conditions. */
export interface Grant {
  readonly actions: readonly string[];
  /** Patterns, as a policy writes them. */
  readonly resources: readonly string[];
  readonly box: Box;
  /** The needs that it is for. */
  readonly needs: readonly Need[];
}

/** By action and by pattern: who needs it. */
type Pairs = Map<string, Map<string, Need[]>>;

/**
 * The fewest statements that allow what is needed and nothing else, in a stable order.
 *
 * @param generalized by resource: the pattern that stands for it.
 */
export function grantsFor(needs: readonly Need[], generalized: ReadonlyMap<string, Generalized>): Grant[] {
  const groups = new Map<string, { readonly box: Box; readonly pairs: Pairs }>();
  for (const need of needs) {
    const pattern = generalized.get(need.resource)?.pattern ?? patternOf(need);
    const boxes = need.boxes.length ? merged(need.boxes) : [new Map()];
    for (const box of boxes) {
      const id = textOf(box);
      const group = groups.get(id) ?? { box, pairs: new Map() };
      groups.set(id, group);
      const patterns = group.pairs.get(need.action) ?? new Map<string, Need[]>();
      group.pairs.set(need.action, patterns);
      patterns.set(pattern, [...(patterns.get(pattern) ?? []), need]);
    }
  }
  return [...groups.values()]
    .flatMap(({ box, pairs }) => grantsOf(box, pairs))
    .sort((a, b) => compare(orderOf(a), orderOf(b)));
}

const orderOf = ({ actions, resources, box }: Grant): string =>
  `${actions.join(' ')} ${resources.join(' ')} ${textOf(box)}`;

function grantsOf(box: Box, pairs: Pairs): Grant[] {
  for (const patterns of pairs.values()) gather(patterns);
  const sets = new Map([...pairs].map(([action, patterns]) => [action, new Set(patterns.keys())] as const));
  return cover(sets).map(({ actions, resources }) => {
    const needs = new Set(
      actions.flatMap((action) => resources.flatMap((resource) => pairs.get(action)?.get(resource) ?? [])),
    );
    return { actions, resources, box, needs: [...needs] };
  });
}

/** What a wider pattern of the same action takes in already needs none of its own. */
function gather(patterns: Map<string, Need[]>): void {
  for (const [wide, needs] of [...patterns]) {
    if (wide !== '*' && !wide.endsWith(':*')) continue;
    const head = wide.slice(0, -1);
    for (const [pattern, others] of [...patterns]) {
      if (pattern === wide || !pattern.startsWith(head)) continue;
      needs.push(...others);
      patterns.delete(pattern);
    }
  }
}

/** Operations that read, or make what they name nothing of: such a call without a name is a usual one. */
const MAY_NAME_NOTHING = /^(?:Describe|List|Create|Purchase|Copy)/;

/**
 * The pattern that takes in this resource and no other: what means something in a pattern is written as itself (`${*}`; IAM
 * user guide, "Policy variables", special characters). The asterisk of a call that may name nothing stays one, as AWS's own
 * policies have it; where a name is needed it was left out by mistake, and one mistake is not to open every name.
 */
export function patternOf({
  resource,
  unnamed,
  operations,
  added,
}: Pick<Need, 'resource' | 'unnamed' | 'operations' | 'added'>): string {
  if (resource === '*') return resource;
  const usual = (): boolean =>
    added !== undefined || [...operations.keys()].some((operation) => MAY_NAME_NOTHING.test(operation));
  const open = unnamed && resource.endsWith(':*') && usual();
  const literal = (open ? resource.slice(0, -1) : resource).replace(/[*?$]/g, (character) => `\${${character}}`);
  return open ? `${literal}*` : literal;
}
