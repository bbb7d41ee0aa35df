import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';

/** How a user proves who it is; of passwords only the number is kept. */
export interface UserCredentials {
  /** `password`, `no-password` or `iam`. */
  readonly authentication: string;
  readonly passwordCount: number;
}

const TYPES = ['password', 'no-password-required', 'iam'];

/**
 * Reads credentials, in the old form and in `AuthenticationMode`; undefined: the call says nothing of them. The sentences:
 * getmoto/moto (tests/test_elasticache), and for the old form those of deployments in badmintoncryer/cdk-preflight
 * (user-authentication).
 */
export function credentialsOf(input: Input): UserCredentials | undefined {
  const mode = input.part('AuthenticationMode');
  const free = input.flag('NoPasswordRequired');
  const [old, own] = [input.texts('Passwords'), mode?.texts('Passwords') ?? []];
  if (old.length > 0 && own.length > 0) {
    invalidCombination('Passwords provided via multiple arguments. Use only one argument');
  }
  const passwords = [...old, ...own];
  const implied = free ? 'no-password-required' : passwords.length > 0 || free === false ? 'password' : undefined;
  const type = mode ? mode.text('Type') : implied;
  if (type === undefined) return mode ? noAuthentication() : undefined;
  if (!TYPES.includes(type)) noAuthentication(type);
  if (free && type !== 'no-password-required') {
    invalidCombination(`No password required flag is true but provided authentication type is ${type}`);
  }
  if (type === 'password') checkPasswords(passwords);
  else if (passwords.length > 0) invalidCombination(`Password field is not allowed with authentication type: ${type}`);
  return { authentication: type === 'no-password-required' ? 'no-password' : type, passwordCount: passwords.length };
}

/** Refuses credentials that do not go with the rest of the user. */
export function checkCredentials(
  { authentication }: UserCredentials,
  user: { readonly id: string; readonly name: string; readonly engine: string },
): void {
  // terraform-aws-modules/terraform-aws-elasticache issue 65. The id is kept in lower case, so the case of the name does not count
  // (getmoto/moto, test_create_user_iam: `user1` and `User1`).
  if (authentication === 'iam' && user.id !== user.name.toLowerCase()) {
    invalidCombination('User Id and User name must be same for authentication type: iam');
  }
  // "Valkey user groups and users must have a password or use IAM" (Clusters.RBAC.html).
  if (authentication === 'no-password' && user.engine === 'valkey') {
    invalidCombination('Authentication type no-password-required is not supported for engine valkey');
  }
}

/** The fault for a user without any authentication, or an unknown one (crossplane-contrib/provider-upjet-aws issue 151). */
export function noAuthentication(type = 'null'): never {
  return invalidValue(`Input Authentication type: ${type} is not in the allowed list: [${TYPES.join(',')}]`);
}

function checkPasswords(passwords: readonly string[]): void {
  if (passwords.length === 0) {
    invalidCombination('A user with Authentication Mode: password, must have at least one password');
  }
  if (passwords.length > 2) invalidValue('Maximum number of passwords allowed in this service is 2.');
  for (const { length } of passwords) {
    if (length < 16 || length > 128) invalidValue('Passwords length must be between 16-128 characters.');
  }
}
