import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Settings, World } from '../../core/authorize/authorize.js';
import type { Catalog } from '../../core/permissions/catalog/catalog.js';
import { createDirectory } from '../../core/principals/directory.js';
import type { LoadedPrincipals, PrincipalsInput, ReadFile } from '../../core/principals/load.js';
import type { PrincipalsObject } from '../../core/principals/principals-file.js';
import type { Problem } from '../../core/terms/problem.js';
import { createSigningKeyCache } from '../../core/wire/signature/verify.js';
import type { Config } from '../config/options.js';
import { loadVocabulary, principalsLoader, principalsObject, statementLinter } from './policy-loading.js';
import { applyChanges, type Changed, NO_CHANGES, type RuntimeChanges } from './runtime-principals.js';
import { watchFiles } from './watch-files.js';

/** Where principals come from: a directory with principals.yaml (or .yml, .json), or an object of the same shape. */
export type PolicySource = { readonly directory: string } | { readonly principals: PrincipalsObject };

export interface WorldOptions {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly policies: PolicySource;
}

export interface LoadedWorld {
  /** Present exactly when no problem is an error. */
  readonly world?: World;
  readonly problems: readonly Problem[];
  /** Every file that was read, or looked for in vain. */
  readonly files: readonly string[];
  /** ARNs that the principals file, or a change on top of it, tells of. */
  readonly declared: ReadonlySet<string>;
  /** ARNs of the principals that are there without any change. */
  readonly unchanged: ReadonlySet<string>;
}

/** Makes a function that loads policies and principals as they are on disk now, with changes on top. */
export function createWorldLoader({
  config,
  catalog,
  policies,
}: WorldOptions): (changes?: RuntimeChanges) => LoadedWorld {
  const vocabulary = loadVocabulary();
  const load = principalsLoader(vocabulary);
  const lint = statementLinter(vocabulary);
  const settings = settingsOf(config);
  return (changes = NO_CHANGES) => {
    const files: string[] = [];
    const digest = createHash('sha256');
    const read = (path: string): string | Error => {
      files.push(path);
      try {
        const text = readFileSync(path, 'utf8');
        digest.update(`${path}\0${text}\0`);
        return text;
      } catch (error) {
        return error as Error;
      }
    };
    const input = inputOf(policies, read);
    const refused = (problems: readonly Problem[]): LoadedWorld => ({
      problems,
      files,
      declared: new Set(),
      unchanged: new Set(),
    });
    if ('severity' in input) return refused([input]);
    if (!('text' in input)) digest.update(JSON.stringify(input));
    const { identities, problems, declared, unchanged } = loadWithChanges(load, input, read, changes);
    if (!identities) return refused(problems);
    if (changes.put.size + changes.gone.size > 0) digest.update(JSON.stringify([[...changes.put], [...changes.gone]]));
    const directory = createDirectory(identities);
    const missing = missingDefault(config, directory);
    if (missing) return refused([...problems, missing]);
    const revision = digest.digest('hex').slice(0, 12);
    return {
      world: Object.freeze({ catalog, directory, settings, revision, signingKeys: createSigningKeyCache(), lint }),
      problems,
      files,
      declared,
      unchanged,
    };
  };
}

type Load = (input: PrincipalsInput, read?: ReadFile) => LoadedPrincipals;

/**
 * The files are loaded by themselves first, so that what is wrong in them is told with its place; then once more with the
 * changes on top, by the same loader, since a change may name the files' groups and policies.
 */
function loadWithChanges(
  load: Load,
  input: PrincipalsInput,
  read: ReadFile,
  changes: RuntimeChanges,
): LoadedPrincipals & Pick<LoadedWorld, 'declared' | 'unchanged'> {
  const alone = load(input, read);
  if (!alone.identities) return { ...alone, declared: new Set(), unchanged: new Set() };
  const merged = applyChanges(principalsObject(input), changes);
  const declared = new Set(merged.principals.map(({ arn }) => arn));
  const unchanged = new Set(alone.identities.principals.map(({ arn }) => arn));
  if (changes.put.size === 0 && changes.gone.size === 0) return { ...alone, declared, unchanged };
  // Beside the file, so that its relative paths and the account's details mean the same.
  const place = 'text' in input ? join(dirname(input.file ?? ''), CHANGES_FILE) : undefined;
  const { identities, problems } = load(
    place === undefined ? merged : { file: place, text: JSON.stringify(merged) },
    read,
  );
  const told = problems.map((problem) => (problem.file === place ? withoutPlace(problem) : problem));
  if (!identities) return { problems: told, declared, unchanged };
  const principals = identities.principals.filter(({ arn }) => !changes.gone.has(arn));
  return { identities: { ...identities, principals }, problems: told, declared, unchanged };
}

/** A file that nobody wrote: the principals file with the changes on top. */
const CHANGES_FILE = 'principals-with-changes.json';

function withoutPlace({ file: _file, line: _line, column: _column, ...problem }: Problem): Problem {
  return problem;
}

/** Loads once. */
export function loadWorld(options: WorldOptions): LoadedWorld {
  return createWorldLoader(options)();
}

/** The names under which a principals file is looked for, in this order. */
export const PRINCIPALS_FILES = ['principals.yaml', 'principals.yml', 'principals.json'] as const;

function inputOf(policies: PolicySource, read: (path: string) => string | Error): PrincipalsInput | Problem {
  if ('principals' in policies) return policies.principals;
  const candidates = PRINCIPALS_FILES.map((name) => join(policies.directory, name));
  const file = candidates.find((path) => existsSync(path)) ?? (candidates[0] as string);
  const text = read(file);
  if (typeof text === 'string') return { file, text };
  const { code } = text as NodeJS.ErrnoException;
  const hint = code === 'ENOENT' ? 'name the directory that holds it with `--policies DIR`' : undefined;
  const message = code === 'ENOENT' ? 'there is no principals file' : `the principals file cannot be read (${code})`;
  return { severity: 'error', code: 'no-principals', message, pointer: '', file, ...(hint ? { hint } : {}) };
}

function missingDefault(config: Config, directory: World['directory']): Problem | undefined {
  const name = config['default-principal'];
  if (name === undefined || directory.principal(name) || directory.key(name)) return undefined;
  return {
    severity: 'error',
    code: 'no-default-principal',
    message: `\`--default-principal ${name}\` names nobody in the principals file`,
    pointer: '',
  };
}

function settingsOf(config: Config): Settings {
  return {
    edition: config.permissions,
    unknownOperations: config['unknown-operations'],
    unknownTags: config['unknown-tags'],
    requireSignatures: config['require-signatures'],
    region: config.region ?? (process.env.AWS_REGION || 'us-east-1'),
    startedAt: Math.floor(performance.timeOrigin),
    secureTransport: !config['insecure-transport'],
    ...(config['default-principal'] === undefined ? {} : { defaultPrincipal: config['default-principal'] }),
    ...(config['source-ip'] === undefined ? {} : { sourceIp: config['source-ip'] }),
  };
}

/** The policies in force, and how to change them. */
export interface WorldSource {
  /** The world in force; undefined only when the first load failed. */
  readonly current: World | undefined;
  readonly world: () => World;
  /** Errors of the last load, when it did not take effect; empty when what is on disk is in force. */
  readonly problems: () => readonly Problem[];
  /** Warnings about what is in force. */
  readonly warnings: () => readonly Problem[];
  /** Loads again; a load with errors changes nothing. `forgetChanges` goes back to what the files say. */
  readonly reload: (forgetChanges?: boolean) => readonly Problem[];
  readonly changes: () => RuntimeChanges;
  /** Puts other changes on top of what the files say; with errors nothing changes. */
  readonly change: (changes: RuntimeChanges) => Changed;
  readonly declares: (arn: string) => boolean;
  /** Whether a principal would be there without the changes. */
  readonly unchanged: (arn: string) => boolean;
  /** Stops watching. */
  readonly close: () => void;
}

/**
 * Loads policies and principals, and again whenever their files change. A new world takes the old one's place between
 * two calls, whole; one with errors never does, and is reported.
 *
 * @param onReload told after every later load of the files, with its problems.
 */
export function createWorldSource(
  options: WorldOptions,
  onReload: (problems: readonly Problem[]) => void,
): WorldSource {
  const load = neverThrowing(createWorldLoader(options));
  let inForce: LoadedWorld | undefined;
  let changes = NO_CHANGES;
  let problems: readonly Problem[] = [];
  let files: readonly string[] = [];
  const take = (wanted: RuntimeChanges): LoadedWorld => {
    const loaded = load(wanted);
    if (!loaded.world) return loaded;
    changes = wanted;
    problems = [];
    // An unchanged load keeps the world with its caches.
    const world = loaded.world.revision === inForce?.world?.revision ? inForce.world : loaded.world;
    inForce = { ...loaded, world };
    return loaded;
  };
  const takeFiles = (wanted: RuntimeChanges): readonly Problem[] => {
    const loaded = take(wanted);
    // A principals file that is gone takes its policies' names with it; they are watched until it is back.
    files = loaded.world ? loaded.files : [...new Set([...loaded.files, ...files])];
    if (!loaded.world) problems = loaded.problems;
    return loaded.problems;
  };
  takeFiles(changes);
  const watching = options.config.watch && 'directory' in options.policies && inForce !== undefined;
  const watcher = watching ? watchFiles(() => reload()) : undefined;
  const follow = (): void => watcher?.follow(files.map((file) => resolve(file)));
  const reload = (forgetChanges = false): readonly Problem[] => {
    const found = takeFiles(forgetChanges ? NO_CHANGES : changes);
    follow();
    onReload(found);
    return found;
  };
  follow();
  return {
    get current() {
      return inForce?.world;
    },
    world: () => {
      if (!inForce?.world) throw new Error('INVARIANT: a proxy without policies does not start');
      return inForce.world;
    },
    problems: () => problems,
    warnings: () => inForce?.problems ?? [],
    reload,
    changes: () => changes,
    change(wanted) {
      const loaded = take(wanted);
      if (loaded.world) {
        // A change may name further files.
        files = loaded.files;
        follow();
      }
      return { problems: loaded.problems };
    },
    declares: (arn) => inForce?.declared.has(arn) === true,
    unchanged: (arn) => inForce?.unchanged.has(arn) === true,
    close: () => watcher?.close(),
  };
}

/** A fault of ours while loading must not end a proxy that runs. */
function neverThrowing(load: (changes: RuntimeChanges) => LoadedWorld): (changes: RuntimeChanges) => LoadedWorld {
  return (changes) => {
    try {
      return load(changes);
    } catch (error) {
      const message = `the policies could not be loaded (${(error as Error).name}); please report it`;
      return {
        problems: [{ severity: 'error', code: 'internal-failure', message, pointer: '' }],
        files: [],
        declared: new Set(),
        unchanged: new Set(),
      };
    }
  };
}
