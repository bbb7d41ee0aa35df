import { cutName } from '../wire/query/names.js';
import type { ApiCall, Parameters, ParameterValue } from '../wire/query/request.js';
import type { OperationShapes } from '../wire/query/shapes.js';

/** What stands where a secret stood. */
export const REDACTED = '(redacted)';

/** Members that carry secrets, wherever they stand in a call: AuthToken, Passwords and AuthenticationMode.Passwords. */
const SECRET_MEMBERS = new Set(['authtoken', 'passwords']);

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
  const clean = redactMembers(parameters, '', redacted);
  const safe = unknown.map(([name]): readonly [string, string] => {
    const shown = cutName(name, shapes);
    redacted.push(shown);
    return [shown, REDACTED];
  });
  return { parameters: clean, unknown: safe, redacted };
}

function redactMembers(parameters: Parameters, prefix: string, redacted: string[]): Parameters {
  const clean: [string, ParameterValue][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const path = prefix + name;
    if (SECRET_MEMBERS.has(name.toLowerCase())) {
      redacted.push(path);
      clean.push([name, Array.isArray(value) ? value.map(() => REDACTED) : REDACTED]);
    } else if (name === 'AccessString' && typeof value === 'string') {
      const masked = withoutPasswords(value);
      if (masked !== value) redacted.push(path);
      clean.push([name, masked]);
    } else {
      clean.push([name, redactValue(value, path, redacted)]);
    }
  }
  return Object.fromEntries(clean);
}

/** In an access string `>`, `<`, `#` and `!` are followed by a password or its hash (Redis documentation, ACL rules). */
const withoutPasswords = (rules: string): string => rules.replace(/([><#!])\S+/g, `$1${REDACTED}`);

function redactValue(value: ParameterValue, path: string, redacted: string[]): ParameterValue {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((each, i) => redactValue(each, `${path}.${i + 1}`, redacted));
  return redactMembers(value as Parameters, `${path}.`, redacted);
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

/** The value of a condition key as a record holds it: a Referer may be a presigned URL. */
export function recordedValue<Value>(key: string, value: Value): Value | string {
  if (key.toLowerCase() !== 'aws:referer' || typeof value !== 'string' || !value.includes('?')) return value;
  return `${value.slice(0, value.indexOf('?'))}?${REDACTED}`;
}
