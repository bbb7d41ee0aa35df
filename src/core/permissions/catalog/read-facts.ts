import type { Action, ConditionKey, EngineFamily, Offered, Regions, ResourceType } from './model.js';
import { type DataPlace, entries, flag, items, member, onlyMembers, text, texts } from './read.js';

/** as-of.json: the day as of which the facts are AWS's. */
export function readAsOf(file: DataPlace): string {
  const place = member(file, 'asOf');
  const day = text(place);
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new Error(`${place.at}: expected a day such as 2026-11-24`);
  return day;
}

/** actions.json: the actions of the Service Authorization Reference, by name. */
export function readActions(file: DataPlace): ReadonlyMap<string, Action> {
  return new Map(
    entries(member(file, 'actions')).map(({ key: name, place }) => [
      name,
      {
        name,
        accessLevel: text(member(place, 'accessLevel')),
        description: text(member(place, 'description')),
        keys: texts(member(place, 'keys')),
        types: Object.fromEntries(
          entries(member(place, 'types')).map(({ key, place: type }) => [
            key,
            { required: flag(member(type, 'required')), keys: texts(member(type, 'keys')) },
          ]),
        ),
      },
    ]),
  );
}

/** resource-types.json: ARN templates by type. */
export function readResourceTypes(file: DataPlace): ReadonlyMap<string, ResourceType> {
  return new Map(
    entries(member(file, 'types')).map(({ key: name, place }) => {
      const arn = text(member(place, 'arn'));
      // The fourth part is the Region; globalreplicationgroup has none.
      const regional = arn.split(':')[3] !== '';
      return [name, { name, arn, regional, keys: texts(member(place, 'keys')) }];
    }),
  );
}

/** condition-keys.json: what the reference says of each key, by lower-cased key. */
export function readConditionKeys(file: DataPlace): ReadonlyMap<string, ConditionKey> {
  return new Map(
    entries(member(file, 'keys')).map(({ key, place }) => [
      key.toLowerCase(),
      { key, type: text(member(place, 'type')), description: text(member(place, 'description')) },
    ]),
  );
}

/** verbs.json: the words for one thing with which names of actions begin, lower-cased, ElastiCache's own first. */
export function readVerbs(file: DataPlace): readonly (readonly string[])[] {
  return items(member(file, 'rows')).map((place) => {
    onlyMembers(place, ['verb', 'others', 'source']);
    text(member(place, 'source'));
    return [text(member(place, 'verb')), ...texts(member(place, 'others'))].map((word) => word.toLowerCase());
  });
}

/** engine-families.json: engine and version to parameter group family. */
export function readFamilies(file: DataPlace): readonly EngineFamily[] {
  const families = items(member(file, 'families')).map((place) => ({
    engine: text(member(place, 'engine')),
    versions: texts(member(place, 'versions')),
    family: text(member(place, 'family')),
    clusterMode: flag(member(place, 'clusterMode')),
  }));
  const defaults = items(member(file, 'defaultVersions')).map((place) => {
    const [engine, version] = [text(member(place, 'engine')), text(member(place, 'version'))];
    const of = families.find((family) => family.engine === engine && coversVersion(family, version));
    if (!of) throw new Error(`${place.at}: no family of ${engine} has the version ${version}`);
    return { of, version };
  });
  return families.map((family) => {
    const defaultVersion = defaults.find(({ of }) => of === family)?.version;
    return defaultVersion === undefined ? family : { ...family, defaultVersion };
  });
}

/** Whether a version belongs to a family: it equals one of its prefixes or continues it after a dot. */
export const coversVersion = ({ versions }: Pick<EngineFamily, 'versions'>, version: string): boolean =>
  versions.some((prefix) => version === prefix || version.startsWith(`${prefix}.`));

/** Values that the service takes: key-rules.json's own lists, the node types, the versions of each engine. */
export function readOffered(keyRules: DataPlace, nodeTypes: DataPlace, engines: DataPlace): Offered {
  const types = items(member(nodeTypes, 'types')).map((place) => ({
    type: text(member(place, 'type')),
    current: text(member(place, 'generation')) === 'current',
  }));
  const ordered = [...types.filter(({ current }) => current), ...types.filter(({ current }) => !current)];
  const versionsOf = (place: DataPlace): string[] =>
    items(member(place, 'families')).flatMap((family) =>
      items(member(family, 'versions')).map((version) => text(member(version, 'version'))),
    );
  return {
    values: Object.fromEntries(entries(member(keyRules, 'values')).map(({ key, place }) => [key, texts(place)])),
    nodeTypes: ordered.map(({ type }) => type),
    engineVersions: Object.fromEntries(
      items(member(engines, 'engines')).map((place) => [text(member(place, 'engine')), versionsOf(place)]),
    ),
  };
}

/** regions.json: what a Region's name says. */
export function readRegions(file: DataPlace): Regions {
  return {
    partitions: items(member(file, 'partitions')).map((place) => ({
      prefix: text(member(place, 'prefix')),
      partition: text(member(place, 'partition')),
    })),
    globalDatastorePrefixes: new Map(
      entries(member(file, 'globalDatastorePrefixes')).map(({ key, place }) => [key, text(place)]),
    ),
  };
}
