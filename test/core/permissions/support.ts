import { readFileSync } from 'node:fs';
import {
  CATALOG_FILES,
  type Catalog,
  type CatalogFiles,
  createCatalog,
} from '#src/core/permissions/catalog/catalog.js';
import type { Edition } from '#src/core/permissions/catalog/model.js';
import { type Expanded, expand, type KnownTags } from '#src/core/permissions/expand.js';
import type { ContextEntry } from '#src/core/terms/question.js';
import type { Parameters } from '#src/core/wire/query/request.js';

const root = new URL('../../../', import.meta.url);

export const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as T;

export const readFiles = (): CatalogFiles =>
  Object.fromEntries(
    Object.entries(CATALOG_FILES).map(([part, file]) => [part, readJson(`data/elasticache/${file}`)]),
  ) as unknown as CatalogFiles;

export const catalog: Catalog = createCatalog(readFiles());

export const ACCOUNT = '123456789012';

export interface Options {
  readonly edition?: Edition;
  readonly region?: string;
  readonly partition?: string;
  readonly globals?: readonly ContextEntry[];
  readonly tags?: Readonly<Record<string, KnownTags>>;
}

/** Expands a call of the account 123456789012 in us-east-1, with nobody knowing any tags, unless told otherwise. */
export function expandCall(operation: string, parameters: Parameters, options: Options = {}): Expanded {
  const { edition = 'table', region = 'us-east-1', partition = 'aws', globals = [], tags = {} } = options;
  return expand(
    catalog,
    { operation, version: '2015-02-02', parameters, unknown: [] },
    {
      scope: { partition, region, account: ACCOUNT },
      edition,
      globals: new Map(globals.map((entry) => [entry.key.toLowerCase(), entry])),
      tagsOf: (arn) => tags[arn],
    },
  );
}

/** The checks as `action resource` -> context without globals, for comparison as sets. */
export function summary({ checks }: Expanded): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    checks.map(({ action, resource, context }) => [
      `${action} ${resource}`,
      Object.fromEntries([...context.values()].map(({ key, value }) => [key, value])),
    ]),
  );
}

/** `cluster:c` as its ARN; ARNs and `*` as they are. */
export function fullArn(resource: string): string {
  if (resource === '*' || resource.startsWith('arn:')) return resource;
  const region = resource.startsWith('globalreplicationgroup:') ? '' : 'us-east-1';
  return `arn:aws:elasticache:${region}:${ACCOUNT}:${resource}`;
}
