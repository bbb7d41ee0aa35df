import { splitArn } from '../policy/language/resource-pattern.js';
import type { PolicyVocabulary } from '../policy/language/vocabulary.js';
import type { CompiledStatement } from '../policy/match/compile.js';
import { globMatches, globsOverlap } from '../policy/match/wildcard.js';
import type { Caller } from '../principals/caller.js';
import { defined } from '../terms/defined.js';
import type { Problem } from '../terms/problem.js';
import type { StatementRef } from '../terms/verdict.js';
import { quote } from '../text/report.js';

/** What only shows when policies are seen together with those who have them; each finding once, however many have it. */
export function lintWorld(callers: readonly Caller[], vocabulary: PolicyVocabulary): Problem[] {
  return [...foreignAccounts(callers), ...narrowBoundaries(callers, vocabulary)];
}

/** One pattern in one statement, and the accounts of those who have the statement. */
interface Use {
  readonly ref: StatementRef;
  readonly pointer: string;
  readonly account: string;
  readonly accounts: Set<string>;
}

/** ARNs of an account in which nobody is who has the policy: ElastiCache is never allowed across accounts directly. */
function foreignAccounts(callers: readonly Caller[]): Problem[] {
  const uses = new Map<string, Use>();
  for (const { account: own, policies } of callers) {
    for (const { statement } of policies.members) {
      const { ref } = statement;
      const element = ref.statement.resource === undefined ? 'NotResource' : 'Resource';
      for (const [index, pattern] of (ref.statement.resource ?? ref.statement.notResource ?? []).entries()) {
        const account = accountOf(pattern);
        if (account === undefined) continue;
        const pointer = `${ref.statement.pointer}/${element}/${index}`;
        const id = JSON.stringify([ref.policy.name, ref.policy.file, ref.policy.pointer, pointer]);
        const use = uses.get(id) ?? { ref, pointer, account, accounts: new Set<string>() };
        uses.set(id, use);
        use.accounts.add(own);
      }
    }
  }
  return [...uses.values()]
    .filter(({ account, accounts }) => !accounts.has(account))
    .map(({ ref, pointer, account, accounts }) => {
      const hint = `those who have it are in ${[...accounts].slice(0, 3).join(', ')}`;
      const message = `nobody who has this policy is in account ${quote(account)}, and ElastiCache is never allowed across accounts`;
      return problemAt(ref, pointer, 'account-of-nobody', message, hint);
    });
}

function accountOf(pattern: string): string | undefined {
  const [, , service, , account = ''] = splitArn(pattern, true);
  return service === 'elasticache' && /^\d{12}$/.test(account) ? account : undefined;
}

/** Comparing patterns costs time; nobody reads a finding about the ten thousandth. */
const MOST_COMPARISONS = 20_000;

/** Statements of identity policies that the permissions boundary can never let take effect. */
function narrowBoundaries(callers: readonly Caller[], { actions }: PolicyVocabulary): Problem[] {
  const names = [...actions.values()].map(({ name }) => name);
  const found = new Map<string, Problem>();
  let comparisons = 0;
  for (const { policies } of callers) {
    const allows = policies.members.filter(({ statement }) => statement.effect === 'Allow');
    const boundary = allows.filter(({ scope }) => scope.layer === 'boundary').map(({ statement }) => statement);
    const [limit] = policies.members.filter(({ scope }) => scope.layer === 'boundary');
    if (limit === undefined) continue;
    const { policy: limiting } = limit.statement.ref;
    for (const { statement, scope } of allows) {
      if (scope.layer !== 'identity') continue;
      const { ref } = statement;
      const id = JSON.stringify([
        ref.policy.name,
        ref.policy.file,
        ref.policy.pointer,
        ref.statement.index,
        limiting.name,
      ]);
      if (found.has(id) || comparisons > MOST_COMPARISONS) continue;
      const given = names.filter((name) => isAbout(statement, name));
      const lost = given.filter((name) => {
        comparisons += boundary.length;
        return !boundary.some((other) => isAbout(other, name) && overlap(statement, other));
      });
      const problem = boundaryProblem(ref, given, lost, limiting.name);
      if (problem) found.set(id, problem);
    }
  }
  return [...found.values()];
}

function boundaryProblem(ref: StatementRef, given: readonly string[], lost: readonly string[], name: string) {
  const all = given.length > 0 && lost.length === given.length;
  const spelt = lost.filter((action) =>
    ref.statement.action?.some((pattern) => pattern.toLowerCase() === `elasticache:${action.toLowerCase()}`),
  );
  if (!all && spelt.length === 0) return undefined;
  const message = all
    ? `the permissions boundary ${quote(name)} allows nothing of what this statement allows of ElastiCache`
    : `the permissions boundary ${quote(name)} does not allow ${listed(spelt)} where this statement does`;
  return problemAt(
    ref,
    ref.statement.pointer,
    'boundary-does-not-cover',
    message,
    'extend the boundary, or take it out here',
  );
}

const listed = (names: readonly string[]): string => {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names
    .slice(0, 3)
    .map((name) => quote(`elasticache:${name}`))
    .join(', ')}${more}`;
};

function isAbout({ actions, exceptActions }: CompiledStatement, name: string): boolean {
  const text = `elasticache:${name.toLowerCase()}`;
  return actions.some((glob) => globMatches(glob, text)) !== exceptActions;
}

/** Whether some resource could be meant by both; NotResource takes in nearly everything. */
function overlap({ ref: one }: CompiledStatement, { ref: other }: CompiledStatement): boolean {
  const [mine, theirs] = [one.statement.resource, other.statement.resource];
  if (mine === undefined || theirs === undefined) return true;
  return mine.some((a) => theirs.some((b) => globsOverlap(plain(a), plain(b))));
}

/** A variable may stand for anything, and so may what an ARN leaves out. */
function plain(pattern: string): string {
  const glob = pattern.replace(/\$\{[^}]*\}/g, '*');
  return glob.split(':').length < 6 ? `${glob}*` : glob;
}

function problemAt(
  { policy, document }: StatementRef,
  pointer: string,
  code: Problem['code'],
  message: string,
  hint: string,
): Problem {
  return {
    severity: 'warning',
    code,
    message,
    hint,
    pointer: `${policy.pointer ?? ''}${pointer}`,
    ...defined({ file: policy.file }),
    ...document.locate(pointer),
  };
}
