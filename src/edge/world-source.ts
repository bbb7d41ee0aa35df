import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createSigningKeyCache } from '../core/caller/sigv4.js';
import type { Catalog } from '../core/permissions/catalog.js';
import type { Settings, World } from '../core/pipeline.js';
import { createDirectory } from '../core/principals/directory.js';
import type { PrincipalsInput } from '../core/principals/load.js';
import type { PrincipalsObject } from '../core/principals/principals-file.js';
import type { Problem } from '../core/problem.js';
import type { Config } from './config/options.js';
import { loadVocabulary, principalsLoader } from './policy-loading.js';
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
}

/** Makes a function that loads policies and principals as they are on disk now. */
export function createWorldLoader({ config, catalog, policies }: WorldOptions): () => LoadedWorld {
  const load = principalsLoader(loadVocabulary());
  const settings = settingsOf(config);
  return () => {
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
    if ('severity' in input) return { problems: [input], files };
    if (!('text' in input)) digest.update(JSON.stringify(input));
    const { identities, problems } = load(input, read);
    if (!identities) return { problems, files };
    const directory = createDirectory(identities);
    const missing = missingDefault(config, directory);
    if (missing) return { problems: [...problems, missing], files };
    const revision = digest.digest('hex').slice(0, 12);
    return {
      world: Object.freeze({ catalog, directory, settings, revision, signingKeys: createSigningKeyCache() }),
      problems,
      files,
    };
  };
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
    requireSignatures: config['require-signatures'],
    region: config.region ?? (process.env.AWS_REGION || 'us-east-1'),
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
  /** Loads again; a load with errors changes nothing. */
  readonly reload: () => readonly Problem[];
  /** Stops watching. */
  readonly close: () => void;
}

/**
 * Loads policies and principals, and again whenever their files change. A new world takes the old one's place between
 * two calls, whole; one with errors never does, and is reported.
 *
 * @param onReload told after every later load, with its problems.
 */
export function createWorldSource(
  options: WorldOptions,
  onReload: (problems: readonly Problem[]) => void,
): WorldSource {
  const load = createWorldLoader(options);
  let current: World | undefined;
  let problems: readonly Problem[] = [];
  let warnings: readonly Problem[] = [];
  let files: readonly string[] = [];
  const take = (): void => {
    const loaded = load();
    files = loaded.files;
    problems = loaded.world ? [] : loaded.problems;
    if (!loaded.world) return;
    warnings = loaded.problems;
    // An unchanged load keeps the world with its caches.
    if (loaded.world.revision !== current?.revision) current = loaded.world;
  };
  take();
  const watcher =
    options.config.watch && 'directory' in options.policies && current ? watchFiles(() => reload()) : undefined;
  const reload = (): readonly Problem[] => {
    take();
    watcher?.follow(files.map((file) => resolve(file)));
    const all = problems.length ? problems : warnings;
    onReload(all);
    return all;
  };
  watcher?.follow(files.map((file) => resolve(file)));
  return {
    get current() {
      return current;
    },
    world: () => {
      if (!current) throw new Error('INVARIANT: a proxy without policies does not start');
      return current;
    },
    problems: () => problems,
    warnings: () => warnings,
    reload,
    close: () => watcher?.close(),
  };
}
