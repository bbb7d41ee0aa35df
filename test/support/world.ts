import { type DryRun, type DryRunDefaults, dryRun } from '#src/core/ask/dry-run.js';
import type { Outcome, Settings, World } from '#src/core/authorize/authorize.js';
import { createDirectory } from '#src/core/principals/directory.js';
import type { PrincipalsInput } from '#src/core/principals/load.js';
import type { PrincipalsObject } from '#src/core/principals/principals-file.js';
import { createSigningKeyCache } from '#src/core/wire/signature/verify.js';
import { loadCatalog, loadReaders } from '#src/edge/world/data.js';
import { loadVocabulary, principalsLoader, statementLinter } from '#src/edge/world/policy-loading.js';

const catalog = loadCatalog();
const readers = loadReaders();
const vocabulary = loadVocabulary();
const load = principalsLoader(vocabulary);
const lint = statementLinter(vocabulary);

const SETTINGS: Settings = {
  edition: 'table',
  unknownOperations: 'reject',
  unknownTags: 'reject',
  requireSignatures: false,
  region: 'us-east-1',
  secureTransport: true,
};

/** The moment of every question in these tests. */
export const NOW = Date.UTC(2024, 0, 2, 3, 4, 5);

/** A world of these principals: an object, or the text of `policies/principals.yaml` with the files beside it. */
export function worldOf(
  principals: PrincipalsObject | { readonly text: string; readonly files: Readonly<Record<string, string>> },
  settings: Partial<Settings> = {},
): World {
  const files = 'text' in principals ? principals.files : {};
  const input: PrincipalsInput =
    'text' in principals ? { file: 'policies/principals.yaml', text: principals.text } : principals;
  const read = (path: string): string | Error => files[path] ?? Object.assign(new Error(path), { code: 'ENOENT' });
  const { identities, problems } = load(input, read);
  if (!identities) throw new Error(problems.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
  return {
    catalog,
    directory: createDirectory(identities),
    settings: { ...SETTINGS, ...settings },
    readers,
    revision: 'r1',
    signingKeys: createSigningKeyCache(),
    lint,
  };
}

/** One user, alice, with these identity policies. */
export function worldOfAlice(documents: readonly object[], more: object = {}, settings: Partial<Settings> = {}): World {
  const inline = documents.map((document, i) => ({ name: `p${i + 1}`, document }));
  return worldOf({ principals: [{ arn: 'arn:aws:iam::123456789012:user/alice', inline, ...more }] }, settings);
}

/** The dry run of a line that must be of the right form. */
export function ask(world: World, line: Record<string, unknown>, defaults: Partial<DryRunDefaults> = {}): DryRun {
  const ran = dryRun(world, line, { now: NOW, explain: 'full', ...defaults });
  if ('bad' in ran) throw new Error(ran.bad);
  return ran;
}

export type Denied = Extract<Outcome, { kind: 'denied' }>;

/** The outcome of a line that must be denied. */
export function denied(world: World, line: Record<string, unknown>): Denied {
  const { outcome } = ask(world, line);
  if (outcome.kind !== 'denied') throw new Error(`the call is ${outcome.kind}`);
  return outcome;
}

/** A policy document of these statements. */
export const policy = (...statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: statements });
