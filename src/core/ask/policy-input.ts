/** Policies as a user hands them to the engine: documents by layer, as JSON text or as objects. */

import { compilePolicySet, type PolicySet } from '../engine/policy-set.js';
import { type CompiledPolicy, compilePolicy } from '../policy/match/compile.js';
import { type ParseOptions, parsePolicy } from '../policy/read/parse.js';
import { defined } from '../terms/defined.js';
import type { Problem } from '../terms/problem.js';
import type { ContextEntry, RequestContext } from '../terms/question.js';
import type { Layer, PolicyRef } from '../terms/verdict.js';

/** The text of a policy, or what the text was parsed to. */
export type PolicySource = string | object;

export interface NamedPolicy {
  /** What results call the policy. */
  readonly name: string;
  readonly document: PolicySource;
  /** A managed policy's. */
  readonly arn?: string;
}

export interface PolicyInput {
  readonly identityPolicies: readonly NamedPolicy[];
  /** Absent: no boundary. */
  readonly permissionsBoundary?: PolicySource;
  /** Absent: no session policies; `[]`: a session that allows nothing. */
  readonly sessionPolicies?: readonly PolicySource[];
  /** Levels, root first; an empty level allows nothing. */
  readonly serviceControlPolicies?: readonly (readonly PolicySource[])[];
  /** Levels, root first; each carries its own allows. */
  readonly resourceControlPolicies?: readonly (readonly PolicySource[])[];
  /** Only the account's root user (`arn:aws:iam::123456789012:root`) makes a difference: it needs no identity policies. */
  readonly principal?: { readonly arn: string };
}

/** A problem of one of the policies, with the place of that policy in the input. */
export interface PolicyInputProblem extends Problem {
  /** `identityPolicies[0]`, `serviceControlPolicies[1][0]`. */
  readonly policy: string;
}

export type CompiledInput = { readonly set: PolicySet } | { readonly problems: readonly PolicyInputProblem[] };

type Reading = NonNullable<ParseOptions['reading']>;

/** Parses and compiles every policy; all errors of all of them, or the set. Warnings are not told. */
export function compileInput(input: PolicyInput, reading: Reading): CompiledInput {
  const loader = createLoader(reading);
  const { permissionsBoundary, sessionPolicies, serviceControlPolicies, resourceControlPolicies, principal } = input;
  const identity = input.identityPolicies.flatMap(({ document, ...named }, index) =>
    loader.load(document, `identityPolicies[${index}]`, { layer: 'identity', ...named }),
  );
  const boundaryRef = { layer: 'boundary', name: 'permissionsBoundary' } as const;
  const [boundary] =
    permissionsBoundary === undefined ? [] : loader.load(permissionsBoundary, boundaryRef.name, boundaryRef);
  const session = sessionPolicies && loader.list(sessionPolicies, 'sessionPolicies', 'session');
  const scp = serviceControlPolicies && loader.levels(serviceControlPolicies, 'serviceControlPolicies', 'scp');
  const rcp = resourceControlPolicies && loader.levels(resourceControlPolicies, 'resourceControlPolicies', 'rcp');
  if (loader.problems.length > 0) return { problems: loader.problems };
  const set = compilePolicySet({
    identity,
    root: isRoot(principal?.arn),
    ...defined({ boundary, session, scp, rcp }),
  });
  return { set };
}

interface Loader {
  readonly problems: readonly PolicyInputProblem[];
  /** One compiled policy, or none when it was refused. */
  readonly load: (source: PolicySource, place: string, ref: PolicyRef) => CompiledPolicy[];
  readonly list: (sources: readonly PolicySource[], place: string, layer: Layer, level?: number) => CompiledPolicy[];
  readonly levels: (levels: readonly (readonly PolicySource[])[], place: string, layer: Layer) => CompiledPolicy[][];
}

function createLoader(reading: Reading): Loader {
  const problems: PolicyInputProblem[] = [];
  const load: Loader['load'] = (source, place, ref) => {
    const parsed = parsePolicy(source, ref.layer, { reading, errorsOnly: true });
    if (parsed.document !== undefined) return [compilePolicy(parsed.document, ref)];
    for (const problem of parsed.problems) {
      if (problem.severity === 'error') problems.push({ ...problem, policy: place });
    }
    return [];
  };
  const list: Loader['list'] = (sources, place, layer, level) =>
    sources.flatMap((source, index) => {
      const name = `${place}[${index}]`;
      return load(source, name, { layer, name, ...defined({ level }) });
    });
  const levels: Loader['levels'] = (sources, place, layer) =>
    sources.map((level, index) => list(level, `${place}[${index}]`, layer, index));
  return { problems, load, list, levels };
}

/** "All requests are implicitly denied with the exception of the AWS account root user" (evaluation logic). */
function isRoot(arn: string | undefined): boolean {
  const fields = arn?.split(':') ?? [];
  return fields.length === 6 && fields[0] === 'arn' && fields[2] === 'iam' && fields[5] === 'root';
}

/** Condition keys of a request: a string is a single-valued key, a list a multivalued one, even with one value or none. */
export type PlainContext = { readonly [key: string]: string | readonly string[] };

/** The request context of a plain object. Of keys that differ in letter case only, the last counts. */
export function contextOf(plain: PlainContext): RequestContext {
  const context = new Map<string, ContextEntry>();
  for (const [key, value] of Object.entries(plain)) context.set(key.toLowerCase(), { key, value });
  return context;
}

/** How many spellings of keys a reader remembers; more than any policy and service have. */
const MOST_SPELLINGS = 1024;

/**
 * `contextOf` for many questions about the same policies: only the keys that these read get into the context (`keys`,
 * lower-cased), and each spelling is lower-cased once. Six keys take 0.15 us, `contextOf` 0.49 and without spellings 0.43; the
 * decision itself takes 0.2 to 0.8.
 */
export function createContextReader(keys: ReadonlySet<string>): (plain: PlainContext) => RequestContext {
  const spellings = new Map<string, string>();
  const lowerCased = (spelling: string): string => {
    const known = spellings.get(spelling);
    if (known !== undefined) return known;
    const lower = spelling.toLowerCase();
    if (spellings.size < MOST_SPELLINGS) spellings.set(spelling, lower);
    return lower;
  };
  return (plain) => {
    const context = new Map<string, ContextEntry>();
    for (const key of Object.keys(plain)) {
      const lower = lowerCased(key);
      const value = keys.has(lower) ? plain[key] : undefined;
      if (value !== undefined) context.set(lower, { key, value });
    }
    return context;
  };
}
