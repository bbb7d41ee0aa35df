import { quote } from '../text/report.js';
import type { Entries, Written } from './entries.js';
import type { Principal } from './identities.js';
import type { PrincipalEntry } from './principals-file.js';

/**
 * Warns of users and roles that a trust policy names and that nobody tells of, in an account of the file: IAM refuses a trust
 * policy with such a name ("Invalid principal in policy"), and here it trusts nobody.
 */
export function warnOfStrangers(own: Entries, principals: readonly Principal[]): void {
  const known = new Set(principals.map(({ arn }) => arn));
  const accounts = new Set(principals.map(({ account }) => account));
  const byArn = new Map(own.principals.map((entry) => [entry.value.arn, entry]));
  for (const principal of principals) {
    const written = byArn.get(principal.arn);
    if (!written || !principal.trust || written.value.trustPolicy === undefined) continue;
    for (const name of namesOf(principal)) {
      const [, account = ''] = /^arn:[a-z-]+:iam::(\d{12}):(?:user|role)\//.exec(name) ?? [];
      if (accounts.has(account) && !known.has(name)) warn(name, written);
    }
  }
}

const namesOf = ({ trust }: Principal): ReadonlySet<string> =>
  new Set(
    trust?.document.statements.flatMap(({ trusted = [] }) =>
      trusted.flatMap(({ kind, name }) => (kind === 'AWS' ? [name] : [])),
    ),
  );

function warn(name: string, { source, at }: Written<PrincipalEntry>): void {
  const place = source.place(at('trustPolicy'));
  const hint = 'IAM takes only principals that exist: declare it, or name another';
  source.report.warning(
    'unknown-principal',
    place,
    `the trust policy names ${quote(name)}, and there is no such principal`,
    hint,
  );
}
