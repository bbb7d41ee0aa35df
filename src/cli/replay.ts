import type { World } from '../core/authorize/authorize.js';
import { renderExplanation } from '../core/explain/words/render.js';
import { explainAgain } from '../core/review/explain-again.js';
import { Replay } from '../core/review/replay.js';
import { replayMarkdown, replayText, type Told } from '../core/review/replay-report.js';
import { tallyLines } from '../core/review/tally.js';
import { defined } from '../core/terms/defined.js';
import type { Config } from '../edge/config/options.js';
import { replayCases, replayFindings } from '../testing/reporters/replay-cases.js';
import { EXIT } from './exit.js';
import { againstOf } from './logs/folds.js';
import { readCalls } from './logs/input.js';
import { openReports } from './reports.js';
import type { Flags, Terminal } from './terminal.js';
import { worldOrExit } from './world.js';

/** An explanation tries changes of policies by the engine, which takes a moment. */
const MOST_EXPLAINED = 20;

/** `replay LOG...`: what other policies would have answered. */
export async function replay(
  logs: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const world = worldOrExit(config);
  const reports = openReports(flags, terminal);
  const began = new Date().toISOString();
  const against = typeof flags.against === 'string' ? flags.against : undefined;
  const fold = new Replay(world, againstOf(config, against));
  const plan = { kind: 'replay', config, ...defined({ against }) } as const;
  const tally = await readCalls(logs, flags, { plan, fold }, terminal);
  const replayed = fold.result();
  const told = explained(world, fold, replayed.differences);
  if (flags.json === true) {
    const differences = told.map(({ difference, explanation }) => ({
      ...difference,
      ...(explanation ? { explanation: renderExplanation(explanation) } : {}),
    }));
    terminal.output.write(`${JSON.stringify({ ...replayed, differences, input: tally }, null, 2)}\n`);
  } else terminal.output.write(`${(flags.markdown === true ? replayMarkdown : replayText)(replayed, told)}\n`);
  const left = tallyLines(tally);
  if (left.length) terminal.errors.write(`${left.join('\n')}\n`);
  const { principalsFile } = world.settings;
  const unwritten = reports.write({
    name: 'replay',
    began,
    cases: replayCases(replayed, told),
    findings: replayFindings(told, principalsFile),
  });
  for (const sentence of unwritten) terminal.errors.write(`${sentence}\n`);
  if (replayed.counts.newlyDenied > 0) return EXIT.denied;
  return unwritten.length > 0 ? EXIT.failure : EXIT.ok;
}

function explained(world: World, fold: Replay, differences: readonly Told['difference'][]): Told[] {
  let left = MOST_EXPLAINED;
  return differences.map((difference) => {
    if (difference.change !== 'newlyDenied' || left-- <= 0) return { difference };
    const call = fold.sampleOf(difference);
    const explanation = call && explainAgain(world, call);
    return explanation ? { difference, explanation } : { difference };
  });
}
