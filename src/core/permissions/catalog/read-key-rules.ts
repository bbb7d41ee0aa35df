import { defined } from '../../terms/defined.js';
import { lookup, takesTags } from '../../wire/query/shapes.js';
import type { Facts, KeyRule, KeyStep } from './model.js';
import { type DataPlace, items, member, number, oneOf, onlyMembers, optional, text, textMap } from './read.js';
import { pathReader } from './read-check.js';

const TAKE = ['first', 'max', 'count', 'distinct'] as const;
const TAG_KEYS = 'aws:TagKeys';
const CERTAINTY = ['documented', 'inferred', 'assumed'] as const;

/**
 * key-rules.json as operation -> key -> rule. Throws when an action of an operation has an `elasticache:` key in the
 * reference that no rule gives, or aws:TagKeys without a list of tags to read it from, and when a rule gives a key that the action
 * does not have.
 */
export function readKeyRules(
  file: DataPlace,
  facts: Facts,
  sources: Readonly<Record<string, string>>,
): ReadonlyMap<string, ReadonlyMap<string, KeyRule>> {
  const rules = new Map<string, Map<string, KeyRule>>();
  for (const place of items(member(file, 'rules'))) {
    onlyMembers(place, ['key', 'operations', 'steps', 'source', 'certainty', 'note']);
    for (const at of items(member(place, 'operations'))) {
      const operation = text(at);
      if (!lookup(facts.shapes.operations, operation))
        throw new Error(`${at.at}: the API has no operation ${operation}`);
      const rule = readRule(place, operation, facts, sources);
      const ofOperation = rules.get(operation) ?? new Map<string, KeyRule>();
      if (ofOperation.has(rule.key)) throw new Error(`${at.at}: ${operation} has two rules for ${rule.key}`);
      rules.set(operation, ofOperation.set(rule.key, rule));
    }
  }
  for (const operation of Object.keys(facts.shapes.operations)) checkComplete(operation, rules.get(operation), facts);
  return rules;
}

function readRule(
  place: DataPlace,
  operation: string,
  facts: Facts,
  sources: Readonly<Record<string, string>>,
): KeyRule {
  const key = text(member(place, 'key'));
  const known = facts.conditionKeys.get(key.toLowerCase());
  if (known?.key !== key) throw new Error(`${place.at}: the reference has no condition key ${key}`);
  const certainty = oneOf(member(place, 'certainty'), CERTAINTY);
  return {
    key,
    type: known.type,
    steps: items(member(place, 'steps')).map((step) => readStep(step, operation, facts, certainty)),
    source: oneOf(member(place, 'source'), Object.keys(sources)),
    certainty,
    note: text(member(place, 'note')),
  };
}

function readStep(place: DataPlace, operation: string, facts: Facts, certainty: KeyRule['certainty']): KeyStep {
  onlyMembers(place, ['from', 'take', 'over', 'endsWith', 'map', 'value', 'certainty']);
  const over = optional(member(place, 'over'), number);
  const endsWith = optional(member(place, 'endsWith'), text);
  const map = optional(member(place, 'map'), textMap);
  const value = optional(member(place, 'value'), text);
  const from = optional(member(place, 'from'), pathReader(operation, facts).list) ?? [];
  if (from.length === 0 && value === undefined) throw new Error(`${place.at}: a step without from needs a value`);
  return {
    from,
    take: optional(member(place, 'take'), (at) => oneOf(at, TAKE)) ?? 'first',
    ...defined({ over, endsWith, map, value }),
    certainty: optional(member(place, 'certainty'), (at) => oneOf(at, CERTAINTY)) ?? certainty,
  };
}

/** The action of an operation has the operation's name; every `elasticache:` key of it must be given, and no other. */
function checkComplete(operation: string, rules: ReadonlyMap<string, KeyRule> | undefined, facts: Facts): void {
  const action = facts.actions.get(operation);
  if (!action) throw new Error(`actions.json: no action for the operation ${operation}`);
  const all = new Set([action.keys, ...Object.values(action.types).map(({ keys }) => keys)].flat());
  const input = lookup(facts.shapes.operations, operation)?.input ?? null;
  const wanted = new Set(
    [...all].filter((key) => key.startsWith('elasticache:') || (key === TAG_KEYS && !takesTags(facts.shapes, input))),
  );
  for (const key of wanted) {
    if (!rules?.has(key)) throw new Error(`key-rules.json: no rule gives ${key} in ${operation}`);
  }
  for (const key of rules?.keys() ?? []) {
    if (!wanted.has(key) && !(key === TAG_KEYS && all.has(key)))
      throw new Error(`key-rules.json: ${operation} has no condition key ${key}`);
  }
}
