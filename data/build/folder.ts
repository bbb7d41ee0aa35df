/** The folder of the data about ElastiCache, and its files as values and as texts. */
import { readFileSync } from 'node:fs';

export const FOLDER = new URL('../elasticache/', import.meta.url);

/** The text of a generated file: JSON indented by one, line feed at the end. */
export const toText = (content: unknown): string => `${JSON.stringify(content, null, 1)}\n`;

/** A JSON file by its path from FOLDER. Throws an Error that names the file when it is no JSON. */
export function readData(file: string): unknown {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
