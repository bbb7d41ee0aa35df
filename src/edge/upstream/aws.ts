import { type CredentialSource, credentialsWithin, standardCredentials } from './credentials.js';
import type { ResolveEndpoint } from './endpoints.js';
import { failure } from './failure.js';
import { authenticationRefusal, type Refusal } from './refusal.js';
import { type Unsigned, withoutAuthentication } from './resign.js';
import { createSigner, type SigningCredentials } from './signer.js';
import { createTransport, type Transport, type TransportOptions } from './transport.js';
import { answerOf, type Upstream, type UpstreamAnswer, UpstreamError, type UpstreamRequest } from './upstream.js';

export interface AwsOptions {
  /** createEndpointResolver(data/aws/endpoints.json); tests give their own. */
  readonly resolveEndpoint: ResolveEndpoint;
  /** The proxy's own; the AWS SDK's standard chain by default. */
  readonly credentials?: CredentialSource;
  /** Milliseconds since the epoch; Date.now by default. */
  readonly now?: () => number;
  /** Milliseconds to wait for credentials. */
  readonly credentialsTimeout?: number;
  readonly transport?: TransportOptions;
}

const NAME = 'aws';

/** One pool of sockets a region; the caller's credential scope chooses among AWS's regions, so they are counted. */
const MAX_ENDPOINTS = 32;

/**
 * The real service, in the region of the caller's credential scope. The caller's signature and credentials are taken off and
 * the same call is signed with the proxy's. When AWS refuses the signature because of the time, the clock is corrected by
 * the answer's Date, for this call and all later ones, and the call is sent once more: AWS has not carried it out.
 */
export function createAwsUpstream(options: AwsOptions): Upstream {
  const { resolveEndpoint, now = Date.now, credentialsTimeout = 10_000 } = options;
  const source = options.credentials ?? standardCredentials();
  const sign = createSigner();
  const transports = createTransports({ keepAlive: 20_000, ...options.transport });
  let skew = 0;

  async function attempt(
    call: UpstreamRequest,
    unsigned: Unsigned,
    origin: string,
    credentials: SigningCredentials,
  ): Promise<UpstreamAnswer> {
    const signature = await sign({
      ...unsigned,
      host: new URL(origin).host,
      region: call.region,
      service: call.service,
      credentials,
      date: new Date(now() + skew),
    });
    const exchange = {
      method: unsigned.method,
      path: unsigned.path,
      headers: [...unsigned.headers, ...signature.flat()],
      body: unsigned.body,
      signal: call.signal,
      safe: call.safe === true,
    };
    return answerOf((ended) => transports.get(origin).exchange(exchange, ended));
  }

  async function answer(call: UpstreamRequest): Promise<UpstreamAnswer> {
    const origin = resolveEndpoint(call.region, call.service);
    if (origin === undefined) throw noEndpoint(call);
    const unsigned = withoutAuthentication(call.request);
    if (unsigned === undefined) throw failure('unroutable', NAME, 'it cannot be signed again');
    const credentials = await credentialsWithin(source, NAME, credentialsTimeout, call.signal);
    const first = await attempt(call, unsigned, origin, credentials);
    const refusal = authenticationRefusal(first);
    if (refusal?.serverTime === undefined) return presentable(first, refusal, credentials);
    skew = refusal.serverTime - now();
    const second = await attempt(call, unsigned, origin, credentials);
    const retried = 1 + (first.retried ?? 0) + (second.retried ?? 0);
    return presentable({ ...second, retried }, authenticationRefusal(second), credentials);
  }

  return { name: NAME, send: (call, ended) => void answer(call).then(ended, ended), close: transports.close };
}

/** The answer, unless it is about the proxy's credentials or holds them: those are told to nobody. */
function presentable(
  answer: UpstreamAnswer,
  refusal: Refusal | undefined,
  credentials: SigningCredentials,
): UpstreamAnswer {
  if (refusal !== undefined) throw failure('credentials', NAME, refusal.code);
  const secrets = [credentials.secretAccessKey, credentials.sessionToken].filter((secret) => secret !== undefined);
  const leaked = secrets.some(
    (secret) => answer.body.includes(secret) || answer.headers.some((text) => text.includes(secret)),
  );
  if (leaked) throw failure('credentials', NAME, 'its answer quotes them and is withheld');
  return answer;
}

/** Transports by origin; at the limit the one that was opened first ends its calls and closes. */
function createTransports(options: TransportOptions): { get(origin: string): Transport; close(): Promise<void> } {
  const open = new Map<string, Transport>();
  const retiring = new Set<Transport>();

  function get(origin: string): Transport {
    const known = open.get(origin);
    if (known !== undefined) return known;
    const [oldest] = open.values();
    if (open.size >= MAX_ENDPOINTS && oldest !== undefined) retire(oldest);
    const transport = createTransport(origin, NAME, options);
    open.set(origin, transport);
    return transport;
  }

  function retire(transport: Transport): void {
    open.delete(transport.origin);
    retiring.add(transport);
    void transport.retire().finally(() => retiring.delete(transport));
  }

  async function close(): Promise<void> {
    await Promise.all([...open.values(), ...retiring].map((transport) => transport.close()));
  }

  return { get, close };
}

/** AWS's own sentences about a credential scope that it does not serve. */
function noEndpoint({ region, service }: UpstreamRequest): UpstreamError {
  const right = service === 'elasticache' ? `a valid region, not '${region}'` : "correct service: 'elasticache'";
  return new UpstreamError('noEndpoint', `Credential should be scoped to ${right}.`);
}
