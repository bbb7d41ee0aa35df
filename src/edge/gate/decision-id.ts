import { randomFillSync } from 'node:crypto';

const BYTES = 16;

/** Makes new ids of decisions: 32 lower-case hexadecimal digits. Random bytes are drawn for many at a time. */
export function createDecisionIds(): () => string {
  const pool = Buffer.alloc(256 * BYTES);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += BYTES;
    return pool.toString('hex', used - BYTES, used);
  };
}

/** The request id of a call that is answered here: the decision's id in the form of AWS's request ids, a UUID. */
export const requestIdOf = (id: string): string =>
  `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;

/** The id of the decision that somebody asks for by its id or by the request id of its answer. */
export const decisionIdOf = (name: string): string => name.replaceAll('-', '').toLowerCase();

const REQUEST_ID = 'x-amzn-requestid';
/** Emulators may say anything there. */
const LONGEST_REQUEST_ID = 128;

/** The request id among an answer's headers (name, value, name, value). */
export function requestIdIn(headers: readonly string[]): string | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.length === REQUEST_ID.length && name.toLowerCase() === REQUEST_ID)
      return headers[i + 1]?.slice(0, LONGEST_REQUEST_ID);
  }
  return undefined;
}
