import type { Document, Node, Pair, ParsedNode } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { JsonMember, JsonNode } from './json.js';
import { MAX_DEPTH } from './json.js';
import type { Report } from './report.js';

/** Aliases may repeat this many nodes altogether; an alias bomb needs millions. */
const MAX_ALIASED_NODES = 100_000;

/** Tags that change nothing. */
const TAGS: readonly string[] = ['str', 'seq', 'map'].map((name) => `tag:yaml.org,2002:${name}`);

/** What went wrong, by the library's code. Its own messages quote the text, and the text holds secrets. */
const MESSAGES: Readonly<Record<string, string>> = {
  BAD_INDENT: 'wrong indentation',
  TAB_AS_INDENT: 'a tab is used for indentation',
  MISSING_CHAR: 'a character such as `:`, `,` or a closing bracket or quote is missing',
  MULTIPLE_DOCS: 'the file holds more than one document',
  UNEXPECTED_TOKEN: 'this is not expected here',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping within a mapping on one line',
};

/**
 * The tree of a YAML text, every scalar as the text that was written: with YAML's own types an account id loses its
 * leading zero, `no` and `1.10` change, and a date becomes something else. Undefined when there is no tree; problems go
 * to the report and never quote the text.
 */
export function readYaml(text: string, report: Report): JsonNode | undefined {
  const deep = findDeep(text);
  if (deep !== undefined) {
    report.error('too-deep', { pointer: '', offset: deep }, `nested more than ${MAX_DEPTH} levels deep`);
    return undefined;
  }
  const document = parseDocument(text, {
    schema: 'failsafe',
    prettyErrors: false,
    // Looking for keys that are there twice takes the library quadratic time; who opens a source does it for JSON and YAML.
    uniqueKeys: false,
    logLevel: 'error',
  });
  const seen = new Set<string>();
  for (const error of [...document.errors, ...document.warnings]) {
    const id = `${error.code} ${error.pos[0]}`;
    if (seen.has(id)) continue;
    seen.add(id);
    report.error(
      'invalid-yaml',
      { pointer: '', offset: error.pos[0] },
      MESSAGES[error.code] ?? 'this is not valid YAML',
    );
  }
  if (report.failed()) return undefined;
  return toTree(document, report);
}

/** The value of a YAML text with YAML's own types, as programs that edit the file see it; the text has been read before. */
export const readTyped = (text: string): unknown => parseDocument(text, { logLevel: 'silent' }).toJS() as unknown;

function toTree(document: Document.Parsed, report: Report): JsonNode {
  let aliased = 0;
  // The library looks through the whole document for each alias.
  const anchors = new Map<string, Node>();

  function convert(node: Node | null | undefined, depth: number, inAlias: boolean): JsonNode {
    const offset = (node as ParsedNode | null | undefined)?.range?.[0] ?? 0;
    const nothing: JsonNode = { type: 'null', offset, text: 'null' };
    if (node === null || node === undefined) return nothing;
    if ((inAlias && ++aliased > MAX_ALIASED_NODES) || depth > MAX_DEPTH) {
      if (aliased <= MAX_ALIASED_NODES + 1)
        report.error('too-deep', { pointer: '', offset }, 'the aliases repeat too much, or too deeply');
      aliased = Number.POSITIVE_INFINITY;
      return nothing;
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined)
        report.error('invalid-yaml', { pointer: '', offset }, 'the alias does not name an anchor');
      return convert(target, depth + 1, true);
    }
    if (node.tag !== undefined && !TAGS.includes(node.tag)) {
      report.error('invalid-yaml', { pointer: '', offset }, 'a tag of YAML has no meaning here');
    }
    if (node.anchor !== undefined && !inAlias) anchors.set(node.anchor, node);
    if (isSeq(node)) {
      return { type: 'array', offset, items: node.items.map((item) => convert(item as Node, depth + 1, inAlias)) };
    }
    if (isMap(node))
      return { type: 'object', offset, members: node.items.flatMap((pair) => member(pair as Pair, depth, inAlias)) };
    if (!isScalar(node)) return nothing;
    const empty = node.type === 'PLAIN' && ['', '~', 'null'].includes(String(node.source));
    return empty ? nothing : { type: 'string', offset, text: String(node.value) };
  }

  function member(pair: Pair, depth: number, inAlias: boolean): JsonMember[] {
    const key = pair.key as Node;
    const offset = (key as ParsedNode).range?.[0] ?? 0;
    if (!isScalar(key)) {
      report.error('invalid-yaml', { pointer: '', offset }, 'a key must be plain text');
      return [];
    }
    return [{ name: String(key.value), offset, value: convert(pair.value as Node | null, depth + 1, inAlias) }];
  }

  return convert(document.contents, 1, false);
}

/** Where brackets or dashes nest deeper than any principals file; quotes are not looked at, since no text comes near. */
function findDeep(text: string): number | undefined {
  const dashes = /(?:[-?][ \t]+){65}/.exec(text);
  if (dashes !== null) return dashes.index;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) return at;
  }
  return undefined;
}
