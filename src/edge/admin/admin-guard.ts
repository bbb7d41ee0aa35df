import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface GuardOptions {
  /** Where the proxy listens, as configured. */
  readonly host: string;
  readonly allowedHosts: readonly string[];
  readonly token?: string;
}

export interface GuardRefusal {
  readonly status: 401 | 403 | 415;
  readonly error: string;
}

/** Judges the headers of a request that changes something under /_authz/; undefined: it may. */
export type Guard = (headers: IncomingHttpHeaders, secure: boolean) => GuardRefusal | undefined;

/**
 * Who may change something. A page in somebody's browser may not: it cannot send application/json to another site without
 * asking first (and is never answered), its Origin gives it away, and a name of its own that it points at this address
 * (DNS rebinding) is no Host that the proxy knows. Where the port is shared, the token says who asks.
 */
export function createGuard({ host, allowedHosts, token }: GuardOptions): Guard {
  const known = new Set(['localhost', '127.0.0.1', '[::1]', ...allowedHosts.map((each) => each.toLowerCase())]);
  if (!isAnywhere(host)) known.add(host.includes(':') ? `[${host.toLowerCase()}]` : host.toLowerCase());
  const shared = token === undefined && !isLoopback(host);
  return (headers, secure) => {
    if (!isJson(headers['content-type']))
      return { status: 415, error: 'changes are taken as `Content-Type: application/json` only' };
    const name = hostname(headers.host);
    if (name === undefined || !known.has(name))
      return {
        status: 403,
        error: 'the Host of this request is none that the proxy knows; allow it with --allowed-hosts HOST,...',
      };
    const { origin } = headers;
    if (
      origin !== undefined &&
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

/** The name in a Host header, lower-cased, without its port; undefined when it is none. */
function hostname(header: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase();
}

const isAnywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Compares digests: the time tells nothing of the token, not even its length. */
function isToken(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(.+)$/i.exec(header ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
