import { defined } from '../terms/defined.js';
import { isFault, readJson } from '../text/json.js';
import { toValue } from '../text/json-value.js';
import { quote } from '../text/report.js';
import type { Written } from './entries.js';
import type { OidcProvider } from './identities.js';
import { isAbsolute, type ReadFile } from './policy-store.js';
import type { OidcProviderEntry } from './principals-file.js';

type KeySet = NonNullable<OidcProvider['jwks']>;

/**
 * The providers with their keys read; what is wrong goes to the reports.
 *
 * @param directory what paths are relative to, with its separator at the end
 * @param read absent: paths are not followed
 */
export function buildProviders(
  entries: readonly Written<OidcProviderEntry>[],
  directory: string,
  read: ReadFile | undefined,
): OidcProvider[] {
  const urls = new Set<string>();
  return entries.map((written) => {
    const { value, source, at } = written;
    const { url, clientIds, jwks } = value;
    if (urls.has(url))
      source.report.error('duplicate-provider', source.place(at('url')), `duplicate provider ${quote(url)}`);
    urls.add(url);
    if (clientIds.length === 0) {
      const hint = 'list the `aud` of its tokens, such as `sts.amazonaws.com`';
      source.report.error(
        'empty-list',
        source.place(at('clientIds')),
        'a provider without client ids has no tokens',
        hint,
      );
    }
    const keys = jwks === undefined ? undefined : keysOf(jwks, written, directory, read);
    return { url, clientIds, ...defined({ jwks: keys }) };
  });
}

function keysOf(
  jwks: string | object,
  written: Written<OidcProviderEntry>,
  directory: string,
  read: ReadFile | undefined,
): KeySet | undefined {
  const { source, at } = written;
  const place = source.place(at('jwks'));
  if (typeof jwks === 'object') return checked(jwks, written);
  const file = isAbsolute(jwks) ? jwks : `${directory}${jwks}`;
  const text = read?.(file);
  if (text === undefined) return undefined;
  if (typeof text !== 'string') {
    if ('code' in text && text.code === 'ENOENT') {
      const message = `the key set ${quote(jwks)} is missing: there is no such file`;
      source.report.error('missing-file', place, message, `looked for ${quote(file)}`);
    } else source.report.error('unreadable-file', place, `the key set ${quote(jwks)} cannot be read: ${text.message}`);
    return undefined;
  }
  const tree = readJson(text);
  return checked(isFault(tree) ? undefined : toValue(tree), written);
}

/** RFC 7517: an object whose `keys` are objects with a `kty`. A private or a shared key is no key to check with: `d`, `k`. */
function checked(value: unknown, { source, at }: Written<OidcProviderEntry>): KeySet | undefined {
  const keys = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  const place = source.place(at('jwks'));
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isKey)) {
    const hint = 'it is what the provider publishes at its `jwks_uri`: `{ "keys": [{ "kty": "RSA", ... }] }`';
    source.report.error('invalid-key-set', place, 'expected a JSON Web Key Set', hint);
    return undefined;
  }
  if (keys.some((key) => 'd' in key || 'k' in key))
    source.report.error(
      'invalid-key-set',
      place,
      'the key set holds a private key',
      'keep the public part of it alone',
    );
  return { keys };
}

const isKey = (key: unknown): key is object =>
  typeof key === 'object' && key !== null && 'kty' in key && typeof key.kty === 'string';
