import { simulate } from '../core/engine/simulate.js';
import type { Terminal } from './commands.js';
import { EXIT } from './exit.js';
import { runBatch } from './lines.js';

/** `simulate --batch`: the policy engine alone. */
export async function simulateBatch(source: string, terminal: Terminal): Promise<number> {
  const bad = await runBatch(source, terminal, (line) => ({
    ...(line.id === undefined ? {} : { id: line.id }),
    ...simulate(line),
  }));
  return bad ? EXIT.invalid : EXIT.ok;
}
