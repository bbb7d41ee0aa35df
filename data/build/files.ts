/** The files of `data/elasticache/`, and what the generated ones must hold. */
import { CATALOG_FILES, type CatalogFiles } from '#src/core/permissions/catalog/catalog.js';
import { FOLDER, readData, toText } from './folder.js';
import { buildIamOperations, buildOperations, buildStsOperations } from './operations.js';
import {
  buildActions,
  buildConditionKeys,
  buildListOnly,
  buildOidcClaims,
  buildResourceTypes,
  buildServices,
} from './reference.js';

export { FOLDER, readData, toText };

/** Each generated file with its builder; every other file of the folder is written by hand. */
export const GENERATED: Readonly<Record<string, () => unknown>> = {
  'operations.json': buildOperations,
  '../iam/operations.json': buildIamOperations,
  '../sts/operations.json': buildStsOperations,
  '../sts/oidc-claims.json': buildOidcClaims,
  'actions.json': buildActions,
  'resource-types.json': buildResourceTypes,
  'condition-keys.json': buildConditionKeys,
  'services.json': buildServices,
  'list-only-actions.json': buildListOnly,
};

export function readCatalogFiles(): CatalogFiles {
  const read = Object.entries(CATALOG_FILES).map(([part, file]) => [part, readData(file)]);
  return Object.fromEntries(read) as unknown as CatalogFiles;
}
