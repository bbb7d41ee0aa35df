import { readFileSync } from 'node:fs';
import {
  CATALOG_FILES,
  type Catalog,
  type CatalogFiles,
  createCatalog,
} from '../../core/permissions/catalog/catalog.js';
import type { Partitions, ReadersData } from '../../core/wire/readers/data.js';
import { createReaders, type Readers } from '../../core/wire/readers/readers.js';
import {
  createLanguages,
  type ErrorCodesData,
  type Languages,
  type ProtocolsData,
} from '../../core/wire/refusal/languages.js';
import { DataError } from './data-error.js';
import { PACKAGE_ROOT } from './package-root.js';

const DATA = new URL('data/', PACKAGE_ROOT);

/** The place of a file or folder of `data/`, in the sources and in the package alike. */
export function dataUrl(path: string): URL {
  return new URL(path, DATA);
}

/** A JSON file of `data/`, by its path there. Throws DataError when it is missing or no JSON. */
export function readData(path: string): unknown {
  try {
    return JSON.parse(readFileSync(dataUrl(path), 'utf8'));
  } catch (error) {
    throw new DataError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** Makes something of files of `data/`; throws DataError that names them when they are not as they must be. */
export function madeOf<T>(paths: readonly string[], make: (...files: unknown[]) => T): T {
  const files = paths.map(readData);
  try {
    return make(...files);
  } catch (error) {
    if (error instanceof DataError) throw error;
    const why = `${(error as Error).message} (\`npm run data:check\` names the row)`;
    throw new DataError(`${paths.join(' or data/')}: not as it must be: ${why}`, { cause: error });
  }
}

/**
 * A function that makes something the first time that it is asked for. For what is made of the package's own files and never
 * changed: a process that starts hundreds of proxies, as tests do, makes it once.
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * The permissions of ElastiCache, checked: of the package's own files, or as
 * somebody reads them. Throws DataError that names file and row of a slip.
 */
export function loadCatalog(read?: (path: string) => unknown): Catalog {
  return read ? catalogFrom(read) : shippedCatalog();
}

const shippedCatalog = once((): Catalog => catalogFrom(readData));

function catalogFrom(read: (path: string) => unknown): Catalog {
  const files = Object.entries(CATALOG_FILES).map(([part, file]) => [part, read(`elasticache/${file}`)]);
  try {
    return createCatalog(Object.fromEntries(files) as CatalogFiles);
  } catch (error) {
    throw new DataError(`elasticache/${(error as Error).message}`, { cause: error });
  }
}

/** What readers other than AWS go by. */
export const loadReaders = once(
  (): Readers =>
    madeOf(['readers/readers.json', 'aws/endpoints.json'], (readers, endpoints) =>
      createReaders(readers as ReadersData, endpoints as Partitions),
    ),
);

/** In which languages services refuse. */
export const loadLanguages = once(
  (): Languages =>
    madeOf(['aws/protocols.json', 'aws/error-codes.json'], (protocols, codes) =>
      createLanguages(protocols as ProtocolsData, codes as ErrorCodesData),
    ),
);
