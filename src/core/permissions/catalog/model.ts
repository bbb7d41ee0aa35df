import type { OperationShapes } from '../../wire/query/shapes.js';
import type { Path } from './paths.js';

/** `table`: AWS's permissions table with the types added since; `current`: the Service Authorization Reference. */
export type Edition = 'table' | 'current';

export const EDITIONS: readonly Edition[] = ['table', 'current'];

/** How sure a statement of `data/` is: AWS says so, it follows from what AWS says, or AWS is silent and we chose. */
export type Certainty = 'documented' | 'inferred' | 'assumed';

/** One row of AWS's permissions table, cells word for word (Markdown as published). */
export interface TableRow {
  /** 1-based, in the order of the table. */
  readonly row: number;
  readonly operation: string;
  readonly cells: readonly string[];
  /** By resource type: why the checks differ from what the cells or the reference say of it. */
  readonly readings: Readonly<Record<string, string>>;
}

/** One check of `data/elasticache/permissions.json`; data/README.md explains the fields to those who write them. */
export interface CheckRule {
  /** `elasticache:CreateCacheCluster`, `s3:GetObject`. */
  readonly action: string;
  /** Resource type of the Service Authorization Reference. */
  readonly type?: string;
  /** `*`: the action has no resource here; else an ARN with `${Partition}` and parameters: `arn:${Partition}:s3:::${TargetBucket}`. */
  readonly resource?: string;
  /** The parameters that fill the ARN. */
  readonly fills: readonly Path[];
  /** Parameters that hold names of the type's resources. */
  readonly names: readonly Path[];
  /** Parameters that hold ARNs; with `type` only the ARNs of that type count. */
  readonly arns: readonly Path[];
  /**
   * always: `<type>:*` when nothing is named. named: only what the request names. tags: as always, when the request has
   * tags. given: when the parameter `given` is there. nothing: when no other check of the operation's own action came out.
   */
  readonly when: 'always' | 'named' | 'tags' | 'given' | 'nothing';
  readonly given?: Path;
  /** The call makes this resource, so it has no tags yet. */
  readonly creates: boolean;
  /** The name in the request is the end of an id whose prefix depends on the Region. */
  readonly prefix?: 'globalDatastore';
  /** What the check is on when an `always` rule finds no name; without this `<type>:*`. */
  readonly unnamed?: Unnamed;
  readonly editions: readonly Edition[];
  /** The rows of the table that ask for it; empty when the table does not. */
  readonly rows: readonly number[];
  readonly source: string;
  readonly certainty: Certainty;
  readonly note: string;
  /** Condition keys that the action has for this type, as the reference spells them. */
  readonly keys: readonly string[];
}

export interface Unnamed {
  /** Use `default.<family>` of the engine and version, unless one of these parameters is given. */
  readonly defaultParameterGroup?: DefaultGroupRule;
  /** What the record says was assumed. */
  readonly assumed?: string;
}

/** Where the default parameter group of a creation comes from. */
export interface DefaultGroupRule {
  readonly engine: Path;
  readonly version: Path;
  /** The condition key that says whether the group is one of cluster mode; absent: it never is. */
  readonly clusterMode?: string;
  /** Something else decides the engine when one of these is given. */
  readonly unless: readonly Path[];
}

/** How one condition key gets its value in some operations (`data/elasticache/key-rules.json`). */
export interface KeyRule {
  readonly key: string;
  readonly type: string;
  readonly steps: readonly KeyStep[];
  readonly source: string;
  readonly certainty: Certainty;
  readonly note: string;
}

/** Tried in order; the first step that yields a value wins. A step without `from` always yields its `value`. */
export interface KeyStep {
  readonly from: readonly Path[];
  /** first: the first non-empty text. max: the largest number. count, distinct: how many there are, how many differ. */
  readonly take: 'first' | 'max' | 'count' | 'distinct';
  /** Only when what was taken is a number above this. */
  readonly over?: number;
  /** Only when what was taken ends so, letter case aside. */
  readonly endsWith?: string;
  /** Only when what was taken is one of these (lower-cased); the value is the entry's. */
  readonly map?: Readonly<Record<string, string>>;
  /** The value, instead of what was taken. */
  readonly value?: string;
  readonly certainty: Certainty;
}

/** Permissions that AWS asks of the caller beyond the table and the reference (`data/elasticache/also-asked.json`). */
export interface AlsoAsked {
  readonly actions: readonly string[];
  /** Only when one of these parameters is there; empty: always. */
  readonly given: readonly Path[];
  /** Only when one of `given` is an ARN of this service. */
  readonly arnsOf?: string;
  /** Not when this parameter has this value. */
  readonly except?: { readonly parameter: Path; readonly value: string };
  readonly why: string;
  /** A few words for a line that names several. */
  readonly short: string;
  readonly source: string;
  /** A page of AWS's says so; AWS's own full-access policy grants it; somebody met it in public; it follows from something else. */
  readonly evidence: 'documented' | 'managed-policy' | 'reported' | 'inferred';
}

/** One API operation: where its permissions come from and what they are. */
export interface OperationRules {
  readonly operation: string;
  /** Its rows of the table; empty for the operations that stand only in the current reference. */
  readonly rows: readonly TableRow[];
  /** Of every edition, in the order in which they are checked. */
  readonly checks: readonly CheckRule[];
  /** The parameter with the tags to attach. */
  readonly tags: string;
  /** By condition key: every key that some check of the operation has and a parameter can give. */
  readonly keyRules: ReadonlyMap<string, KeyRule>;
  /** What AWS asks beyond these checks: told, never enforced. */
  readonly alsoAsked: readonly AlsoAsked[];
}

/** An action of the Service Authorization Reference. */
export interface Action {
  /** Without the prefix: `CreateCacheCluster`. */
  readonly name: string;
  readonly accessLevel: string;
  readonly description: string;
  /** Condition keys of the action whatever the resource. */
  readonly keys: readonly string[];
  readonly types: Readonly<Record<string, { readonly required: boolean; readonly keys: readonly string[] }>>;
}

export interface ResourceType {
  readonly name: string;
  /** `arn:${Partition}:elasticache:${Region}:${Account}:cluster:${CacheClusterId}`. */
  readonly arn: string;
  /** False for globalreplicationgroup, whose ARNs have no Region. */
  readonly regional: boolean;
  readonly keys: readonly string[];
}

export interface ConditionKey {
  /** As the reference spells it; tag keys end in `/${TagKey}`. */
  readonly key: string;
  readonly type: string;
  readonly description: string;
}

export interface EngineFamily {
  readonly engine: string;
  /** What an omitted EngineVersion means, when that is of this family (assumed: AWS moves it). */
  readonly defaultVersion?: string;
  readonly versions: readonly string[];
  readonly family: string;
  readonly clusterMode: boolean;
}

export interface Regions {
  readonly partitions: readonly { readonly prefix: string; readonly partition: string }[];
  readonly globalDatastorePrefixes: ReadonlyMap<string, string>;
}

/** Values that the service takes, for who needs one that is real. */
export interface Offered {
  /** By condition key: all that there are. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** The current generation first. */
  readonly nodeTypes: readonly string[];
  /** Versions by engine, the newest last. */
  readonly engineVersions: Readonly<Record<string, readonly string[]>>;
}

/** Everything that `data/elasticache/` knows about permissions, checked and frozen. */
export interface Catalog {
  /** The day as of which the facts are AWS's: `2026-11-24`. */
  readonly asOf: string;
  readonly shapes: OperationShapes;
  /** By operation name, in alphabetical order. */
  readonly operations: ReadonlyMap<string, OperationRules>;
  /** By action name without prefix, permission-only actions (Connect, InterruptClusterAzPower) included. */
  readonly actions: ReadonlyMap<string, Action>;
  readonly resourceTypes: ReadonlyMap<string, ResourceType>;
  /** By lower-cased key. */
  readonly conditionKeys: ReadonlyMap<string, ConditionKey>;
  readonly families: readonly EngineFamily[];
  readonly regions: Regions;
  readonly offered: Offered;
  /** Words for one thing with which names of actions begin, lower-cased, ElastiCache's own first: `describe`, `list`, `get`. */
  readonly verbs: readonly (readonly string[])[];
  /** Service prefixes (`s3`) to which resource control policies apply. */
  readonly rcpServices: ReadonlySet<string>;
  /** What the source names of the check and key rules stand for. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The part of the catalog that its operations are checked against when they are read. */
export type Facts = Omit<Catalog, 'operations' | 'sources'>;
