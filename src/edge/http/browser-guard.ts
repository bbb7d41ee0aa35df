import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

export interface BrowserGuardOptions {
  /** Where the proxy listens, as configured. */
  readonly host: string;
  /** Names under which it is known, beside `localhost`, addresses and single labels. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages may call: `https://app.example:8443`. */
  readonly allowedOrigins: readonly string[];
}

/**
 * What a request asks for, as far as the guard cares: the API; the page for people, a text that is the same for everybody; decisions,
 * to which people follow links; health and readiness; and the rest of /_authz/.
 */
export type RequestPlace = 'api' | 'page' | 'decisions' | 'status' | 'admin';

/** Why a request is not let in; the message names the header and what opens it, and repeats nothing that was sent. */
export interface GuardRefusal {
  readonly status: 400 | 403;
  readonly message: string;
}

/** The Origin of an allowed page, which may read the answer. */
export interface AllowedPage {
  readonly origin: string;
}

export interface BrowserGuard {
  /** Judges the headers of a request; undefined: it may go on, and no page of `--allowed-origins` has sent it. */
  readonly judge: (request: Asking, place: RequestPlace) => GuardRefusal | AllowedPage | undefined;
  /** Whether no page can have pointed this name (the value of a Host header) at the proxy: DNS rebinding. */
  readonly knowsHost: (host: string | undefined) => boolean;
  /** Whether it is one of `--allowed-origins`. */
  readonly allowsOrigin: (origin: string) => boolean;
}

export type Asking = Pick<IncomingMessage, 'rawHeaders' | 'method' | 'httpVersion'>;

/**
 * Keeps the pages of browsers out: a presigned GET needs no leave of the browser's (an `<img>` sends it), and a key without a
 * secret needs no signature. What is no browser (SDKs, the CLI, Terraform, a neighbouring container under any name) sends none
 * of the headers that are judged here, and sends its calls by POST.
 *
 * - `Sec-Fetch-Site` says where a page's request comes from (https://www.w3.org/TR/fetch-metadata/); only the proxy's own page and
 *   people, who type an address, get in.
 * - `Origin` goes with every POST of a page (https://fetch.spec.whatwg.org/#origin-header).
 * - GET, HEAD and OPTIONS of one and the same site have none; by their Host it shows whether somebody pointed a name of theirs at
 *   this address. Nobody can do so with an address or a single label.
 * - To an address that is neither loopback nor https browsers send no `Sec-Fetch-Site`, and no Origin with an `<img>`: there a GET of
 *   a browser is no call.
 */
export function createBrowserGuard({ host, allowedHosts, allowedOrigins }: BrowserGuardOptions): BrowserGuard {
  const names = new Set(['localhost', ...allowedHosts.map((each) => hostname(each) ?? each.toLowerCase())]);
  const origins = new Set(allowedOrigins.map((each) => each.toLowerCase()));
  const isOurs = ownAddress(host);
  const knowsHost = (value: string | undefined): boolean => {
    const name = hostname(value);
    return name !== undefined && (!name.includes('.') || names.has(name) || isAddress(name));
  };
  const knowsOrigin = (origin: string, at: string | undefined): boolean => {
    const name = hostname(/^https?:\/\/([^/]+)$/i.exec(origin)?.[1]);
    return name !== undefined && (names.has(name) || isOurs(name, hostname(at)));
  };
  const allowsOrigin = (origin: string): boolean => origins.has(origin.toLowerCase());
  return {
    knowsHost,
    allowsOrigin,
    judge(request, place) {
      const { host: at, hosts, origin, site, mode, dest, browser } = headersOf(request);
      const reading = isReading(request.method);
      // RFC 9112 section 3.2: none or several are answered with 400.
      if (hosts > 1) return refused(400, 'the header `Host` is given twice');
      if (hosts === 0 && request.httpVersion === '1.1') return refused(400, 'the header `Host` is missing');
      const page = origin !== undefined && allowsOrigin(origin);
      const opened = reading && (place === 'page' || place === 'decisions') && mode === 'navigate' && isDocument(dest);
      if (!page) {
        if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opened) return FOREIGN_SITE;
        if (origin !== undefined && !knowsOrigin(origin, at)) return FOREIGN_ORIGIN;
      }
      if (reading && hosts === 1 && place !== 'status' && !(opened && place === 'page') && !knowsHost(at))
        return FOREIGN_HOST;
      if (reading && place === 'api' && browser && site === undefined && origin === undefined) return UNMARKED;
      return page ? { origin } : undefined;
    },
  };
}

const refused = (status: 400 | 403, message: string): GuardRefusal => ({ status, message });

const FOREIGN_SITE = refused(
  403,
  'the header `Sec-Fetch-Site` says that a page of another site made this request, and pages in a browser may not call here (--allowed-origins ORIGIN,... lets those of an origin do so)',
);
const FOREIGN_ORIGIN = refused(
  403,
  'the header `Origin` names a page that may not call here (--allowed-origins ORIGIN,... lets those of an origin do so)',
);
const FOREIGN_HOST = refused(
  403,
  'the header `Host` names none of the hosts that this proxy goes by, as when a web page points a name of its own at this address (--allowed-hosts HOST,... makes a name known; POST needs none)',
);
const UNMARKED = refused(
  403,
  'the header `User-Agent` is that of a browser, and without `Sec-Fetch-Site` nothing tells whether a web page made this request (use POST, another client, or an address of this machine such as localhost)',
);

interface Headers {
  host: string | undefined;
  hosts: number;
  /** The first that is given; two of them are foreign: `twice` is the origin of nobody. */
  origin: string | undefined;
  site: string | undefined;
  mode: string | undefined;
  dest: string | undefined;
  browser: boolean;
}

const TWICE = 'twice';

function headersOf({ rawHeaders }: Asking): Headers {
  const found: Headers = {
    host: undefined,
    hosts: 0,
    origin: undefined,
    site: undefined,
    mode: undefined,
    dest: undefined,
    browser: false,
  };
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const value = rawHeaders[i + 1] as string;
    switch (name.toLowerCase()) {
      case 'host':
        found.host = value;
        found.hosts++;
        break;
      case 'origin':
        found.origin = found.origin === undefined ? value.trim() : TWICE;
        break;
      case 'user-agent':
        // Every browser's begins so, for reasons of history.
        found.browser ||= value.startsWith('Mozilla/');
        break;
      case 'sec-fetch-site':
        found.site = found.site === undefined ? value.trim().toLowerCase() : TWICE;
        break;
      case 'sec-fetch-mode':
        found.mode = value.trim().toLowerCase();
        break;
      case 'sec-fetch-dest':
        found.dest = value.trim().toLowerCase();
        break;
      default:
    }
  }
  return found;
}

const isReading = (method: string | undefined): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
/** Of a window or tab, not of a frame in somebody's page. */
const isDocument = (dest: string | undefined): boolean => dest === undefined || dest === 'document';

/** The name in a Host header, lower-cased, without its port; undefined when it is none. */
function hostname(header: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase();
}

const bare = (name: string): string => (name.startsWith('[') ? name.slice(1, -1) : name);
const isAddress = (name: string): boolean => isIP(bare(name)) !== 0;

const isAnywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Whether a host is this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/**
 * Which addresses the proxy's own pages come from: where it listens; every loopback address for one that listens on any of them. One
 * that listens everywhere has as many addresses as there are ways to it (a published port of a container): there a page of the very
 * address that was asked is its own.
 */
function ownAddress(host: string): (name: string, at: string | undefined) => boolean {
  const own = host.toLowerCase();
  const name = isIPv6(own) ? `[${own}]` : own;
  return (origin, at) => {
    if (origin === name) return true;
    if ((isLoopback(own) || isAnywhere(own)) && isLoopback(bare(origin))) return true;
    return isAnywhere(own) && origin === at && isAddress(origin);
  };
}

/** What the target of a request asks for. */
export function placeOf(target: string): RequestPlace {
  if (!target.startsWith(ADMIN)) return 'api';
  const next = target[ADMIN.length];
  if (next !== undefined && next !== '/' && next !== '?') return 'api';
  const [path = ''] = target.slice(ADMIN.length).split('?', 1);
  if (path === '' || path === '/') return 'page';
  if (path === '/health' || path === '/ready') return 'status';
  if (path === '/decisions') return 'decisions';
  return path.startsWith('/decisions/') && path !== '/decisions/stream' ? 'decisions' : 'admin';
}

/** Where the proxy answers for itself: `/_authz`, and what lies below it. */
export const ADMIN = '/_authz';
