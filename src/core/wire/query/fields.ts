import { type Fault, fault } from './fault.js';
import { type Field, malformed, parseForm, show } from './form.js';
import { isNamed } from './header-name.js';
import { showName } from './names.js';
import type { HttpRequest } from './request.js';
import type { OperationShapes } from './shapes.js';

/** The decoded fields of one request, before anything is known about the operation. */
export interface RequestFields {
  /** Parameters, `Action` and `Version` among them, in the order received. No name occurs twice. */
  readonly parameters: readonly Field[];
  /** `X-Amz-*` fields of the query string: they belong to the signature and are never parameters. */
  readonly signing: readonly Field[];
}

/**
 * Reads the fields of a Query API request from its query string or its form body.
 *
 * AWS documents GET and POST; botocore presigns a POST with everything in the query string and an empty body. What
 * could be read in two ways is refused with 400 MalformedQueryString and never guessed at: the upstream gets the very
 * same bytes. moto, for one, reads the body only when the query string is empty, so parameters in both are refused.
 */
export function readFields(
  request: HttpRequest,
  shapes: OperationShapes,
): RequestFields | { readonly rejected: Fault } {
  const refusal = wrongEnvelope(request);
  if (refusal) return { rejected: refusal };
  const query: Field[] = [];
  const queryFault = parseForm(queryString(request.target), 'query string', query, shapes);
  if (queryFault) return { rejected: queryFault };
  const body: Field[] = [];
  const bodyFault = readBody(request, body, shapes);
  if (bodyFault) return { rejected: bodyFault };
  return sortOut(query, body, shapes);
}

const isSigning = (name: string): boolean => /^x-amz-./i.test(name);

function sortOut(
  query: readonly Field[],
  body: readonly Field[],
  shapes: OperationShapes,
): RequestFields | { readonly rejected: Fault } {
  const signing: Field[] = [];
  const fromQuery: Field[] = [];
  const seen = new Set<string>();
  for (const field of query) {
    const signs = isSigning(field[0]);
    // The names of signature fields differ in letter case between SDKs, so they are compared without it.
    const key = signs ? field[0].toLowerCase() : field[0];
    if (seen.has(key)) return { rejected: malformed(`parameter ${showName(field[0], shapes)} is given twice`) };
    seen.add(key);
    (signs ? signing : fromQuery).push(field);
  }
  for (const [name] of body) {
    if (isSigning(name)) {
      return {
        rejected: malformed(
          `${showName(name, shapes)} stands in the request body`,
          'signature fields go to the query string',
        ),
      };
    }
    if (seen.has(name)) {
      const twice = fromQuery.some(([other]) => other === name)
        ? 'in both the query string and the request body'
        : 'twice';
      return { rejected: malformed(`parameter ${showName(name, shapes)} is given ${twice}`) };
    }
    seen.add(name);
  }
  const [stray] = fromQuery;
  if (stray && body.length > 0) {
    const why = `parameter ${showName(stray[0], shapes)} stands in the query string while the request has a form body`;
    return { rejected: malformed(why, 'send all parameters in one of them') };
  }
  return { parameters: body.length > 0 ? body : fromQuery, signing };
}

const METHODS: ReadonlySet<string> = new Set(['CONNECT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'PUT', 'TRACE']);

/** Method, path and headers under which two readers may see different requests. */
function wrongEnvelope(request: HttpRequest): Fault | undefined {
  const { method, target } = request;
  if (method !== 'POST' && method !== 'GET')
    return malformed(`the method is ${METHODS.has(method) ? show(method) : 'none of HTTP'}`, 'use POST or GET');
  const end = target.indexOf('?');
  const path = end < 0 ? target : target.slice(0, end);
  if (path !== '/' && path !== '')
    return malformed(
      `the path is ${show(path.length <= 5 ? path : '/...')}`,
      'the Query API has the path `/`: give this endpoint without a path prefix, as http://host:port',
    );
  if (target.includes('#')) return malformed('the request target has a bare `#`', 'percent-encode it');
  for (const [name, value] of request.headers) {
    if (isNamed(name, 'content-encoding') && value.trim().toLowerCase() !== 'identity' && value.trim() !== '') {
      return malformed('the header `Content-Encoding` is not `identity`', 'send the body uncompressed');
    }
    if (isNamed(name, 'x-amz-target')) {
      return malformed('the header `X-Amz-Target` names an operation of the JSON protocol', 'leave it out');
    }
  }
  return undefined;
}

function queryString(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? '' : target.slice(at + 1);
}

// ignoreBOM: a byte order mark is data here; swallowing it would rename the first parameter.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

function readBody(request: HttpRequest, fields: Field[], shapes: OperationShapes): Fault | undefined {
  if (request.body.length === 0) return undefined;
  if (request.method === 'GET') return malformed('a GET request has a body', 'send it as POST');
  const type = wrongContentType(request);
  if (type) return type;
  const text = textOf(request.body);
  return text === undefined
    ? malformed('the request body is not UTF-8')
    : parseForm(text, 'request body', fields, shapes);
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
/** What botocore sends; read like any other below, only sooner. */
const BOTOCORE_TYPE = `${FORM_TYPE}; charset=utf-8`;

/** What clients of other protocols send; other values are not echoed. */
const KNOWN_MEDIA: ReadonlySet<string> = new Set([
  'application/json',
  'application/x-amz-json-1.0',
  'application/x-amz-json-1.1',
  'application/xml',
  'application/octet-stream',
  'multipart/form-data',
  'text/plain',
  'text/xml',
]);

function wrongContentType(request: HttpRequest): Fault | undefined {
  let type: string | undefined;
  for (const [name, value] of request.headers) {
    if (!isNamed(name, 'content-type')) continue;
    if (type !== undefined) return malformed('the header `Content-Type` is given twice');
    type = value;
  }
  if (type === FORM_TYPE || type === BOTOCORE_TYPE) return undefined;
  const hint = `send ${FORM_TYPE}`;
  if (type === undefined) return malformed('the request has a body and no `Content-Type`', hint);
  const [media = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  if (media !== FORM_TYPE)
    return malformed(`the header \`Content-Type\` is ${KNOWN_MEDIA.has(media) ? show(media) : 'another'}`, hint);
  for (const parameter of parameters) {
    if (parameter !== '' && !/^charset="?utf-?8"?$/.test(parameter)) {
      return malformed(
        'the header `Content-Type` has a parameter other than `charset=utf-8`',
        'the body is read as UTF-8',
      );
    }
  }
  return undefined;
}

/** AWS's word for the version of a request that has none. */
const NO_VERSION = 'NO_VERSION_SPECIFIED';

/**
 * The operation and API version that the fields name. No Action (or an empty one) is 400 MissingAction; `action` in
 * another letter case is refused, since only lenient readers take it for Action. Whether the operation exists is not
 * asked here. A missing Version reads `NO_VERSION_SPECIFIED`, which no API has.
 */
export function operationOf(
  fields: RequestFields,
): { readonly operation: string; readonly version: string } | { readonly rejected: Fault } {
  let operation = '';
  let version = NO_VERSION;
  for (const [name, value] of fields.parameters) {
    if (name === 'Action') operation = value;
    else if (name === 'Version') version = value;
    else {
      const meant = /^(?:action|version)$/i.test(name) && (name.length === 6 ? 'Action' : 'Version');
      if (meant) return { rejected: malformed(`parameter ${show(name)} is not spelled \`${meant}\``) };
    }
  }
  if (operation === '') return { rejected: fault('MissingAction') };
  return { operation, version };
}
