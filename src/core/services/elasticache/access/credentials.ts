import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';

/** How a user proves who it is; of passwords only the number is kept. */
export interface UserCredentials {
  /** `password`, `no-password` or `iam`. */
  readonly authentication: string;
  readonly passwordCount: number;
}

/**
 * Reads credentials, in the old form and in `AuthenticationMode`; undefined: the call says nothing of them. The sentences were seen
 * in deployments: badmintoncryer/cdk-preflight (user-authentication).
 */
export function credentialsOf(input: Input): UserCredentials | undefined {
  const mode = input.part('AuthenticationMode');
  const free = input.flag('NoPasswordRequired');
  const passwords = mode ? mode.texts('Passwords') : input.texts('Passwords');
  const implied = passwords.length > 0 ? 'password' : free ? 'no-password-required' : undefined;
  const type = mode ? mode.text('Type') : implied;
  if (type === undefined) {
    if (mode) noAuthentication();
    return free === false && !input.has('Passwords') ? noPassword() : undefined;
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
  // terraform-aws-modules/terraform-aws-elasticache issue 65.
  if (authentication === 'iam' && user.id !== user.name) {
    invalidCombination('User Id and User name must be same for authentication type: iam');
  }
  // "Valkey user groups and users must have a password or use IAM" (Clusters.RBAC.html).
  if (authentication === 'no-password' && user.engine === 'valkey') {
    invalidCombination('Authentication type no-password-required is not supported for engine valkey');
  }
}

/** The fault for a user without any authentication (crossplane-contrib/provider-upjet-aws issue 151). */
export function noAuthentication(): never {
  return invalidValue(
    'Input Authentication type: null is not in the allowed list: [password,no-password-required,iam]',
  );
}

function checkPasswords(passwords: readonly string[]): void {
  if (passwords.length === 0) noPassword();
  if (passwords.length > 2) invalidValue('Maximum number of passwords allowed in this service is 2.');
  for (const { length } of passwords) {
    if (length < 16 || length > 128) invalidValue('Passwords length must be between 16-128 characters.');
  }
}

function noPassword(): never {
  return invalidValue(
    'No password was provided. If you want to create/update the user without password, please use the NoPasswordRequired flag.',
  );
}
