/** Changes of policies as RFC 6902 patches on files, and the words for a patch. */
import { createPatch } from 'rfc6902';
import type { Position } from '../../terms/problem.js';
import type { StatementRef } from '../../terms/verdict.js';
import { type Inquiry, type Raw, rawStatement } from '../inquiry/inquiry.js';
import type { Edit, PatchOperation } from '../words/explanation.js';
import { placeOf, renderPlace } from '../words/place.js';
import { shortResources } from '../words/resources.js';
import { isSameDocument, type PolicyChange, type StatementChange } from './change.js';
import { conditionOf, entriesOf, type RawCondition } from './raw.js';

/** The edits that a change is: one for each document, and a whole new inline policy where nothing can be edited. */
export function editsOf(change: PolicyChange, inquiry: Inquiry): Edit[] {
  const documents: StatementChange[][] = [];
  for (const each of change.statements) {
    const known = documents.find(([first]) => first && isSameFile(first.ref, each.ref));
    if (known) known.push(each);
    else documents.push([each]);
  }
  const edits = documents.map((changes) => editOf(changes, inquiry));
  if (change.inline.length === 0) return edits;
  const value = { Version: '2012-10-17', Statement: change.inline };
  return [...edits, { file: null, patch: [{ op: 'add', path: '', value }] }];
}

/** Inline policies of one principals file are one edit. */
const isSameFile = (a: StatementRef, b: StatementRef): boolean =>
  a.policy.file === undefined ? isSameDocument(a, b) : a.policy.file === b.policy.file;

function editOf(changes: readonly StatementChange[], inquiry: Inquiry): Edit {
  const tests: PatchOperation[] = [];
  const operations: PatchOperation[] = [];
  const alone = new Set<string>();
  const removals: StatementChange[] = [];
  for (const change of changes) {
    const { ref, after, added, removed } = change;
    const base = ref.policy.pointer ?? '';
    const before = rawStatement(inquiry, ref) ?? {};
    tests.push({ op: 'test', path: base + ref.statement.pointer, value: before });
    const isAlone = ref.statement.pointer === '/Statement';
    if (added.length > 0 && isAlone && !alone.has(base)) {
      alone.add(base);
      operations.push({ op: 'replace', path: `${base}/Statement`, value: [after ?? before, ...added] });
      continue;
    }
    if (removed) removals.push(change);
    else if (after) operations.push(...differences(before, after, base + ref.statement.pointer));
    for (const value of added) operations.push({ op: 'add', path: `${base}/Statement/-`, value });
  }
  // From the end, so that the places of the others stay as they are.
  removals.sort((a, b) => b.ref.statement.index - a.ref.statement.index);
  for (const { ref } of removals)
    operations.push({ op: 'remove', path: (ref.policy.pointer ?? '') + ref.statement.pointer });
  const [first] = changes;
  const shared = first ? sharersOf(first.ref, inquiry) : [];
  return {
    file: first?.ref.policy.file ?? null,
    patch: [...tests, ...operations],
    ...(shared.length > 0 ? { shared } : {}),
  };
}

function differences(before: Raw, after: Raw, base: string): PatchOperation[] {
  const operations = createPatch(before, after);
  // What takes a member's place comes before that one goes, so that its object is never empty between the two.
  const isMember = ({ path }: { readonly path: string }): boolean => !/\/\d+$/.test(path);
  operations.sort((a, b) => (isMember(a) && isMember(b) ? Number(a.op === 'remove') - Number(b.op === 'remove') : 0));
  return operations.map((operation): PatchOperation => {
    const path = base + operation.path;
    if (operation.op === 'remove') return { op: 'remove', path };
    if (operation.op === 'add' || operation.op === 'replace') return { op: operation.op, path, value: operation.value };
    throw new Error(`INVARIANT: a difference is no ${operation.op}`);
  });
}

/** Other callers that have the same policy, by what they are called. Of control policies everybody is one, and nobody is named. */
function sharersOf(ref: StatementRef, { world, call }: Inquiry): string[] {
  const { layer } = ref.policy;
  if (layer === 'scp' || layer === 'rcp') return [];
  return world.directory.callers
    .filter(({ principalArn }) => principalArn !== call.caller.principalArn)
    .filter(({ policies }) => policies.members.some(({ statement }) => isSameDocument(statement.ref, ref)))
    .map(({ principalArn }) => principalArn);
}

const LONGEST = 260;

/** A change in words, made from its patch: `policies/dev.json:12: add "elasticache:X" to Action of "Own"`. */
export function wordsOf(change: PolicyChange, inquiry: Inquiry): string[] {
  const words = change.statements.flatMap((each) => statementWords(each, inquiry));
  if (change.inline.length === 0) return words;
  return [...words, `add an inline policy of the caller with ${statementsText(change.inline)}`];
}

function statementWords({ ref, after, added, removed }: StatementChange, inquiry: Inquiry): string[] {
  const before = rawStatement(inquiry, ref) ?? {};
  const { file, pointer, name } = ref.policy;
  // Of an inline policy the file is the principals', which has many.
  const where = file !== undefined && pointer ? `"${name}" in ${file}` : (file ?? name);
  const operations = after ? differences(before, after, '') : [];
  return [
    ...(removed ? [`remove the ${ref.statement.effect} ${renderPlace(placeOf(ref))}`] : []),
    ...(operations.length > 0 && !removed ? [changeWords(ref, before, operations)] : []),
    ...(added.length > 0 ? [`add to ${where} ${statementsText(added)}`] : []),
  ];
}

function changeWords(ref: StatementRef, before: Raw, operations: readonly PatchOperation[]): string {
  const place = renderPlace({ ...placeOf(ref), ...whereOf(ref, operations[0]) });
  const renamed = renaming(operations, before);
  const written = renamed ? [`write ${renamed.words}`] : [];
  const others = operations.filter((each) => each !== renamed?.from && each !== renamed?.to);
  return `in ${place} ${[...written, ...others.map((operation) => operationWords(operation, before))].join(', ')}`;
}

/** The place of what is changed: of an entry that is there its own, else that of its element. */
function whereOf({ document, statement }: StatementRef, operation: PatchOperation | undefined): Partial<Position> {
  const path = operation?.path ?? '';
  const element = `/${path.split('/')[1] ?? ''}`;
  const isThere = operation !== undefined && operation.op !== 'add';
  return document.locate(statement.pointer + (isThere ? path : element)) ?? {};
}

interface Renaming {
  readonly from: PatchOperation;
  readonly to: PatchOperation;
  readonly words: string;
}

/** One element or operator taken away and another put in its place. */
function renaming(operations: readonly PatchOperation[], before: Raw): Renaming | undefined {
  const removed = operations.filter(({ op }) => op === 'remove');
  const [from] = removed;
  if (removed.length !== 1 || from === undefined) return undefined;
  const added = operations.filter((each) => each.op === 'add' && parentOf(each.path) === parentOf(from.path));
  const [, element = '', operator] = from.path.split('/');
  const old = operator === undefined ? before[element] : conditionOf(before)[nameOf(operator)];
  const isIt = (each: PatchOperation): boolean => 'value' in each && JSON.stringify(each.value) === JSON.stringify(old);
  const to = added.length === 1 ? added[0] : added.find(isIt);
  if (to === undefined || !('value' in to)) return undefined;
  const name = nameOf(to.path);
  const value = name === 'NotResource' || name === 'NotAction' ? ` ${JSON.stringify(to.value)}` : '';
  return { from, to, words: `${name}${value} instead of ${nameOf(from.path)}` };
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

const nameOf = (path: string): string => (path.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');

function operationWords(operation: PatchOperation, before: Raw): string {
  const [, element = '', index, key] = operation.path.split('/');
  if (element === 'Condition' && index !== undefined) return conditionWords(operation, nameOf(index), key, before);
  if (element === 'Principal' && index !== undefined && key === undefined && operation.op === 'replace') {
    const old = (before.Principal as Raw)[index];
    return (
      addition(element, old, operation.value) ?? `write ${short(operation.value)} instead of ${short(old)} in Principal`
    );
  }
  if (operation.op === 'remove')
    return `remove ${index === undefined ? element : `${short(entriesOf(before, element)[Number(index)])} from ${element}`}`;
  if (operation.op === 'replace') {
    const old = index === undefined ? before[element] : entriesOf(before, element)[Number(index)];
    return (
      addition(element, old, operation.value) ??
      `write ${short(operation.value)} instead of ${short(old)} in ${element}`
    );
  }
  return `add ${short(operation.value)} to ${element || 'it'}`;
}

/** Of a condition its operator, its key and the values. */
function conditionWords(operation: PatchOperation, operator: string, key: string | undefined, before: Raw): string {
  const name = key === undefined ? operator : `${operator} ${nameOf(key)}`;
  if (operation.op === 'remove') return `remove ${name} from Condition`;
  const keys = key === undefined ? Object.entries(operation.value ?? {}) : [[nameOf(key), operation.value] as const];
  if (operation.op === 'add')
    return `add ${keys.map(([each, value]) => `${operator} ${each} ${short(value)}`).join(', ')} to Condition`;
  const old = conditionOf(before)[operator]?.[nameOf(key ?? '')];
  const at = /\/(\d+)$/.exec(operation.path)?.[1];
  const entry = at === undefined || !Array.isArray(old) ? old : (old as unknown[])[Number(at)];
  return `write ${short(operation.value)} instead of ${short(entry)} in Condition`;
}

/** A single string that became a list with more in it. */
function addition(element: string, old: unknown, value: unknown): string | undefined {
  if (typeof old !== 'string' || !Array.isArray(value) || value[0] !== old) return undefined;
  return `add ${(value as unknown[]).slice(1).map(short).join(', ')} to ${element}`;
}

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
};

/** Statements as JSON; of long ones what they say. */
function statementsText(statements: readonly Raw[]): string {
  const text = statements.map((each) => JSON.stringify(each)).join(', ');
  if (text.length <= LONGEST) return text;
  return statements
    .map((each) => {
      const verb = each.Effect === 'Deny' ? 'denies' : 'allows';
      const but = each.NotResource === undefined ? '' : 'all but ';
      const resources = entriesOf(each, each.NotResource === undefined ? 'Resource' : 'NotResource');
      const actions = entriesOf(each, each.NotAction === undefined ? 'Action' : 'NotAction');
      return `a statement that ${verb} ${each.NotAction === undefined ? '' : 'all but '}${shortResources(actions)} on ${but}${shortResources(resources)}${conditionText(each)}`;
    })
    .join(' and ');
}

/** ` when aws:RequestTag/owner StringNotEquals "ana"`; nothing where there is no Condition. */
function conditionText({ Condition }: Raw): string {
  const asked = Object.entries((Condition ?? {}) as RawCondition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => `${key} ${operator} ${short(value)}`),
  );
  return asked.length === 0 ? '' : ` when ${asked.join(' and ')}`;
}
