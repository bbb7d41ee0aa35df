import type { LiveAccount } from '../../core/principals/live.js';
import type { DetailRow } from '../../core/principals/live-policies.js';
import { childrenOf, readXml, type XmlTree } from '../upstream/xml-answer.js';
import { splitAnswer } from './split-answer.js';

/** The lists of a page of GetAccountAuthorizationDetails. */
export const DETAIL_LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/** What a page of GetAccountAuthorizationDetails holds. */
export type DetailLists = Pick<LiveAccount, (typeof DETAIL_LISTS)[number]>;

/** One page of an answer, and the marker of the next. */
export interface IamPage<T> {
  readonly found: T;
  readonly next?: string;
}

/** An answer that is not what the operation answers. */
export class StrangeAnswer extends Error {}

/**
 * A page of GetAccountAuthorizationDetails (IAM API reference, same name), step by step: an endpoint that knows no pages puts
 * everybody in one. Throws StrangeAnswer.
 */
export function* readDetails(xml: string): Generator<undefined, IamPage<DetailLists>> {
  const { frame, members } = (yield* splitAnswer(xml, DETAIL_LISTS)) ?? {
    frame: xml,
    members: new Map<string, string[]>(),
  };
  const result = resultOf(frame, 'GetAccountAuthorizationDetails');
  const lists: Partial<Record<(typeof DETAIL_LISTS)[number], DetailRow[]>> = {};
  for (const name of DETAIL_LISTS) {
    const rows = rowsOf(result, name);
    for (const member of members.get(name) ?? []) {
      rows.push(memberOf(member, name));
      yield;
    }
    lists[name] = rows;
  }
  return page(lists as DetailLists, result);
}

/** What was taken out of a list, read by itself. */
function memberOf(xml: string, list: string): DetailRow {
  const [name, member] = readXml(xml) ?? [];
  const value = name === 'member' && member !== undefined ? asValue(member) : undefined;
  if (!isRow(value)) throw new StrangeAnswer(`${list} is not a list`);
  return value;
}

/**
 * A page of ListRoles: the maximum session duration of each role in seconds, by its ARN. GetAccountAuthorizationDetails does not
 * tell it. Throws StrangeAnswer.
 */
export function readDurations(xml: string): IamPage<readonly (readonly [arn: string, seconds: number])[]> {
  const result = resultOf(xml, 'ListRoles');
  const found = rowsOf(result, 'Roles').flatMap(({ Arn: arn, MaxSessionDuration: seconds }) =>
    typeof arn === 'string' && typeof seconds === 'string' && /^\d{4,5}$/.test(seconds)
      ? [[arn, Number(seconds)] as const]
      : [],
  );
  return page(found, result);
}

/** A page of ListAccessKeys: the ids of the keys that are active. Throws StrangeAnswer. */
export function readAccessKeys(xml: string): IamPage<readonly string[]> {
  const result = resultOf(xml, 'ListAccessKeys');
  const rows = rowsOf(result, 'AccessKeyMetadata');
  for (const { AccessKeyId: id } of rows)
    if (typeof id !== 'string' || !/^\w{3,128}$/.test(id)) throw new StrangeAnswer('an access key without an id');
  const active = rows.filter(({ Status }) => Status === 'Active').map(({ AccessKeyId }) => String(AccessKeyId));
  return page(active, result);
}

/** Whose key it is: the name of the user that GetAccessKeyLastUsed tells; undefined when it tells none. Throws StrangeAnswer. */
export function readKeyOwner(xml: string): string | undefined {
  const [name] = childrenOf(resultOf(xml, 'GetAccessKeyLastUsed'), 'UserName');
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function resultOf(xml: string, operation: string): XmlTree {
  const [name, response] = readXml(xml) ?? [];
  const [result, second] = childrenOf(response, `${operation}Result`);
  if (name !== `${operation}Response` || result === undefined || second !== undefined)
    throw new StrangeAnswer(`no answer to ${operation}`);
  return result;
}

function page<T>(found: T, result: XmlTree): IamPage<T> {
  const [truncated = 'false'] = childrenOf(result, 'IsTruncated');
  const [marker] = childrenOf(result, 'Marker');
  if (truncated !== 'true') return { found };
  // Without it the rest could not be had, and what is left out may be a Deny.
  const next = typeof marker === 'string' ? marker.trim() : '';
  if (next === '') throw new StrangeAnswer('a page that is not the last and names no next one');
  return { found, next };
}

/** The members of a list; an absent list is empty. */
function rowsOf(result: XmlTree, name: string): DetailRow[] {
  const [list = '', second] = childrenOf(result, name);
  if (second !== undefined) throw new StrangeAnswer(`two lists ${name}`);
  const value = asValue(list);
  if (value === '') return [];
  if (!Array.isArray(value) || !value.every(isRow)) throw new StrangeAnswer(`${name} is not a list`);
  return value;
}

const isRow = (value: unknown): value is DetailRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An element as the value that a client of the Query protocol makes of it: a list of its `member`s, an object, or a text. */
function asValue(element: XmlTree): unknown {
  if (typeof element === 'string') return element.trim() === '' ? '' : element;
  const parts = Object.entries(element).filter(([, children]) => typeof children === 'object');
  if (parts.length === 0 || (parts.length === 1 && parts[0]?.[0] === 'member'))
    return childrenOf(element, 'member').map(asValue);
  return Object.fromEntries(
    parts.map(([name]) => {
      const [only, second] = childrenOf(element, name);
      if (only === undefined || second !== undefined) throw new StrangeAnswer(`more than one ${name}`);
      return [name, asValue(only)];
    }),
  );
}
