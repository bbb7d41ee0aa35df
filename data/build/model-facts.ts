/** The committed facts of botocore's model, and how they are written. */
import { writeFileSync } from 'node:fs';
import { factsText } from './botocore.js';
import { FOLDER } from './folder.js';
import { MODEL_FACTS } from './operations.js';
import type { Operations } from './shapes.js';

/** Replaces the committed facts; `day` is the day of the model, `2026-11-24`. */
export function writeModelFacts(facts: Operations, day: string): void {
  const about = `Operations, parameters and faults of ElastiCache in botocore's service model, as of ${day}. Made by \`npm run data:compare -- MODEL --write --day ${day}\`; do not edit.`;
  writeFileSync(new URL(MODEL_FACTS, FOLDER), factsText(about, facts));
}
