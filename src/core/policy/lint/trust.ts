import type { PolicyDocument, Statement, TrustedName } from '../../terms/document.js';
import { quote } from '../../text/report.js';
import { canonicalKey } from '../language/vocabulary.js';
import { compileGlob, globMatches } from '../match/wildcard.js';
import { guessKey } from './conditions.js';
import type { LintRun } from './scope.js';

/** The action by which each kind of principal comes to its role (IAM user guide, reference_policies_elements_principal). */
const ASSUMES = {
  user: 'sts:AssumeRole',
  oidc: 'sts:AssumeRoleWithWebIdentity',
  saml: 'sts:AssumeRoleWithSAML',
} as const;

/**
 * Warns of what a trust policy may say and nobody ever meets: an action
 * of another kind of principal, a key that no call carries.
 */
export function lintTrust({ statements }: Pick<PolicyDocument, 'statements'>, run: LintRun): void {
  for (const statement of statements) {
    if (statement.effect === 'Allow') lintPrincipals(statement, run);
    for (const { key, pointer } of statement.conditions) lintKey(statement, key, pointer, run);
  }
}

function lintPrincipals({ action = [], trusted = [], pointer }: Statement, run: LintRun): void {
  const globs = action.map((pattern) => compileGlob(pattern.toLowerCase()));
  const takes = (name: string): boolean => globs.some((glob) => globMatches(glob, name.toLowerCase()));
  // A statement for tags or a source identity alone is beside another one.
  if (!Object.values(ASSUMES).some(takes)) return;
  const lost = new Map<string, TrustedName>();
  for (const name of trusted) {
    const wanted = ASSUMES[kindOf(name) ?? 'user'];
    if (kindOf(name) !== undefined && !takes(wanted)) lost.set(wanted, name);
  }
  for (const [wanted, { name }] of lost) {
    const message = `${quote(name)} comes by ${quote(wanted)}, which this statement does not allow`;
    run.report.warning('trust-action-for-principal', run.place(`${pointer}/Action`), message, `write \`${wanted}\``);
  }
}

/** Undefined: everybody. */
function kindOf({ kind, name }: TrustedName): keyof typeof ASSUMES | undefined {
  if (kind === '*' || name === '*') return undefined;
  if (kind !== 'Federated') return 'user';
  return /^arn:[^:]*:iam::[^:]*:saml-provider\//.test(name) ? 'saml' : 'oidc';
}

function lintKey({ trusted = [] }: Statement, key: string, pointer: string, run: LintRun): void {
  const { keys, stsKeys } = run.vocabulary;
  const colon = key.lastIndexOf(':');
  const prefix = key.slice(0, Math.max(colon, 0)).toLowerCase();
  if (prefix === 'sts' || prefix === 'aws') {
    const known = prefix === 'sts' ? stsKeys : keys;
    if (known.has(canonicalKey(key))) return;
    const hint = prefix === 'sts' ? guessKey(key, run, [...stsKeys.values()]) : guessKey(key, run);
    run.report.warning('unknown-condition-key', run.place(pointer), `there is no condition key ${quote(key)}`, hint);
    return;
  }
  // `oidc.example.com/id/X:sub` is a claim of that provider's tokens.
  const hosts = trusted.filter(({ kind }) => kind === 'Federated').map(({ name }) => hostOf(name).toLowerCase());
  if (!prefix.includes('.') || hosts.length === 0 || hosts.includes(prefix)) return;
  const message = `the tokens of ${hosts.map(quote).join(' and ')} have no key ${quote(key)}`;
  const hint = `write \`${hosts[0]}:${key.slice(colon + 1)}\``;
  run.report.warning('absent-condition-key', run.place(pointer), message, hint);
}

/** An OIDC provider as its condition keys have it. */
const hostOf = (name: string): string => name.replace(/^arn:[^:]*:iam::[^:]*:oidc-provider\//, '');
