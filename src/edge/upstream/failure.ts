import { defined } from '../../core/terms/defined.js';
import { UpstreamError, type UpstreamFailure } from './upstream.js';

/**
 * Error codes of Node and undici, by what they mean for a caller. A code that is not here and starts with no PREFIX
 * counts as `reset`: the connection is gone and nobody knows why.
 */
const CODES: Readonly<Record<string, UpstreamFailure>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  EADDRNOTAVAIL: 'refused',
  EACCES: 'refused',
  EPERM: 'refused',
  EMFILE: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'malformed',
  UND_ERR_HEADERS_OVERFLOW: 'tooLarge',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'tooLarge',
  ENOTFOUND: 'dns',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  HOSTNAME_MISMATCH: 'tls',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_INVALID_ARG: 'unroutable',
  UND_ERR_NOT_SUPPORTED: 'unroutable',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'unroutable',
};

const PREFIXES: readonly (readonly [prefix: string, kind: UpstreamFailure])[] = [
  ['HPE_', 'malformed'],
  ['EAI_', 'dns'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['ERR_OSSL_', 'tls'],
  ['CERT_', 'tls'],
  ['UNABLE_TO_', 'tls'],
  ['CRL_', 'tls'],
  ['INVALID_CA', 'tls'],
];

const TEXTS: Readonly<Record<UpstreamFailure, readonly [text: string, hint?: string]>> = {
  refused: ['cannot be reached', 'is it running, and is the `--upstream` address right?'],
  reset: ['closed the connection before its answer was complete', 'its log may say why'],
  timeout: ['did not answer in time', 'its log may say why'],
  malformed: ['answered with something that is not valid HTTP', 'is the `--upstream` address an HTTP server?'],
  tooLarge: ['answered with more than the proxy accepts'],
  dns: ['has a host name that cannot be resolved', 'is the host of `--upstream` spelled right?'],
  tls: [
    'failed the TLS handshake',
    'is it an HTTPS server, and is the authority that signed its certificate trusted here?',
  ],
  aborted: ['was not waited for, because the caller left or the proxy is stopping'],
  credentials: [
    'refused the credentials of the proxy',
    "are the proxy's own AWS credentials there, valid and not expired?",
  ],
  unroutable: ['cannot be sent this request'],
  noEndpoint: ['has no endpoint for the region and service of this call'],
};

/** An UpstreamError in the house wording: `` the upstream `NAME` did not answer in time (CODE) ``. */
export function failure(kind: UpstreamFailure, name: string, detail?: string, cause?: unknown): UpstreamError {
  const [text, hint] = TEXTS[kind];
  const message = `the upstream \`${name}\` ${text}${detail === undefined ? '' : ` (${detail})`}`;
  return new UpstreamError(kind, message, { ...defined({ hint }), cause });
}

/** What Node or undici threw, as an UpstreamError; one that is an UpstreamError already is handed back. */
export function toUpstreamError(thrown: unknown, name: string): UpstreamError {
  if (thrown instanceof UpstreamError) return thrown;
  const code = codeOf(thrown);
  const kind = kindOf(code, thrown);
  return failure(kind, name, detailOf(kind, code, thrown), thrown);
}

/** What a person can use: the system's code (ECONNREFUSED), or what undici says is wrong with the request. */
function detailOf(kind: UpstreamFailure, code: string | undefined, thrown: unknown): string | undefined {
  if (kind === 'unroutable') return thrown instanceof Error ? thrown.message : undefined;
  return code?.startsWith('UND_ERR_') ? undefined : code;
}

function kindOf(code: string | undefined, thrown: unknown): UpstreamFailure {
  // undici's parser errors do not always have a code.
  if (thrown instanceof Error && thrown.name === 'HTTPParserError') return 'malformed';
  if (code === undefined) return 'reset';
  // undici has one code for a socket that broke and for one that it gave up because of what it read there.
  if (code === 'UND_ERR_SOCKET' && thrown instanceof Error && /^bad (?:response|upgrade)/.test(thrown.message)) {
    return 'malformed';
  }
  return CODES[code] ?? PREFIXES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'reset';
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
