import type { Settings } from '../../core/authorize/world.js';
import type { Fault } from '../../core/wire/query/fault.js';

/**
 * A refusal of an access key in AWS's words, and one line that says for whom this proxy is set up: AWS's say nothing to whoever
 * sent the keys of another profile.
 */
export function withKeysHint(refusal: Fault, settings: Settings): Fault {
  const line = hintFor(refusal, settings);
  return line === undefined ? refusal : { ...refusal, message: `${refusal.message}\n${line}` };
}

/** How AWS begins when the secret is another; other texts of the code are about the time, the scope or the headers. */
const ANOTHER_SECRET = /^The request signature we calculated does not match/;

function hintFor(
  { code, message }: Fault,
  { principalsFile, principalsSource, defaultPrincipal, requireSignatures }: Settings,
): string | undefined {
  const own =
    principalsFile === undefined ? 'the access keys that it was started with' : `the access keys in ${principalsFile}`;
  const known = principalsSource === undefined ? own : `${own}, and those of ${principalsSource} (--principals-from)`;
  if (code === 'SignatureDoesNotMatch' && ANOTHER_SECRET.test(message))
    return `This proxy verifies with the secrets of ${own}.`;
  if (code !== 'InvalidClientTokenId') return undefined;
  if (requireSignatures) return `This proxy takes ${own} that have a secret there (--require-signatures).`;
  return defaultPrincipal === undefined
    ? `This proxy takes ${known}; --default-principal says who calls with any other.`
    : `This proxy takes ${known}.`;
}
