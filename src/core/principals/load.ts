import type { PolicyVocabulary } from '../policy/language/vocabulary.js';
import type { Problem } from '../terms/problem.js';
import type { Source } from '../text/source.js';
import { isOpen, openSource } from '../text/source.js';
import { declareAccountDetails } from './account-details.js';
import { buildGroups, buildOrganization, buildPrincipals } from './build.js';
import type { Declaration } from './declaration.js';
import { declarePrincipals } from './declaration.js';
import type { Identities } from './identities.js';
import { mergeDeclarations } from './merge.js';
import type { ManagedPolicy } from './policy-store.js';
import { createPolicyStore, uniqueProblems } from './policy-store.js';
import type { PrincipalsObject } from './principals-file.js';
import { checkShape } from './shape.js';

/** The name under which the account's details are looked for beside the principals file. */
export const ACCOUNT_DETAILS_FILE = 'account-authorization-details.json';

export interface LoaderData {
  /** data/managed-policies by what stands after `policy/` in the ARN: `AmazonElastiCacheFullAccess`. */
  readonly managedPolicies?: ReadonlyMap<string, ManagedPolicy>;
  /** Given: policies are linted too. */
  readonly vocabulary?: PolicyVocabulary;
}

/** A principals file with its text, the same as an object, or a text that stands in no file. */
export type PrincipalsInput = { readonly file?: string; readonly text: string } | PrincipalsObject;

export interface LoadedPrincipals {
  /** Present exactly when no problem is an error. */
  readonly identities?: Identities;
  /** Of the principals file, then of the account's details, then of each policy file; in document order within each. */
  readonly problems: Problem[];
}

/**
 * The text of a file, or the error why there is none (`code` ENOENT: there is no such file). Paths are as the user would
 * type them: relative ones have the principals file's folder before them.
 */
export type ReadFile = (path: string) => string | Error;

/** Loads principals once; see createPrincipalsLoader. */
export function loadPrincipals(input: PrincipalsInput, read: ReadFile, data: LoaderData): LoadedPrincipals {
  return createPrincipalsLoader(data)(input, read);
}

/**
 * A function that loads principals, everything that they refer to included, and tells every problem at once. Without
 * `read`, paths are not followed.
 */
export function createPrincipalsLoader(
  data: LoaderData,
): (input: PrincipalsInput, read?: ReadFile) => LoadedPrincipals {
  return (input, read) => {
    const opened = openSource(input);
    const value = isOpen(opened) && !opened.report.failed() ? checkShape(opened) : undefined;
    if (!isOpen(opened) || value === undefined) return { problems: opened.report.problems() };
    const directory = folderOf(opened.file);
    const details = opened.file === undefined ? undefined : openDetails(`${directory}${ACCOUNT_DETAILS_FILE}`, read);
    const declaration = declareAll(declarePrincipals(value, opened), details);
    const store = createPolicyStore({
      policies: declaration.policies,
      managedPolicies: data.managedPolicies ?? new Map(),
      ...(read === undefined ? {} : { read }),
      directory,
      ...(data.vocabulary === undefined ? {} : { vocabulary: data.vocabulary }),
    });
    const principals = buildPrincipals(declaration, store);
    const groups = buildGroups(declaration, store);
    const organization = buildOrganization(declaration.organization, store);
    const reports = [opened.report, ...(details === undefined ? [] : [details.report])];
    const problems = uniqueProblems([...reports.flatMap((report) => report.problems()), ...store.problems()]);
    if (problems.some((problem) => problem.severity === 'error')) return { problems };
    return { identities: { principals, groups, ...(organization === undefined ? {} : { organization }) }, problems };
  };
}

function openDetails(file: string, read: ReadFile | undefined): ReturnType<typeof openSource> | undefined {
  const text = read?.(file);
  return typeof text === 'string' ? openSource({ file, text }) : undefined;
}

function declareAll(own: Declaration, details: ReturnType<typeof openSource> | undefined): Declaration {
  if (details === undefined || !isOpen(details) || details.report.failed()) return own;
  return mergeDeclarations(own, declareAccountDetails(details satisfies Source));
}

/** The folder of a path with its separator, or nothing. */
function folderOf(file: string | undefined): string {
  return file === undefined ? '' : file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}
