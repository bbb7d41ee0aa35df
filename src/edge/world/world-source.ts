import { resolve } from 'node:path';
import type { World } from '../../core/authorize/authorize.js';
import type { ChangeableDirectory } from '../../core/principals/directory.js';
import type { LiveIdentities } from '../../core/principals/live.js';
import type { PrincipalEntry } from '../../core/principals/principals-file.js';
import type { Problem } from '../../core/terms/problem.js';
import { createSigningKeyCache } from '../../core/wire/signature/verify.js';
import {
  createFileReader,
  createGroundLoader,
  digestOf,
  type FileReader,
  type Ground,
  type LoadedGround,
  missingDefault,
  type WorldOptions,
  withLive,
} from './load-world.js';
import { changedArns, NO_CHANGES, type RuntimeChanges } from './runtime-principals.js';
import { watchFiles } from './watch-files.js';

/** The policies in force, and how to change them. */
export interface WorldSource {
  /** The world in force; undefined only when the first load failed. */
  readonly current: World | undefined;
  readonly world: () => World;
  /** Errors of the last load of the files, when it did not take effect; empty when what is on disk is in force. */
  readonly problems: () => readonly Problem[];
  /** Warnings about the files in force. */
  readonly warnings: () => readonly Problem[];
  /** Loads the files again; a load with errors changes nothing. `forgetChanges` goes back to what the files say. */
  readonly reload: (forgetChanges?: boolean) => readonly Problem[];
  readonly changes: () => RuntimeChanges;
  /**
   * Puts other changes on top of the last good state of the files; with errors nothing changes. The problems are those of
   * the changes, never those of the files.
   */
  readonly change: (changes: RuntimeChanges) => { readonly problems: readonly Problem[] };
  /**
   * Puts one more principal in force, who must be new: what it costs does
   * not depend on how many there are. With errors nothing changes.
   */
  readonly add: (entry: PrincipalEntry) => { readonly problems: readonly Problem[] };
  /**
   * Puts in force what the IAM endpoint tells now, beside the files. Calls have their turn meanwhile, under what was in force: the
   * new world takes its place whole. Must not overlap.
   */
  readonly takeLive: (live: LiveIdentities, inSlices: Slices) => Promise<void>;
  /**
   * Whether the principals file itself (not the account's details beside
   * it, nor an IAM endpoint) or a change tells of a principal.
   */
  readonly declares: (arn: string) => boolean;
  /** Whether a principal would be there without the changes. */
  readonly unchanged: (arn: string) => boolean;
  /** Stops watching. */
  readonly close: () => void;
}

/** Does something step by step, and lets calls have their turn now and then. */
export type Slices = <T>(steps: Generator<undefined, T>) => Promise<T>;

/** What is in force: the files' last good state, and what lies on top. */
interface InForce {
  readonly ground: Ground;
  /** Warnings about the files. */
  readonly warnings: readonly Problem[];
  readonly changes: RuntimeChanges;
  /** What the changes read. */
  readonly reader: FileReader;
  readonly directory: ChangeableDirectory;
  readonly world: World;
}

/**
 * Loads policies and principals, and again whenever their files change. A new world takes the old one's place between
 * two calls, whole; one with errors never does, and is reported.
 *
 * @param onReload told after every later load of the files, with its problems.
 * @param live what an IAM endpoint tells at the start.
 */
export function createWorldSource(
  options: WorldOptions,
  onReload: (problems: readonly Problem[]) => void,
  live?: LiveIdentities,
): WorldSource {
  const load = createGroundLoader(options);
  let told = live;
  let inForce: InForce | undefined;
  let problems: readonly Problem[] = [];
  let files: readonly string[] = [];

  const takeFiles = (wanted: RuntimeChanges): readonly Problem[] => {
    const loaded = orFailure(() => load(told), { files: [] });
    const taken = orFailure(() => overlay(loaded, wanted, options), {});
    // A principals file that is gone takes its policies' names with it; they are watched until it is back.
    files = taken.inForce ? loaded.files : [...new Set([...loaded.files, ...files])];
    problems = taken.inForce ? [] : taken.problems;
    // An unchanged load keeps the world with its caches.
    if (taken.inForce) inForce = taken.inForce.world.revision === inForce?.world.revision ? inForce : taken.inForce;
    return taken.problems;
  };
  const follow = (): void => {
    const all = [...files, ...(inForce?.reader.files() ?? [])];
    watcher?.follow(all.map((file) => resolve(file)));
  };
  const reload = (forgetChanges = false): readonly Problem[] => {
    const found = takeFiles(forgetChanges ? NO_CHANGES : (inForce?.changes ?? NO_CHANGES));
    follow();
    onReload(found);
    return found;
  };

  // A copy for each addition would cost more with each.
  let own: Map<string, PrincipalEntry> | undefined;
  const withEntry = ({ put, gone }: RuntimeChanges, entry: PrincipalEntry): RuntimeChanges => {
    if (own === undefined || put !== own) own = new Map(put);
    own.set(entry.arn, entry);
    return { put: own, gone: gone.has(entry.arn) ? new Set([...gone].filter((arn) => arn !== entry.arn)) : gone };
  };

  takeFiles(NO_CHANGES);
  const watching = options.config.watch && 'directory' in options.policies && inForce !== undefined;
  const watcher = watching ? watchFiles(() => reload()) : undefined;
  follow();
  return {
    get current() {
      return inForce?.world;
    },
    world: () => inForceOf(inForce).world,
    problems: () => problems,
    warnings: () => [...(inForce?.warnings ?? []), ...(inForce?.ground.layered?.warnings ?? [])],
    reload,
    changes: () => inForceOf(inForce).changes,
    change(wanted) {
      const before = inForceOf(inForce);
      const changed = orFailure(() => changeWithDefault(before, wanted, options), {});
      if (changed.inForce) {
        inForce = changed.inForce;
        // A change may name further files.
        if (inForce.reader.files().length > 0) follow();
      }
      return { problems: changed.problems };
    },
    add(entry) {
      const before = inForceOf(inForce);
      const added = orFailure(() => addTo(before, entry, options), {});
      if (added.inForce) {
        inForce = { ...added.inForce, changes: withEntry(before.changes, entry) };
        if (inForce.reader.files().length > 0) follow();
      }
      return { problems: added.problems };
    },
    async takeLive(live, inSlices) {
      const before = told;
      told = live;
      // The files may name policies that only the endpoint has. Where they cannot be loaded with them, they stay as they were.
      const asks = inForceOf(inForce).ground.asksElsewhere && before?.managedRevision !== live.managedRevision;
      if (asks && !reload().some(({ severity }) => severity === 'error')) return;
      for (;;) {
        const { ground, warnings } = inForceOf(inForce);
        const layered = plainOn({ ground: await inSlices(withLive(ground, live)), problems: warnings });
        // Files that were loaded meanwhile are not among it.
        if (inForceOf(inForce).ground !== ground) continue;
        inForce = changeOn(layered, inForceOf(inForce).changes).inForce ?? layered;
        return;
      }
    },
    declares: (arn) =>
      inForce !== undefined && (inForce.ground.later.declared.has(arn) || inForce.changes.put.has(arn)),
    unchanged: (arn) => inForce?.ground.principals.has(arn) === true,
    close: () => watcher?.close(),
  };
}

function inForceOf(inForce: InForce | undefined): InForce {
  if (inForce === undefined) throw new Error('INVARIANT: a proxy without policies does not start');
  return inForce;
}

interface Taken {
  /** Present exactly when no problem is an error. */
  readonly inForce?: InForce;
  readonly problems: readonly Problem[];
}

/** Freshly loaded files with all changes on top. */
function overlay({ ground, problems }: LoadedGround, wanted: RuntimeChanges, options: WorldOptions): Taken {
  if (!ground) return { problems };
  const changed = changeWithDefault(plainOn({ ground, problems }), wanted, options);
  return { ...changed, problems: [...problems, ...changed.problems] };
}

function plainOn({ ground, problems }: { readonly ground: Ground; readonly problems: readonly Problem[] }): InForce {
  const { directory, world } = ground;
  return { ground, warnings: problems, changes: NO_CHANGES, reader: createFileReader(), directory, world };
}

/** As changeOn, and there must be a default principal if one is configured. */
function changeWithDefault(before: InForce, wanted: RuntimeChanges, { config }: WorldOptions): Taken {
  const changed = changeOn(before, wanted);
  const missing = changed.inForce && missingDefault(config, changed.inForce.directory);
  return missing ? { problems: [...changed.problems, missing] } : changed;
}

/** What is in force with other changes: only principals that they differ in are built. */
function changeOn(before: InForce, wanted: RuntimeChanges): Taken {
  const { ground, reader } = before;
  const arns = new Set(changedArns(before.changes, wanted));
  if (arns.size === 0) return { inForce: before, problems: [] };
  // An IAM endpoint's keys give way to those of a change, as they do to those of a file.
  const taken = (keyId: string, arn: string): boolean => {
    const owner = before.directory.key(keyId)?.caller.principalArn;
    return owner !== undefined && owner !== arn && !arns.has(owner) && !ground.layered?.live.has(owner);
  };
  const entries = [...arns].flatMap((arn) => wanted.put.get(arn) ?? []);
  const built = ground.later.build(entries, taken, reader.read);
  if (!built.principals) return { problems: built.problems };
  const principals = new Map(built.principals.map((principal) => [principal.arn, principal]));
  const directory = before.directory.with(
    new Map(
      [...arns].map((arn) => [
        arn,
        principals.get(arn) ?? (wanted.gone.has(arn) ? undefined : ground.principals.get(arn)),
      ]),
    ),
  );
  const changes = JSON.stringify([[...wanted.put], [...wanted.gone]]);
  const revision =
    wanted.put.size + wanted.gone.size === 0
      ? ground.world.revision
      : digestOf(`${ground.world.revision} ${reader.digest()} ${changes}`);
  const world = Object.freeze({ ...ground.world, directory, revision, signingKeys: createSigningKeyCache() });
  return { inForce: { ...before, changes: wanted, directory, world }, problems: built.problems };
}

/** What is in force with one more principal; the changes are the caller's to tell. */
function addTo(before: InForce, entry: PrincipalEntry, { config }: WorldOptions): Taken {
  const { ground, reader, world } = before;
  const built = ground.later.build([entry], (keyId) => before.directory.key(keyId) !== undefined, reader.read);
  const [principal] = built.principals ?? [];
  if (!principal) return { problems: built.problems };
  // One more may make the name of the default principal ambiguous: then it must not have been added.
  const isNamed = config['default-principal'] !== undefined;
  const directory = isNamed
    ? before.directory.with(new Map([[principal.arn, principal]]))
    : before.directory.plus(principal);
  const missing = missingDefault(config, directory);
  if (missing) return { problems: [...built.problems, missing] };
  const revision = digestOf(`${world.revision} ${reader.digest()} ${JSON.stringify(entry)}`);
  return {
    inForce: { ...before, directory, world: Object.freeze({ ...world, directory, revision }) },
    problems: built.problems,
  };
}

/** A fault of ours while loading must not end a proxy that runs. */
function orFailure<T extends { readonly problems: readonly Problem[] }>(load: () => T, empty: Omit<T, 'problems'>): T {
  try {
    return load();
  } catch (error) {
    const message = `the policies could not be loaded (${(error as Error).name}); please report it`;
    return {
      ...empty,
      problems: [{ severity: 'error', code: 'internal-failure', message, pointer: '' }],
    } as unknown as T;
  }
}
