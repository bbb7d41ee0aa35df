import type { PolicyVocabulary } from '../policy/language/vocabulary.js';
import type { ParsedPolicy, ParseOptions } from '../policy/read/parse.js';
import { parseInlinePolicy, parsePolicy } from '../policy/read/parse.js';
import type { PolicyDocument } from '../terms/document.js';
import type { Problem } from '../terms/problem.js';
import type { Layer, PolicyRef } from '../terms/verdict.js';
import { isFault } from '../text/json.js';
import { fromValue } from '../text/json-value.js';
import { resolvePointer } from '../text/locate.js';
import { quote } from '../text/report.js';
import type { PolicyReference } from './declaration.js';
import type { PolicySource } from './identities.js';
import { policyHint } from './policy-hint.js';

/** A policy that AWS ships, from data/managed-policies; it is read when somebody attaches it. */
export interface ManagedPolicy {
  readonly file: string;
  readonly read: () => string;
}

export interface StoreOptions {
  /** Policies by ARN, as the files declare them. */
  readonly policies: ReadonlyMap<string, PolicyReference>;
  /** AWS's own by what stands after `policy/` in their ARN: `job-function/ViewOnlyAccess`. */
  readonly managedPolicies: ReadonlyMap<string, ManagedPolicy>;
  /** The text of a file; absent: paths are not followed, since there is nowhere to look. */
  readonly read?: (path: string) => string | Error;
  /** What paths are relative to, with its separator at the end; empty: as they are. */
  readonly directory: string;
  readonly vocabulary?: PolicyVocabulary;
}

/** Where a policy takes part. */
export type PolicyUse = Pick<PolicyRef, 'layer' | 'level' | 'group'>;

/** Reads policies; each file once for each layer that it stands in. */
export interface PolicyStore {
  /** The policy, or undefined when it cannot be had; problems of the reference go to its source, those of a file to the store. */
  load(reference: PolicyReference, ref: PolicyUse): PolicySource | undefined;
  /** The problems of policy files, file by file in the order of their first use. */
  problems(): Problem[];
}

interface State extends StoreOptions {
  /** What was read, by layer and path. */
  readonly files: Map<string, ParsedPolicy>;
  /** What became of each reference, by use: a group's policy reaches many users and is read once. */
  readonly loaded: Map<PolicyReference, Map<string, PolicySource | undefined>>;
}

/** The store over these policies and this way of reading. */
export function createPolicyStore(options: StoreOptions): PolicyStore {
  const state: State = { ...options, files: new Map(), loaded: new Map() };
  return {
    load: (reference, use) => loadOnce(reference, use, state),
    problems: () => [...state.files.values()].flatMap((parsed) => parsed.problems),
  };
}

function loadOnce(reference: PolicyReference, use: PolicyUse, state: State): PolicySource | undefined {
  const uses = state.loaded.get(reference) ?? new Map<string, PolicySource | undefined>();
  state.loaded.set(reference, uses);
  const key = JSON.stringify([use.layer, use.level, use.group]);
  if (!uses.has(key)) uses.set(key, load(reference, use, state));
  return uses.get(key);
}

function load(reference: PolicyReference, use: PolicyUse, state: State): PolicySource | undefined {
  const { value } = reference;
  if (typeof value !== 'string') return loadInline(value, reference, use, state);
  if (value.startsWith('arn:')) return loadArn(value, reference, use, state);
  const file = isAbsolute(value) ? value : `${state.directory}${value}`;
  return finish(readFile(value, file, reference, use.layer, state)?.document, reference, use, { file });
}

function loadArn(arn: string, reference: PolicyReference, use: PolicyUse, state: State): PolicySource | undefined {
  const listed = state.policies.get(arn);
  // An ARN that stands for another ARN would be a riddle, and might stand for itself.
  if (listed !== undefined && !(typeof listed.value === 'string' && listed.value.startsWith('arn:'))) {
    return loadOnce(listed, use, state);
  }
  const shipped = isAws(arn) ? state.managedPolicies.get(arn.slice(arn.indexOf('/') + 1)) : undefined;
  if (shipped !== undefined) {
    const { file, read } = shipped;
    const { document } = parsePolicy(read(), use.layer, { file, reading: 'simulation' });
    return finish(document, { ...reference, arn }, use, { file });
  }
  const hint = policyHint(arn, [...state.policies.keys()], [...state.managedPolicies.keys()]);
  const place = reference.source.place(reference.pointer);
  reference.source.report.error('unknown-policy', place, `no policy ${quote(arn)} is known`, hint);
  return undefined;
}

function readFile(
  path: string,
  file: string,
  reference: PolicyReference,
  layer: Layer,
  state: State,
): ParsedPolicy | undefined {
  const key = `${layer} ${file}`;
  const known = state.files.get(key);
  if (known !== undefined) return known;
  const text = state.read?.(file);
  if (typeof text !== 'string') {
    if (text !== undefined) reportMissing(reference, path, file, text);
    return undefined;
  }
  const parsed = parsePolicy(text, layer, { file, ...lintOf(state) });
  state.files.set(key, parsed);
  return parsed;
}

/** AWS's own policies, as the account's details hold them, are about every service and not the user's to mend. */
function loadInline(
  document: object,
  reference: PolicyReference,
  use: PolicyUse,
  state: State,
): PolicySource | undefined {
  const { source, pointer, arn } = reference;
  if (isAws(arn)) return finish(parsePolicy(document, use.layer, { reading: 'simulation' }).document, reference, use);
  const node = resolvePointer(source.root, pointer);
  // The account's details may hold a document as percent-encoded text: it has no lines there.
  const written = node !== undefined && node.type !== 'string';
  const root = written ? node : fromValue(document);
  if (isFault(root)) {
    source.report.error(root.code, source.place(pointer), root.message);
    return undefined;
  }
  const inline = { root, pointer, report: source.report };
  const { position } = source;
  const parsed = parseInlinePolicy(written && position ? { ...inline, position } : inline, use.layer, lintOf(state));
  const place = written && source.file !== undefined ? { file: source.file, pointer } : {};
  return finish(parsed && { ...parsed, value: () => source.valueAt(pointer) }, reference, use, place);
}

function lintOf({ vocabulary }: State): ParseOptions {
  return vocabulary === undefined ? {} : { vocabulary };
}

function finish(
  document: PolicyDocument | undefined,
  reference: PolicyReference,
  use: PolicyUse,
  place: Pick<PolicyRef, 'file' | 'pointer'> = {},
): PolicySource | undefined {
  if (document === undefined) return undefined;
  const { value, arn } = reference;
  const name = arn ?? reference.name ?? (typeof value === 'string' ? value : reference.pointer);
  return { document, ref: { ...use, name, ...(arn === undefined ? {} : { arn }), ...place } };
}

function reportMissing(reference: PolicyReference, path: string, file: string, error: Error): void {
  const reason = 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
  const message = `the policy ${quote(path)} is missing: ${reason}`;
  reference.source.report.error(
    'missing-file',
    reference.source.place(reference.pointer),
    message,
    `looked for ${quote(file)}`,
  );
}

/** `arn:aws:iam::aws:policy/...`, in any partition. */
function isAws(arn: string | undefined): boolean {
  return arn !== undefined && /^arn:[a-z-]+:iam::aws:policy\//.test(arn);
}

function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
}

/** A policy that stands in several layers has most of its problems in each; they are told once. */
export function uniqueProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const id = `${problem.file} ${problem.code} ${problem.pointer} ${problem.message}`;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
