import { failure, toUpstreamError } from './failure.js';
import type { Leaving } from './leaving.js';
import type { SigningCredentials } from './signer.js';
import { UpstreamError } from './upstream.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout } = globalThis;

/** Called for every request; expected to keep what it found until that expires. */
export type CredentialSource = () => Promise<SigningCredentials>;

/** The AWS SDK's standard chain (environment, files, SSO, container, instance), loaded when first asked. */
export function standardCredentials(): CredentialSource {
  let chain: Promise<CredentialSource> | undefined;
  return async () => {
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) => defaultProvider());
    return (await chain)();
  };
}

/**
 * Credentials, or an UpstreamError: `credentials` when there are none, `timeout` after `timeout` milliseconds (the chain may ask
 * the network), `aborted` when the caller leaves. What the chain said goes into `cause`, for the log: it may name
 * profiles and files, which are no business of the caller.
 */
export function credentialsWithin(
  source: CredentialSource,
  name: string,
  timeout: number,
  signal: Leaving,
): Promise<SigningCredentials> {
  return new Promise((resolve, reject) => {
    const giveUp = (kind: 'aborted' | 'timeout'): void => settle(() => reject(failure(kind, name, 'credentials')));
    const leave = { handleEvent: () => giveUp('aborted') };
    const timer = setTimeout(giveUp, timeout, 'timeout');
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      how();
    };
    if (signal.aborted) return leave.handleEvent();
    signal.addEventListener('abort', leave);
    source().then(
      (found) => settle(() => resolve(found)),
      (thrown: unknown) => settle(() => reject(noCredentials(thrown, name))),
    );
  });
}

function noCredentials(thrown: unknown, name: string): UpstreamError {
  if (thrown instanceof UpstreamError) return toUpstreamError(thrown, name);
  return new UpstreamError('credentials', 'the proxy has no AWS credentials to sign the call with', {
    hint: 'give it some by the environment, a profile or a role, as for the AWS CLI',
    cause: thrown,
  });
}
