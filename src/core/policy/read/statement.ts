import type { Statement } from '../../terms/document.js';
import type { JsonMember, JsonNode, JsonObject } from '../../text/json.js';
import type { Item } from '../../text/members.js';
import { checkMembers, describe, memberOf, readScalars } from '../../text/members.js';
import type { DocumentPlace, Report } from '../../text/report.js';
import { quote } from '../../text/report.js';
import { STATEMENT_ELEMENTS } from '../language/grammar.js';
import { checkResourcePattern } from '../language/resource-pattern.js';
import { checkActionPattern } from './action-pattern.js';
import { readCondition } from './condition-block.js';
import { checkPrincipal } from './principal-element.js';
import type { Reading } from './reading.js';
import { checkTrustStatement, trustedNames, warnOfSharedProviders } from './trust-statement.js';
import { checkVariableForms } from './variable-check.js';

/**
 * One statement (`reference_policies_grammar`), or undefined when it is no object or misses what every statement needs.
 * Problems go to the report.
 */
export function readStatement(
  node: JsonNode,
  index: number,
  pointer: string,
  reading: Reading,
  report: Report,
): Statement | undefined {
  const place = { pointer, offset: node.offset };
  if (node.type !== 'object') {
    report.error('wrong-type', place, `a statement must be an object, found ${describe(node)}`);
    return undefined;
  }
  checkMembers(node, STATEMENT_ELEMENTS, pointer, report);
  const sid = readSid(memberOf(node, 'Sid'), place, reading, report);
  const effect = readEffect(memberOf(node, 'Effect'), place, reading, report);
  checkPrincipal(node, place, reading.type, reading.strict, report);
  const actions = readPatterns(node, 'Action', place, report);
  const trust = reading.type === 'trust';
  const resources = trust ? ROLE_ITSELF : readPatterns(node, 'Resource', place, report);
  for (const item of actions?.items ?? []) checkAction(item, reading, report);
  for (const item of resources?.items ?? []) checkResource(item, reading, report);
  if (trust) checkTrustStatement(node, place, actions?.items ?? [], report);
  if (actions?.negated === true && reading.type === 'rcp' && reading.strict) {
    const at = { pointer: `${pointer}/NotAction`, offset: memberOf(node, 'NotAction')?.offset ?? node.offset };
    report.error('rcp-action', at, 'a resource control policy has no `NotAction`', 'list the actions in `Action`');
  }
  const condition = memberOf(node, 'Condition');
  const conditions = condition === undefined ? [] : readCondition(condition, place, reading, report);
  if (effect === undefined || actions === undefined || resources === undefined) return undefined;
  // Not spread together: large policies have ten thousand statements.
  const statement: { -readonly [Element in keyof Statement]: Statement[Element] } = {
    index,
    effect,
    conditions,
    pointer,
  };
  if (sid !== undefined) statement.sid = sid;
  statement[actions.negated ? 'notAction' : 'action'] = texts(actions.items);
  statement[resources.negated ? 'notResource' : 'resource'] = trust ? ['*'] : texts(resources.items);
  if (trust) {
    statement.trusted = trustedNames(node);
    warnOfSharedProviders(statement, place, report);
  }
  return statement;
}

function texts(items: readonly Item[]): string[] {
  return items.map((item) => item.node.text);
}

function readSid(
  member: JsonMember | undefined,
  statement: DocumentPlace,
  reading: Reading,
  report: Report,
): string | undefined {
  if (member === undefined) return undefined;
  const place = { pointer: `${statement.pointer}/Sid`, offset: member.value.offset };
  if (member.value.type !== 'string') {
    report.error('wrong-type', place, `\`Sid\` must be a string, found ${describe(member.value)}`);
    return undefined;
  }
  // CreatePolicy: "Statement IDs (SID) must be alpha-numeric"; services with resource-based policies have rules of their own.
  if (reading.type !== 'resource' && !/^[A-Za-z0-9]*$/.test(member.value.text)) {
    report.error('invalid-sid', place, `the Sid ${quote(member.value.text)} may hold letters and digits only`);
  }
  return member.value.text;
}

function readEffect(
  member: JsonMember | undefined,
  statement: DocumentPlace,
  reading: Reading,
  report: Report,
): Statement['effect'] | undefined {
  if (member === undefined) {
    report.error(
      'missing-effect',
      statement,
      'the statement has no `Effect`',
      'add `"Effect": "Allow"` or `"Effect": "Deny"`',
    );
    return undefined;
  }
  const place = { pointer: `${statement.pointer}/Effect`, offset: member.value.offset };
  const effect = member.value.type === 'string' ? member.value.text : undefined;
  if (effect !== 'Allow' && effect !== 'Deny') {
    const close = ['Allow', 'Deny'].find((name) => name.toLowerCase() === effect?.trim().toLowerCase());
    const found = effect === undefined ? describe(member.value) : quote(effect);
    report.error(
      'invalid-effect',
      place,
      `\`Effect\` must be \`Allow\` or \`Deny\`, found ${found}`,
      close && `write \`${close}\``,
    );
    return undefined;
  }
  if (effect === 'Allow' && reading.type === 'rcp' && reading.strict && !reading.fullAccess) {
    const hint = 'only the managed policy RCPFullAWSAccess allows';
    report.error('rcp-allow', place, 'a resource control policy can only deny', hint);
  }
  return effect;
}

interface Patterns {
  readonly negated: boolean;
  readonly items: readonly Item[];
}

/** The resource of a trust policy is not written. */
const ROLE_ITSELF: Patterns = { negated: false, items: [] };

/** Exactly one of `name` and `Not${name}`, with at least one entry. */
function readPatterns(
  object: JsonObject,
  name: 'Action' | 'Resource',
  statement: DocumentPlace,
  report: Report,
): Patterns | undefined {
  const plain = memberOf(object, name);
  const negated = memberOf(object, `Not${name}`);
  if (plain !== undefined && negated !== undefined) {
    const later = plain.offset > negated.offset ? plain : negated;
    const at = { pointer: `${statement.pointer}/${later.name}`, offset: later.offset };
    report.error(
      'conflicting-elements',
      at,
      `the statement has both \`${name}\` and \`Not${name}\``,
      'keep one of them',
    );
  }
  const member = plain ?? negated;
  if (member === undefined) {
    report.error(
      name === 'Action' ? 'missing-action' : 'missing-resource',
      statement,
      `the statement has no \`${name}\``,
      `add \`${name}\` or \`Not${name}\``,
    );
    return undefined;
  }
  const place = { pointer: `${statement.pointer}/${member.name}`, offset: member.offset };
  if (member.value.type === 'array' && member.value.items.length === 0) {
    report.error('empty-list', place, `\`${member.name}\` lists nothing`);
    return undefined;
  }
  const items = readScalars(member.value, place, ['string'], 'a string or a list of strings', report);
  return { negated: plain === undefined, items };
}

function checkAction(item: Item, reading: Reading, report: Report): void {
  checkActionPattern(item.node.text, item, report);
  if (reading.type === 'rcp' && reading.strict && !reading.fullAccess && /^\*(?::|$)/.test(item.node.text)) {
    // Access Analyzer: "RCP syntax error action"; only the services that support RCPs may be named.
    report.error('rcp-action', item, 'a resource control policy must name the service of each action', 'write `s3:*`');
  }
}

function checkResource(item: Item, reading: Reading, report: Report): void {
  const text = item.node.text;
  checkResourcePattern(text, item, reading, report);
  if (text.includes('${')) checkVariableForms(text, item, undefined, reading, report);
}
