/** The explanation of a decision, as data: what records keep and every rendering is made from. */
import type { Because } from '../../terms/check.js';
import type { Layer } from '../../terms/verdict.js';
import type { CauseCode } from './causes.js';
import type { ElementPlace, StatementPlace } from './place.js';

export type { ElementPlace, StatementPlace } from './place.js';

/** Everything there is to say about a denied call. */
export interface Explanation {
  /** AWS's sentence, about the first check that failed. */
  readonly sentence: string;
  /** How many permissions the call needs, and what became of them. */
  readonly counts: {
    readonly asked: number;
    readonly allowed: number;
    /** Nothing allows them. */
    readonly missing: number;
    /** A Deny matches them. */
    readonly denied: number;
  };
  /** Why, one for each reason; the first is about the check of the sentence. */
  readonly causes: readonly Cause[];
  /** What would make the call pass, the best first; each was decided by the engine. */
  readonly fixes: readonly Fix[];
  /** What is no edit and no parameter: another region, a tag of the resource, who alone can change a policy. */
  readonly beyond: readonly Remedy[];
  /** What the decision hung on and the proxy cannot know as AWS would, one sentence each. */
  readonly unknown: readonly string[];
}

/** What a check was about, and why it was asked. */
export interface FailedCheck {
  readonly action: string;
  readonly resource: string;
  readonly because: Because;
}

/** One reason for which checks failed. */
export interface Cause {
  readonly code: CauseCode;
  readonly checks: readonly FailedCheck[];
  readonly layer: Layer | 'resource';
  readonly level?: number;
  /** The statement that the author meant, or the Deny that matched; absent: no statement is about these checks. */
  readonly statement?: StatementPlace;
  /** Another statement that may as well have been meant. */
  readonly runnerUp?: StatementPlace;
  /** The element that decided. */
  readonly at?: ElementPlace;
  /** What stands there: patterns or values of the policy; of conditions what the request has. */
  readonly found: readonly string[];
  /** What it would have to be. */
  readonly expected: readonly string[];
  /** The same in words. */
  readonly text: string;
  /** What `validate` says of the line. */
  readonly findings: readonly string[];
}

/** One change that makes the call pass. */
export interface Fix {
  /** One for each file. */
  readonly edits: readonly Edit[];
  /** What to send instead; with `edits` both are needed. */
  readonly request?: RequestChange;
  /** Who can do it. */
  readonly who: string;
  readonly text: string;
}

export interface Edit {
  /** Path as the user would type it; null: nothing of the caller's can be edited, `patch` makes a whole new inline policy. */
  readonly file: string | null;
  /** RFC 6902; begins with a test of each statement that it touches, and is refused when one fails. */
  readonly patch: readonly PatchOperation[];
  /** Others whom the change reaches, because they have the same policy. */
  readonly shared?: readonly string[];
}

export type PatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** Parameters in the SDK's shape, each whole. */
export interface RequestChange {
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove: readonly string[];
}

/** Something that helps and that nobody can apply by a program. */
export interface Remedy {
  readonly who: string;
  readonly text: string;
}
