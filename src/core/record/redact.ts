import type { ApiCall, Parameters, ParameterValue } from '../wire/query/request.js';

/** What stands where a secret stood. */
export const REDACTED = '(redacted)';

/**
 * Members that carry secrets, wherever they stand in a call: AuthToken, Passwords and AuthenticationMode.Passwords.
 * AccessString is kept: it names rights, not secrets. Fields that the catalogue does not know are hidden more widely,
 * since nobody has said what a newer operation puts there.
 */
const SECRET_MEMBERS = new Set(['authtoken', 'passwords']);
const SECRET_LOOKING = /token|password|secret|signature|credential/i;

export interface Redaction {
  readonly parameters: Parameters;
  readonly unknown: readonly (readonly [name: string, value: string])[];
  /** Paths that were hidden, so that a reader knows something stood there: `AuthenticationMode.Passwords`. */
  readonly redacted: readonly string[];
}

/** A call's parameters without its secrets; the call itself is not changed. */
export function redactCall({ parameters, unknown }: Pick<ApiCall, 'parameters' | 'unknown'>): Redaction {
  const redacted: string[] = [];
  const clean = redactMembers(parameters, '', redacted);
  const safe = unknown.map(([name, value]): readonly [string, string] => {
    if (!SECRET_LOOKING.test(name)) return [name, value];
    redacted.push(name);
    return [name, REDACTED];
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
    } else {
      clean.push([name, redactValue(value, path, redacted)]);
    }
  }
  return Object.fromEntries(clean);
}

function redactValue(value: ParameterValue, path: string, redacted: string[]): ParameterValue {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((each, i) => redactValue(each, `${path}.${i + 1}`, redacted));
  return redactMembers(value as Parameters, `${path}.`, redacted);
}
