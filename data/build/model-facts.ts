/** The committed facts of botocore's model, and how they are written. */
import { writeFileSync } from 'node:fs';
import { factsText } from './botocore.js';
import { FOLDER } from './folder.js';
import { MODEL_FACTS, modelFacts } from './operations.js';
import { missing, type Operations, shapeInWords } from './shapes.js';

/**
 * Replaces the committed facts; `day` is the day of the model, `2026-11-24`. Throws an Error when the model has a kind of shape
 * that nobody here reads, or lacks what the committed one has (an older model would take operations away), unless they are to be
 * forgotten.
 */
export function writeModelFacts(facts: Operations, day: string, forget = false): void {
  const strange = Object.entries(facts.structures).flatMap(([name, { members }]) =>
    Object.entries(members).flatMap(([member, shape]) =>
      shapeInWords(shape).includes('unknown here') ? [`${name}.${member}: ${shapeInWords(shape)}`] : [],
    ),
  );
  if (strange.length > 0) throw new Error(`nothing is written, nobody here reads ${strange.join(', ')}`);
  const lost = forget ? [] : missing(facts, modelFacts());
  if (lost.length > 0)
    throw new Error(
      `nothing is written, the model lacks ${lost.length} facts that are known (an older one?), ${lost[0]} for one; --forget takes them away`,
    );
  const about = `Operations, parameters and faults of ElastiCache in botocore's service model, as of ${day}. Made by \`npm run data:compare -- MODEL --write --day ${day}\`; do not edit.`;
  writeFileSync(new URL(MODEL_FACTS, FOLDER), factsText(about, facts));
}
