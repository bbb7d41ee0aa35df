import { availableParallelism } from 'node:os';
import type { CallFilter } from '../../core/review/filter.js';
import type { Fold } from '../../core/review/fold.js';
import { type PieceTally, type Tally, TallyCount, tallyLines } from '../../core/review/tally.js';
import { loadCatalog } from '../../edge/world/data.js';
import { EXIT, UserError } from '../exit.js';
import type { Flags, Terminal } from '../terminal.js';
import { type Block, readBlocks } from './blocks.js';
import type { FoldPlan } from './folds.js';
import type { BlockAnswer } from './messages.js';
import { Pool } from './pool.js';
import { createReadProgress } from './progress.js';
import { readBlock } from './read-block.js';

/** The flags that say which calls of a log are meant. */
function filterOf(flags: Flags): CallFilter {
  const { principal, run } = flags;
  return {
    ...(typeof principal === 'string' ? { principal } : {}),
    ...(typeof run === 'string' ? { run } : {}),
    ...timeOf(flags, 'since'),
    ...timeOf(flags, 'until'),
  };
}

function timeOf(flags: Flags, name: 'since' | 'until'): CallFilter {
  const text = flags[name];
  if (text === undefined) return {};
  const time = Date.parse(String(text));
  if (Number.isNaN(time)) throw new UserError(`--${name}: expected a time such as 2026-01-31T08:00:00Z`, EXIT.invalid);
  return { [name]: time };
}

const MOST_THREADS = 64;

/** The number of --threads; undefined: as many as help. */
function threadsOf({ threads }: Flags): number | undefined {
  if (threads === undefined) return undefined;
  const number = Number(threads);
  if (!Number.isInteger(number) || number < 1 || number > MOST_THREADS)
    throw new UserError(`--threads: expected a number from 1 to ${MOST_THREADS}`, EXIT.invalid);
  return number;
}

/** Blocks that are read before threads are started: to start them takes as long. */
const FIRST_BLOCKS = 8;
/** Blocks of a thread that are on their way. */
const AHEAD = 2;

/**
 * Hands every call of the logs that is meant to the fold; everything else is counted. Of long logs several threads read a block
 * each, and what their folds took is put together in the order of the blocks: it is the same as of one thread.
 */
export async function readCalls(
  paths: readonly string[],
  flags: Flags,
  { plan, fold }: { readonly plan: FoldPlan; readonly fold: Fold<unknown> },
  terminal: Terminal,
): Promise<Tally> {
  const [filter, asked] = [filterOf(flags), threadsOf(flags)];
  const taker = { reading: { catalog: loadCatalog(), edition: plan.config.permissions }, filter, fold };
  const count = terminal.worker === undefined ? 1 : (asked ?? Math.min(availableParallelism(), MOST_THREADS));
  const [tally, lines] = [new TallyCount(), new LineNumbers()];
  const progress = createReadProgress(terminal.errors);
  const onTheirWay: { readonly block: Block; readonly answer: Promise<BlockAnswer> }[] = [];
  const add = (block: Pick<Block, 'path' | 'kind'>, found: PieceTally): void => {
    if (found.broken !== undefined) tally.broken.push(`${block.path}: ${found.broken}`);
    tally.add(found, lines.next(block, found.lines));
  };
  const mergeFirst = async (): Promise<void> => {
    const first = onTheirWay.shift();
    if (!first) return;
    const { tally: found, part } = await first.answer;
    fold.merge(part);
    add(first.block, found);
  };
  let pool: Pool | undefined;
  let read = 0;
  try {
    await readBlocks(paths, terminal, {
      take: async (block) => {
        if (count === 1 || (asked === undefined && read++ < FIRST_BLOCKS)) return add(block, readBlock(block, taker));
        pool ??= new Pool(terminal.worker as URL, count, { plan, filter });
        if (onTheirWay.length >= AHEAD * count) await mergeFirst();
        const answer = pool.run(block);
        // It is waited for in its turn.
        answer.catch(() => undefined);
        onTheirWay.push({ block: { ...block, bytes: new Uint8Array() }, answer });
      },
      broken: (path, why) => tally.broken.push(`${path}: ${why}`),
      read: progress.read,
    });
    while (onTheirWay.length > 0) await mergeFirst();
  } finally {
    progress.end();
    await pool?.close();
  }
  // Nothing would be found in what is no log, and a check in CI would pass.
  if (tally.calls === 0 && tally.places.length + tally.broken.length > 0)
    throw new UserError(['the logs have no call that can be decided again', ...tallyLines(tally)].join('\n'));
  return tally;
}

/** Tells the lines of blocks by their place in the log. */
class LineNumbers {
  #path: string | undefined;
  #before = 0;

  /** @returns what names a line of this block, which has so many. */
  next({ path, kind }: Pick<Block, 'path' | 'kind'>, lines: number): (line: number) => string {
    if (path !== this.#path) this.#before = 0;
    const before = this.#before;
    this.#path = path;
    this.#before += lines;
    return (line) => (kind === 'delivered' ? `${path}: record ${line}` : `${path}:${before + line}`);
  }
}
