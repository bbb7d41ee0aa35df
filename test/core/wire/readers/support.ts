import type { HttpRequest } from '#src/core/wire/query/request.js';
import { loadReaders } from '#src/edge/world/data.js';

export const READERS = loadReaders();
export const FORM: [string, string] = ['Content-Type', 'application/x-www-form-urlencoded'];

/** A request as a client would send it, with these headers beside. */
export const asking = (
  headers: readonly (readonly [string, string])[],
  { target = '/', body = '', method = 'POST' }: { target?: string; body?: string; method?: string } = {},
): HttpRequest => ({ method, target, headers, body: Buffer.from(body, 'latin1') });
