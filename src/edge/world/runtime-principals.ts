import type { PrincipalEntry } from '../../core/principals/principals-file.js';
import type { Problem } from '../../core/terms/problem.js';

/**
 * Principals that somebody created, changed or deleted while the proxy runs. They lie on top of what the files say, and
 * stay there when the files are loaded again.
 */
export interface RuntimeChanges {
  readonly put: ReadonlyMap<string, PrincipalEntry>;
  readonly gone: ReadonlySet<string>;
}

/** What became of a change; `refused` and `problems` with errors: nothing changed. */
export interface Change {
  readonly refused?: 'exists' | 'unknown' | 'invalid' | 'too many';
  /** Why, as a sentence. */
  readonly message?: string;
  readonly problems: readonly Problem[];
}

/** Changes of principals while the proxy runs, on top of what the files say. */
export interface PrincipalsEditor {
  /** Each entry has the shape of one in principals.yaml; all are taken or none. */
  create(entries: readonly Record<string, unknown>[]): Change;
  /** Takes the place of the principal with the same ARN, or makes it. */
  replace(entry: Record<string, unknown>): Change;
  remove(arn: string): Change;
}

export const NO_CHANGES: RuntimeChanges = { put: new Map(), gone: new Set() };

/** How many principals may be created, changed or deleted on top of the files. */
const MOST_CHANGES = 1000;

/** The ARNs of the principals that two sets of changes differ in. */
export function changedArns(before: RuntimeChanges, after: RuntimeChanges): string[] {
  const arns = new Set([...before.put.keys(), ...after.put.keys(), ...before.gone, ...after.gone]);
  return [...arns].filter(
    (arn) => before.put.get(arn) !== after.put.get(arn) || before.gone.has(arn) !== after.gone.has(arn),
  );
}

export interface EditorSource {
  readonly changes: () => RuntimeChanges;
  /** Puts other changes in force, or tells the problems and leaves everything as it was. */
  readonly change: (changes: RuntimeChanges) => { readonly problems: readonly Problem[] };
  /** Whether a principal is in force. */
  readonly has: (arn: string) => boolean;
  /** Whether the principals file itself (not the account's details beside it) or an earlier change tells of it. */
  readonly declares: (arn: string) => boolean;
  /** Whether a principal would be there without the changes. */
  readonly unchanged: (arn: string) => boolean;
}

/** The editor behind POST, PUT and DELETE of /_authz/principals. */
export function createPrincipalsEditor({ changes, change, has, declares, unchanged }: EditorSource): PrincipalsEditor {
  const commit = (put: Map<string, PrincipalEntry>, gone: Set<string>): Change => {
    if (put.size + gone.size > MOST_CHANGES)
      return refuse(
        'too many',
        `more than ${MOST_CHANGES} principals would be changed; reload with {"reset": true} forgets them`,
      );
    return change({ put, gone });
  };
  const edit = (entries: readonly PrincipalEntry[]): Change => {
    const stray = entries.map(strayPath).find((path) => path !== undefined);
    if (stray !== undefined)
      return refuse('invalid', `the policy path \`${stray}\` leaves the directory of the policies`);
    const put = new Map(changes().put);
    const gone = new Set(changes().gone);
    for (const entry of entries) {
      put.set(entry.arn, entry);
      gone.delete(entry.arn);
    }
    return commit(put, gone);
  };
  return {
    create(given) {
      const entries = given.filter(hasArn);
      if (entries.length < given.length) return NO_ARN;
      const names = entries.map(({ arn }) => arn);
      const seen = new Set<string>();
      const twice = names.find((arn) => has(arn) || seen.size === seen.add(arn).size);
      if (twice !== undefined) return refuse('exists', `there is a principal \`${twice}\` already; PUT changes it`);
      return edit(entries);
    },
    replace(entry) {
      if (!hasArn(entry)) return NO_ARN;
      if (has(entry.arn) && !declares(entry.arn))
        return refuse(
          'exists',
          `\`${entry.arn}\` comes from the account's details or from --principals-from: it can be hidden here, but not changed`,
        );
      return edit([entry]);
    },
    remove(arn) {
      if (!has(arn)) return refuse('unknown', `there is no principal \`${arn}\``);
      const put = new Map(changes().put);
      put.delete(arn);
      const gone = new Set(changes().gone);
      // Of one that was made here nothing is left to hide: tests make and delete thousands.
      if (unchanged(arn)) gone.add(arn);
      return commit(put, gone);
    },
  };
}

const refuse = (refused: NonNullable<Change['refused']>, message: string): Change => ({
  refused,
  message,
  problems: [],
});
const NO_ARN = refuse('invalid', 'a principal needs its `arn`');

/** Whether it is enough of a principal to be named; the loader checks the rest. */
function hasArn(entry: Record<string, unknown>): entry is Record<string, unknown> & PrincipalEntry {
  return typeof entry.arn === 'string';
}

/** A path by which a principal that came over HTTP would read a file elsewhere on this machine. */
function strayPath(entry: PrincipalEntry): string | undefined {
  const { attached, permissionsBoundary, sessions, trustPolicy } = entry;
  const named: unknown[] = [permissionsBoundary, trustPolicy, ...listOf(attached)];
  for (const session of listOf(sessions)) named.push(...listOf((session as { policies?: unknown } | null)?.policies));
  return named
    .filter((each): each is string => typeof each === 'string')
    .find(
      (path) => !path.startsWith('arn:') && (/^(?:[/\\]|[a-z]:)/i.test(path) || path.split(/[/\\]/).includes('..')),
    );
}

/** The entry is unchecked yet: what should be a list may be anything. */
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
