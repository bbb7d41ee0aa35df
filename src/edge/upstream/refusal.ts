import { isNamed } from '../../core/wire/query/header-name.js';
import type { UpstreamAnswer } from './upstream.js';

/** AWS's refusal of the signature it was sent, which under re-signing is the proxy's and not the caller's. */
export interface Refusal {
  readonly code: string;
  /** Present when the clock is to blame: AWS's own time, in milliseconds since the epoch. */
  readonly serverTime?: number;
}

/**
 * Codes about who is calling (Common Errors page of the ElastiCache API reference and its JSON-protocol spellings). None of them
 * goes to the caller: a SignatureDoesNotMatch quotes the canonical request, and in it the proxy's session token.
 */
const AUTHENTICATION: ReadonlySet<string> = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const CLOCK: ReadonlySet<string> = new Set(['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']);

/** The refusal in an answer of AWS; undefined for every other answer, AccessDenied included. */
export function authenticationRefusal(answer: UpstreamAnswer): Refusal | undefined {
  if (answer.status < 400) return undefined;
  const text = answer.body.toString('latin1', 0, 64 * 1024);
  const code = /<Code>\s*([A-Za-z]+)\s*<\/Code>/.exec(text)?.[1];
  if (code === undefined || !AUTHENTICATION.has(code)) return undefined;
  if (!CLOCK.has(code) && !/Signature (?:expired|not yet current)/.test(text)) return { code };
  const date = answer.headers.find((_value, i, all) => i % 2 === 1 && isNamed(all[i - 1] ?? '', 'date'));
  const serverTime = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(serverTime) ? { code } : { code, serverTime };
}
