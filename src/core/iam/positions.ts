import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { PolicyDocument } from '../policy/document.js';
import type { Position } from '../problem.js';

export interface Positions {
  readonly StartPosition?: { readonly Line: number; readonly Column: number };
  readonly EndPosition?: { readonly Line: number; readonly Column: number };
}

/**
 * Where a statement stands, as IAM's examples count: lines and columns from 1, the end one past the closing brace. Of a
 * policy that did not come with the call only the start is known.
 *
 * @param text the document's text; it has been parsed before, so its depth is bounded.
 */
export function positionsOf(text: string | undefined, document: PolicyDocument, pointer: string): Positions {
  const start = document.locate(pointer);
  const StartPosition = start && place(start);
  if (text === undefined) return StartPosition ? { StartPosition } : {};
  const tree = parseTree(text);
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const node = tree && findNodeAtLocation(tree, path);
  if (!node) return StartPosition ? { StartPosition } : {};
  return {
    StartPosition: place(positionAt(text, node.offset)),
    EndPosition: place(positionAt(text, node.offset + node.length)),
  };
}

const place = ({ line, column }: Position): { Line: number; Column: number } => ({ Line: line, Column: column });

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
