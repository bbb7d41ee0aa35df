import { type CallFilter, isMeant } from '../core/review/filter.js';
import type { PastCall } from '../core/review/past-call.js';
import { readLine } from '../core/review/read-line.js';
import { type Tally, TallyCount } from '../core/review/tally.js';
import type { Config } from '../edge/config/options.js';
import { loadCatalog } from '../edge/world/data.js';
import { EXIT, UserError } from './exit.js';
import { readLogs } from './log-files.js';
import { createReadProgress } from './read-progress.js';
import type { Flags, Terminal } from './terminal.js';

/** The flags that say which calls of a log are meant. */
export function filterOf(flags: Flags): CallFilter {
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

/** Hands every call that is meant to `take`, one after the other; everything else is counted. */
export async function readCalls(
  paths: readonly string[],
  filter: CallFilter,
  { permissions: edition }: Pick<Config, 'permissions'>,
  terminal: Terminal,
  take: (call: PastCall) => void,
): Promise<Tally> {
  const tally = new TallyCount();
  const reading = { catalog: loadCatalog(), edition };
  const progress = createReadProgress(terminal.errors);
  await readLogs(
    paths,
    terminal,
    {
      line: (text, place) => {
        const entry = readLine(text, reading);
        if ('left' in entry) return tally.leave(entry.left, place);
        tally.calls++;
        if (isMeant(entry.call, filter)) take(entry.call);
        else tally.filtered++;
      },
      broken: (file, why) => tally.broken.push(`${file}: ${why}`),
    },
    progress.read,
  );
  progress.end();
  return tally;
}
