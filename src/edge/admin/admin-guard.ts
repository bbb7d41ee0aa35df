import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type BrowserGuard, isLoopback } from '../http/browser-guard.js';

export interface GuardOptions {
  /** Where the proxy listens, as configured. */
  readonly host: string;
  /** Judges what browsers say of a request, before this guard does. */
  readonly browsers: Pick<BrowserGuard, 'knowsHost' | 'allowsOrigin'>;
  readonly token?: string;
}

export interface ChangeRefusal {
  readonly status: 401 | 403 | 415;
  readonly error: string;
}

/** Judges the headers of a request that changes something under /_authz/; undefined: it may. */
export type Guard = (headers: IncomingHttpHeaders, secure: boolean) => ChangeRefusal | undefined;

/**
 * Who may change something. To what the browser guard has let in more is asked here: a body that a page cannot send to another site
 * without asking first, a Host that nobody can have pointed at this address, and an Origin that is this very proxy's, not that of a
 * neighbour on another port. Where the port is shared, the token says who asks.
 */
export function createGuard({ host, browsers, token }: GuardOptions): Guard {
  const shared = token === undefined && !isLoopback(host);
  return (headers, secure) => {
    if (!isJson(headers['content-type']))
      return { status: 415, error: 'changes are taken as `Content-Type: application/json` only' };
    if (!browsers.knowsHost(headers.host))
      return {
        status: 403,
        error: 'the Host of this request is none that the proxy knows; allow it with --allowed-hosts HOST,...',
      };
    const { origin } = headers;
    if (
      origin !== undefined &&
      !browsers.allowsOrigin(origin) &&
      origin.toLowerCase() !== `${secure ? 'https' : 'http'}://${headers.host?.toLowerCase()}`
    )
      return { status: 403, error: 'the Origin of this request is another site' };
    if (shared)
      return {
        status: 403,
        error: `the proxy listens on ${host}, which others may reach: set --admin-token to allow changes`,
      };
    if (token !== undefined && !isToken(headers.authorization, token))
      return { status: 401, error: 'changes need the token: `Authorization: Bearer TOKEN` (--admin-token)' };
    return undefined;
  };
}

/** `application/json`, with or without parameters. */
export function isJson(type: string | undefined): boolean {
  return type?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

/** Compares digests: the time tells nothing of the token, not even its length. */
function isToken(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(.+)$/i.exec(header ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
