import { timingSafeEqual } from 'node:crypto';
import { FAULTS, type Fault, fault } from '../query/fault.js';
import { isNamed } from '../query/header-name.js';
import type { HttpRequest } from '../query/request.js';
import { canonicalRequest, type Masking, sha256Hex, shownHeader } from './canonical.js';
import { hmacHex, type SigningKeyCache, signingKey } from './key.js';
import type { SignedCredentials } from './parse.js';
import { formatAmzDate } from './time.js';

export { createSigningKeyCache, type SigningKeyCache } from './key.js';
export {
  type Credentials,
  type NamedCredentials,
  parseCredentials,
  readNamedScope,
  type SignedCredentials,
} from './parse.js';

const MINUTE = 60_000;
/** ElastiCache's guide and the Common Errors page say fifteen; many other services enforce five. */
const SKEW_MINUTES = 15;

/** S3 signs paths as they are, and payloads by what X-Amz-Content-Sha256 says of them. */
const SIGNED_AS_S3: ReadonlySet<string> = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts']);

/**
 * Verifies a signature against the request as received.
 *
 * The body is hashed here, whatever X-Amz-Content-Sha256 says; the host counts as the client sent it, port included.
 * Checked in this order: the scope's date, the time, which headers are signed, the payload, the signature.
 *
 * @param now the present, or for recorded requests their own date, in milliseconds since 1970
 * @param cache of this proxy; without one the key is derived anew
 * @param masking which fields a wrong signature's message may show; none by default
 * @returns undefined when everything is right; 403 SignatureDoesNotMatch, or 400 RequestExpired for a presigned request
 *   that is past its time. A wrong signature's message holds the canonical request and the string to sign, as AWS's
 *   does, with everything masked that is not known to be harmless.
 */
export function verifySignature(
  credentials: SignedCredentials,
  request: HttpRequest,
  secret: string,
  now: number,
  cache?: SigningKeyCache,
  masking: Masking = NOTHING_SHOWN,
): Fault | undefined {
  const untimely = wrongTime(credentials, now);
  if (untimely) return untimely;
  const unsigned = unsignedHeader(credentials, request);
  if (unsigned) return unsigned;
  const plainPath = SIGNED_AS_S3.has(credentials.service);
  const presigned = credentials.kind === 'presigned';
  const bodyHash = sha256Hex(request.body);
  const declared = declaredPayload(request);
  const unread = plainPath && (presigned || (declared !== undefined && S3_PAYLOAD.test(declared)));
  if (!unread && declared !== undefined && !/^[0-9a-f]{64}$/.test(declared))
    return fault('SignatureDoesNotMatch', 'X-Amz-Content-Sha256 must be the SHA-256 of the body.');
  const payloadHash = unread ? (declared ?? 'UNSIGNED-PAYLOAD') : bodyHash;
  const form = { signedHeaders: credentials.signedHeaders, presigned, plainPath };
  const toSign = stringToSign(credentials, sha256Hex(canonicalRequest(request, form, payloadHash)));
  const expected = hmacHex(signingKey(secret, credentials, cache), toSign);
  const agrees = sameSignature(expected, credentials.signature);
  if (agrees && (unread || declared === undefined || declared === bodyHash)) return undefined;
  return fault('SignatureDoesNotMatch', mismatch(canonicalRequest(request, form, payloadHash, masking), toSign));
}

const NOTHING_SHOWN: Masking = { shownName: () => '***', isHarmless: () => false };

/**
 * Payloads that S3 takes unsigned or signed in pieces (S3 API reference, sig-v4-header-based-auth). A presigned URL's is
 * UNSIGNED-PAYLOAD where nothing is said.
 */
const S3_PAYLOAD = /^(?:UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/;

/**
 * 403 InvalidClientTokenId when the session token is not the one that belongs to the key.
 *
 * @param expected the token on file. Without one, temporary keys (`ASIA...`) must send some token, others none.
 */
export function checkToken(credentials: SignedCredentials, expected: string | undefined): Fault | undefined {
  const { token, accessKeyId } = credentials;
  if (expected === undefined) {
    return (token !== undefined) === accessKeyId.startsWith('ASIA') ? undefined : fault('InvalidClientTokenId');
  }
  return token !== undefined && sameText(token, expected) ? undefined : fault('InvalidClientTokenId');
}

function stringToSign({ amzDate, date, region, service }: SignedCredentials, canonicalHash: string): string {
  return `AWS4-HMAC-SHA256\n${amzDate}\n${date}/${region}/${service}/aws4_request\n${canonicalHash}`;
}

function mismatch(canonical: string, toSign: string): string {
  return (
    `${FAULTS.SignatureDoesNotMatch.message}\n\nThe Canonical String for this request should have been\n'${canonical}'\n\n` +
    `The String-to-Sign should have been\n'${toSign}'\n`
  );
}

/** Both are hashed first, so that neither length nor content shows in the time taken. */
function sameText(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256Hex(Buffer.from(a))), Buffer.from(sha256Hex(Buffer.from(b))));
}

/** In a time that tells nothing of where they differ. `expected` is ASCII: what is not is longer in UTF-8, or differs. */
function sameSignature(expected: string, signature: string): boolean {
  if (signature.length !== expected.length) return false;
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(Buffer.from(expected), given);
}

function wrongTime(
  { date, amzDate, signedAt: signed, kind, expires }: SignedCredentials,
  now: number,
): Fault | undefined {
  const day = amzDate.slice(0, 8);
  if (date !== day) {
    const message =
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
      `'${/^\d{8}$/.test(date) ? date : '***'}' != '${day}', from '${amzDate}'.`;
    return fault('SignatureDoesNotMatch', message);
  }
  const skew = SKEW_MINUTES * MINUTE;
  // Messages have whole seconds, so comparisons have them too.
  const present = Math.floor(now / 1000) * 1000;
  if (!(signed <= present + skew)) {
    const limit = `${formatAmzDate(present + skew)} (${formatAmzDate(present)} + ${SKEW_MINUTES} min.)`;
    return fault('SignatureDoesNotMatch', `Signature not yet current: ${amzDate} is still later than ${limit}`);
  }
  if (kind === 'presigned' && expires !== undefined) {
    return present > signed + expires * 1000 ? fault('RequestExpired') : undefined;
  }
  if (signed >= present - skew) return undefined;
  const limit = `${formatAmzDate(present - skew)} (${formatAmzDate(present)} - ${SKEW_MINUTES} min.)`;
  return fault('SignatureDoesNotMatch', `Signature expired: ${amzDate} is now earlier than ${limit}`);
}

const X = 'x'.charCodeAt(0);

/**
 * Host and every X-Amz-* header of the request must be signed (IAM user guide, "Create a signed AWS API request",
 * canonical headers): what is not signed could have been changed or added on the way.
 */
function unsignedHeader({ signedHeaders }: SignedCredentials, request: HttpRequest): Fault | undefined {
  if (!signedHeaders.includes('host')) {
    return fault('SignatureDoesNotMatch', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const [name] of request.headers) {
    if ((name.charCodeAt(0) | 0x20) !== X || name.slice(0, 6).toLowerCase() !== 'x-amz-') continue;
    if (name.length > 6 && !signedHeaders.includes(name.toLowerCase())) {
      return fault(
        'SignatureDoesNotMatch',
        `'${shownHeader(name)}' must be a 'SignedHeader' in the AWS Authorization.`,
      );
    }
  }
  return undefined;
}

/** UNSIGNED-PAYLOAD and streaming hashes are S3's alone: elsewhere they would leave the parameters unauthenticated. */
function declaredPayload(request: HttpRequest): string | undefined {
  for (const [name, value] of request.headers) {
    if (isNamed(name, 'x-amz-content-sha256')) return value.trim();
  }
  return undefined;
}
