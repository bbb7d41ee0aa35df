import type { Parameters, ParameterValue } from './request.js';
import type { SecretMembers } from './shapes.js';

/** What of a call may be written down or shown. */

/** What stands where a secret stood. */
export const REDACTED = '(redacted)';

/**
 * What is hidden even where nobody says what the API's secrets are: data/elasticache/secret-parameters.json may add to it. Of
 * STS the tokens and codes that let somebody in.
 */
const ALWAYS: SecretMembers = {
  all: ['AuthToken', 'Passwords', 'WebIdentityToken', 'TokenCode', 'SAMLAssertion', 'ContextAssertion'],
  passwords: ['AccessString', 'AppendAccessString'],
};

/** Members by their lower-case names. */
interface Hidden {
  readonly all: ReadonlySet<string>;
  readonly passwords: ReadonlySet<string>;
}

const hidden = new WeakMap<SecretMembers, Hidden>();

function hiddenOf(secrets: SecretMembers): Hidden {
  const known = hidden.get(secrets);
  if (known) return known;
  const named = (part: keyof SecretMembers) =>
    new Set([...ALWAYS[part], ...secrets[part]].map((name) => name.toLowerCase()));
  const made = { all: named('all'), passwords: named('passwords') };
  hidden.set(secrets, made);
  return made;
}

/**
 * Parameters without their secrets; what was given is not changed. Of lists of secrets their count is kept, of access strings all
 * but the passwords in them.
 *
 * @param secrets the API's own, beside those that are always hidden
 * @param redacted gets the paths that were hidden: `AuthenticationMode.Passwords`.
 */
export function withoutSecrets(
  parameters: Parameters,
  secrets: SecretMembers = ALWAYS,
  redacted: string[] = [],
): Parameters {
  return cleaned(parameters, hiddenOf(secrets), redacted, '');
}

function cleaned(parameters: Parameters, names: Hidden, redacted: string[], prefix: string): Parameters {
  const clean: [string, ParameterValue][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const path = prefix + name;
    const lower = name.toLowerCase();
    if (names.all.has(lower)) {
      redacted.push(path);
      clean.push([name, Array.isArray(value) ? value.map(() => REDACTED) : REDACTED]);
    } else if (names.passwords.has(lower) && typeof value === 'string') {
      const masked = withoutPasswords(value);
      if (masked !== value) redacted.push(path);
      clean.push([name, masked]);
    } else {
      clean.push([name, cleanedValue(value, names, path, redacted)]);
    }
  }
  return Object.fromEntries(clean);
}

function cleanedValue(value: ParameterValue, names: Hidden, path: string, redacted: string[]): ParameterValue {
  // A fix sends numbers and booleans as such.
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((each, i) => cleanedValue(each, names, `${path}.${i + 1}`, redacted));
  return cleaned(value as Parameters, names, redacted, `${path}.`);
}

/** Rules that hold no password: flags, keys, channels and commands (Redis documentation, ACL rules). */
const HARMLESS_RULE =
  /^(?:on|off|nopass|reset(?:pass|keys|channels)?|all(?:keys|channels|commands|dbs)|nocommands|clearselectors|(?:skip-)?sanitize-payload|[~%&+-].*)?$/i;

/**
 * In an access string `>`, `<`, `#` and `!` are followed by a password or its hash (Redis documentation, ACL rules). A word
 * that is no rule may be a password as well, behind a space or without its sign.
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
