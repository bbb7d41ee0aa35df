import type { ChangeableDirectory } from '../../core/principals/directory.js';
import type { Principal } from '../../core/principals/identities.js';
import type { LiveIdentities } from '../../core/principals/live.js';
import type { Problem } from '../../core/terms/problem.js';

/** Who is known, by directory and by ARN. */
export interface KnownPrincipals {
  readonly directory: ChangeableDirectory;
  readonly principals: ReadonlyMap<string, Principal>;
}

/** Files with an IAM endpoint's principals beside them. */
export interface Layered extends KnownPrincipals {
  /** What of the endpoint's counts. */
  readonly live: ReadonlyMap<string, Principal>;
  /** What the files and the endpoint both know, and policies of the endpoint that are not understood, as warnings. */
  readonly warnings: readonly Problem[];
}

/**
 * Lays an endpoint's principals beside those of the files. Where both know somebody the files win: a principal with the same
 * ARN is the files' alone, an access key stays with whom the files give it to. Yields after each change: there may be ten thousand,
 * and nothing of it is in force before the end.
 *
 * @param before the same files with what the endpoint told earlier: only what differs from that is changed.
 */
export function* layLive(
  files: KnownPrincipals,
  { principals, groups, problems }: LiveIdentities,
  before?: Layered,
): Generator<undefined, Layered> {
  const twice: string[] = [];
  const live = new Map<string, Principal>();
  for (const [arn, principal] of principals) {
    if (files.principals.has(arn)) twice.push(arn);
    else live.set(arn, withoutKeys(principal, files.directory, twice));
  }
  const together = new Map(files.principals);
  for (const [arn, principal] of live) together.set(arn, principal);
  const changes = new Map<string, Principal | undefined>();
  for (const arn of before?.live.keys() ?? []) if (!live.has(arn)) changes.set(arn, undefined);
  for (const [arn, principal] of live) if (before?.live.get(arn) !== principal) changes.set(arn, principal);
  return {
    directory: yield* (before ?? files).directory.withSteps(changes, groups),
    principals: together,
    live,
    warnings: [...problems, ...twice.map(knownTwice)],
  };
}

/** A principal without the keys that the files give to somebody; the same object when they give none. */
function withoutKeys(principal: Principal, { key }: ChangeableDirectory, twice: string[]): Principal {
  // Nearly nobody has one, and there may be ten thousand to look at.
  if (!principal.accessKeys.some(({ id }) => key(id) !== undefined)) return principal;
  const taken = principal.accessKeys.filter(({ id }) => key(id) !== undefined).map(({ id }) => id);
  twice.push(...taken);
  return { ...principal, accessKeys: principal.accessKeys.filter(({ id }) => !taken.includes(id)) };
}

const knownTwice = (name: string): Problem => ({
  severity: 'warning',
  code: 'known-twice',
  message: `the files and \`--principals-from\` both know \`${name}\`: what the files say counts`,
  pointer: '',
});
