import type { PolicyVocabulary } from '../policy/language/vocabulary.js';
import { defined } from '../terms/defined.js';
import type { Problem } from '../terms/problem.js';
import { isOpen, type Opened, openSource, type Source } from '../text/source.js';
import { entriesOfDetails } from './account-details.js';
import { buildGroups, buildPrincipal } from './build.js';
import { reportDuplicates } from './duplicates.js';
import { type Entries, entriesOf, type Written } from './entries.js';
import type { Identities, Principal } from './identities.js';
import { buildProviders } from './oidc-providers.js';
import { buildOrganization } from './organization.js';
import {
  createPolicyStore,
  type ManagedElsewhere,
  type ManagedPolicy,
  type PolicyStore,
  type ReadFile,
} from './policy-store.js';
import type { PrincipalEntry, PrincipalsObject } from './principals-file.js';
import { checkShape, type FileShape } from './shape.js';
import { warnOfStrangers } from './strangers.js';

/** The name under which the account's details are looked for beside the principals file. */
const ACCOUNT_DETAILS_FILE = 'account-authorization-details.json';

export interface LoaderData {
  /** data/schema/principals.schema.json. */
  readonly schema: FileShape;
  /** data/managed-policies by what stands after `policy/` in the ARN: `AmazonElastiCacheFullAccess`. */
  readonly managedPolicies?: ReadonlyMap<string, ManagedPolicy>;
  /** Given: policies are linted too. */
  readonly vocabulary?: PolicyVocabulary;
}

/** A principals file with its text, the same as an object, or a text that is in no file. */
export type PrincipalsInput = { readonly file?: string; readonly text: string } | PrincipalsObject;

export interface LoadedPrincipals {
  /** Present exactly when no problem is an error. */
  readonly identities?: Identities;
  /** Builds principals that come later; present as `identities` is. */
  readonly later?: LaterPrincipals;
  /** Of the principals file, then of the account's details, then of each policy file; in document order within each. */
  readonly problems: readonly Problem[];
}

/** What was loaded, as the ground for principals that come later. */
export interface LaterPrincipals {
  /** ARNs that the principals file itself (not the account's details) tells of. */
  readonly declared: ReadonlySet<string>;
  /**
   * Builds principals beside those that were loaded: they may name the same groups, ARNs and files, and what the account's
   * details say of their ARNs holds for them too. All of them, or the problems; pointers begin at `entries`.
   *
   * @param taken whether an access key belongs to somebody with another ARN.
   */
  build(
    entries: readonly PrincipalEntry[],
    taken: (keyId: string, arn: string) => boolean,
    read?: ReadFile,
  ): BuiltPrincipals;
}

export interface BuiltPrincipals {
  /** Present exactly when no problem is an error. */
  readonly principals?: readonly Principal[];
  readonly problems: readonly Problem[];
}

/**
 * Loads principals and everything that they refer to, and tells every problem at once. Without `read`, paths are not followed;
 * `elsewhere` has managed policies that are neither listed nor known here.
 */
export type LoadPrincipals = (
  input: PrincipalsInput,
  read?: ReadFile,
  elsewhere?: ManagedElsewhere,
) => LoadedPrincipals;

/** A function that loads principals over these data. */
export function createPrincipalsLoader(data: LoaderData): LoadPrincipals {
  return (input, read, elsewhere) => {
    const opened = openSource(input);
    const value = isOpen(opened) && !opened.report.failed() ? checkShape(opened, data.schema) : undefined;
    if (!isOpen(opened) || value === undefined) return { problems: opened.report.problems() };
    const own = entriesOf(value, opened);
    const directory = folderOf(opened.file);
    const details = opened.file === undefined ? undefined : openDetails(directory, opened, read);
    const beside = detailsOf(details);
    const policies = new Map([...(beside?.policies ?? []), ...own.policies]);
    const store = createPolicyStore({
      policies,
      managedPolicies: data.managedPolicies ?? new Map(),
      ...defined({ read }),
      directory,
      ...defined({ elsewhere, vocabulary: data.vocabulary }),
    });
    const providers = buildProviders(own.oidcProviders, directory, read);
    const identities = {
      ...buildAll(own, beside, store),
      oidcProviders: providers,
      sessionPolicy: (arn: string) => store.asSession(arn),
    };
    const reports = [opened.report, ...(details === undefined ? [] : [details.report])];
    const problems = uniqueProblems([...reports.flatMap((report) => report.problems()), ...store.problems()]);
    if (hasErrors(problems)) return { problems };
    return { identities, later: laterThan(identities, own, beside, store, data.schema), problems };
  };
}

/** The details beside the principals file; that there are none is nothing, but what cannot be read may hold a Deny. */
function openDetails(directory: string, own: Source, read: ReadFile | undefined): Opened | undefined {
  const file = `${directory}${ACCOUNT_DETAILS_FILE}`;
  const text = read?.(file);
  if (typeof text === 'string') return openSource({ file, text });
  if (text !== undefined && !('code' in text && text.code === 'ENOENT'))
    own.report.error(
      'unreadable-file',
      own.place(''),
      `\`${ACCOUNT_DETAILS_FILE}\` beside it cannot be read: ${text.message}`,
    );
  return undefined;
}

function detailsOf(details: Opened | undefined): Entries | undefined {
  if (details === undefined || !isOpen(details) || details.report.failed()) return undefined;
  return entriesOfDetails(details);
}

/** Who is in both belongs together, by ARN; who is only in the details comes after the others. */
function buildAll(own: Entries, beside: Entries | undefined, store: PolicyStore): Identities {
  reportDuplicates(own.principals);
  const groups = buildGroups(new Map([...(beside?.groups ?? []), ...own.groups]), store);
  const details = byArn(beside);
  const named = byArn(own);
  const building = { groups, store };
  const principals = [
    ...own.principals.map((entry) => buildPrincipal(entry, details.get(entry.value.arn), building)),
    ...[...details.values()].flatMap((entry) =>
      named.has(entry.value.arn) ? [] : [buildPrincipal(entry, undefined, building)],
    ),
  ].filter((principal) => principal !== undefined);
  const organization = own.organization && buildOrganization(own.organization, store);
  store.loadUnused();
  warnOfStrangers(own, principals);
  return { principals, groups, ...defined({ organization }) };
}

function byArn(entries: Entries | undefined): Map<string, Written<PrincipalEntry>> {
  return new Map(entries?.principals.map((entry) => [entry.value.arn, entry]));
}

function laterThan(
  { groups }: Identities,
  own: Entries,
  beside: Entries | undefined,
  store: PolicyStore,
  schema: FileShape,
): LaterPrincipals {
  const details = byArn(beside);
  return {
    declared: new Set(byArn(own).keys()),
    build(entries, taken, read) {
      const opened = openSource({ principals: entries });
      const value = isOpen(opened) ? checkShape(opened, schema) : undefined;
      if (!isOpen(opened) || value === undefined) return { problems: opened.report.problems() };
      const written = entriesOf(value, opened).principals;
      reportDuplicates(written, taken);
      const building = { groups, store: store.extend(read) };
      const principals = written
        .map((entry) => buildPrincipal(entry, details.get(entry.value.arn), building))
        .filter((principal) => principal !== undefined);
      const problems = uniqueProblems([...opened.report.problems(), ...building.store.problems()]);
      return hasErrors(problems) ? { problems } : { principals, problems };
    },
  };
}

const hasErrors = (problems: readonly Problem[]): boolean => problems.some(({ severity }) => severity === 'error');

/** The folder of a path with its separator, or nothing. */
function folderOf(file: string | undefined): string {
  return file === undefined ? '' : file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}

/** A policy that is used in several layers has most of its problems in each; they are told once. */
function uniqueProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const id = `${problem.file} ${problem.code} ${problem.pointer} ${problem.message}`;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
