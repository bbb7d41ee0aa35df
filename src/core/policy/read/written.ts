import { defined } from '../../terms/defined.js';
import type { PolicyDocument } from '../../terms/document.js';
import type { Position } from '../../terms/problem.js';
import { isFault, type JsonNode, readJson } from '../../text/json.js';
import { createLineMap, resolvePointer } from '../../text/locate.js';

/** A place in a text: line and column from 1, the offset (UTF-16 units) from 0. */
export interface TextPosition extends Position {
  readonly offset: number;
}

export interface TextSpan {
  readonly start: TextPosition;
  /** One past the last character. */
  readonly end: TextPosition;
}

/** A policy as somebody reads it. */
export interface ReadablePolicy {
  readonly text: string;
  /** What a pointer of the document names in the text; undefined when there is nothing. */
  readonly spanOf: (pointer: string) => TextSpan | undefined;
}

/** A policy's own text; of one that is part of a larger document, or was given as an object, its JSON with an indent of two. */
export function readablePolicy(document: PolicyDocument): ReadablePolicy {
  const text = document.text?.() ?? JSON.stringify(document.value?.() ?? plain(document), null, 2);
  const position = createLineMap(text);
  const root = readJson(text);
  const at = (offset: number): TextPosition => ({ ...position(offset), offset });
  return {
    text,
    spanOf: (pointer) => {
      const node = isFault(root) ? undefined : resolvePointer(root, pointer);
      return node && { start: at(node.offset), end: at(endOf(node, text)) };
    },
  };
}

/** Where nobody kept what was written: what was understood. */
function plain({ version, statements }: PolicyDocument): object {
  const shown = statements.map(({ sid, effect, action, notAction, resource, notResource }) => ({
    ...defined({ Sid: sid }),
    Effect: effect,
    ...(action ? { Action: action } : { NotAction: notAction }),
    ...(resource ? { Resource: resource } : { NotResource: notResource }),
  }));
  return { Version: version, Statement: shown };
}

function endOf(node: JsonNode, text: string): number {
  if ('end' in node && node.end !== undefined) return node.end;
  const scalar = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/sy;
  scalar.lastIndex = node.offset;
  return scalar.test(text) ? scalar.lastIndex : node.offset;
}
