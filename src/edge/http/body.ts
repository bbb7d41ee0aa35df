import type { IncomingMessage } from 'node:http';
import { isNamed } from '../../core/wire/query/header-name.js';

/**
 * How the reading of a body ended. `tooLong`: it is over the limit, and its rest is not kept. `lost`: the caller left before its
 * end; then comes the system's code (`ECONNRESET`).
 */
export type BodyEnded = (
  ...ended: ['whole', body: Buffer] | ['tooLong', nothing: undefined] | ['lost', code: string | undefined]
) => void;

const NOTHING = Buffer.alloc(0);

/**
 * Reads the body of a request.
 *
 * @param limit bytes.
 * @param ended called once.
 */
export function readBody(request: IncomingMessage, limit: number, ended: BodyEnded): void {
  if (declaredLength(request) > limit) {
    ended('tooLong', undefined);
    return;
  }
  let chunks: Buffer[] | undefined;
  let whole: Buffer = NOTHING;
  let length = 0;
  let over = false;
  request.on('data', (chunk: Buffer) => {
    if (over) return;
    length += chunk.length;
    if (length > limit) {
      forget();
      ended('tooLong', undefined);
    } else if (length === chunk.length) whole = chunk;
    else if (chunks) chunks.push(chunk);
    else chunks = [whole, chunk];
  });
  /** An idle connection holds on to its last request, and by its listeners to what they know. */
  const forget = (): void => {
    over = true;
    chunks = undefined;
    whole = NOTHING;
  };
  request.on('end', () => {
    if (over) return;
    const body = chunks ? Buffer.concat(chunks, length) : whole;
    forget();
    ended('whole', body);
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    if (over) return;
    forget();
    ended('lost', error.code);
  });
}

/** What Content-Length says; nothing where the body comes in chunks. */
function declaredLength({ rawHeaders }: IncomingMessage): number {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (isNamed(name, 'content-length')) return Number(rawHeaders[i + 1]);
  }
  return 0;
}
