import { compactVerify, createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { OidcProvider } from '../../core/principals/identities.js';
import { hostOf } from '../../core/services/sts/claims.js';
import { invalidIdentityToken } from '../../core/services/sts/fault.js';
import type { StsRefused } from '../../core/services/sts/reply.js';

/** A token whose issuer is known here. */
export interface IdentityToken {
  readonly payload: JWTPayload;
  readonly provider: OidcProvider;
  /** Its signature was checked with the provider's keys; false: it is believed. */
  readonly verified: boolean;
}

/** "STS supports RS256, RS384, RS512, ES256, ES384 and ES512" (IAM user guide, id_roles_providers_create_oidc). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/**
 * Finds the provider of a web identity token and verifies the token's signature where the provider has keys. Its times and its
 * audience are not looked at here. No message holds the token.
 *
 * @param believe whether a token is taken whose provider has no keys
 */
export async function readIdentityToken(
  token: string,
  providers: readonly OidcProvider[],
  believe: boolean,
): Promise<IdentityToken | StsRefused> {
  const payload = decoded(token);
  if (payload === undefined)
    return invalidIdentityToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  const { iss } = payload;
  if (typeof iss !== 'string' || iss === '') return invalidIdentityToken('Missing a required claim: iss');
  const provider = providers.find(({ url }) => hostOf(url) === hostOf(iss));
  if (!provider) return invalidIdentityToken(`No OpenIDConnect provider found in your account for ${shownIssuer(iss)}`);
  if (provider.jwks === undefined) {
    if (believe) return { payload, provider, verified: false };
    return invalidIdentityToken(
      `${NO_KEY} (the provider has no \`jwks\` here, and --require-signatures believes no token)`,
    );
  }
  const failure = await wrongSignature(token, provider.jwks as JSONWebKeySet);
  return failure ?? { payload, provider, verified: true };
}

const NO_KEY =
  "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements";

async function wrongSignature(token: string, jwks: JSONWebKeySet): Promise<StsRefused | undefined> {
  try {
    await compactVerify(token, createLocalJWKSet(jwks), { algorithms: ALGORITHMS });
    return undefined;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return verifyWithAny(token, error);
    return invalidIdentityToken(error instanceof errors.JWKSNoMatchingKey ? NO_KEY : WRONG_SIGNATURE);
  }
}

/** A token without `kid`, and several keys of its kind: one of them must have signed it. */
async function verifyWithAny(token: string, keys: errors.JWKSMultipleMatchingKeys): Promise<StsRefused | undefined> {
  for await (const key of keys) {
    try {
      await compactVerify(token, key, { algorithms: ALGORITHMS });
      return undefined;
    } catch {
      // Another one may have.
    }
  }
  return invalidIdentityToken(WRONG_SIGNATURE);
}

const WRONG_SIGNATURE = 'The signature of the ID Token provided is not valid';

function decoded(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** An issuer is a URL; what is anything else is not echoed. */
const shownIssuer = (iss: string): string =>
  /^https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w./-]*)?$/.test(iss) ? iss.slice(0, 255) : '...';
