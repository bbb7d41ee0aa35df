import type { World } from '../../core/authorize/authorize.js';
import { defined } from '../../core/terms/defined.js';
import type { MoveOn } from '../admin/transitions-request.js';
import type { Connected } from './upstreams.js';

/** Makes the function that brings what is `creating`, `modifying`, `snapshotting` or `deleting` to its end. */
export function createMoveOn(world: () => World, emulator: Connected['emulator']): MoveOn {
  return ({ account, region, principal }) => {
    if (!emulator)
      return { refused: 'invalid', message: 'only the embedded upstream has changes that can be moved on' };
    const { directory } = world();
    const caller =
      principal === undefined ? undefined : (directory.key(principal)?.caller ?? directory.principal(principal));
    if (principal !== undefined && !caller)
      return { refused: 'unknown', message: `there is no principal \`${principal}\`` };
    const whose = caller?.account ?? account;
    const moved = emulator.moveOn({
      ...defined({ account: whose, region }),
    });
    return { moved };
  };
}
