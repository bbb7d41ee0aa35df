import type { ProblemCode } from './problem-codes.js';

/**
 * One thing that is wrong, or suspicious, about something a user wrote (a policy, the principals file, the
 * configuration). Wording follows one rule: lower-case start, no final period, user input in backticks, the cure in `hint`.
 */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string;
  /** JSON pointer (RFC 6901) into the document; '' is the whole document. */
  readonly pointer: string;
  /** Path as the user would type it; absent when the input was not a file. */
  readonly file?: string;
  /** 1-based; absent when the input was an object already. */
  readonly line?: number;
  readonly column?: number;
}

/** A 1-based place in a text. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
