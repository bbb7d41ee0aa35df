import { cutName } from '../wire/query/names.js';
import type { ApiCall, Parameters } from '../wire/query/request.js';
import { REDACTED, withoutSecrets } from '../wire/query/secrets.js';
import type { OperationShapes } from '../wire/query/shapes.js';

export interface Redaction {
  readonly parameters: Parameters;
  readonly unknown: readonly (readonly [name: string, value: string])[];
  /** Paths that were hidden, so that a reader knows something stood there: `AuthenticationMode.Passwords`. */
  readonly redacted: readonly string[];
}

/**
 * A call's parameters without its secrets; the call itself is not changed. Of lists of secrets their count is kept, of an
 * AccessString all but the passwords in it. Of fields that the model does not know no value is kept, and of their names what is
 * harmless: one may be a misspelt AuthToken.
 */
export function redactCall(
  { parameters, unknown }: Pick<ApiCall, 'parameters' | 'unknown'>,
  shapes: OperationShapes,
): Redaction {
  const redacted: string[] = [];
  const clean = withoutSecrets(parameters, shapes.secrets, redacted);
  const safe = unknown.map(([name]): readonly [string, string] => {
    const shown = cutName(name, shapes);
    redacted.push(shown);
    return [shown, REDACTED];
  });
  return { parameters: clean, unknown: safe, redacted };
}

/** Names of operations, in a record whose call may have named anything. */
export function recordedOperation(operation: string): string | undefined {
  return /^[A-Za-z]{1,64}$/.test(operation) ? operation : undefined;
}

/** An access key id: of a key that somebody has here, as it is; else only what looks like one of AWS's or an emulator's. */
export function recordedKeyId(accessKeyId: string, isKnown: boolean): string {
  const form = isKnown ? /^[\w-]{1,128}$/ : /^(?:[A-Z0-9]{4,32}|[a-z]{1,8})$/;
  return form.test(accessKeyId) ? accessKeyId : REDACTED;
}
