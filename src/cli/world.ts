import type { World } from '../core/authorize/authorize.js';
import type { Config } from '../edge/config/options.js';
import { loadCatalog } from '../edge/world/data.js';
import { DEFAULT_FOLDER, loadWorld } from '../edge/world/load-world.js';
import { UserError } from './exit.js';
import { renderProblems } from './problems.js';

/** The world of an offline command; what is wrong with it goes to standard error and ends the command. */
export function worldOrExit(config: Config): World {
  const { world, problems } = loadWorld({
    config,
    catalog: loadCatalog(),
    policies: { directory: config.policies ?? DEFAULT_FOLDER },
  });
  if (!world) throw new UserError(renderProblems(problems));
  return world;
}
