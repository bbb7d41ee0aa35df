import type { World } from '../core/authorize/authorize.js';
import type { LiveIdentities } from '../core/principals/live.js';
import { ConfigurationError } from '../edge/config/configuration-error.js';
import type { Config } from '../edge/config/options.js';
import { loadCatalog } from '../edge/world/data.js';
import { DEFAULT_FOLDER, loadWorld, type PrincipalsFrom, principalsFrom } from '../edge/world/load-world.js';
import { UserError } from './exit.js';
import { renderProblems } from './problems.js';

/** The world of an offline command; what is wrong with it ends the command. Throws UserError. */
export async function worldOrExit(config: Config): Promise<World> {
  return (await openWorld(config))();
}

/**
 * Makes a function that loads the world of an offline command, from the files as they are then. An IAM endpoint is read once.
 * Both throw UserError.
 */
export async function openWorld(config: Config): Promise<() => World> {
  const live = await liveOrExit(config);
  return () => {
    const { world, problems } = loadWorld({ config, catalog: loadCatalog(), policies: foldersOf(config) }, live);
    if (!world) throw new UserError(renderProblems(problems));
    return world;
  };
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
