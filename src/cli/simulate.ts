import { simulate } from '../core/ask/simulate.js';
import { EXIT } from './exit.js';
import { runBatch } from './lines.js';
import type { Terminal } from './terminal.js';

/** `simulate --batch`: the policy engine alone. */
export async function simulateBatch(source: string, terminal: Terminal): Promise<number> {
  const bad = await runBatch(source, terminal, (line, repeated) => ({ ...simulate(line, repeated) }));
  return bad ? EXIT.invalid : EXIT.ok;
}
