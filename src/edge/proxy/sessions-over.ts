import type { World } from '../../core/authorize/authorize.js';
import { type IssuedSessions, withIssued } from '../../core/principals/issued-sessions.js';
import type { OperationShapes } from '../../core/wire/query/shapes.js';
import { makeTemporaryKey } from '../gate/temporary-keys.js';
import type { WebIdentityParts } from '../gate/web-identity.js';
import { readData } from '../world/data.js';
import type { WorldSource } from '../world/world-source.js';

/**
 * The worlds of a source with the credentials that STS has issued over each: a reload makes another world, and the sessions stay.
 */
export function withSessions(source: WorldSource, sessions: IssuedSessions): WorldSource {
  const over = new WeakMap<World, World>();
  const overlaid = (plain: World): World => {
    const known = over.get(plain);
    if (known) return known;
    const made = Object.freeze({ ...plain, directory: withIssued(plain.directory, sessions) });
    over.set(plain, made);
    return made;
  };
  return {
    ...source,
    get current() {
      const { current } = source;
      return current && overlaid(current);
    },
    world: () => overlaid(source.world()),
  };
}

/** What STS is answered with. */
export function stsParts(sessions: IssuedSessions): WebIdentityParts {
  const { keys } = readData('sts/oidc-claims.json') as { readonly keys: readonly string[] };
  const shapes = readData('sts/operations.json') as OperationShapes;
  return { shapes, claimKeys: keys, sessions, makeKey: makeTemporaryKey };
}
