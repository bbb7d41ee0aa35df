import { type Fault, fault } from '../query/fault.js';
import { latin1Of } from '../query/latin1.js';
import type { HttpRequest } from '../query/request.js';
import { unescapeField } from './canonical.js';
import { amzDateOf, parseAmzDate } from './time.js';

/** What a signed request says about who signed it; nothing of it is verified yet. */
export interface SignedCredentials {
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
  /** Time of signing as `YYYYMMDDTHHMMSSZ`. */
  readonly amzDate: string;
  /** Seconds for which a presigned request is valid; absent when it does not say. */
  readonly expires?: number;
}

export type Credentials = SignedCredentials | { readonly kind: 'none' };

type Parsed<T> = T | { readonly rejected: Fault };
type SigningField = readonly [name: string, value: string];

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Reads who signed a request: the Authorization header or the X-Amz-* fields of the query string.
 *
 * `none` when there is neither. Refused: both at once, repeated or missing parts, another algorithm (Signature Version 2,
 * SigV4A), a date or credential that cannot be read (400 IncompleteSignature), a region that is none or another
 * terminator (403 SignatureDoesNotMatch). Wording as AWS's front end answers, recorded by dynalite's authors.
 */
export function parseCredentials(request: HttpRequest): Parsed<Credentials> {
  const headers = signingHeaders(request);
  const fields = signingFields(request.target);
  const presigned = fields.some(([name]) => PRESIGN_MARKS.has(name));
  if (headers.authorization.length > 1) return incomplete('the request has more than one Authorization header');
  const [header] = headers.authorization;
  if (header !== undefined) {
    if (presigned)
      return incomplete('the request is signed twice: in the Authorization header and in the query string');
    return parseUsual(header, headers) ?? parseHeader(header, headers);
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

const PRESIGN_MARKS = new Set(['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature']);

function incomplete(message: string): { readonly rejected: Fault } {
  return { rejected: fault('IncompleteSignature', message) };
}

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

/** X-Amz-* fields of the query string. Presigners hoist other x-amz- headers in lower case: names are matched exactly. */
function signingFields(target: string): SigningField[] {
  const at = target.indexOf('?');
  if (at < 0) return [];
  const fields: SigningField[] = [];
  for (const field of target.slice(at + 1).split('&')) {
    const equals = field.indexOf('=');
    if (equals < 0) continue;
    const name = unescapeField(field.slice(0, equals));
    if (name.startsWith('X-Amz-')) fields.push([name, unescapeField(field.slice(equals + 1))]);
  }
  return fields;
}

const SIGNATURE_VERSION_2 = /(^|[?&])(AWSAccessKeyId|SignatureVersion)=/;

function hasSignatureVersion2({ target, body }: HttpRequest): boolean {
  if (SIGNATURE_VERSION_2.test(target)) return true;
  return SIGNATURE_VERSION_2.test(latin1Of(body));
}

/** As every SDK writes it. */
const USUAL =
  /^AWS4-HMAC-SHA256 Credential=([^,/\s]+)\/([^,/\s]+)\/([a-z0-9][a-z0-9-]{0,62})\/([^,/\s]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([^,\s]+)$/;

/** What parseHeader would say to a header that is as usual, in a tenth of its time; undefined for every other. */
function parseUsual(header: string, { amzDate, token }: SigningHeaders): SignedCredentials | undefined {
  const [date] = amzDate;
  if (date === undefined || amzDate.length > 1 || token.length > 1 || parseAmzDate(date) === undefined)
    return undefined;
  const parts = USUAL.exec(header);
  if (!parts) return undefined;
  const credentials: SignedCredentials = {
    kind: 'header',
    accessKeyId: parts[1] as string,
    date: parts[2] as string,
    region: parts[3] as string,
    service: parts[4] as string,
    signedHeaders: inOrder((parts[5] as string).split(';')),
    signature: parts[6] as string,
    amzDate: date,
  };
  return token[0] === undefined ? credentials : { ...credentials, token: token[0] };
}

function parseHeader(
  header: string,
  { amzDate: amzDates, date: httpDates, token: tokens }: SigningHeaders,
): Parsed<SignedCredentials> {
  const space = header.indexOf(' ');
  const scheme = space < 0 ? header : header.slice(0, space);
  if (scheme !== ALGORITHM) return wrongAlgorithm(space < 0 ? '' : scheme);
  const parts = new Map<string, string>();
  for (const part of header.slice(scheme.length).split(',')) {
    const text = part.trim();
    if (text === '') continue;
    const equals = text.indexOf('=');
    if (equals < 0)
      return incomplete('the Authorization header has a part that is no key=value pair (missing equal-sign)');
    const key = text.slice(0, equals);
    if (parts.has(key)) return incomplete('the Authorization header has a part twice');
    parts.set(key, text.slice(equals + 1).trim());
  }
  const dates = amzDates.length > 0 ? amzDates : httpDates;
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((key) => !parts.get(key))
    .map((key) => `Authorization header requires '${key}' parameter.`);
  if (dates.length === 0)
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  if (missing.length > 0) return incomplete(missing.join(' '));
  if (dates.length > 1 || tokens.length > 1) return incomplete('the request has its date or its security token twice');
  const [date = ''] = dates;
  const amzDate = amzDates.length > 0 ? date : (amzDateOf(date) ?? date);
  return assemble('header', amzDate, tokens[0], undefined, (key) => parts.get(key) ?? '');
}

/** Other schemes of AWS and of HTTP that clients use. */
const SCHEMES = /^(?:AWS|AWS3|AWS3-HTTPS|AWS4|AWS4-ECDSA-P256-SHA256|AWS4-X509-\w{3,5}-SHA256|Basic|Bearer|Digest)$/i;

function wrongAlgorithm(algorithm: string): { readonly rejected: Fault } {
  // Whatever is none of the known schemes may be a secret.
  const shown = SCHEMES.test(algorithm) ? algorithm : '';
  return incomplete(`Unsupported AWS 'algorithm': '${shown}' (only AWS4-HMAC-SHA256 for now).`);
}

const PRESIGN_PARTS = ['Algorithm', 'Credential', 'Signature', 'SignedHeaders', 'Date'] as const;

function parsePresigned(fields: readonly SigningField[]): Parsed<SignedCredentials> {
  const parts = new Map<string, string>();
  for (const [name, value] of fields) {
    if (parts.has(name)) return incomplete('the query string has a field of the signature twice');
    parts.set(name, value);
  }
  const missing = PRESIGN_PARTS.filter((key) => !parts.get(`X-Amz-${key}`));
  if (missing.length > 0) {
    const each = missing.map((key) => `AWS query-string parameters must include 'X-Amz-${key}'.`);
    return incomplete(`${each.join(' ')} Re-examine the query-string parameters.`);
  }
  const algorithm = parts.get('X-Amz-Algorithm') ?? '';
  if (algorithm !== ALGORITHM) return wrongAlgorithm(algorithm);
  const expires = parts.get('X-Amz-Expires');
  if (expires !== undefined && !isExpiry(expires)) {
    return incomplete("'X-Amz-Expires' must be a number of seconds from 1 to 604800 (one week).");
  }
  const amzDate = parts.get('X-Amz-Date') ?? '';
  return assemble(
    'presigned',
    amzDate,
    parts.get('X-Amz-Security-Token'),
    expires,
    (key) => parts.get(`X-Amz-${key}`) ?? '',
  );
}

const isExpiry = (text: string): boolean => /^[1-9][0-9]{0,5}$/.test(text) && Number(text) <= 604_800;

function assemble(
  kind: 'header' | 'presigned',
  amzDate: string,
  token: string | undefined,
  expires: string | undefined,
  part: (key: 'Credential' | 'SignedHeaders' | 'Signature') => string,
): Parsed<SignedCredentials> {
  if (parseAmzDate(amzDate) === undefined) {
    return incomplete(`Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601`);
  }
  const credential = part('Credential');
  const elements = credential.split('/');
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = elements;
  if (elements.length !== 5 || accessKeyId === '') {
    return incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got ${elements.length}`,
    );
  }
  const scope = scopeFault(region, terminator);
  if (scope) return { rejected: scope };
  const signedHeaders = inOrder(part('SignedHeaders').toLowerCase().split(';'));
  const signature = part('Signature');
  const credentials = { kind, accessKeyId, date, region, service, signedHeaders, signature, amzDate };
  if (token === undefined && expires === undefined) return credentials;
  return {
    ...credentials,
    ...(token === undefined ? {} : { token }),
    ...(expires === undefined ? {} : { expires: Number(expires) }),
  };
}

/** Sorted, without repeats and empty names; signers send them so. */
function inOrder(names: readonly string[]): readonly string[] {
  const good = names.every((name, i) => name !== '' && (i === 0 || (names[i - 1] as string) < name));
  return good ? names : [...new Set(names)].filter((name) => name !== '').sort();
}

/** The region becomes a part of ARNs, so even a key whose signature is not verified needs one that is a name. */
function scopeFault(region: string, terminator: string): Fault | undefined {
  const wrong: string[] = [];
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(region)) {
    wrong.push('Credential should be scoped to a valid region.');
  }
  if (terminator !== 'aws4_request') {
    wrong.push(`Credential should be scoped with a valid terminator: 'aws4_request'.`);
  }
  return wrong.length > 0 ? fault('SignatureDoesNotMatch', wrong.join(' ')) : undefined;
}
