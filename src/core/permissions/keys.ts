import type { ContextEntry } from '../terms/question.js';
import type { Parameters, ParameterValue } from '../wire/query/request.js';
import type { KeyRule, KeyStep, OperationRules } from './catalog/model.js';
import { resolvePath, textsAt } from './catalog/paths.js';

/** Condition keys that stand for one key per tag in the reference. */
const REQUEST_TAG = 'aws:RequestTag/${TagKey}';
export const RESOURCE_TAG = 'aws:ResourceTag/${TagKey}';
const TAG_KEYS = 'aws:TagKeys';

/** The condition keys that a call's own parameters give, each computed at most once and not before a check asks for it. */
export class CallKeys {
  /** Whether the request has tags to attach. */
  readonly tagged: boolean;
  readonly #operation: OperationRules;
  readonly #parameters: Parameters;
  #computed: Map<string, readonly ContextEntry[]> | undefined;

  constructor(operation: OperationRules, parameters: Parameters) {
    this.#operation = operation;
    this.#parameters = parameters;
    // A tag that has no key is a fault of the upstream's to find, not a way around the right to tag.
    const tags = parameters[operation.tags];
    this.tagged = Array.isArray(tags) && tags.length > 0;
  }

  /** The entries of a key as the reference spells it: none when absent, one for each tag of `aws:RequestTag/${TagKey}`. */
  entries(key: string): readonly ContextEntry[] {
    this.#computed ??= new Map();
    let known = this.#computed.get(key);
    if (!known) {
      known = this.#compute(key);
      this.#computed.set(key, known);
    }
    return known;
  }

  #compute(key: string): readonly ContextEntry[] {
    const parameters = this.#parameters;
    const { tags } = this.#operation;
    if (key === REQUEST_TAG) return tagEntries('aws:RequestTag', tagsOf(parameters[tags]), `parameter ${tags}`);
    const rule = this.#operation.keyRules.get(key);
    if (key === TAG_KEYS) return tagKeys({ added: tagsOf(parameters[tags]), parameter: tags, rule }, parameters);
    const entry = rule && keyEntry(rule, parameters);
    return entry ? [entry] : [];
  }
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Tags without a key are no tags; a missing value is the empty text (API reference, Tag: "null is accepted"). */
function tagsOf(list: ParameterValue | undefined): Tag[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly ParameterValue[]).flatMap((tag) => {
    if (typeof tag === 'string' || Array.isArray(tag)) return [];
    const { Key: key, Value: value } = tag as Parameters;
    return typeof key === 'string' && key !== '' ? [{ key, value: typeof value === 'string' ? value : '' }] : [];
  });
}

/**
 * One single-valued entry for each tag. ElastiCache's tag keys are case-sensitive, condition keys are not: tags that
 * differ in letter case only share one key, which then has both values and is multivalued, so that a plain operator
 * matches neither (assumed; AWS documents no order).
 */
export function tagEntries(prefix: string, tags: readonly Tag[], origin: string): ContextEntry[] {
  const byKey = new Map<string, Tag[]>();
  const seen = new Set<string>();
  for (const tag of tags) {
    // The very same tag twice is one.
    if (seen.has(tag.key)) continue;
    seen.add(tag.key);
    const lower = tag.key.toLowerCase();
    const same = byKey.get(lower);
    if (same) same.push(tag);
    else byKey.set(lower, [tag]);
  }
  return [...byKey.values()].map((same) => ({
    key: `${prefix}/${same[0]?.key}`,
    value: same.length === 1 ? (same[0]?.value ?? '') : same.map(({ value }) => value),
    origin,
  }));
}

/** The tags that a request attaches, and which parameters list keys alone. */
interface TagKeySources {
  readonly added: readonly Tag[];
  readonly parameter: string;
  readonly rule: KeyRule | undefined;
}

/** The keys of the tags that the request adds, or of those that it removes; absent when there are none. */
function tagKeys({ added, parameter, rule }: TagKeySources, parameters: Parameters): ContextEntry[] {
  const from = rule?.steps.flatMap((step) => step.from) ?? [];
  const removed = textsAt(from, parameters).flatMap(({ value }) => (value === '' ? [] : [value]));
  const value = [...new Set([...added.map(({ key }) => key), ...removed])];
  if (value.length === 0) return [];
  const origin = added.length > 0 ? parameter : from.map(({ text }) => text).join(', ');
  return [{ key: TAG_KEYS, value, origin: `parameter ${origin}` }];
}

/** The value of a condition key by its rule; undefined when the key is absent from the request. */
function keyEntry(rule: KeyRule, parameters: Parameters): ContextEntry | undefined {
  for (const step of rule.steps) {
    const value = stepValue(step, parameters);
    if (value === undefined) continue;
    const normal = rule.type === 'Bool' ? value.toLowerCase() : value;
    return { key: rule.key, value: normal, origin: originOf(step, parameters) };
  }
  return undefined;
}

function stepValue(step: KeyStep, parameters: Parameters): string | undefined {
  if (step.from.length === 0) return step.value;
  const taken = take(step, parameters);
  if (taken === undefined) return undefined;
  if (step.over !== undefined && !(Number(taken) > step.over)) return undefined;
  if (step.endsWith !== undefined && !taken.toLowerCase().endsWith(step.endsWith)) return undefined;
  if (step.map) return Object.hasOwn(step.map, taken.toLowerCase()) ? step.map[taken.toLowerCase()] : undefined;
  return step.value ?? taken;
}

function take({ from, take: how }: KeyStep, parameters: Parameters): string | undefined {
  if (how === 'count') return String(from.flatMap((path) => resolvePath(path, parameters)).length);
  const texts = textsAt(from, parameters).map(({ value }) => value);
  if (how === 'distinct') return String(new Set(texts).size);
  if (how === 'first') return texts[0];
  const numbers = texts.map(Number).filter((number) => !Number.isNaN(number));
  return numbers.length === 0 ? undefined : String(Math.max(...numbers));
}

function originOf({ from, certainty }: KeyStep, parameters: Parameters): string {
  const given = from.filter((path) => resolvePath(path, parameters).length > 0).map(({ text }) => text);
  const origin = from.length === 0 ? 'default' : `parameter ${given.join(', ')}`;
  return certainty === 'assumed' ? `${origin} (assumed)` : origin;
}
