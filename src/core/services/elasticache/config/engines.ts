import type { Context, Handler } from '../state/context.js';
import type { CacheEngine, CacheFamily, EngineVersion } from '../state/data.js';
import { byName } from '../state/names.js';
import { page } from '../state/pages.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';

/** An engine version with the family it belongs to. */
export interface Release {
  readonly engine: CacheEngine;
  readonly family: CacheFamily;
  readonly version: EngineVersion;
}

/** The engine of that name, or the fault. Names are compared without case, as AWS stores them in lower case. */
function engineOf(context: Context, name: string): CacheEngine {
  const found = context.data.engines.engines.find((engine) => engine.engine === name.toLowerCase());
  return found ?? invalidValue(`The value ${name} is not valid for the parameter Engine.`);
}

/** The release that runs as this version, or that is offered as it; an omitted version is the engine's default. */
export function releaseOf(context: Context, engineName: string, version?: string): Release {
  const engine = engineOf(context, engineName);
  const wanted = version ?? engine.default;
  return find(engine, (offered) => offered.version === wanted || offered.runs === wanted) ?? unknown(engine, wanted);
}

/**
 * The release that a caller asks for. From Redis OSS 6 on AWS chooses the patch itself: "Specific version selection is not allowed
 * for '6.2.6', please use '6.2'" (crossplane-contrib/provider-aws issue 1617).
 */
export function offeredRelease(context: Context, engineName: string, version?: string): Release {
  const engine = engineOf(context, engineName);
  const wanted = version ?? engine.default;
  const found = find(engine, (offered) => offered.version === wanted);
  if (found) return found;
  const minor = wanted.split('.').slice(0, 2).join('.');
  const specific = wanted !== minor && find(engine, (offered) => offered.version === minor && offered.runs !== minor);
  if (specific) invalidValue(`Specific version selection is not allowed for '${wanted}', please use '${minor}'`);
  return unknown(engine, wanted);
}

function find(engine: CacheEngine, wanted: (version: EngineVersion) => boolean): Release | undefined {
  for (const family of engine.families) {
    const version = family.versions.find(wanted);
    if (version) return { engine, family, version };
  }
  return undefined;
}

/** "Cannot find version 4.0.13 for redis" (hashicorp/terraform-provider-aws issue 49466). */
function unknown(engine: CacheEngine, version: string): never {
  return invalidCombination(`Cannot find version ${version} for ${engine.engine}`);
}

/** Whether an engine version is older: versions are compared number by number. */
export function isOlder(version: string, than: string): boolean {
  const left = version.split('.').map(Number);
  const right = than.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** All families, each with its engine. */
export function families(context: Context): readonly { readonly engine: CacheEngine; readonly family: CacheFamily }[] {
  return context.data.engines.engines.flatMap((engine) => engine.families.map((family) => ({ engine, family })));
}

/** DescribeCacheEngineVersions: filters combine; DefaultOnly keeps each engine's default. */
export const describeCacheEngineVersions: Handler = (input, context) => {
  const wanted = {
    engine: input.text('Engine')?.toLowerCase(),
    version: input.text('EngineVersion'),
    family: input.text('CacheParameterGroupFamily'),
  };
  const defaultOnly = input.flag('DefaultOnly') ?? false;
  const rows = families(context)
    .flatMap(({ engine, family }) => family.versions.map((version) => ({ engine, family, version })))
    .filter(
      ({ engine, family, version }) =>
        (wanted.engine === undefined || engine.engine === wanted.engine) &&
        (wanted.version === undefined || version.version === wanted.version) &&
        (wanted.family === undefined || family.family === wanted.family) &&
        (!defaultOnly || version.version === engine.default),
    )
    .sort((a, b) => byName(keyOf(a), keyOf(b)));
  const { items, marker } = page(input, rows, keyOf);
  return {
    Marker: marker,
    CacheEngineVersions: items.map(({ engine, family, version }) => ({
      Engine: engine.engine,
      EngineVersion: version.version,
      CacheParameterGroupFamily: family.family,
      CacheEngineDescription: engine.description,
      CacheEngineVersionDescription: version.description,
    })),
  };
};

const keyOf = ({ engine, version }: Release): string => `${engine.engine} ${version.version}`;
