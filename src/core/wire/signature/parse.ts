import { defined } from '../../terms/defined.js';
import type { Fault } from '../query/fault.js';
import { latin1Of } from '../query/latin1.js';
import type { HttpRequest } from '../query/request.js';
import { unescapeField } from './canonical.js';
import {
  type Elements,
  incomplete,
  isAlgorithm,
  readCredential,
  readDate,
  SIGNATURE,
  SIGNED_HEADERS,
  type SigningTime,
  wrongAlgorithm,
  wrongHeader,
} from './grammar.js';
import { amzDateOf } from './time.js';

/** What a signed request says about who signed it; nothing of it is verified yet. */
export interface SignedCredentials extends SigningTime {
  readonly kind: 'header' | 'presigned';
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the credential scope. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Lower-case, sorted, without repeats. */
  readonly signedHeaders: readonly string[];
  /** As sent. */
  readonly signature: string;
  /** Session token of temporary credentials. */
  readonly token?: string;
  /** Seconds for which a presigned request is valid; absent when it does not say. */
  readonly expires?: number;
}

export type Credentials = SignedCredentials | { readonly kind: 'none' };

type Parsed<T> = T | { readonly rejected: Fault };
type SigningField = readonly [name: string, value: string];

/**
 * Reads who signed a request: the Authorization header or the X-Amz-* fields of the query string.
 *
 * `none` when there is neither. There is one grammar, which every SDK writes; what it does not know is refused and never
 * passed over, since emulators read decoy parts, other orders and other spellings each in their own way. Refused with 400
 * IncompleteSignature: both at once, repeated, missing or further parts, another algorithm (Signature Version 2, SigV4A),
 * a date or credential that cannot be read; with 403 SignatureDoesNotMatch, as at AWS, a scope whose Region, service or
 * terminator is none. Messages name parts and never hold a value that may be a secret.
 */
export function parseCredentials(request: HttpRequest): Parsed<Credentials> {
  const headers = signingHeaders(request);
  const fields = signingFields(request.target);
  const presigned = fields.some(([name]) => PRESIGN_MARKS.has(name.toLowerCase()));
  if (headers.authorization.length > 1) return incomplete('the request has more than one Authorization header');
  const [header] = headers.authorization;
  if (header !== undefined) {
    if (presigned)
      return incomplete('the request is signed twice: in the Authorization header and in the query string');
    return parseHeader(header, headers);
  }
  if (presigned) return parsePresigned(fields);
  return hasSignatureVersion2(request)
    ? incomplete('Signature Version 2 is not supported; sign with AWS4-HMAC-SHA256')
    : { kind: 'none' };
}

/** Who a request says it is from, whatever its signature is worth. */
export interface NamedCredentials {
  readonly kind: 'named';
  /** There is something like a signature, too. */
  readonly signed: boolean;
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const NAMED = /Credential=([A-Za-z0-9]{1,128})\/\d{8}\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request(?=[,&\s]|$)/;

/** The credential scope that a request names: enough for a dry run, which needs no signature. Undefined when there is none. */
export function readNamedScope(request: HttpRequest): NamedCredentials | undefined {
  const [header = ''] = signingHeaders(request).authorization;
  const text = header || unescapeField(request.target);
  const [, accessKeyId, region, service] = NAMED.exec(text) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { kind: 'named', signed: /Signature=./.test(text), accessKeyId, region, service };
}

const PRESIGN_MARKS = new Set(['x-amz-algorithm', 'x-amz-credential', 'x-amz-signature']);

/** The values of the headers that say who signed; several only where a request repeats a header. */
interface SigningHeaders {
  authorization: readonly string[];
  amzDate: readonly string[];
  date: readonly string[];
  token: readonly string[];
}

const NONE: readonly string[] = [];
/** By length, so that of most headers nothing but the length is looked at. */
const SIGNING_HEADERS: Readonly<Record<number, readonly [name: string, key: keyof SigningHeaders]>> = {
  4: ['date', 'date'],
  10: ['x-amz-date', 'amzDate'],
  13: ['authorization', 'authorization'],
  20: ['x-amz-security-token', 'token'],
};

function signingHeaders({ headers }: HttpRequest): SigningHeaders {
  const found: SigningHeaders = { authorization: NONE, amzDate: NONE, date: NONE, token: NONE };
  for (const [name, value] of headers) {
    const signing = SIGNING_HEADERS[name.length];
    if (!signing || name.toLowerCase() !== signing[0]) continue;
    const [, key] = signing;
    if (found[key] === NONE) found[key] = [value.trim()];
    else (found[key] as string[]).push(value.trim());
  }
  return found;
}

/** X-Amz-* fields of the query string, in whatever letter case: names as sent, percent-decoded. */
function signingFields(target: string): SigningField[] {
  const at = target.indexOf('?');
  if (at < 0) return [];
  const fields: SigningField[] = [];
  for (const field of target.slice(at + 1).split('&')) {
    const equals = field.indexOf('=');
    const name = unescapeField(equals < 0 ? field : field.slice(0, equals));
    if (/^x-amz-/i.test(name)) fields.push([name, equals < 0 ? '' : unescapeField(field.slice(equals + 1))]);
  }
  return fields;
}

const SIGNATURE_VERSION_2 = /(^|[?&])(AWSAccessKeyId|SignatureVersion)=/;

function hasSignatureVersion2({ target, body }: HttpRequest): boolean {
  if (SIGNATURE_VERSION_2.test(target)) return true;
  return SIGNATURE_VERSION_2.test(latin1Of(body));
}

/** `AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`: as every SDK writes it. */
const HEADER = /^AWS4-HMAC-SHA256 Credential=([^,=\s]+), ?SignedHeaders=([a-z0-9;._-]+), ?Signature=([A-Za-z0-9_-]+)$/;

function parseHeader(
  header: string,
  { amzDate: amzDates, date: httpDates, token: tokens }: SigningHeaders,
): Parsed<SignedCredentials> {
  const dates = amzDates.length > 0 ? amzDates : httpDates;
  const parts = HEADER.exec(header);
  if (!parts) return wrongHeader(header, dates.length > 0);
  if (dates.length !== 1 || tokens.length > 1)
    return incomplete(
      dates.length === 0
        ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        : 'the request has its date or its security token twice',
    );
  const [sent = ''] = dates;
  const date = readDate(amzDates.length > 0 ? sent : (amzDateOf(sent) ?? sent));
  if ('rejected' in date) return date;
  const elements = readCredential(parts[1] as string);
  if ('rejected' in elements) return elements;
  const credentials = assemble('header', elements, parts[2] as string, parts[3] as string, date);
  return tokens[0] === undefined ? credentials : { ...credentials, token: tokens[0] };
}

/** The fields of a presigned request, by what they are without `X-Amz-`; AWS's own spelling alone is read. */
const PRESIGN_FIELDS: readonly string[] = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
];
const REQUIRED = PRESIGN_FIELDS.slice(0, 5);
const SPELLINGS = new Map(PRESIGN_FIELDS.map((name) => [name.toLowerCase(), name]));

function parsePresigned(fields: readonly SigningField[]): Parsed<SignedCredentials> {
  const parts = new Map<string, string>();
  for (const [name, value] of fields) {
    const spelling = SPELLINGS.get(name.toLowerCase());
    // Presigners hoist other headers of this kind into the query string.
    if (spelling === undefined) continue;
    if (spelling !== name) return incomplete(`the query string has '${name}', which is spelled '${spelling}'`);
    if (parts.has(name)) return incomplete(`the query string has '${name}' twice`);
    parts.set(name, value);
  }
  const missing = REQUIRED.filter((name) => !parts.get(name));
  if (missing.length > 0) {
    const each = missing.map((name) => `AWS query-string parameters must include '${name}'.`);
    return incomplete(`${each.join(' ')} Re-examine the query-string parameters.`);
  }
  const part = (name: string): string => parts.get(name) ?? '';
  if (!isAlgorithm(part('X-Amz-Algorithm'))) return wrongAlgorithm(part('X-Amz-Algorithm'));
  const expires = parts.get('X-Amz-Expires');
  if (expires !== undefined && !isExpiry(expires)) {
    return incomplete("'X-Amz-Expires' must be a number of seconds from 1 to 604800 (one week).");
  }
  if (!SIGNED_HEADERS.test(part('X-Amz-SignedHeaders')))
    return incomplete("'X-Amz-SignedHeaders' must be names of headers in lower case, joined by `;`.");
  if (!SIGNATURE.test(part('X-Amz-Signature'))) return incomplete("'X-Amz-Signature' must be hexadecimal digits.");
  const date = readDate(part('X-Amz-Date'));
  if ('rejected' in date) return date;
  const elements = readCredential(part('X-Amz-Credential'));
  if ('rejected' in elements) return elements;
  const [signed, signature, token] = ['X-Amz-SignedHeaders', 'X-Amz-Signature', 'X-Amz-Security-Token'].map((name) =>
    parts.get(name),
  );
  return {
    ...assemble('presigned', elements, signed as string, signature as string, date),
    ...defined({ token }),
    ...(expires === undefined ? {} : { expires: Number(expires) }),
  };
}

const isExpiry = (text: string): boolean => /^[1-9][0-9]{0,5}$/.test(text) && Number(text) <= 604_800;

function assemble(
  kind: 'header' | 'presigned',
  { accessKeyId, date, region, service }: Elements,
  signed: string,
  signature: string,
  { amzDate, signedAt }: SigningTime,
): SignedCredentials {
  const signedHeaders = inOrder(signed.split(';'));
  return { kind, accessKeyId, date, region, service, signedHeaders, signature, amzDate, signedAt };
}

/** Sorted, without repeats and empty names; signers send them so. */
function inOrder(names: readonly string[]): readonly string[] {
  const good = names.every((name, i) => name !== '' && (i === 0 || (names[i - 1] as string) < name));
  return good ? names : [...new Set(names)].filter((name) => name !== '').sort();
}
