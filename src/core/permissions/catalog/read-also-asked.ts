import { defined } from '../../terms/defined.js';
import { lookup } from '../../wire/query/shapes.js';
import type { AlsoAsked, Facts } from './model.js';
import { type DataPlace, items, member, oneOf, onlyMembers, optional, text, textMap, texts } from './read.js';
import { pathReader } from './read-check.js';

const EVIDENCE = ['documented', 'managed-policy', 'reported', 'inferred'] as const;

/** also-asked.json by operation. Throws when a row names an operation or a parameter that the API does not have. */
export function readAlsoAsked(file: DataPlace, facts: Facts): ReadonlyMap<string, readonly AlsoAsked[]> {
  const sources = textMap(member(file, 'sources'));
  const byOperation = new Map<string, AlsoAsked[]>();
  for (const place of items(member(file, 'rows'))) {
    onlyMembers(place, ['actions', 'operations', 'given', 'arnsOf', 'except', 'why', 'short', 'source', 'evidence']);
    for (const at of items(member(place, 'operations'))) {
      const operation = text(at);
      if (!lookup(facts.shapes.operations, operation))
        throw new Error(`${at.at}: the API has no operation ${operation}`);
      byOperation.set(operation, [...(byOperation.get(operation) ?? []), readRow(place, operation, facts, sources)]);
    }
  }
  return byOperation;
}

function readRow(
  place: DataPlace,
  operation: string,
  facts: Facts,
  sources: Readonly<Record<string, string>>,
): AlsoAsked {
  const path = pathReader(operation, facts);
  const except = optional(member(place, 'except'), (at) => {
    onlyMembers(at, ['parameter', 'value']);
    return { parameter: path.one(member(at, 'parameter')), value: text(member(at, 'value')) };
  });
  const arnsOf = optional(member(place, 'arnsOf'), text);
  return {
    actions: texts(member(place, 'actions')),
    given: optional(member(place, 'given'), path.list) ?? [],
    ...defined({ arnsOf }),
    ...(except ? { except } : {}),
    why: text(member(place, 'why')),
    short: text(member(place, 'short')),
    source: sources[oneOf(member(place, 'source'), Object.keys(sources))] ?? '',
    evidence: oneOf(member(place, 'evidence'), EVIDENCE),
  };
}
