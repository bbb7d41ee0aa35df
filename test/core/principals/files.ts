import type { LoadedPrincipals, PrincipalsInput } from '#src/core/principals/load.js';
import { createPrincipalsLoader } from '#src/core/principals/load.js';
import type { ManagedPolicy, ReadFile } from '#src/core/principals/policy-store.js';
import type { FileShape } from '#src/core/principals/shape.js';
import { readData, readVocabulary } from '../policy/read/data.js';

/** A policy text that allows an action. */
export const allow = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });

const managedPolicies = new Map<string, ManagedPolicy>(
  ['AdministratorAccess', 'AmazonElastiCacheFullAccess', 'AmazonElastiCacheReadOnlyAccess'].map((name) => {
    const file = `data/managed-policies/${name}.json`;
    return [name, { file, read: () => JSON.stringify(readData(file)) }];
  }),
);

const load = createPrincipalsLoader({
  schema: readData('data/schema/principals.schema.json') as FileShape,
  managedPolicies,
  vocabulary: readVocabulary(),
});

/** A reader of these files; everything else is missing. */
export function reader(files: Readonly<Record<string, string>>): ReadFile {
  return (path) => files[path] ?? Object.assign(new Error(`ENOENT ${path}`), { code: 'ENOENT' });
}

/** Loads `p/principals.yaml` beside other files. */
export function loadYaml(text: string, files: Readonly<Record<string, string>> = {}): LoadedPrincipals {
  return load({ file: 'p/principals.yaml', text }, reader(files));
}

export function loadInput(input: PrincipalsInput, files: Readonly<Record<string, string>> = {}): LoadedPrincipals {
  return load(input, reader(files));
}
