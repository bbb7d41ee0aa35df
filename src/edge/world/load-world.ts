import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings, World } from '../../core/authorize/authorize.js';
import type { Catalog } from '../../core/permissions/catalog/catalog.js';
import { createDirectory } from '../../core/principals/directory.js';
import type { Identities } from '../../core/principals/identities.js';
import type { LiveIdentities } from '../../core/principals/live.js';
import type { LaterPrincipals, PrincipalsInput } from '../../core/principals/load.js';
import type { ManagedElsewhere } from '../../core/principals/policy-store.js';
import type { PrincipalsObject } from '../../core/principals/principals-file.js';
import { defined } from '../../core/terms/defined.js';
import type { Problem } from '../../core/terms/problem.js';
import { createSigningKeyCache } from '../../core/wire/signature/verify.js';
import type { Config } from '../config/options.js';
import { readText } from '../config/read-file.js';
import { loadReaders } from './data.js';
import { type KnownPrincipals, type Layered, layLive } from './live-layer.js';
import { loadVocabulary, principalsLoader, statementLinter } from './policy-loading.js';

/** Where principals come from: a directory with principals.yaml (or .yml, .json), or an object of the same shape. */
export type PrincipalsFrom = { readonly directory: string } | { readonly principals: PrincipalsObject };

export interface WorldOptions {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly policies: PrincipalsFrom;
}

/** A world as the files and an IAM endpoint have it, and what later principals are built on. */
export interface Ground extends KnownPrincipals {
  readonly world: World;
  readonly later: LaterPrincipals;
  /** Of the files. */
  readonly shared: Pick<Identities, 'groups' | 'oidcProviders' | 'organization'>;
  /** What the files alone say. */
  readonly files: KnownPrincipals & { readonly revision: string };
  /** Present when there is an endpoint. */
  readonly layered?: Layered;
  /** The files name a managed policy that only the endpoint may have. */
  readonly asksElsewhere: boolean;
}

export interface LoadedGround {
  /** Present exactly when no problem is an error. */
  readonly ground?: Ground;
  readonly problems: readonly Problem[];
  /** Every file that was read, or looked for in vain. */
  readonly files: readonly string[];
}

/** The folder that is read when nobody names one. */
export const DEFAULT_FOLDER = 'policies';

/** The directory that was named, which must be there; else the default folder if there is one, else nobody. */
export function principalsFrom({ policies }: Pick<Config, 'policies'>): PrincipalsFrom {
  if (policies !== undefined) return { directory: policies };
  return existsSync(DEFAULT_FOLDER) ? { directory: DEFAULT_FOLDER } : NOBODY;
}

/** A proxy that knows nobody, until somebody is made over HTTP. */
export const NOBODY: PrincipalsFrom = { principals: { principals: [] } };

/** Reads files, and remembers which they were and what they held. */
export interface FileReader {
  readonly read: (path: string) => string | Error;
  readonly files: () => readonly string[];
  /** Of everything that was read so far. */
  readonly digest: () => string;
}

/** A reader that has read nothing yet. */
export function createFileReader(): FileReader {
  const texts = new Map<string, string>();
  return {
    read: (path) => {
      const text = readText(path);
      texts.set(path, typeof text === 'string' ? digestOf(text) : text.code);
      return text;
    },
    files: () => [...texts.keys()],
    digest: () => digestOf(JSON.stringify([...texts])),
  };
}

/** A short name of a text that no other text has. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Loads policies and principals as they are on disk now, beside what an IAM endpoint told. */
export type LoadGround = (live?: LiveIdentities) => LoadedGround;

/** Makes a function that does so. */
export function createGroundLoader({ config, catalog, policies }: WorldOptions): LoadGround {
  const vocabulary = loadVocabulary();
  const load = principalsLoader(vocabulary);
  const lint = statementLinter(vocabulary);
  const settings = settingsOf(config);
  const readers = loadReaders();
  return (live) => {
    const { read, files, digest } = createFileReader();
    const input = inputOf(policies, read);
    if ('severity' in input) return { problems: [input], files: files() };
    let asksElsewhere = false;
    const elsewhere: ManagedElsewhere = (arn, use) => {
      asksElsewhere = true;
      return live?.managed(arn, use);
    };
    const { identities, later, problems } = load(input, read, elsewhere);
    if (!identities || !later) return { problems, files: files() };
    const revision = 'text' in input ? digest() : digestOf(`${digest()} ${JSON.stringify(input)}`);
    const place = 'text' in input && input.file !== undefined ? { principalsFile: input.file } : {};
    const known = {
      directory: createDirectory(identities),
      principals: new Map(identities.principals.map((principal) => [principal.arn, principal])),
    };
    const world = Object.freeze({
      catalog,
      directory: known.directory,
      settings: { ...settings, ...place },
      readers,
      revision,
      signingKeys: createSigningKeyCache(),
      lint,
    });
    const alone = { ...known, world, later, shared: identities, files: { ...known, revision }, asksElsewhere };
    const ground = live === undefined ? alone : atOnce(withLive(alone, live));
    const missing = missingDefault(config, ground.directory);
    if (missing) return { problems: [...problems, missing], files: files() };
    return { ground, problems, files: files() };
  };
}

/** The same files beside what an endpoint tells now, step by step. */
export function* withLive(ground: Ground, live: LiveIdentities): Generator<undefined, Ground> {
  const layered = yield* layLive(ground.files, live, ground.layered);
  const { directory, principals } = layered;
  const revision = digestOf(`${ground.files.revision} ${live.revision} ${live.managedRevision}`);
  return { ...ground, layered, directory, principals, world: Object.freeze({ ...ground.world, directory, revision }) };
}

/** The end of something that could be done step by step. */
export function atOnce<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Loads the world of an offline command; `world` is there exactly when no problem is an error. */
export function loadWorld(
  options: WorldOptions,
  live?: LiveIdentities,
): { readonly world?: World; readonly problems: readonly Problem[] } {
  const { ground, problems } = createGroundLoader(options)(live);
  return ground ? { world: ground.world, problems } : { problems };
}

/** The names under which a principals file is looked for, in this order. */
export const PRINCIPALS_FILES = ['principals.yaml', 'principals.yml', 'principals.json'] as const;

function inputOf(policies: PrincipalsFrom, read: FileReader['read']): PrincipalsInput | Problem {
  if ('principals' in policies) return policies.principals;
  const candidates = PRINCIPALS_FILES.map((name) => join(policies.directory, name));
  const [file = candidates[0] as string, second] = candidates.filter((path) => existsSync(path));
  const text = read(file);
  if (second !== undefined) {
    const message = `there are two principals files, \`${file}\` and \`${second}\`, and only one can count`;
    return { ...NO_PRINCIPALS, code: 'two-principals-files', message, file: second, hint: 'keep one of them' };
  }
  if (typeof text === 'string') return { file, text };
  if ((text as NodeJS.ErrnoException).code !== 'ENOENT')
    return { ...NO_PRINCIPALS, message: `the principals file cannot be read: ${text.message}`, file };
  const hint = 'name the directory that holds it with `--policies DIR`';
  return { ...NO_PRINCIPALS, message: 'there is no principals file', file, hint };
}

const NO_PRINCIPALS = { severity: 'error', code: 'no-principals', pointer: '' } as const;

/** The problem of a default principal that names nobody, or several. */
export function missingDefault(config: Config, directory: World['directory']): Problem | undefined {
  const name = config['default-principal'];
  const meant = name === undefined ? undefined : directory.named(name);
  if (meant === undefined || meant.length === 1) return undefined;
  const head = { severity: 'error', code: 'no-default-principal', pointer: '' } as const;
  if (meant.length === 0)
    return { ...head, message: `\`--default-principal ${name}\` names no principal that is known here` };
  const arns = meant.slice(0, 5).map(({ arn }) => `\`${arn}\``);
  const message = `\`--default-principal ${name}\` names ${meant.length} principals: ${arns.join(', ')}`;
  return { ...head, message, hint: 'write the whole ARN' };
}

function settingsOf(config: Config): Settings {
  return {
    edition: config.permissions,
    unknownOperations: config['unknown-operations'],
    requireSignatures: config['require-signatures'],
    unknownTags: config['unknown-tags'],
    region: config.region ?? (process.env.AWS_REGION || 'us-east-1'),
    startedAt: Math.floor(performance.timeOrigin),
    secureTransport: !config['insecure-transport'],
    ...readersBehind(config),
    ...defined({
      defaultPrincipal: config['default-principal'],
      sourceIp: config['source-ip'],
      principalsSource: config['principals-from'],
    }),
  };
}

/** AWS reads as this program does, and so does what is embedded here; what answers at a URL has habits of its own. */
function readersBehind(config: Config): Pick<Settings, 'behind' | 'listNames' | 'anyPresigned'> {
  if (config.upstream === 'embedded' || config.upstream === 'aws') return { behind: 'aws', listNames: 'either' };
  return { behind: 'emulator', listNames: 'model', anyPresigned: config.presigned === 'forward' };
}
