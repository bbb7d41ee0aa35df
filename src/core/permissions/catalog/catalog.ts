import { lookup, tagParameterOf } from '../../wire/query/shapes.js';
import type { AlsoAsked, Catalog, CheckRule, Facts, OperationRules, TableRow } from './model.js';
import { type DataPlace, items, member, oneOf, onlyMembers, optional, text, textMap, texts } from './read.js';
import { readAlsoAsked } from './read-also-asked.js';
import { readCheck } from './read-check.js';
import {
  readActions,
  readAsOf,
  readConditionKeys,
  readFamilies,
  readOffered,
  readRegions,
  readResourceTypes,
  readVerbs,
} from './read-facts.js';
import { readKeyRules } from './read-key-rules.js';
import { readShapes } from './read-shapes.js';

export type { Catalog } from './model.js';

/** The parsed JSON of files of `data/`; CATALOG_FILES says which is which. */
export interface CatalogFiles {
  readonly operations: unknown;
  readonly permissions: unknown;
  readonly actions: unknown;
  readonly resourceTypes: unknown;
  readonly conditionKeys: unknown;
  readonly keyRules: unknown;
  readonly engineFamilies: unknown;
  readonly regions: unknown;
  readonly services: unknown;
  readonly asOf: unknown;
  readonly alsoAsked: unknown;
  readonly secretParameters: unknown;
  readonly verbs: unknown;
  readonly nodeTypes: unknown;
  readonly engines: unknown;
}

/** The file that each part is read from, seen from `data/elasticache/`. */
export const CATALOG_FILES: Readonly<Record<keyof CatalogFiles, string>> = Object.freeze({
  operations: 'operations.json',
  permissions: 'permissions.json',
  actions: 'actions.json',
  resourceTypes: 'resource-types.json',
  conditionKeys: 'condition-keys.json',
  keyRules: 'key-rules.json',
  engineFamilies: 'engine-families.json',
  regions: 'regions.json',
  services: 'services.json',
  asOf: 'as-of.json',
  alsoAsked: 'also-asked.json',
  secretParameters: 'secret-parameters.json',
  verbs: 'verbs.json',
  nodeTypes: '../emulator/node-types.json',
  engines: '../emulator/engines.json',
});

/**
 * The typed view of `data/elasticache/`, frozen. Throws an Error that names file and row when something is malformed or
 * does not fit together: a parameter that the operation does not have, a type or key that the reference does not have, a
 * key without a rule.
 */
export function createCatalog(files: CatalogFiles): Catalog {
  const place = (part: keyof CatalogFiles): DataPlace => ({ at: CATALOG_FILES[part], value: files[part] });
  const facts: Facts = {
    asOf: readAsOf(place('asOf')),
    shapes: readShapes(place('operations'), place('secretParameters')),
    actions: readActions(place('actions')),
    resourceTypes: readResourceTypes(place('resourceTypes')),
    conditionKeys: readConditionKeys(place('conditionKeys')),
    families: readFamilies(place('engineFamilies')),
    regions: readRegions(place('regions')),
    offered: readOffered(place('keyRules'), place('nodeTypes'), place('engines')),
    verbs: readVerbs(place('verbs')),
    rcpServices: new Set(texts(member(place('services'), 'resourceControlPolicies'))),
  };
  const sources = { ...readSources(place('permissions')), ...readSources(place('keyRules')) };
  const alsoAsked = readAlsoAsked(place('alsoAsked'), facts);
  const operations = readOperations(place('permissions'), place('keyRules'), alsoAsked, facts, sources);
  return deepFreeze({ ...facts, operations, sources });
}

const readSources = (file: DataPlace): Record<string, string> => textMap(member(file, 'sources'));

interface Draft {
  readonly rows: TableRow[];
  readonly checks: CheckRule[];
}

function readOperations(
  permissions: DataPlace,
  keyRules: DataPlace,
  alsoAsked: ReadonlyMap<string, readonly AlsoAsked[]>,
  facts: Facts,
  sources: Record<string, string>,
): ReadonlyMap<string, OperationRules> {
  const drafts = new Map<string, Draft>();
  const rows = items(member(permissions, 'rows'));
  rows.forEach((place, i) => {
    onlyMembers(place, ['row', 'operation', 'cells', 'readings', 'checks']);
    const row = member(place, 'row').value;
    if (row !== i + 1) throw new Error(`${place.at}: expected row ${i + 1}, found ${String(row)}`);
    const cells = texts(member(place, 'cells'));
    const readings = optional(member(place, 'readings'), textMap) ?? {};
    addRow(drafts, place, facts, sources, { row: i + 1, cells, readings });
  });
  for (const place of items(member(permissions, 'beyond'))) {
    onlyMembers(place, ['operation', 'checks']);
    addRow(drafts, place, facts, sources);
  }
  for (const name of Object.keys(facts.shapes.operations)) {
    if (!drafts.has(name)) throw new Error(`permissions.json: no row for the operation ${name}`);
  }
  const rules = readKeyRules(keyRules, facts, sources);
  const sorted = [...drafts].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    sorted.map(([operation, draft]) => [
      operation,
      {
        operation,
        ...draft,
        tags: tagParameterOf(facts.shapes, lookup(facts.shapes.operations, operation)?.input ?? null),
        keyRules: rules.get(operation) ?? new Map(),
        alsoAsked: alsoAsked.get(operation) ?? [],
      },
    ]),
  );
}

function addRow(
  drafts: Map<string, Draft>,
  place: DataPlace,
  facts: Facts,
  sources: Record<string, string>,
  row?: Omit<TableRow, 'operation'>,
): void {
  const operation = text(member(place, 'operation'));
  if (!lookup(facts.shapes.operations, operation)) {
    throw new Error(`${place.at}: the API has no operation ${operation}`);
  }
  const draft = drafts.get(operation) ?? { rows: [], checks: [] };
  drafts.set(operation, draft);
  if (row) draft.rows.push({ ...row, operation });
  for (const check of items(member(place, 'checks'))) {
    const source = optional(member(check, 'source'), (at) => oneOf(at, Object.keys(sources)));
    const action = text(member(check, 'action'));
    const asks = row && source !== 'sar' && row.cells[1]?.includes(action);
    draft.checks.push(readCheck(check, operation, facts, asks ? [row.row] : []));
  }
}

/** Maps and sets cannot be frozen; their type is read-only and their members are frozen. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Map) for (const item of value.values()) deepFreeze(item);
  else for (const item of Object.values(value)) deepFreeze(item);
  return value instanceof Map || value instanceof Set ? value : Object.freeze(value);
}
