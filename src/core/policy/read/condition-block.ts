import type { ConditionEntry } from '../../terms/document.js';
import { nearest } from '../../terms/nearest.js';
import type { JsonMember, JsonObject } from '../../text/json.js';
import { pointerToken } from '../../text/locate.js';
import type { Item } from '../../text/members.js';
import { checkDuplicates, describe, readScalars } from '../../text/members.js';
import type { DocumentPlace, Report } from '../../text/report.js';
import { didYouMean, quote } from '../../text/report.js';
import type { WrittenOperator } from '../language/grammar.js';
import { OPERATORS, splitOperator } from '../language/grammar.js';
import { checkConditionValue } from './condition-values.js';
import type { Reading } from './reading.js';
import { checkVariableForms } from './variable-check.js';

/** The entries of a Condition element, in document order (`reference_policies_elements_condition`). */
export function readCondition(
  member: JsonMember,
  statement: DocumentPlace,
  reading: Reading,
  report: Report,
): ConditionEntry[] {
  const pointer = `${statement.pointer}/Condition`;
  const place = { pointer, offset: member.offset };
  if (member.value.type !== 'object') {
    report.error('wrong-type', place, `\`Condition\` must be an object, found ${describe(member.value)}`);
    return [];
  }
  checkDuplicates(member.value, pointer, report);
  if (member.value.members.length === 0) report.warning('empty-condition', place, 'the condition asks for nothing');
  return member.value.members.flatMap((operator) => readOperator(operator, pointer, reading, report));
}

function readOperator(member: JsonMember, parent: string, reading: Reading, report: Report): ConditionEntry[] {
  const place = { pointer: `${parent}/${pointerToken(member.name)}`, offset: member.offset };
  if (member.value.type !== 'object') {
    report.error(
      'wrong-type',
      place,
      `${quote(member.name)} must hold an object of condition keys, found ${describe(member.value)}`,
    );
    return [];
  }
  checkDuplicates(member.value, place.pointer, report);
  checkKeyCase(member.value, place.pointer, report);
  const operator = checkOperator(member, place, report);
  const entries: ConditionEntry[] = [];
  for (const key of member.value.members) {
    const at = { pointer: `${place.pointer}/${pointerToken(key.name)}`, offset: key.offset };
    const items = readScalars(
      key.value,
      at,
      ['string', 'number', 'boolean'],
      'a string, a number or a boolean',
      report,
    );
    if (operator !== undefined) checkValues(operator, items, at, key, reading, report);
    entries.push({
      operator: member.name,
      key: key.name,
      values: items.map((item) => item.node.text),
      pointer: at.pointer,
    });
  }
  return entries;
}

/** Condition key names are case-insensitive, so `aws:username` beside `aws:Username` is the same key twice. */
function checkKeyCase(object: JsonObject, pointer: string, report: Report): void {
  if (object.members.length < 2) return;
  const seen = new Map<string, string>();
  for (const { name, offset } of object.members) {
    const first = seen.get(name.toLowerCase());
    if (first !== undefined && first !== name) {
      const place = { pointer: `${pointer}/${pointerToken(name)}`, offset };
      const hint = 'condition key names are case-insensitive; keep one and list the values';
      report.error('duplicate-key', place, `${quote(name)} and ${quote(first)} are the same condition key`, hint);
    }
    seen.set(name.toLowerCase(), name);
  }
}

function checkOperator(member: JsonMember, place: DocumentPlace, report: Report): WrittenOperator | undefined {
  const operator = splitOperator(member.name);
  const empty = member.value.type === 'object' && member.value.members.length === 0;
  if (operator === undefined) {
    // CreatePolicy takes an operator it does not know when there is nothing under it (observed, moto's IAM tests).
    const severity = empty ? report.warning : report.error;
    severity('unknown-operator', place, `${quote(member.name)} is not a condition operator`, operatorHint(member.name));
    return undefined;
  }
  if (operator.name === 'Null' && operator.ifExists) {
    report.error(
      'null-with-if-exists',
      place,
      '`Null` cannot have `IfExists`',
      'write `Null`; it asks whether the key exists already',
    );
  } else if (operator.name === 'Null' && operator.qualifier !== undefined) {
    report.error(
      'null-with-set-operator',
      place,
      `\`Null\` cannot have \`${operator.qualifier}\``,
      'write `Null` alone',
    );
  }
  if (empty) report.warning('empty-condition', place, `${quote(member.name)} asks for nothing`);
  return operator;
}

function operatorHint(written: string): string | undefined {
  const colon = written.lastIndexOf(':');
  const qualifier = colon === -1 ? undefined : nearest(written.slice(0, colon), ['ForAllValues', 'ForAnyValue']);
  const rest = written.slice(colon + 1);
  const suffix = /ifexists?$/i.exec(rest)?.[0] ?? '';
  const name = nearest(rest.slice(0, rest.length - suffix.length), OPERATORS.keys());
  if (name === undefined) return undefined;
  return didYouMean(`${qualifier === undefined ? '' : `${qualifier}:`}${name}${suffix === '' ? '' : 'IfExists'}`);
}

function checkValues(
  operator: WrittenOperator,
  items: readonly Item[],
  place: DocumentPlace,
  key: JsonMember,
  reading: Reading,
  report: Report,
): void {
  if (key.value.type === 'array' && key.value.items.length === 0) {
    report.warning(
      'empty-values',
      place,
      `no value is listed for ${quote(key.name)}`,
      'no request value equals one of none',
    );
  }
  if (items.some((item) => item.node.type !== items[0]?.node.type)) {
    report.warning('mixed-types', place, `the values of ${quote(key.name)} are of several JSON types`);
  }
  if (operator.family === 'bool' && items.length > 1) {
    report.warning(
      'several-booleans',
      place,
      `several booleans are listed for ${quote(key.name)}`,
      'one of them is enough',
    );
  }
  for (const item of items) checkValue(operator, item, reading, report);
}

function checkValue(operator: WrittenOperator, item: Item, reading: Reading, report: Report): void {
  const value = item.node.text;
  if (value.includes('${') && (operator.variables || reading.variables)) {
    checkVariableForms(value, item, operator.variables ? undefined : operator, reading, report);
    return;
  }
  const fault = checkConditionValue(operator.family, value);
  if (fault !== undefined) {
    const severity = fault.refused && reading.strict ? report.error : report.warning;
    severity(
      fault.code,
      item,
      `${quote(value)} can never match under \`${operator.name}\``,
      `expected ${fault.expected}`,
    );
  }
  if (operator.family === 'string' && !operator.wildcards && /[*?]/.test(value)) {
    const like = operator.negated ? 'StringNotLike' : 'StringLike';
    report.warning(
      'wildcard-without-like',
      item,
      `${quote(value)} is compared letter by letter under \`${operator.name}\``,
      `for a wildcard use \`${like}\``,
    );
  }
}
