import { type Fault, fault } from '../query/fault.js';
import { parseAmzDate } from './time.js';

/** What the parts of a signature are made of, and what is said of those that are not. */

type Refused = { readonly rejected: Fault };

/** The five elements of a credential but the last, which is always `aws4_request`. */
export interface Elements {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
export const SIGNED_HEADERS = /^[a-z0-9;._-]+$/;
/** Hexadecimal digits where it is one; a believed key may write any word. */
export const SIGNATURE = /^[A-Za-z0-9_-]+$/;

export const isAlgorithm = (text: string): boolean => text === ALGORITHM;

export function incomplete(message: string): Refused {
  return { rejected: fault('IncompleteSignature', message) };
}

/** An access key id is made of word characters (IAM API reference, AccessKey). */
const CREDENTIAL = /^(\w{1,128})\/(\d{8})\/([a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2})\/([a-z0-9-]{1,64})\/aws4_request$/;

/**
 * Takes a credential apart. Wording of the refusals as AWS's front end answers, recorded by dynalite's authors, without
 * what was found: a secret may have been written there.
 */
export function readCredential(credential: string): Elements | Refused {
  const found = CREDENTIAL.exec(credential);
  if (!found) return wrongCredential(credential);
  return {
    accessKeyId: found[1] as string,
    date: found[2] as string,
    region: found[3] as string,
    service: found[4] as string,
  };
}

function wrongCredential(credential: string): Refused {
  const elements = credential.split('/');
  const [accessKeyId = '', , region = '', service = '', terminator = ''] = elements;
  if (elements.length !== 5 || accessKeyId === '')
    return incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got ${elements.length}`,
    );
  if (!/^\w{1,128}$/.test(accessKeyId))
    return incomplete('the access key id of Credential has a character other than letters, digits and `_`');
  const wrong: string[] = [];
  if (!/^[a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2}$/.test(region))
    wrong.push('Credential should be scoped to a valid region.');
  if (!/^[a-z0-9-]{1,64}$/.test(service))
    wrong.push('Credential should be scoped to correct service, in lower-case letters, digits and `-`.');
  if (terminator !== 'aws4_request') wrong.push("Credential should be scoped with a valid terminator: 'aws4_request'.");
  if (wrong.length > 0) return { rejected: fault('SignatureDoesNotMatch', wrong.join(' ')) };
  return incomplete('the date of Credential must be YYYYMMDD');
}

/** When a request was signed. */
export interface SigningTime {
  /** As sent: `YYYYMMDDTHHMMSSZ`. */
  readonly amzDate: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
}

/** Reads a time of signing. */
export function readDate(amzDate: string): SigningTime | Refused {
  const signedAt = parseAmzDate(amzDate);
  if (signedAt !== undefined) return { amzDate, signedAt };
  return incomplete("Date must be in ISO-8601 'basic format', such as 20240305T060708Z.");
}

/** Schemes that people send by mistake; what is not among them may be nothing but a secret, and is not repeated. */
const SCHEMES: ReadonlySet<string> = new Set([
  'AWS',
  'AWS4-ECDSA-P256-SHA256',
  'Basic',
  'Bearer',
  'Digest',
  'Negotiate',
]);

export function wrongAlgorithm(algorithm: string): Refused {
  const shown = SCHEMES.has(algorithm) ? algorithm : '';
  return incomplete(`Unsupported AWS 'algorithm': '${shown}' (only AWS4-HMAC-SHA256 for now).`);
}

const PARTS = ['Credential', 'SignedHeaders', 'Signature'] as const;
const FORM = '`AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`';

/** Says what is wrong with an Authorization header that is not as it must be: of its parts the names of known ones alone. */
export function wrongHeader(header: string, dated: boolean): Refused {
  const space = header.indexOf(' ');
  const scheme = space < 0 ? header : header.slice(0, space);
  if (!isAlgorithm(scheme)) return wrongAlgorithm(space < 0 ? '' : scheme);
  const parts = header.slice(scheme.length + 1).split(',');
  const found = parts.map((part) => partName(part));
  const missing = (['Credential', 'Signature', 'SignedHeaders'] as const)
    .filter((name) => !parts.some((part) => part.trim().startsWith(`${name}=`) && !part.trim().endsWith(`${name}=`)))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!dated) missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  const strange = found.indexOf(undefined);
  if (strange >= 0 && parts.join('').trim() !== '') return incomplete(strangePart(parts[strange] as string, strange));
  if (missing.length > 0) return incomplete(missing.join(' '));
  const twice = found.find((name, i) => found.indexOf(name) < i);
  if (twice !== undefined) return incomplete(`the Authorization header has '${twice}' twice`);
  const moved = PARTS.findIndex((name, i) => name !== found[i]);
  if (moved >= 0)
    return incomplete(`the Authorization header has '${found[moved]}' before '${PARTS[moved]}'; write ${FORM}`);
  return incomplete(`${wrongValue(parts)}; write ${FORM}`);
}

/** The name of a part, when it is one of the three, written as it must be: `Credential=` with nothing before the `=`. */
function partName(part: string): (typeof PARTS)[number] | undefined {
  return PARTS.find((name) => part.trimStart().startsWith(`${name}=`));
}

function strangePart(part: string, index: number): string {
  const at = `part ${index + 1} of the Authorization header`;
  if (part.trim() === '') return `${at} is empty; write ${FORM}`;
  const equals = part.indexOf('=');
  if (equals < 0) return `${at} is not a key=value pair (missing equal-sign)`;
  const near = PARTS.find(
    (name) =>
      part
        .slice(0, equals)
        .replace(/[^a-z]/gi, '')
        .toLowerCase() === name.toLowerCase(),
  );
  if (near !== undefined) return `${at} does not begin with '${near}=' as it must, in this spelling`;
  return `${at} is none of Credential, SignedHeaders and Signature; write ${FORM}`;
}

function wrongValue(parts: readonly string[]): string {
  const [credential = '', signed = '', signature = ''] = parts.map((part) => part.slice(part.indexOf('=') + 1));
  if (/[=\s]/.test(credential)) return "'Credential' in the Authorization header has a space or an equal-sign";
  if (!SIGNED_HEADERS.test(signed))
    return "'SignedHeaders' in the Authorization header must be names in lower case, joined by `;`";
  if (!SIGNATURE.test(signature)) return "'Signature' in the Authorization header must be hexadecimal digits";
  return 'the Authorization header has white space other than one space after a comma';
}
