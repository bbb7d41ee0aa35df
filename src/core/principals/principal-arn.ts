import { parseArn } from '../terms/arn.js';
import type { Principal, PrincipalType } from './identities.js';

/** What an ARN tells of a principal. */
export type PrincipalName = Pick<Principal, 'type' | 'partition' | 'account' | 'name'>;

const TYPES: readonly { readonly service: string; readonly resource: RegExp; readonly type: PrincipalType }[] = [
  { service: 'iam', resource: /^user\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/, type: 'user' },
  { service: 'iam', resource: /^role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/, type: 'role' },
  { service: 'iam', resource: /^(root)$/, type: 'root' },
  { service: 'sts', resource: /^federated-user\/([\w+=,.@-]{2,32})$/, type: 'federated-user' },
];

/** The principal that an ARN names; undefined for everything else (`reference_identifiers`, IAM ARNs). */
export function parsePrincipalArn(text: string): PrincipalName | undefined {
  const arn = parseArn(text);
  if (arn === undefined || arn.region !== '' || !/^\d{12}$/.test(arn.account)) return undefined;
  for (const { service, resource, type } of TYPES) {
    const name = arn.service === service ? resource.exec(arn.resource)?.[1] : undefined;
    if (name !== undefined) return { type, partition: arn.partition, account: arn.account, name };
  }
  return undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * A unique id that is the same at every start: `AIDA` for users and `AROA` for roles (`reference_identifiers`, unique
 * IDs) and 17 letters derived from the ARN; the account id of the root user; `ACCOUNT:NAME` of a federated user.
 */
export function deriveUniqueId(arn: string, { type, account, name }: PrincipalName): string {
  if (type === 'root') return account;
  if (type === 'federated-user') return `${account}:${name}`;
  let id = type === 'user' ? 'AIDA' : 'AROA';
  for (let index = 0; index < 17; index++) id += BASE32[fnv1a(`${index}:${arn}`) % 32];
  return id;
}

/** 32-bit FNV-1a over UTF-16 units, its halves folded together; spread is all that is asked of it. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return ((hash >>> 16) ^ hash) & 0xffff;
}
