import type { Layer, PolicyRef } from '../engine/verdict.js';
import { nearest } from '../nearest.js';
import type { ParsedPolicy, ParseOptions } from '../policy/parse.js';
import { parsePolicy } from '../policy/parse.js';
import { didYouMean, quote } from '../policy/report.js';
import type { PolicyVocabulary } from '../policy/vocabulary.js';
import type { Problem } from '../problem.js';
import type { PolicyReference } from './declaration.js';
import type { PolicySource } from './identities.js';

/** A policy that AWS ships, from data/managed-policies. */
export interface ManagedPolicy {
  readonly file: string;
  readonly text: string;
}

export interface StoreOptions {
  /** Policies by ARN, as the files declare them. */
  readonly policies: ReadonlyMap<string, PolicyReference>;
  /** AWS's own by name: `AmazonElastiCacheFullAccess`. */
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

/** The store over these policies and this way of reading. */
export function createPolicyStore(options: StoreOptions): PolicyStore {
  const files = new Map<string, ParsedPolicy>();
  const loaded = new Map<PolicyReference, Map<string, PolicySource | undefined>>();

  function parse(input: string | object, layer: Layer, file: string | undefined, aws: boolean): ParsedPolicy {
    const settings: ParseOptions = {
      ...(file === undefined ? {} : { file }),
      // AWS's own policies are about every service and are not the user's to mend.
      ...(options.vocabulary === undefined || aws ? {} : { vocabulary: options.vocabulary }),
      ...(aws ? { reading: 'simulation' } : {}),
    };
    return parsePolicy(input, layer, settings);
  }

  function loadFile(path: string, reference: PolicyReference, layer: Layer): ParsedPolicy | undefined {
    const file = isAbsolute(path) ? path : `${options.directory}${path}`;
    const key = `${layer} ${file}`;
    const known = files.get(key);
    if (known !== undefined) return known;
    const text = options.read?.(file);
    if (typeof text !== 'string') {
      if (text !== undefined) reportMissing(reference, path, file, text);
      return undefined;
    }
    const parsed = parse(text, layer, file, false);
    files.set(key, parsed);
    return parsed;
  }

  function loadInline(document: object, reference: PolicyReference, layer: Layer, aws: boolean): ParsedPolicy {
    const parsed = parse(document, layer, undefined, aws);
    const { source, pointer } = reference;
    for (const problem of aws ? [] : parsed.problems) {
      const place = source.place(`${pointer}${problem.pointer}`);
      source.report[problem.severity](problem.code, place, problem.message, problem.hint);
    }
    return parsed;
  }

  /** A group's policy reaches many users; each reference is read once for each use that differs. */
  function load(reference: PolicyReference, ref: PolicyUse): PolicySource | undefined {
    const uses = loaded.get(reference) ?? new Map<string, PolicySource | undefined>();
    loaded.set(reference, uses);
    const use = JSON.stringify([ref.layer, ref.level, ref.group]);
    if (!uses.has(use)) uses.set(use, loadNow(reference, ref));
    return uses.get(use);
  }

  function loadNow(reference: PolicyReference, ref: PolicyUse): PolicySource | undefined {
    const isArn = typeof reference.value === 'string' && reference.value.startsWith('arn:');
    if (isArn) return loadArn(reference, ref);
    const parsed =
      typeof reference.value === 'string'
        ? loadFile(reference.value, reference, ref.layer)
        : loadInline(reference.value, reference, ref.layer, isAws(reference.arn));
    return finish(parsed, reference, ref);
  }

  function loadArn(reference: PolicyReference, ref: PolicyUse): PolicySource | undefined {
    const arn = String(reference.value);
    const listed = options.policies.get(arn);
    if (listed !== undefined && !(typeof listed.value === 'string' && listed.value.startsWith('arn:')))
      return load(listed, ref);
    const shipped = isAws(arn) ? options.managedPolicies.get(arn.slice(arn.lastIndexOf('/') + 1)) : undefined;
    if (shipped !== undefined)
      return finish(
        parse(shipped.text, ref.layer, shipped.file, true),
        { ...reference, arn, value: shipped.file },
        ref,
      );
    const guess = nearest(arn, [
      ...options.policies.keys(),
      ...[...options.managedPolicies.keys()].map((name) => `arn:aws:iam::aws:policy/${name}`),
    ]);
    const hint = didYouMean(guess) ?? 'list its file under `policies`';
    reference.source.report.error(
      'unknown-policy',
      reference.source.place(reference.pointer),
      `no policy ${quote(arn)} is known`,
      hint,
    );
    return undefined;
  }

  function finish(
    parsed: ParsedPolicy | undefined,
    reference: PolicyReference,
    ref: PolicyUse,
  ): PolicySource | undefined {
    if (parsed?.document === undefined) return undefined;
    const path = typeof reference.value === 'string' ? reference.value : undefined;
    const file =
      path === undefined ? undefined : isAbsolute(path) || isAws(reference.arn) ? path : `${options.directory}${path}`;
    return {
      document: parsed.document,
      ref: {
        ...ref,
        name: reference.arn ?? reference.name ?? path ?? reference.pointer,
        ...(reference.arn === undefined ? {} : { arn: reference.arn }),
        ...(file === undefined ? {} : { file }),
      },
    };
  }

  return { load, problems: () => [...files.values()].flatMap((parsed) => parsed.problems) };
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
