import type { Combination } from './data.js';
import type { Input } from './input.js';
import { refuse } from './refusal.js';

/**
 * Refuses what data/emulator/combinations.json says of an operation's parameters among themselves: row by row, in the order of
 * the file, before anything is looked up (AWS refuses an engine beside a primary cluster that does not exist for the engine).
 */
export function checkCombinations(rows: readonly Combination[], operation: string, input: Input): void {
  for (const row of rows) {
    if (!row.operations.includes(operation) || !applies(row, input)) continue;
    const offender = broken(row, input);
    if (offender !== undefined) refuse(row.fault, worded(row.message, offender, input));
  }
}

function applies({ when = {}, given = [], absent = [] }: Combination, input: Input): boolean {
  const matches = Object.entries(when).every(([name, value]) => input.text(name)?.toLowerCase() === value);
  return matches && given.every((name) => input.has(name)) && absent.every((name) => !input.has(name));
}

/** The parameter that breaks the row, or undefined. A row without `refuses` and `needs` is broken as soon as it applies. */
function broken({ refuses, needs, given = [] }: Combination, input: Input): string | undefined {
  if (refuses) return refuses.find((name) => input.has(name));
  if (needs) return needs.some((name) => input.has(name)) ? undefined : needs[0];
  return given[0] ?? '';
}

/** `{parameter}` is the offender, `{Name}` the text of that parameter. */
function worded(message: string, offender: string, input: Input): string {
  return message.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'parameter' ? offender : (input.text(name) ?? ''),
  );
}
