/** What the linter knows about ElastiCache and the global condition keys; built from data, never from code. */
export interface PolicyVocabulary {
  /** The day as of which the facts are AWS's: `2026-11-24`. */
  readonly asOf: string;
  /** ElastiCache's actions by lower-cased name, without prefix. */
  readonly actions: ReadonlyMap<string, VocabularyAction>;
  readonly resourceTypes: ReadonlyMap<string, VocabularyResourceType>;
  /** `elasticache:*` and `aws:*` keys by lower-cased name; tag keys by what stands before the slash, slash included. */
  readonly keys: ReadonlyMap<string, VocabularyKey>;
  /** Keys of STS by lower-cased name, as in `keys`; they are for trust policies. */
  readonly stsKeys: ReadonlyMap<string, string>;
  /** What a region's name says of its partition: the first prefix that fits. */
  readonly partitions: readonly { readonly prefix: string; readonly partition: string }[];
  /** Actions of other services that know only `*`: `s3:listallmybuckets`. */
  readonly listOnly: ReadonlySet<string>;
  /** All values that a key can have, where the API reference lists them; by lower-cased key. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export interface VocabularyAction {
  /** `CreateCacheCluster`. */
  readonly name: string;
  /** Resource types by name; empty for an action that knows only `*`. */
  readonly resourceTypes: ReadonlyMap<string, { readonly required: boolean; readonly keys: ReadonlySet<string> }>;
  /** Keys (as in `PolicyVocabulary.keys`) that every check of the action may carry. */
  readonly keys: ReadonlySet<string>;
}

export interface VocabularyResourceType {
  readonly name: string;
  /** Whether its ARN has a region: a global datastore's has none. */
  readonly regional: boolean;
}

export interface VocabularyKey {
  /** As AWS spells it; a tag key ends with its slash: `aws:RequestTag/`. */
  readonly name: string;
  /** `String`, `Bool`, `Numeric`, `Date`, `ARN`, `IPAddress`, ... without `ArrayOf`. */
  readonly type: string;
  readonly multivalued: boolean;
}

/** The files of data/ that the vocabulary is made of, parsed. */
export interface VocabularyFiles {
  /** data/elasticache/actions.json. */
  readonly actions: { readonly actions: Readonly<Record<string, ActionRow>> };
  /** data/elasticache/resource-types.json. */
  readonly resourceTypes: { readonly types: Readonly<Record<string, { readonly arn: string }>> };
  /** data/elasticache/condition-keys.json. */
  readonly conditionKeys: { readonly keys: Readonly<Record<string, { readonly type: string }>> };
  /** data/elasticache/as-of.json. */
  readonly asOf: { readonly asOf: string };
  /** data/elasticache/regions.json. */
  readonly regions: { readonly partitions: PolicyVocabulary['partitions'] };
  /** data/elasticache/key-rules.json. */
  readonly keyRules: { readonly values: Readonly<Record<string, readonly string[]>> };
  /** data/elasticache/list-only-actions.json. */
  readonly listOnly: { readonly services: Readonly<Record<string, readonly string[]>> };
  /** data/policy-language.json. */
  readonly policyLanguage: {
    readonly globalConditionKeys: readonly { readonly key: string; readonly type: string }[];
    readonly stsConditionKeys: readonly string[];
  };
}

interface ActionRow {
  readonly keys: readonly string[];
  readonly types: Readonly<Record<string, { readonly required: boolean; readonly keys: readonly string[] }>>;
}

/** The vocabulary of the given facts. */
export function createVocabulary(files: VocabularyFiles): PolicyVocabulary {
  const actions = Object.entries(files.actions.actions).map(
    ([name, row]) => [name.toLowerCase(), readAction(name, row)] as const,
  );
  const types = Object.entries(files.resourceTypes.types).map(
    ([name, { arn }]) => [name, { name, regional: arn.includes('${Region}') }] as const,
  );
  const own = Object.entries(files.conditionKeys.keys).map(([key, { type }]) => ({ key, type }));
  const keys = [...own, ...files.policyLanguage.globalConditionKeys].map(
    (row) => [canonicalKey(row.key), readKey(row)] as const,
  );
  const listOnly = Object.entries(files.listOnly.services).flatMap(([service, names]) =>
    names.map((name) => `${service}:${name.toLowerCase()}`),
  );
  const values = Object.entries(files.keyRules.values).map(([key, known]) => [key.toLowerCase(), known] as const);
  return {
    asOf: files.asOf.asOf,
    actions: new Map(actions),
    resourceTypes: new Map(types),
    keys: new Map(keys),
    stsKeys: new Map(
      files.policyLanguage.stsConditionKeys.map((key) => [canonicalKey(key), key.replace(/\$.*$/, '')] as const),
    ),
    partitions: files.regions.partitions,
    listOnly: new Set(listOnly),
    values: new Map(values),
  };
}

/** A condition key for comparison: lower-case, and of a tag key only what stands up to the slash. */
export function canonicalKey(key: string): string {
  const lower = key.toLowerCase();
  const slash = lower.indexOf('/');
  return slash === -1 ? lower : lower.slice(0, slash + 1);
}

function readAction(name: string, row: ActionRow): VocabularyAction {
  const types = Object.entries(row.types).map(
    ([type, { required, keys }]) => [type, { required, keys: new Set(keys.map(canonicalKey)) }] as const,
  );
  return { name, resourceTypes: new Map(types), keys: new Set(row.keys.map(canonicalKey)) };
}

function readKey({ key, type }: { readonly key: string; readonly type: string }): VocabularyKey {
  const slash = key.indexOf('/');
  const multivalued = type.startsWith('ArrayOf');
  return { name: slash === -1 ? key : key.slice(0, slash + 1), type: type.replace(/^ArrayOf/, ''), multivalued };
}
