import { defined } from '../../terms/defined.js';
import type { PolicyDocument, PolicyType, Statement } from '../../terms/document.js';
import type { Position, Problem } from '../../terms/problem.js';
import type { JsonFault, JsonMember, JsonNode, JsonObject } from '../../text/json.js';
import { isFault, readJson } from '../../text/json.js';
import { fromValue, toValue } from '../../text/json-value.js';
import { createLineMap, resolvePointer } from '../../text/locate.js';
import { checkMembers, describe, memberOf } from '../../text/members.js';
import type { Report } from '../../text/report.js';
import { createReport, quote, reportWithin } from '../../text/report.js';
import { DOCUMENT_ELEMENTS, SIZE_LIMITS, STATEMENT_ELEMENTS, VERSIONS } from '../language/grammar.js';
import type { PolicyVocabulary } from '../language/vocabulary.js';
import { lintPolicy } from '../lint/lint.js';
import { checkCharacters, checkSurrogates, hasNoSurrogates } from './characters.js';
import type { Reading } from './reading.js';
import { readStatement } from './statement.js';

export interface ParseOptions {
  /**
   * `strict` (the default): what CreatePolicy, PutUserPolicy or Organizations refuse is an error. `simulation`: the
   * documents are taken as given, so what can only never match (an unparsable date, a misplaced variable, a wildcard for
   * the service in an ARN) is a warning, and control policies need neither Version, Principal nor `Deny`.
   */
  readonly reading?: 'strict' | 'simulation';
  /** Given: what is legal and suspicious is reported too (lint.ts). */
  readonly vocabulary?: PolicyVocabulary;
  /** True: warnings are not wanted; those that cost time are not looked for. */
  readonly errorsOnly?: boolean;
  /** The path as the user typed it; stands in every problem. */
  readonly file?: string;
}

export interface ParsedPolicy {
  /** Present exactly when no problem is an error. */
  readonly document?: PolicyDocument;
  /** In document order. */
  readonly problems: Problem[];
}

/**
 * A policy from its text, or from what its text was parsed to (then there are no positions). Every problem is reported
 * at once; only after a fault of the JSON itself there is nothing more to say.
 */
export function parsePolicy(input: string | object, type: PolicyType, options: ParseOptions = {}): ParsedPolicy {
  const position = typeof input === 'string' ? createLineMap(input) : undefined;
  const report = createReport(position, options.file);
  if (typeof input === 'string') checkCharacters(input, type, options.reading !== 'simulation', report);
  const root = typeof input === 'string' ? readJson(input) : fromValue(input);
  if (isFault(root)) return failed(root, report);
  if (typeof input !== 'string' || !hasNoSurrogates(input)) checkSurrogates(root, report);
  const read = readPolicy(root, input, type, options, report);
  if (read === undefined) return { problems: report.problems() };
  const locators = typeof input === 'string' && position !== undefined ? locateInText(input, position) : NOWHERE;
  const value = typeof input === 'string' ? () => JSON.parse(input) as unknown : () => input;
  const text = typeof input === 'string' ? { text: () => input } : {};
  return { document: { ...read, ...locators, value, ...text }, problems: report.problems() };
}

/** A policy that is part of a larger document, such as an inline policy of a principals file. */
export interface InlinePolicy {
  readonly root: JsonNode;
  /** Of `root` within the larger document. */
  readonly pointer: string;
  /** The larger document's; its problems are reported as problems of that document. */
  readonly report: Report;
  /** The place of an offset of the larger document; absent when that was no text. */
  readonly position?: (offset: number) => Position;
}

/** As `parsePolicy`, of a part of a larger document: undefined when it is refused. */
export function parseInlinePolicy(
  { root, pointer, report: whole, position }: InlinePolicy,
  type: PolicyType,
  options: ParseOptions = {},
): PolicyDocument | undefined {
  const report = reportWithin(whole, pointer);
  checkSurrogates(root, report);
  const read = readPolicy(root, root, type, options, report);
  if (read === undefined) return undefined;
  const locate = (at: string): Position | undefined => {
    const node = position && resolvePointer(root, at);
    return node && position(node.offset);
  };
  // Its extent would be told in lines of another document.
  return { ...read, locate, extent: () => undefined };
}

/** What the tree says as a policy; undefined when it is refused. `input` is what its size is measured on. */
function readPolicy(
  root: JsonNode,
  input: string | object,
  type: PolicyType,
  { reading, errorsOnly, vocabulary }: ParseOptions,
  report: Report,
): Read | undefined {
  const read = readDocument(root, type, reading !== 'simulation', report);
  if (!report.failed() && errorsOnly !== true)
    checkSize(input === root ? (toValue(root) as object) : input, type, report);
  if (read === undefined || report.failed()) return undefined;
  if (vocabulary !== undefined)
    lintPolicy(read, type, vocabulary, { place: (pointer) => placeOf(root, pointer), report });
  return read;
}

function failed(fault: JsonFault, report: Report): ParsedPolicy {
  report.error(fault.code, { pointer: '', offset: fault.offset }, fault.message, fault.hint);
  return { problems: report.problems() };
}

function readDocument(root: JsonNode, type: PolicyType, strict: boolean, report: Report): Read | undefined {
  if (root.type !== 'object') {
    report.error(
      'wrong-type',
      { pointer: '', offset: root.offset },
      `a policy must be an object, found ${describe(root)}`,
      statementHint(root),
    );
    return undefined;
  }
  checkMembers(root, DOCUMENT_ELEMENTS, '', report);
  const version = readVersion(memberOf(root, 'Version'), root, type, strict, report);
  const id = readId(memberOf(root, 'Id'), type, report);
  const variables = version === '2012-10-17';
  const reading = { type, variables, strict, fullAccess: isRcpFullAccess(root) };
  const statements = readStatements(memberOf(root, 'Statement'), root, reading, report);
  return { version, ...defined({ id }), statements };
}

interface Read {
  readonly version: PolicyDocument['version'];
  readonly id?: string;
  readonly statements: readonly Statement[];
}

function statementHint(root: JsonNode): string | undefined {
  return root.type === 'array' ? 'put the list under `"Statement"`' : undefined;
}

function readVersion(
  member: JsonMember | undefined,
  root: JsonObject,
  type: PolicyType,
  strict: boolean,
  report: Report,
): PolicyDocument['version'] {
  // "Every SCP must include a Version element with the value 2012-10-17", and so for RCPs (Organizations User Guide).
  const required = strict && (type === 'scp' || type === 'rcp');
  const severity = required ? report.error : report.warning;
  const hint = 'add `"Version": "2012-10-17"`';
  if (member === undefined) {
    severity(
      'missing-version',
      { pointer: '', offset: root.offset },
      'the policy has no `Version`, so it is of version 2008-10-17',
      hint,
    );
    return '2008-10-17';
  }
  const place = { pointer: '/Version', offset: member.value.offset };
  const written = member.value.type === 'string' ? member.value.text : undefined;
  const version = VERSIONS.find((known) => known === written);
  if (version === undefined) {
    const found = written === undefined ? describe(member.value) : quote(written);
    report.error(
      'invalid-version',
      place,
      `\`Version\` must be \`2012-10-17\` or \`2008-10-17\`, found ${found}`,
      'it is the version of the language, not yours',
    );
  } else if (version === '2008-10-17' && required) {
    report.error('invalid-version', place, 'a control policy must be of version 2012-10-17');
  }
  return version ?? '2012-10-17';
}

function readId(member: JsonMember | undefined, type: PolicyType, report: Report): string | undefined {
  if (member === undefined) return undefined;
  const place = { pointer: '/Id', offset: member.offset };
  if (member.value.type !== 'string') {
    report.error('wrong-type', place, `\`Id\` must be a string, found ${describe(member.value)}`);
    return undefined;
  }
  // The grammar page forbids it, CreatePolicy takes it (observed, moto's IAM tests).
  if (type !== 'resource' && type !== 'trust')
    report.warning('unsupported-id', place, '`Id` means something in resource-based policies only', 'remove it');
  return member.value.text;
}

function readStatements(
  member: JsonMember | undefined,
  root: JsonObject,
  reading: Reading,
  report: Report,
): Statement[] {
  if (member === undefined) {
    const alone = root.members.some((other) => (STATEMENT_ELEMENTS as readonly string[]).includes(other.name));
    report.error(
      'missing-statement',
      { pointer: '', offset: root.offset },
      'the policy has no `Statement`',
      alone ? 'put the statement under `"Statement"`' : undefined,
    );
    return [];
  }
  const list = member.value.type === 'array' ? member.value.items : undefined;
  if (list?.length === 0)
    report.error('empty-list', { pointer: '/Statement', offset: member.offset }, '`Statement` lists nothing');
  const statements: Statement[] = [];
  const sids = new Set<string>();
  for (const [index, node] of (list ?? [member.value]).entries()) {
    const pointer = list === undefined ? '/Statement' : `/Statement/${index}`;
    const statement = readStatement(node, index, pointer, reading, report);
    checkUnique(node, pointer, sids, reading, report);
    if (statement !== undefined) statements.push(statement);
  }
  return statements;
}

/** IAM: "Statement IDs (SID) in a single policy must be unique"; of resource-based policies Access Analyzer only recommends it. */
function checkUnique(node: JsonNode, pointer: string, sids: Set<string>, reading: Reading, report: Report): void {
  const member = node.type === 'object' ? memberOf(node, 'Sid') : undefined;
  const sid = member?.value.type === 'string' ? member.value.text : '';
  if (member === undefined || sid === '') return;
  if (sids.has(sid)) {
    const severity = reading.type === 'resource' ? report.warning : report.error;
    severity(
      'duplicate-sid',
      { pointer: `${pointer}/Sid`, offset: member.value.offset },
      `duplicate Sid ${quote(sid)}`,
    );
  }
  sids.add(sid);
}

/** RCPFullAWSAccess, which Organizations attaches everywhere: allows `*` on `*` to `*`, without conditions. */
function isRcpFullAccess(root: JsonObject): boolean {
  const statement = root.members.find((member) => member.name === 'Statement')?.value;
  const only = statement?.type === 'array' && statement.items.length === 1 ? statement.items[0] : statement;
  if (only?.type !== 'object') return false;
  const wanted: Readonly<Record<string, string>> = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  return only.members.every(({ name, value }) => {
    const single = value.type === 'array' && value.items.length === 1 ? value.items[0] : value;
    return name === 'Sid' || (single?.type === 'string' && Object.hasOwn(wanted, name) && wanted[name] === single.text);
  });
}

function checkSize(input: string | object, type: PolicyType, report: Report): void {
  const limit = SIZE_LIMITS[type];
  if (limit === undefined) return;
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  const size = limit.whiteSpaceCounts ? text.length : text.length - countWhiteSpace(text);
  if (size <= limit.characters) return;
  const what = limit.whiteSpaceCounts ? 'characters' : 'characters without white space';
  report.warning(
    'policy-too-large',
    { pointer: '', offset: 0 },
    `the policy has ${size} ${what}, and AWS takes ${limit.characters}`,
    'split it',
  );
}

function countWhiteSpace(text: string): number {
  let count = 0;
  for (const { length } of text.match(/\s+/g) ?? []) count += length;
  return count;
}

type Locators = Pick<PolicyDocument, 'locate' | 'extent'>;

const NOWHERE: Locators = { locate: () => undefined, extent: () => undefined };

/** The document keeps its text and not the tree, which is larger and is made again when somebody asks where something is. */
function locateInText(text: string, position: (offset: number) => Position): Locators {
  let tree: JsonNode | JsonFault | undefined;
  const resolve = (pointer: string): JsonNode | undefined => {
    tree ??= readJson(text);
    return isFault(tree) ? undefined : resolvePointer(tree, pointer);
  };
  return {
    locate: (pointer) => {
      const node = resolve(pointer);
      return node && position(node.offset);
    },
    extent: (pointer) => {
      const node = resolve(pointer);
      const end = node !== undefined && 'end' in node ? node.end : undefined;
      return node === undefined || end === undefined ? undefined : { start: position(node.offset), end: position(end) };
    },
  };
}

/** The place of a pointer whose list may have been written as a scalar; the pointer given is then the scalar's own. */
function placeOf(root: JsonNode, pointer: string): { pointer: string; offset: number } {
  const parent = pointer.slice(0, pointer.lastIndexOf('/'));
  const list = resolvePointer(root, parent);
  const node = (list && resolvePointer(list, pointer.slice(parent.length))) ?? root;
  const scalar = list !== undefined && list.type !== 'array' && list.type !== 'object';
  return { pointer: scalar ? parent : pointer, offset: node.offset };
}
