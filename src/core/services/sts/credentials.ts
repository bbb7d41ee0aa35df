import type { AccessKeyFacts } from '../../principals/identities.js';
import type { ResponseValue } from '../../wire/query/respond.js';
import { LARGEST_TOKEN } from './validation.js';

export type TemporaryKey = Required<AccessKeyFacts>;

/** Makes an access key that nobody can guess; the token has at least so many characters. */
export type MakeKey = (leastToken: number) => TemporaryKey;

/** When credentials begin and end, milliseconds since 1970: AWS's are told in whole seconds. */
export interface Lifetime {
  readonly at: number;
  readonly expires: number;
}

/** @param seconds how long they are valid */
export function lifetime(now: number, seconds: number): Lifetime {
  const at = Math.floor(now / 1000) * 1000;
  return { at, expires: at + seconds * 1000 };
}

/** `Credentials` as every operation gives them, and what newer clients read about the token's size. */
export function credentialsOf(
  { id, secret, token }: TemporaryKey,
  expires: number,
): { readonly [member: string]: ResponseValue } {
  return {
    Credentials: {
      AccessKeyId: id,
      SecretAccessKey: secret,
      SessionToken: token,
      Expiration: `${new Date(expires).toISOString().slice(0, 19)}Z`,
    },
    SessionTokenUtilization: Math.ceil((token.length * 100) / LARGEST_TOKEN),
    SessionTokenSize: token.length,
  };
}
