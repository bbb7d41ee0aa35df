import type { Position } from '../../terms/problem.js';
import type { StatementRef } from '../../terms/verdict.js';

/** A place as IAM writes it: both from 1. */
export type IamPosition = {
  readonly Line: number;
  readonly Column: number;
};

export interface Positions {
  readonly StartPosition?: IamPosition;
  readonly EndPosition?: IamPosition;
}

/**
 * Where a statement stands, as IAM's JSON reader counts. It ends one past its closing brace, and it begins where the
 * reader was when it came to it: behind the `[` of the list, or behind the statement before (the comma is still to come),
 * and a statement without a list behind its own `{`. So in the examples of API_SimulateCustomPolicy,
 * API_SimulatePrincipalPolicy and the CLI's `simulate-custom-policy`, and in answers of AWS seen in public. Empty for
 * a policy that was an object already.
 */
export function positionsOf({ document, statement }: StatementRef): Positions {
  const own = document.extent?.(statement.pointer);
  const list = document.extent?.('/Statement');
  if (!own || !list) return {};
  const before = statement.index > 0 ? document.extent?.(`/Statement/${statement.index - 1}`)?.end : undefined;
  return { StartPosition: place(before ?? behind(list.start)), EndPosition: place(own.end) };
}

/** Both brackets are one column wide; a statement without a list is what stands at `/Statement`. */
const behind = ({ line, column }: Position): Position => ({ line, column: column + 1 });

const place = ({ line, column }: Position): IamPosition => ({ Line: line, Column: column });
