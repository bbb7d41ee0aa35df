/** The files of `data/elasticache/`, and what the generated ones must hold. */
import { readFileSync } from 'node:fs';
import { CATALOG_FILES, type CatalogFiles } from '#src/core/permissions/catalog/catalog.js';
import { buildIamOperations, buildOperations } from './operations.js';
import { buildActions, buildConditionKeys, buildResourceTypes, buildServices } from './reference.js';

export const FOLDER = new URL('../elasticache/', import.meta.url);

/** Each generated file with its builder; every other file of the folder is written by hand. */
export const GENERATED: Readonly<Record<string, () => unknown>> = {
  'operations.json': buildOperations,
  '../iam/operations.json': buildIamOperations,
  'actions.json': buildActions,
  'resource-types.json': buildResourceTypes,
  'condition-keys.json': buildConditionKeys,
  'services.json': buildServices,
};

/** The text of a generated file: JSON indented by one, line feed at the end. */
export const toText = (content: unknown): string => `${JSON.stringify(content, null, 1)}\n`;

export function readData(file: string): unknown {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

export function readCatalogFiles(): CatalogFiles {
  const read = Object.entries(CATALOG_FILES).map(([part, file]) => [part, readData(file)]);
  return Object.fromEntries(read) as unknown as CatalogFiles;
}
