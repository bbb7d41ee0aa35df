import type { Context, Handler } from '../state/context.js';
import type { Engine, EngineFamily, EngineVersion } from '../state/data.js';
import { byName } from '../state/names.js';
import { page } from '../state/pages.js';
import { invalidValue } from '../state/refusal.js';

/** An engine version with the family it belongs to. */
export interface Release {
  readonly engine: Engine;
  readonly family: EngineFamily;
  readonly version: EngineVersion;
}

/** The engine of that name, or the fault. Names are compared without case, as AWS stores them in lower case. */
export function engineOf(context: Context, name: string): Engine {
  const found = context.data.engines.engines.find((engine) => engine.engine === name.toLowerCase());
  return found ?? invalidValue(`The value ${name} is not valid for the parameter Engine.`);
}

/** Resolves an engine version as a caller writes it (`7.1`, `7.1.0`, `6.x`); an omitted one is the engine's default. */
export function releaseOf(context: Context, engineName: string, version: string | undefined): Release {
  const engine = engineOf(context, engineName);
  const wanted = version ?? engine.default;
  for (const family of engine.families) {
    const found = family.versions.find((offered) => offered.version === wanted || offered.runs === wanted);
    if (found) return { engine, family, version: found };
  }
  return invalidValue(
    `Specific version selection is not allowed for '${wanted}', or the version does not exist for ${engine.engine}.`,
  );
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
export function families(context: Context): readonly { readonly engine: Engine; readonly family: EngineFamily }[] {
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
