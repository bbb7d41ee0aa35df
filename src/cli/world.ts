import type { World } from '../core/authorize/authorize.js';
import type { Exportable } from '../core/principals/export.js';
import type { LiveIdentities } from '../core/principals/live.js';
import { ConfigurationError } from '../edge/config/configuration-error.js';
import type { Config } from '../edge/config/options.js';
import { loadCatalog } from '../edge/world/data.js';
import {
  createGroundLoader,
  DEFAULT_FOLDER,
  type Ground,
  type PrincipalsFrom,
  principalsFrom,
} from '../edge/world/load-world.js';
import { UserError } from './exit.js';
import { renderProblems } from './problems.js';

/** The world of a command that reads logs, from the files alone; what is wrong with it ends the command. Throws UserError. */
export function worldOrExit(config: Config): World {
  return loadGround(config, undefined).world;
}

/**
 * Makes a function that loads the world of an offline command, from the files as they are then. An IAM endpoint is read once.
 * Both throw UserError.
 */
export async function openWorld(config: Config): Promise<() => World> {
  const live = await liveOrExit(config);
  return () => loadGround(config, live).world;
}

/** Everybody who is known to an offline command. Throws UserError. */
export async function knownOrExit(config: Config): Promise<Exportable> {
  const live = await liveOrExit(config);
  const { principals, shared } = loadGround(config, live);
  const groups = [...shared.groups.values(), ...(live?.groups.values() ?? [])];
  return { ...shared, principals: principals.values(), groups };
}

function loadGround(config: Config, live: LiveIdentities | undefined): Ground {
  const load = createGroundLoader({ config, catalog: loadCatalog(), policies: foldersOf(config) });
  const { ground, problems } = load(live);
  if (!ground) throw new UserError(renderProblems(problems));
  return ground;
}

/** What the IAM endpoint of `--principals-from` tells now; undefined without one. Throws UserError. */
export async function liveOrExit(config: Config): Promise<LiveIdentities | undefined> {
  if (config['principals-from'] === undefined) return undefined;
  try {
    // Loaded when it is wanted: what it needs takes longer than most offline commands.
    const { readPrincipals } = await import('../edge/proxy/live.js');
    return await readPrincipals(config);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UserError(renderProblems(error.problems));
    throw error;
  }
}

/** Without an IAM endpoint there must be a folder: nobody could be meant otherwise. */
function foldersOf(config: Config): PrincipalsFrom {
  return config['principals-from'] === undefined
    ? { directory: config.policies ?? DEFAULT_FOLDER }
    : principalsFrom(config);
}
