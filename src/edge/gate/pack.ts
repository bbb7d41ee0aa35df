import type { FoundTags } from '../../core/authorize/authorize.js';
import type { Fault } from '../../core/wire/query/fault.js';
import type { HttpRequest } from '../../core/wire/query/request.js';

/** What a record says beside what was decided. */
export interface Facts {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Whole microseconds. */
  readonly decide: number;
  /** Whole microseconds; undefined: the upstream was not asked. */
  readonly took: number | undefined;
  readonly forwarded: boolean;
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly fault: Fault | undefined;
  /** Because of permissions; the fault is then made of the explanation, which may be long. */
  readonly refused: boolean;
  /** Where the caller was told to read more. */
  readonly address: string | undefined;
}

/** A decided request, and the tags that were known then. */
export interface Received {
  readonly request: HttpRequest;
  readonly tags: ReadonlyMap<string, FoundTags> | undefined;
}

/** A call as it was packed: with its request, or with why there was none to decide. */
export type Unpacked = { readonly facts: Facts } & (
  | (Received & { readonly rejected?: undefined })
  | { readonly request?: undefined; readonly tags?: undefined; readonly rejected: Fault }
);

/** What few calls have; as JSON. */
interface Rare {
  readonly error?: string | undefined;
  readonly fault?: Fault | undefined;
  readonly address?: string | undefined;
  readonly tags?: readonly (readonly [arn: string, found: FoundTags])[];
}

/** No HTTP parser lets it through in a request line or a header, and JSON escapes it. */
const NUL = '\0';
/** `forwarded` and `refused`. */
const MARKS = ['', 'f', 'r', 'fr'];

/** All of a call but its body, as one text of one-byte characters that begins with its id. Without a request, the fault is why. */
export function packCall(facts: Facts, received: Received | undefined): string {
  const { id, started, decide, took, status } = facts;
  const marks = MARKS[(facts.forwarded ? 1 : 0) + (facts.refused ? 2 : 0)] as string;
  const parts = [
    id,
    `${started}`,
    `${decide}`,
    `${took ?? ''}`,
    `${status ?? ''}`,
    marks,
    packRare(facts, received?.tags),
  ];
  if (received) {
    const { method, target, sourceIp = '', headers } = received.request;
    parts.push(method, target, sourceIp);
    for (const [name, value] of headers) parts.push(name, value);
  }
  return parts.join(NUL);
}

function packRare({ error, fault, address }: Facts, tags: Received['tags']): string {
  if (error === undefined && fault === undefined && address === undefined && tags === undefined) return '';
  const rare: Rare = { error, fault, address, ...(tags ? { tags: [...tags] } : {}) };
  return JSON.stringify(rare).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function unpackCall(text: string, body: Uint8Array): Unpacked {
  const [id = '', started, decide, took, status, marks = '', json, method, target, sourceIp, ...parts] =
    text.split(NUL);
  const { tags, ...rare } = (json ? JSON.parse(json) : {}) as Rare;
  const facts: Facts = {
    id,
    started: Number(started),
    decide: Number(decide),
    took: took ? Number(took) : undefined,
    forwarded: marks.includes('f'),
    status: status ? Number(status) : undefined,
    error: rare.error,
    fault: rare.fault,
    refused: marks.includes('r'),
    address: rare.address,
  };
  if (method === undefined || target === undefined) {
    if (!rare.fault) throw new Error('INVARIANT: what was not decided has a fault');
    return { facts, rejected: rare.fault };
  }
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) headers.push([parts[i] as string, parts[i + 1] as string]);
  const request = { method, target, headers, body, ...(sourceIp ? { sourceIp } : {}) };
  return { facts, request, tags: tags && new Map(tags) };
}
