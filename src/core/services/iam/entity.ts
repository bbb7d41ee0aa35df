import type { PolicySet } from '../../engine/policy-set.js';
import type { Caller, Directory } from '../../principals/caller.js';
import { parseArn } from '../../terms/arn.js';
import { invalidInput, noSuchEntity, type Refused } from './fault.js';

/** Where principals are looked up. */
export type Principals = Pick<Directory, 'principal' | 'group'>;

/** What an ARN says about a user, a group or a role, whether or not there is one. */
export interface EntityName {
  readonly kind: 'user' | 'group' | 'role';
  readonly account: string;
  /** Without its path. */
  readonly name: string;
}

/** A user, group or role with its policies. */
export interface Entity extends EntityName {
  readonly policies: PolicySet;
  /** Absent for a group, which calls nothing. */
  readonly caller?: Caller;
}

/** The user, group or role that an ARN names; undefined for root users, sessions, services and texts that are none. */
export function entityName(text: string): EntityName | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'iam' || arn.region !== '' || !/^\d{12}$/.test(arn.account)) return undefined;
  const match = /^(user|group|role)\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,128})$/.exec(arn.resource);
  const kind = match?.[1] as EntityName['kind'] | undefined;
  const name = match?.[2];
  return kind === undefined || name === undefined ? undefined : { kind, account: arn.account, name };
}

/** The entity of PolicySourceArn; both refusals are in IAM's words. */
export function findEntity(arn: string, principals: Principals): Entity | Refused {
  const named = entityName(arn);
  if (!named) return invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  const unknown = (): Refused => noSuchEntity(`The ${named.kind} with name ${named.name} cannot be found.`);
  if (named.kind === 'group') {
    const policies = principals.group(arn);
    return policies ? { ...named, policies } : unknown();
  }
  const caller = principals.principal(arn);
  return caller ? { ...named, policies: caller.policies, caller } : unknown();
}
