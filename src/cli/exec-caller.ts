import type { World } from '../core/authorize/authorize.js';
import type { AccessKey } from '../core/principals/caller.js';
import { UserError } from './exit.js';

/**
 * The access key of who runs the command: of the principal that was named (ARN, the end of it, or an access key id), else of the
 * only one that has a key.
 *
 * @throws UserError that says who there is.
 */
export function execKey({ directory, settings }: World, name: string | undefined): AccessKey {
  const usable = directory.keys.filter(({ expires, secret }) => {
    if (expires !== undefined && expires <= Date.now()) return false;
    return secret !== undefined || !settings.requireSignatures;
  });
  const wanted = name ?? settings.defaultPrincipal;
  if (wanted === undefined) return onlyKey(usable);
  const key = usable.find(({ id }) => id === wanted);
  if (key) return key;
  const callers = directory.named(wanted);
  const arns = new Set(callers.map(({ arn }) => arn));
  const principals = new Set(callers.map(({ principalArn }) => principalArn));
  if (principals.size === 0) throw new UserError(`there is no principal \`${wanted}\`${known(usable)}`);
  if (principals.size > 1) throw new UserError(`\`${wanted}\` names several principals: ${[...principals].join(', ')}`);
  // A role's own name stands for any of its sessions.
  const sessions = usable.filter(({ caller }) => principals.has(caller.principalArn));
  const exact = sessions.filter(({ caller }) => arns.has(caller.arn));
  const best = bestOf(exact.length ? exact : sessions);
  if (best) return best;
  throw new UserError(`\`${wanted}\` has no access key that the command could use: give it one in the principals file`);
}

/** One with a secret, if there is one. */
const bestOf = (keys: readonly AccessKey[]): AccessKey | undefined =>
  keys.find(({ secret }) => secret !== undefined) ?? keys[0];

function onlyKey(usable: readonly AccessKey[]): AccessKey {
  const first = bestOf(usable);
  if (!first)
    throw new UserError(
      'nobody has an access key that the command could use: declare one in the principals file (--policies)',
    );
  if (new Set(usable.map(({ caller }) => caller.principalArn)).size > 1)
    throw new UserError(`as whom does the command run? give --principal${known(usable)}`);
  return first;
}

function known(usable: readonly AccessKey[]): string {
  const names = [...new Set(usable.map(({ caller }) => caller.arn))];
  return names.length ? `; there are ${names.slice(0, 10).join(', ')}${names.length > 10 ? ' ...' : ''}` : '';
}
