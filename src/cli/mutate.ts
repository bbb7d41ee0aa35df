import { Mutation, mutationText, shareNoticed } from '../core/review/mutate.js';
import { tallyLines } from '../core/review/tally.js';
import type { Config } from '../edge/config/options.js';
import { belowStatus, thresholdOf } from './coverage.js';
import { filterOf, readCalls } from './log-input.js';
import type { Flags, Terminal } from './terminal.js';
import { worldOrExit } from './world.js';

/** `mutate LOG...`: which changes of the policies no recorded call notices. */
export async function mutate(
  logs: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const least = thresholdOf(flags);
  const fold = new Mutation((await worldOrExit(config)).directory);
  const tally = await readCalls(logs, filterOf(flags), config, terminal, (call) => fold.add(call));
  const mutated = fold.result();
  const share = shareNoticed(mutated);
  const json = (): string => JSON.stringify({ ...mutated, share, input: tally }, null, 2);
  terminal.output.write(`${flags.json === true ? json() : mutationText(mutated)}\n`);
  const left = tallyLines(tally);
  if (left.length) terminal.errors.write(`${left.join('\n')}\n`);
  return belowStatus(share, least, terminal);
}
