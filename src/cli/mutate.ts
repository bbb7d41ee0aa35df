import { Mutation, mutationText, shareNoticed } from '../core/review/mutate.js';
import type { Config } from '../edge/config/options.js';
import { measure } from './measure.js';
import type { Flags, Terminal } from './terminal.js';
import { worldOrExit } from './world.js';

/** `mutate LOG...`: which changes of the policies no recorded call notices. */
export const mutate = (logs: readonly string[], flags: Flags, config: Config, terminal: Terminal): Promise<number> =>
  measure(logs, flags, config, terminal, () => ({
    kind: 'mutate',
    fold: new Mutation(worldOrExit(config).directory),
    share: shareNoticed,
    text: mutationText,
  }));
