/** Finds rows that are well formed and yet cannot be meant: a parameter that names two things, a default that AWS does not have. */
import type { Catalog, OperationRules } from '#src/core/permissions/catalog/model.js';

/** Everything that looks wrong to somebody who knows what the words mean; each finding is one sentence. */
export function misreadings(catalog: Catalog): string[] {
  const operations = [...catalog.operations.values()];
  const meanings = meaningsOf(operations);
  return [
    ...[...meanings].flatMap(([parameter, types]) =>
      types.size > 1 ? [`permissions.json: ${parameter} names ${[...types].sort().join(' here and ')} there`] : [],
    ),
    ...operations.flatMap((operation) => [
      ...unread(operation, meanings, catalog),
      ...createdByOthers(operation),
      ...defaults(operation, catalog),
    ]),
  ];
}

/** `UserIdsToAdd` and `UserIdsToRemove` speak of the same things. */
const stem = (parameter: string): string => parameter.replace(/To(Add|Remove)$/, '');

/** What each parameter names, by the rows that read it. */
function meaningsOf(operations: readonly OperationRules[]): Map<string, Set<string>> {
  const meanings = new Map<string, Set<string>>();
  for (const { checks } of operations) {
    for (const { type, names } of checks) {
      for (const { text } of type === undefined ? [] : names)
        meanings.set(stem(text), (meanings.get(stem(text)) ?? new Set()).add(type as string));
    }
  }
  return meanings;
}

/** Parameters that name a resource of one of the action's types, and no row of the operation reads them. */
function unread({ operation, checks }: OperationRules, meanings: Map<string, Set<string>>, catalog: Catalog): string[] {
  const types = Object.keys(catalog.actions.get(operation)?.types ?? {});
  const input = catalog.shapes.structures[catalog.shapes.operations[operation]?.input ?? ''];
  const read = new Set(checks.flatMap(({ names }) => names.map(({ text }) => text)));
  return Object.keys(input?.members ?? {}).flatMap((parameter) => {
    const [type] = meanings.get(stem(parameter)) ?? [];
    const meant = type !== undefined && types.includes(type);
    return meant && !read.has(parameter)
      ? [`permissions.json ${operation}: no check reads ${parameter} (${type})`]
      : [];
  });
}

function createdByOthers({ operation, checks }: OperationRules): string[] {
  const makes = /^(Create|Copy|Purchase|Delete.*)/.test(operation);
  return checks.flatMap(({ creates, type, names }) => {
    const final = names.some(({ text }) => text.startsWith('FinalSnapshot'));
    const plausible = makes && (final || !operation.startsWith('Delete'));
    return creates && !plausible ? [`permissions.json ${operation}: it creates no ${type}`] : [];
  });
}

/** A default that the key's description promises for creations must be the rule's last word there, and no other may be. */
function defaults({ operation, keyRules }: OperationRules, { conditionKeys }: Catalog): string[] {
  if (operation !== 'CreateReplicationGroup') return [];
  return [...keyRules.values()].flatMap(({ key, steps }) => {
    const promised = /default\b.*?\b(true|false|redis)\b/i.exec(
      conditionKeys.get(key.toLowerCase())?.description ?? '',
    )?.[1];
    const last = steps.at(-1);
    const given = last?.from.length === 0 ? last.value : undefined;
    if (promised === undefined || given === promised) return [];
    return [
      `key-rules.json ${operation}: ${key} has the default ${given ?? 'of none'}, the reference says ${promised}`,
    ];
  });
}
