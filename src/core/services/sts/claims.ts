import type { OidcProvider } from '../../principals/identities.js';
import { isObject } from '../../terms/is-object.js';
import type { ContextValue } from '../../terms/question.js';
import { expiredIdentityToken, invalidIdentityToken } from './fault.js';
import type { StsRefused } from './reply.js';

/** What of a web identity token counts. */
export interface Claims {
  /** The issuer without its scheme, as it stands in ARNs and condition keys. */
  readonly host: string;
  readonly subject: string;
  readonly audience: string;
  /** `HOST:aud`, `HOST:sub` and the other claims that are condition keys. */
  readonly keys: Readonly<Record<string, ContextValue>>;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly transitive: readonly string[];
  readonly sourceIdentity?: string;
}

/** Which claims are condition keys of which providers: data/sts/oidc-claims.json, `HOST:CLAIM` with `${...}` for any text. */
export type ClaimKeys = readonly string[];

type Payload = Readonly<Record<string, unknown>>;

/** Claims that are condition keys of every OIDC provider (IAM user guide, reference_policies_iam-condition-keys, OIDC). */
const COMMON = ['sub', 'amr', 'email'] as const;

/** Keys of the audience, which are not simply the claims of their names. */
const AUDIENCES: ReadonlySet<string> = new Set(['aud', 'oaud']);

/** Clocks of issuers may be ahead. */
const SKEW_SECONDS = 300;

/**
 * Reads a token whose signature is verified or believed.
 *
 * @param now milliseconds since 1970
 */
export function readClaims(
  payload: Payload,
  { url, clientIds }: OidcProvider,
  claimKeys: ClaimKeys,
  now: number,
): Claims | StsRefused {
  const seconds = Math.floor(now / 1000);
  const { exp, nbf, iat, sub, azp } = payload;
  if (typeof exp !== 'number') return invalidIdentityToken('Missing a required claim: exp');
  if (typeof iat !== 'number') return invalidIdentityToken('Missing a required claim: iat');
  if (seconds >= exp)
    return expiredIdentityToken(
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${exp}`,
    );
  if ((typeof nbf === 'number' && nbf > seconds + SKEW_SECONDS) || iat > seconds + SKEW_SECONDS)
    return invalidIdentityToken('Token not yet valid: its time lies in the future');
  if (typeof sub !== 'string' || sub === '') return invalidIdentityToken('Missing a required claim: sub');
  const audiences = listOf(payload.aud);
  if (audiences.length === 0) return invalidIdentityToken('Missing a required claim: aud');
  // "If azp is there, its value is the audience" (reference_policies_iam-condition-keys, oaud and aud).
  const audience = typeof azp === 'string' ? azp : audiences.find((each) => clientIds.includes(each));
  if (audience === undefined || !clientIds.includes(audience)) return invalidIdentityToken('Incorrect token audience');
  const host = hostOf(url);
  const keys: Record<string, ContextValue> = { [`${host}:aud`]: audience };
  if (typeof azp === 'string' && audiences[0] !== undefined) keys[`${host}:oaud`] = audiences[0];
  for (const claim of [...COMMON, ...ownClaims(host, claimKeys)]) {
    if (AUDIENCES.has(claim)) continue;
    const value = claimValue(payload[claim], claim);
    if (value !== undefined) keys[`${host}:${claim}`] = value;
  }
  const sourceIdentity = payload['https://aws.amazon.com/source_identity'];
  return {
    host,
    subject: sub,
    audience,
    keys,
    ...tagsOf(payload['https://aws.amazon.com/tags']),
    ...(typeof sourceIdentity === 'string' ? { sourceIdentity } : {}),
  };
}

/** An issuer as ARNs and condition keys have it. */
export const hostOf = (url: string): string => url.replace(/^https?:\/\//, '');

/** The claims of a provider's own that are condition keys. */
function ownClaims(host: string, claimKeys: ClaimKeys): string[] {
  return claimKeys.flatMap((key) => {
    const colon = key.indexOf(':', key.lastIndexOf('}') + 1);
    const pattern = key.slice(0, colon).split(/\$\{[A-Za-z]+\}/);
    return fits(host, pattern) ? [key.slice(colon + 1)] : [];
  });
}

/** Whether a text is the two pieces with some text between them, or the one piece. */
function fits(text: string, [first = '', last]: readonly string[]): boolean {
  if (last === undefined) return text === first;
  return text.startsWith(first) && text.endsWith(last) && text.length > first.length + last.length;
}

function claimValue(value: unknown, claim: string): ContextValue | undefined {
  // Multivalued by nature, also with one value alone (user guide: `amr` with ForAnyValue).
  if (claim === 'amr') return listOf(value).length > 0 ? listOf(value) : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** `{"principal_tags": {"Project": ["Automation"]}, "transitive_tag_keys": ["Project"]}` (user guide, id_session-tags). */
function tagsOf(value: unknown): Pick<Claims, 'tags' | 'transitive'> {
  const { principal_tags: tags, transitive_tag_keys: transitive } = isObject(value) ? value : {};
  return {
    tags: Object.entries(isObject(tags) ? tags : {}).map(([key, values]) => [key, listOf(values)[0] ?? '']),
    transitive: listOf(transitive),
  };
}

/** One text or a list of them. */
function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');
}
