import { createSecureContext } from 'node:tls';
import { isNamed } from '../../core/wire/query/header-name.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import { ConfigurationError, readSetting } from '../config/configuration-error.js';
import type { Config } from '../config/options.js';

/** Certificate and key, when both are configured. Throws ConfigurationError when they cannot be used. */
export function tlsOf(config: Config): { tls?: { cert: Buffer; key: Buffer } } {
  const { 'tls-cert': certFile, 'tls-key': keyFile } = config;
  if (certFile === undefined || keyFile === undefined) return {};
  const tls = { cert: readSetting('tls-cert', certFile), key: readSetting('tls-key', keyFile) };
  try {
    createSecureContext(tls);
  } catch (error) {
    // OpenSSL's own words: `key values mismatch`, `no start line`.
    const { reason } = error as { readonly reason?: unknown };
    const why = typeof reason === 'string' ? ` (${reason})` : '';
    const message = `the certificate and key of --tls-cert and --tls-key cannot be used${why}`;
    const hint = 'both are PEM files, and the key is that of the first certificate, without a passphrase';
    throw new ConfigurationError([{ severity: 'error', code: 'unusable-certificate', message, hint, pointer: '' }]);
  }
  return { tls };
}

/** Base URL of what listens there; a wildcard address shows as the loopback one. */
export function urlOf(config: Config, port: number): string {
  const anywhere = config.host === '0.0.0.0' || config.host === '::';
  const host = anywhere ? '127.0.0.1' : config.host.includes(':') ? `[${config.host}]` : config.host;
  return `${config['tls-cert'] === undefined ? 'http' : 'https'}://${host}:${port}`;
}

/** A name or an address with or without a port; AWS's own names are what a client calls that has the proxy on its way. */
const REACHED = /^(?!.*\.amazonaws\.com(?:\.cn)?(?::|$))(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i;

/** Base URL under which whoever sent this call can read on: `--public-url`, else the Host that it used, else where we listen. */
export function addressFor(config: Config, url: string, { headers }: Pick<HttpRequest, 'headers'>): string {
  const { 'public-url': fixed } = config;
  if (fixed !== undefined) return fixed;
  const host = headers.find(([name]) => isNamed(name, 'host'))?.[1] ?? '';
  return REACHED.test(host) ? `${url.slice(0, url.indexOf('://'))}://${host}` : url;
}
