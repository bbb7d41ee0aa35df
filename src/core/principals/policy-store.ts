import type { PolicyVocabulary } from '../policy/language/vocabulary.js';
import type { ParsedPolicy, ParseOptions } from '../policy/read/parse.js';
import { parseInlinePolicy, parsePolicy } from '../policy/read/parse.js';
import { isAwsManaged } from '../terms/arn.js';
import { defined } from '../terms/defined.js';
import type { PolicyDocument } from '../terms/document.js';
import type { Problem } from '../terms/problem.js';
import type { Layer, PolicyRef } from '../terms/verdict.js';
import { isFault } from '../text/json.js';
import { fromValue } from '../text/json-value.js';
import { resolvePointer } from '../text/locate.js';
import { quote } from '../text/report.js';
import type { PolicyReference } from './entries.js';
import type { AppliedPolicy } from './identities.js';
import { policyHint } from './policy-hint.js';

/** A policy that AWS ships, from data/managed-policies; it is read when somebody attaches it. */
export interface ManagedPolicy {
  readonly file: string;
  readonly read: () => string;
}

/**
 * The text of a file, or the error why there is none: `code` ENOENT when there is no such file, else the message says what
 * was found and what was expected. Paths are as the user would type them: relative ones have the principals file's folder
 * before them.
 */
export type ReadFile = (path: string) => string | Error;

export interface StoreOptions {
  /** Policies by ARN, as the files declare them. */
  readonly policies: ReadonlyMap<string, PolicyReference>;
  /** AWS's own by what stands after `policy/` in their ARN: `job-function/ViewOnlyAccess`. */
  readonly managedPolicies: ReadonlyMap<string, ManagedPolicy>;
  /** Absent: paths are not followed, since there is nowhere to look. */
  readonly read?: ReadFile;
  /** What paths are relative to, with its separator at the end; empty: as they are. */
  readonly directory: string;
  readonly vocabulary?: PolicyVocabulary;
  /** What is asked for an ARN that is neither listed nor AWS's own and known here. */
  readonly elsewhere?: ManagedElsewhere;
}

/** A managed policy that is neither in the files nor shipped, by its ARN, as it takes part; undefined when nobody has it. */
export type ManagedElsewhere = (arn: string, use: PolicyUse) => AppliedPolicy | undefined;

/** Where a policy takes part. */
export type PolicyUse = Pick<PolicyRef, 'layer' | 'level' | 'group'>;

/** Reads policies; each file once for each layer that it is used in. Who refers to the same policy gets the same object. */
export interface PolicyStore {
  /** The policy, or undefined when it cannot be had; problems of the reference go to its source, those of a file to the store. */
  load(reference: PolicyReference, use: PolicyUse): AppliedPolicy | undefined;
  /** Those that can be had. */
  loadAll(references: readonly PolicyReference[], use: PolicyUse): AppliedPolicy[];
  /** A policy that is listed, that AWS ships or that is found elsewhere, as a session policy; undefined when there is none. Reads nothing anew. */
  asSession(arn: string): AppliedPolicy | undefined;
  /** Reads the listed policies that nobody has referred to: a wrong file is wrong anyway. */
  loadUnused(): void;
  /** The problems of policy files, file by file in the order of their first use. */
  problems(): Problem[];
  /** A store for what comes later: it takes what this one has read, and has problems of its own. */
  extend(read: ReadFile | undefined): PolicyStore;
}

interface State extends StoreOptions {
  /** What was read, by layer and path. */
  readonly files: Map<string, ParsedPolicy>;
  /** What a path or an ARN gave, by use: a policy of ten thousand principals is one object. */
  readonly applied: Map<string, AppliedPolicy | undefined>;
  /** Of ARNs that nobody knows. */
  readonly hints: Map<string, string>;
  /** Listed ARNs that somebody has referred to. */
  readonly used: Set<string>;
  /** What this store goes on from. */
  readonly before?: State;
}

/** The store over these policies and this way of reading. */
export function createPolicyStore(options: StoreOptions): PolicyStore {
  return storeOf({ ...options, files: new Map(), applied: new Map(), hints: new Map(), used: new Set() });
}

function storeOf(state: State): PolicyStore {
  const load: PolicyStore['load'] = (reference, use) => loadReference(reference, use, state);
  return {
    load,
    loadAll: (references, use) =>
      references.flatMap((reference) => {
        const policy = load(reference, use);
        return policy === undefined ? [] : [policy];
      }),
    asSession: (arn) => asSession(arn, state),
    loadUnused: () => {
      for (const [arn, reference] of state.policies) {
        if (!state.used.has(arn)) load(reference, { layer: 'identity' });
      }
    },
    problems: () => [...state.files.values()].flatMap((parsed) => parsed.problems),
    extend: (read) => {
      const { read: _read, ...options } = state;
      const empty = { files: new Map(), applied: new Map(), hints: new Map(), used: new Set<string>() };
      return storeOf({ ...options, ...empty, ...defined({ read }), before: state });
    },
  };
}

function loadReference(reference: PolicyReference, use: PolicyUse, state: State): AppliedPolicy | undefined {
  const { value, arn } = reference;
  // A document has no other name by which somebody else could mean it; one that is listed has its ARN.
  if (typeof value !== 'string' && arn === undefined) return loadDocument(value, reference, use, state);
  const key = JSON.stringify([typeof value === 'string' ? value : '', arn, use.layer, use.level, use.group]);
  const known = state.applied.get(key) ?? state.before?.applied.get(key);
  if (known !== undefined) {
    if (typeof value === 'string') state.used.add(value);
    return known;
  }
  const policy =
    typeof value === 'string' ? loadNamed(value, reference, use, state) : loadDocument(value, reference, use, state);
  state.applied.set(key, policy);
  return policy;
}

/** The same document as a session policy: what is legal in a managed policy is the same for every use. */
function asSession(arn: string, state: State): AppliedPolicy | undefined {
  const listed = state.policies.get(arn);
  if (listed !== undefined && !isArn(listed.value)) {
    const policy = loadReference(listed, { layer: 'identity' }, state);
    return policy && { document: policy.document, ref: { ...policy.ref, layer: 'session' } };
  }
  const shipped = shippedOf(arn, state);
  if (shipped === undefined) return state.elsewhere?.(arn, { layer: 'session' });
  const { file, read } = shipped;
  const { document } = parsePolicy(read(), 'session', { file, reading: 'simulation' });
  return document && { document, ref: { layer: 'session', name: arn, arn, file } };
}

function loadNamed(name: string, reference: PolicyReference, use: PolicyUse, state: State): AppliedPolicy | undefined {
  if (name.startsWith('arn:')) return loadArn(name, reference, use, state);
  const file = isAbsolute(name) ? name : `${state.directory}${name}`;
  return finish(readFile(name, file, reference, use.layer, state)?.document, reference, use, { file });
}

function loadArn(arn: string, reference: PolicyReference, use: PolicyUse, state: State): AppliedPolicy | undefined {
  const listed = state.policies.get(arn);
  state.used.add(arn);
  // An ARN that stands for another ARN would be a riddle, and might stand for itself.
  if (listed !== undefined && !isArn(listed.value)) {
    // Of principals that come later the file's own report has been given out already: whoever asks is told.
    const { report } = reference.source;
    return loadReference(state.before ? { ...listed, source: { ...listed.source, report } } : listed, use, state);
  }
  const shipped = shippedOf(arn, state);
  if (shipped !== undefined) {
    const { file, read } = shipped;
    const { document } = parsePolicy(read(), use.layer, { file, reading: 'simulation' });
    return finish(document, { ...reference, arn }, use, { file });
  }
  const found = state.elsewhere?.(arn, use);
  if (found !== undefined) return found;
  const place = reference.source.place(reference.pointer);
  reference.source.report.error('unknown-policy', place, `no policy ${quote(arn)} is known`, hintFor(arn, state));
  return undefined;
}

function hintFor(arn: string, { hints, policies, managedPolicies }: State): string {
  const known = hints.get(arn);
  if (known !== undefined) return known;
  const hint = policyHint(arn, [...policies.keys()], [...managedPolicies.keys()]);
  hints.set(arn, hint);
  return hint;
}

function readFile(
  path: string,
  file: string,
  reference: PolicyReference,
  layer: Layer,
  state: State,
): ParsedPolicy | undefined {
  const key = `${layer} ${file}`;
  const known = state.files.get(key) ?? state.before?.files.get(key);
  if (known !== undefined) return known;
  const text = state.read?.(file);
  if (typeof text !== 'string') {
    if (text !== undefined) reportUnreadable(reference, path, file, text);
    return undefined;
  }
  const parsed = parsePolicy(text, layer, { file, ...lintOf(state) });
  state.files.set(key, parsed);
  return parsed;
}

/** AWS's own policies, as the account's details hold them, are about every service and not the user's to mend. */
function loadDocument(
  document: object,
  reference: PolicyReference,
  use: PolicyUse,
  state: State,
): AppliedPolicy | undefined {
  const { source, pointer, arn } = reference;
  if (isAwsManaged(arn))
    return finish(parsePolicy(document, use.layer, { reading: 'simulation' }).document, reference, use);
  const node = resolvePointer(source.root, pointer);
  // The account's details may hold a document as percent-encoded text: it has no lines there.
  const written = node !== undefined && node.type !== 'string';
  const root = written ? node : fromValue(document);
  if (isFault(root)) {
    source.report.error(root.code, source.place(pointer), root.message);
    return undefined;
  }
  const inline = { root, pointer, report: source.report };
  const { position, file } = source;
  const parsed = parseInlinePolicy(written && position ? { ...inline, position } : inline, use.layer, lintOf(state));
  const found = parsed && { ...parsed, value: () => (written ? source.valueAt(pointer) : document) };
  return finish(found, reference, use, written && file !== undefined ? { file, pointer } : {});
}

function lintOf({ vocabulary }: State): ParseOptions {
  return vocabulary === undefined ? {} : { vocabulary };
}

function finish(
  document: PolicyDocument | undefined,
  reference: PolicyReference,
  use: PolicyUse,
  place: Pick<PolicyRef, 'file' | 'pointer'> = {},
): AppliedPolicy | undefined {
  if (document === undefined) return undefined;
  const { value, arn } = reference;
  const name = arn ?? reference.name ?? (typeof value === 'string' ? value : reference.pointer);
  return { document, ref: { ...use, name, ...defined({ arn }), ...place } };
}

function reportUnreadable({ source, pointer }: PolicyReference, path: string, file: string, error: Error): void {
  const place = source.place(pointer);
  if ('code' in error && error.code === 'ENOENT') {
    const message = `the policy ${quote(path)} is missing: there is no such file`;
    source.report.error('missing-file', place, message, `looked for ${quote(file)}`);
  } else {
    source.report.error('unreadable-file', place, `the policy ${quote(path)} cannot be read: ${error.message}`);
  }
}

/** The managed policy of AWS's with this ARN, of those that come with the program. */
function shippedOf(arn: string, { managedPolicies }: State): ManagedPolicy | undefined {
  return isAwsManaged(arn) ? managedPolicies.get(arn.slice(arn.indexOf('/') + 1)) : undefined;
}

const isArn = (value: unknown): boolean => typeof value === 'string' && value.startsWith('arn:');

/** Whether a path begins at a root, on any system: `/`, `\` or a drive. */
export function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
}
