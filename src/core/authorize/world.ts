import type { Catalog } from '../permissions/catalog/catalog.js';
import type { FoundTags } from '../permissions/expand.js';
import type { GlobalSettings } from '../permissions/global-keys.js';
import type { Caller, Directory } from '../principals/caller.js';
import type { PolicyDocument, Statement } from '../terms/document.js';
import type { Problem } from '../terms/problem.js';
import type { ContextEntry } from '../terms/question.js';
import type { Layer } from '../terms/verdict.js';
import type { ListNames } from '../wire/query/list-names.js';
import type { Readers } from '../wire/readers/readers.js';
import type { SigningKeyCache } from '../wire/signature/verify.js';

/** Everything a decision rests on but the request itself. A reload makes a new World and swaps the reference. */
export interface World {
  readonly catalog: Catalog;
  readonly directory: Directory;
  readonly settings: Settings;
  /** What readers other than AWS go by. */
  readonly readers: Readers;
  /** Names this load of policies and principals in records. */
  readonly revision: string;
  /** Signing keys derived from the secrets of this world; bounded, and gone with it. */
  readonly signingKeys: SigningKeyCache;
  /** Absent: explanations say nothing of what `validate` would. */
  readonly lint?: LintStatement;
}

/** What is legal and suspicious about one statement of a policy, as `validate` says it. */
export type LintStatement = (document: PolicyDocument, statement: Statement, type: Layer) => readonly Problem[];

export interface Settings extends GlobalSettings {
  readonly edition: 'table' | 'current';
  readonly unknownOperations: 'reject' | 'check';
  readonly requireSignatures: boolean;
  /** Who carries out what is allowed: AWS (and the embedded ElastiCache, which reads as this program does), or an emulator. */
  readonly behind?: 'aws' | 'emulator';
  /** How lists may call their members; `either` by default. */
  readonly listNames?: ListNames;
  /** Presigned calls go to an emulator whatever Region it takes them for. */
  readonly anyPresigned?: boolean;
  /** Who an unknown key is, as `Directory.named` takes it. */
  readonly defaultPrincipal?: string;
  /** Where access keys are declared, as the user would type it; absent: no file tells of anybody. */
  readonly principalsFile?: string;
  /** The IAM endpoint from which principals are read, too; absent: there is none. */
  readonly principalsSource?: string;
  /**
   * What becomes of a call whose answer hangs on tags of a resource that could not be had: it is rejected, or decided as if there
   * were none.
   */
  readonly unknownTags: 'reject' | 'ignore';
  /** Of calls without a credential scope. */
  readonly region: string;
}

/** Where a resource's tags are looked for: where the call that names it is carried out. */
export interface TagPlace {
  readonly region: string;
  readonly account: string;
  /** Emulators take the account from it; absent in dry runs. */
  readonly accessKeyId: string | undefined;
  /** The header in which the request names the account, for emulators that go by it. */
  readonly accountHeader?: string | undefined;
}

/** What the edge knows and the request does not say. */
export interface RequestFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Undefined: nobody knows the tags of this resource, and nobody has asked. */
  readonly tagsOf: (arn: string, place: TagPlace) => FoundTags | undefined;
  /** Set by dry runs, which need no signature: who calls when the request itself does not say. */
  readonly dryRun?: {
    /** Takes the place of the request's own credentials. */
    readonly caller?: Caller;
    /** Stands in where the request has no credentials. */
    readonly fallback?: Caller;
    /** Condition keys of this one request; stronger than what is derived. */
    readonly context?: readonly ContextEntry[];
  };
}
