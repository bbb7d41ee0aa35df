/** Finds where `data/elasticache/` no longer agrees with its sources or with itself; each finding is one sentence. */
import { type Catalog, type CatalogFiles, createCatalog } from '#src/core/permissions/catalog/catalog.js';
import type { CheckRule, OperationRules, TableRow } from '#src/core/permissions/catalog/model.js';
import { misreadings } from './meaning.js';
import { cellFacts, type PublishedRow } from './table.js';

/** Compares two JSON values; at most `limit` findings, each with the path of the first difference below it. */
export function differences(path: string, actual: unknown, expected: unknown, limit = 10): string[] {
  if (Object.is(actual, expected)) return [];
  const bothObjects = isObject(actual) && isObject(expected) && Array.isArray(actual) === Array.isArray(expected);
  if (!bothObjects) return [`${path}: ${show(actual)}, but the source has ${show(expected)}`];
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...keys].flatMap((key) => differences(`${path}.${key}`, actual[key], expected[key], limit)).slice(0, limit);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const show = (value: unknown): string => {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 80 ? `${json.slice(0, 80)}...` : json;
};

/** Everything that can be found out from the data alone: malformed rows, and checks that cells or reference contradict. */
export function inconsistencies(files: CatalogFiles): string[] {
  let catalog: Catalog;
  try {
    catalog = createCatalog(files);
  } catch (error) {
    return [(error as Error).message];
  }
  const found = [...catalog.operations.values()].flatMap((operation) => [
    ...operation.rows.flatMap((row) => againstCells(row, operation)),
    ...againstReference(operation, catalog),
    ...againstTags(operation, catalog),
  ]);
  return [...found, ...misreadings(catalog)];
}

/** The committed cells against the table as AWS publishes it. */
export function againstPublished(rows: readonly TableRow[], published: readonly PublishedRow[]): string[] {
  if (rows.length !== published.length)
    return [`the published table has ${published.length} rows, ours ${rows.length}`];
  return rows.flatMap(({ row, cells }, i) =>
    differences(`permissions.json row ${row} cells`, cells, published[i]?.cells),
  );
}

/** Whether a rule asks about resources of a type; ARNs in the request (tag operations) may be of any type. */
const covers = (rule: CheckRule, type: string): boolean =>
  rule.type === type || (rule.type === undefined && rule.arns.length > 0);

function againstCells(row: TableRow, operation: OperationRules): string[] {
  const at = `permissions.json row ${row.row} (${row.operation})`;
  const facts = cellFacts(row.cells);
  if (facts.unknown.length > 0)
    return facts.unknown.map((label) => `${at}: the cells name \`${label}\`, which is no type of the reference`);
  const rules = operation.checks.filter(({ editions }) => editions.includes('table'));
  const own = rules.filter(({ action }) => action === `elasticache:${row.operation}`);
  const found: string[] = [];
  if (facts.operation !== row.operation) found.push(`${at}: the cells speak of ${facts.operation}`);
  const actions = new Set(rules.map(({ action }) => action));
  for (const action of facts.actions) if (!actions.has(action)) found.push(`${at}: no check for ${action}`);
  for (const action of actions) {
    if (!facts.actions.includes(action) && !row.readings[action]) found.push(`${at}: ${action} is not in the cells`);
  }
  if (facts.none && !own.some(({ resource }) => resource === '*')) found.push(`${at}: no check on \`*\``);
  const named = [...facts.required, ...facts.optional];
  for (const type of named) {
    if (!own.some((rule) => covers(rule, type)) && !row.readings[type]) found.push(`${at}: no check for ${type}`);
  }
  for (const rule of own) {
    if (rule.source !== 'table' || rule.type === undefined || operation.rows.length > 1) continue;
    // What the call creates is in every request, so it is always checked, even where a cell says optional.
    const always = rule.when === 'always' && !(rule.creates && facts.optional.includes(rule.type));
    if (!named.includes(rule.type)) found.push(`${at}: ${rule.type} is not in the cells`);
    else if (always !== facts.required.includes(rule.type)) {
      found.push(`${at}: ${rule.type} is ${always ? 'not ' : ''}required in the cells`);
    }
  }
  return found;
}

function againstReference({ operation, checks, rows }: OperationRules, { actions }: Catalog): string[] {
  const at = `permissions.json ${operation}`;
  const own = checks.filter((rule) => rule.action === `elasticache:${operation}`);
  const current = own.filter(({ editions }) => editions.includes('current'));
  const explained = (type: string): boolean => rows.some(({ readings }) => readings[type]);
  return Object.entries(actions.get(operation)?.types ?? {}).flatMap(([type, { required }]) => {
    if (explained(type)) return [];
    const rule = current.find((candidate) => covers(candidate, type));
    if (!rule) return [`${at}: the reference has ${type}, no check of the edition current does`];
    return required && rule.when !== 'always' ? [`${at}: ${type} is required in the reference`] : [];
  });
}

/** Whatever takes Tags needs the right to tag; AddTagsToResource itself is that right. */
function againstTags({ operation, checks, tags }: OperationRules, { shapes }: Catalog): string[] {
  const input = shapes.structures[shapes.operations[operation]?.input ?? ''];
  const takesTags = input?.members[tags] !== undefined && operation !== 'AddTagsToResource';
  const tagging = checks.some(({ when, action }) => when === 'tags' && action === 'elasticache:AddTagsToResource');
  return takesTags === tagging ? [] : [`permissions.json ${operation}: ${takesTags ? 'takes' : 'has no'} Tags`];
}
