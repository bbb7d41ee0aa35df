import type { Parameters, ParameterValue } from './request.js';

/** What of a call may be written down or shown. */

/** What stands where a secret stood. */
export const REDACTED = '(redacted)';

/**
 * Members that carry secrets, wherever they stand in a call: AuthToken, Passwords and AuthenticationMode.Passwords; of STS the
 * tokens and codes that let somebody in.
 */
const SECRET_MEMBERS = new Set([
  'authtoken',
  'passwords',
  'webidentitytoken',
  'tokencode',
  'samlassertion',
  'contextassertion',
]);
/** Members that hold ACL rules, passwords among them (API reference, CreateUser and ModifyUser). */
const RULES = new Set(['accessstring', 'appendaccessstring']);

/**
 * Parameters without their secrets; what was given is not changed. Of lists of secrets their count is kept, of access strings all
 * but the passwords in them.
 *
 * @param redacted gets the paths that were hidden: `AuthenticationMode.Passwords`.
 */
export function withoutSecrets(parameters: Parameters, redacted: string[] = [], prefix = ''): Parameters {
  const clean: [string, ParameterValue][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const path = prefix + name;
    const lower = name.toLowerCase();
    if (SECRET_MEMBERS.has(lower)) {
      redacted.push(path);
      clean.push([name, Array.isArray(value) ? value.map(() => REDACTED) : REDACTED]);
    } else if (RULES.has(lower) && typeof value === 'string') {
      const masked = withoutPasswords(value);
      if (masked !== value) redacted.push(path);
      clean.push([name, masked]);
    } else {
      clean.push([name, valueWithoutSecrets(value, path, redacted)]);
    }
  }
  return Object.fromEntries(clean);
}

function valueWithoutSecrets(value: ParameterValue, path: string, redacted: string[]): ParameterValue {
  // A fix sends numbers and booleans as such.
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((each, i) => valueWithoutSecrets(each, `${path}.${i + 1}`, redacted));
  return withoutSecrets(value as Parameters, redacted, `${path}.`);
}

/** Rules that hold no password: flags, keys, channels and commands (Redis documentation, ACL rules). */
const HARMLESS_RULE =
  /^(?:on|off|nopass|reset(?:pass|keys|channels)?|all(?:keys|channels|commands|dbs)|nocommands|clearselectors|(?:skip-)?sanitize-payload|[~%&+-].*)?$/i;

/**
 * In an access string `>`, `<`, `#` and `!` are followed by a password or its hash (Redis documentation, ACL rules). A word that is no
 * rule may be a password as well, behind a space or without its sign.
 */
function withoutPasswords(rules: string): string {
  let follows = false;
  return rules.replace(/\S+/g, (word) => {
    const [, open = '', rule = '', close = ''] = /^(\(*)(.*?)(\)*)$/s.exec(word) ?? [];
    const harmless = !follows && HARMLESS_RULE.test(rule);
    const sign = /^[><#!]/.exec(rule)?.[0] ?? '';
    follows = rule !== '' && rule === sign;
    if (follows) return word;
    if (harmless) return word.replace(/([><#!]).+/s, `$1${REDACTED}`);
    return `${open}${sign}${REDACTED}${close}`;
  });
}

/** The value of a condition key as it is shown: a Referer may be a presigned URL, or hold a password. */
export function shownValue<Value>(key: string, value: Value): Value | string {
  if (key.toLowerCase() !== 'aws:referer' || typeof value !== 'string') return value;
  const named = value.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${REDACTED}@`);
  const at = named.search(/[?#]/);
  return at < 0 ? named : `${named.slice(0, at + 1)}${REDACTED}`;
}
