import { requestIdOf } from '../../core/record/decision-id.js';
import type { DecisionWord } from '../../core/record/record.js';
import type { Fault } from '../../core/wire/query/fault.js';
import { renderFault } from '../../core/wire/query/respond.js';

/** An HTTP answer, as an upstream or a local service gives it. */
export interface Answer {
  readonly status: number;
  /** Name, value, name, value. */
  readonly headers: readonly string[];
  readonly body: Uint8Array | string;
}

/** An answer with the proxy's marks, ready to be written. */
export interface Sent extends Answer {
  readonly id: string;
  readonly decision: DecisionWord;
}

/** An answer with the id of its decision. */
export function sent({ status, headers, body }: Answer, id: string, decision: DecisionWord): Sent {
  return { status, headers, body, id, decision };
}

/** A refusal in the Query protocol's XML. */
export function faultAnswer(fault: Fault, id: string, decision: DecisionWord): Sent {
  const requestId = requestIdOf(id);
  const headers = ['x-amzn-RequestId', requestId, 'Content-Type', 'text/xml'];
  return { status: fault.status, headers, body: renderFault(fault, requestId), id, decision };
}

/** The proxy's own: an upstream's (another proxy behind this one) would contradict them. */
const MARKS = new Set(['x-iam-proxy-decision', 'x-iam-proxy-decision-id']);
/** Statuses without a body, whose Content-Length (if any) speaks of another answer (RFC 9110 section 8.6). */
const BODILESS = new Set([204, 304]);

/** As it is when the program is loaded. */
const RealDate = Date;

/**
 * An answer's headers for `writeHead`: name, value, name, value. Repeats and order are kept; the length is that of the
 * body that is sent, but for the answer to a HEAD, whose length is the body's that a GET would have had.
 */
export function rawHeaders({ status, headers, body, decision, id }: Sent, method: string | undefined): string[] {
  const raw: string[] = [];
  // A test has put a fake clock in its place: SDKs take the answer's Date for the time, and sign their next request by it.
  const faked = globalThis.Date !== RealDate;
  const keepLength = method === 'HEAD' || BODILESS.has(status);
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    const lower = name.toLowerCase();
    if (MARKS.has(lower) || (lower === 'content-length' && !keepLength) || (lower === 'date' && faked)) continue;
    raw.push(name, headers[i + 1] as string);
  }
  if (faked) raw.push('Date', new globalThis.Date().toUTCString());
  if (!keepLength) raw.push('Content-Length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.length));
  raw.push('x-iam-proxy-decision', decision, 'x-iam-proxy-decision-id', id);
  return raw;
}
