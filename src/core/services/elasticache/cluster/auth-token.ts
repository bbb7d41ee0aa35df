import type { Context } from '../state/context.js';
import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { ClusterSettings } from '../state/state.js';

type Token = Pick<ClusterSettings, 'authTokenSince'>;

/** The AUTH token of a new cluster or group; only when it was set is kept. */
export function newAuthToken(input: Input, context: Context, encrypted: boolean): Token {
  const token = input.text('AuthToken');
  if (token === undefined) return {};
  encryptedOnly(encrypted, input.has('ReplicationGroupId'));
  checkAuthToken(token);
  return { authTokenSince: context.now };
}

/**
 * ROTATE (the default) adds a token, SET leaves the last one only, "allowed only after ROTATE", and DELETE takes it away on the
 * way to user groups.
 */
export function modifiedAuthToken(input: Input, context: Context, current: ClusterSettings): Token {
  const token = input.text('AuthToken');
  if (token === undefined) {
    return { authTokenSince: input.text('AuthTokenUpdateStrategy') === 'DELETE' ? undefined : current.authTokenSince };
  }
  // hashicorp/terraform-provider-aws issue 38209.
  if (!current.transitEncryption) {
    invalidValue('The AUTH token modification is only supported when encryption-in-transit is enabled.');
  }
  checkAuthToken(token);
  return { authTokenSince: context.now };
}

/**
 * Of a cluster: aws/aws-cli issue 5007. Of a replication group: deployed
 * in badmintoncryer/cdk-preflight (pf-elasticache-auth-token).
 */
function encryptedOnly(encrypted: boolean, group: boolean): void {
  if (encrypted) return;
  (group ? invalidCombination : invalidValue)('The AUTH token is only supported when encryption-in-transit is enabled');
}

/**
 * "Must be at least 16 characters and no more than 128 characters in length", printable ASCII, "cannot contain any of the following
 * characters: '/', '"', or '@', '%'". The sentence: magenx/Magento-2-aws-cluster-terraform issue 43.
 */
function checkAuthToken(token: string): void {
  if (!/^[!-~]{16,128}$/.test(token) || /["%'/@]/.test(token)) invalidValue('Invalid AuthToken provided.');
}
