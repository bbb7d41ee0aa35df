import type { Fault } from '../query/fault.js';
import { renderFault } from '../query/respond.js';
import { element, writeXml } from '../query/xml.js';
import type { Language, Languages } from './languages.js';

/** A refusal as a client of some service reads it. */
export interface RenderedRefusal {
  /** Name, value, name, value. */
  readonly headers: readonly string[];
  readonly body: string | Uint8Array;
}

/** Writes a refusal in a service's own language: its form, and the code that the service has for it. */
export function renderRefusal(
  fault: Fault,
  requestId: string,
  language: Language,
  languages: Languages,
): RenderedRefusal {
  const { codes } = languages;
  switch (language) {
    case 'ec2':
      return xml(requestId, ec2Error(renamed(fault, codes.ec2), requestId));
    case 's3':
      return s3Error(renamed(fault, codes.s3), requestId);
    case 'json-1.0':
    case 'json-1.1':
      return jsonError(renamed(fault, codes.json), requestId, `application/x-amz-${language}`);
    case 'restJson':
      return jsonError(renamed(fault, codes.json), requestId, 'application/json');
    case 'cbor':
      return cborError(renamed(fault, codes.json), requestId);
    case 'query':
    case 'restXml':
      return xml(requestId, renderFault(fault, requestId, ''));
  }
}

function renamed(fault: Fault, codes: { readonly [code: string]: string }): Fault {
  return { ...fault, code: Object.hasOwn(codes, fault.code) ? (codes[fault.code] as string) : fault.code };
}

const xml = (id: string, body: string): RenderedRefusal => ({
  headers: ['x-amzn-RequestId', id, 'Content-Type', 'text/xml'],
  body,
});

/** EC2 API reference, errors-overview. */
function ec2Error({ code, message }: Fault, id: string): string {
  const error = element('Error', [element('Code', code), element('Message', message)]);
  return `${writeXml(element('Response', [element('Errors', [error]), element('RequestID', id)]))}\n`;
}

/** S3 API reference, ErrorResponses. */
function s3Error({ code, message }: Fault, id: string): RenderedRefusal {
  const error = element('Error', [element('Code', code), element('Message', message), element('RequestId', id)]);
  return { headers: ['x-amz-request-id', id, 'Content-Type', 'application/xml'], body: `${writeXml(error)}\n` };
}

/** Smithy's awsJson1_0, awsJson1_1 and restJson1: the code stands in the header and in `__type`. */
function jsonError({ code, message }: Fault, id: string, type: string): RenderedRefusal {
  return {
    headers: ['x-amzn-RequestId', id, 'x-amzn-errortype', code, 'Content-Type', type],
    body: JSON.stringify({ __type: code, message }),
  };
}

/** Smithy's rpcv2Cbor: a map of two texts (RFC 8949). */
function cborError({ code, message }: Fault, id: string): RenderedRefusal {
  const texts = ['__type', code, 'message', message].map(cborText);
  return {
    headers: ['x-amzn-RequestId', id, 'smithy-protocol', 'rpc-v2-cbor', 'Content-Type', 'application/cbor'],
    body: Buffer.concat([Buffer.from([0xa2]), ...texts]),
  };
}

/** Major type 3, its length in four bytes. */
function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head[0] = 0x7a;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
