import { isNamed } from '../../core/wire/query/header-name.js';

const REQUEST_ID = 'x-amzn-requestid';
/** Emulators may say anything there. */
const LONGEST_REQUEST_ID = 128;

/** The request id among an answer's headers (name, value, name, value). */
export function requestIdIn(headers: readonly string[]): string | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (isNamed(name, REQUEST_ID)) return headers[i + 1]?.slice(0, LONGEST_REQUEST_ID);
  }
  return undefined;
}
