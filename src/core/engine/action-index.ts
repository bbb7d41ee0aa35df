/**
 * Finds the statements that could apply to a request without looking at all of them: first by action (worked out on an
 * action's first use and kept), then by what the resource begins and ends with.
 *
 * The sixth field of the request's ARN is hashed character by character from the left and from the right; at every length that
 * some pattern's literal beginning (or end) has, the hash so far is looked up. Patterns that share a hash by accident only cost
 * a comparison: each pattern that is found is matched in full afterwards.
 */
import { takesAction } from '../policy/match/compile.js';
import type { ResourcePattern } from '../policy/match/resource-match.js';
import { literalEnds } from '../policy/match/wildcard.js';
import type { Member } from './member.js';

/** One way for a statement to take in a resource: a pattern of Resource, or all of NotResource (`pattern` absent). */
export interface Candidate {
  readonly member: Member;
  readonly pattern?: ResourcePattern;
}

export interface Bucket {
  readonly deny: Candidate[];
  readonly allow: Candidate[];
}

/** Buckets by the hash of a literal text, with the lengths that occur, ascending. */
interface HashIndex {
  readonly buckets: ReadonlyMap<number, Bucket>;
  readonly lengths: readonly number[];
}

/** A HashIndex in the making. */
interface HashIndexBuilder {
  readonly buckets: Map<number, Bucket>;
  readonly lengths: Set<number>;
}

export interface ActionIndex {
  /** Whatever the resource is. */
  readonly always: Bucket;
  /** By the literal beginning of the sixth field; patterns without a wildcard are here with all of it. */
  readonly prefixes: HashIndex;
  /** By the literal end, for patterns whose beginning says less. */
  readonly suffixes: HashIndex;
}

export interface ActionIndexes {
  /** By lower-cased action. */
  readonly byAction: Map<string, ActionIndex>;
  /** By action as callers spell it, so that the common spelling is not lower-cased again and again. */
  readonly bySpelling: Map<string, ActionIndex>;
}

/** The action's name comes from the caller, so what is remembered is bounded; the oldest goes first. */
const MOST_ACTIONS = 256;

/** Without an action yet: each is added when it is first asked about. */
export function createActionIndexes(): ActionIndexes {
  return { byAction: new Map(), bySpelling: new Map() };
}

/** The index for an action, made when it is not there yet. */
export function actionIndexOf(indexes: ActionIndexes, members: readonly Member[], action: string): ActionIndex {
  const known = indexes.bySpelling.get(action);
  if (known !== undefined) return known;
  const lower = action.toLowerCase();
  const index = indexes.byAction.get(lower) ?? buildIndex(members, lower);
  remember(indexes.byAction, lower, index);
  remember(indexes.bySpelling, action, index);
  return index;
}

function remember(memo: Map<string, ActionIndex>, key: string, index: ActionIndex): void {
  if (memo.has(key)) return;
  if (memo.size >= MOST_ACTIONS) {
    const oldest = memo.keys().next();
    if (oldest.done !== true) memo.delete(oldest.value);
  }
  memo.set(key, index);
}

interface IndexBuilder {
  readonly always: Bucket;
  readonly prefixes: HashIndexBuilder;
  readonly suffixes: HashIndexBuilder;
}

function buildIndex(members: readonly Member[], action: string): ActionIndex {
  const builder: IndexBuilder = {
    always: emptyBucket(),
    prefixes: { buckets: new Map(), lengths: new Set() },
    suffixes: { buckets: new Map(), lengths: new Set() },
  };
  for (const member of members) {
    if (takesAction(member.statement, action)) place(builder, member);
  }
  return { always: builder.always, prefixes: finish(builder.prefixes), suffixes: finish(builder.suffixes) };
}

function finish({ buckets, lengths }: HashIndexBuilder): HashIndex {
  return { buckets, lengths: [...lengths].sort((left, right) => left - right) };
}

function place(builder: IndexBuilder, member: Member): void {
  const { statement } = member;
  if (statement.exceptResources) {
    addTo(builder.always, { member });
    return;
  }
  for (const pattern of statement.resources) {
    if (pattern.possible || pattern.matchesAll) addTo(bucketFor(builder, pattern), { member, pattern });
  }
}

function bucketFor(builder: IndexBuilder, pattern: ResourcePattern): Bucket {
  if (pattern.matchesAll) return builder.always;
  const { prefix, suffix, exact } = literalEnds(pattern.widest);
  // The type (`cluster:`) is common to many patterns; what stands behind it tells more.
  const telling = prefix.length - (prefix.indexOf(':') + 1);
  if (!exact && suffix.length > telling) return bucketOf(builder.suffixes, hashBackward(suffix), suffix.length);
  return prefix === '' ? builder.always : bucketOf(builder.prefixes, hashForward(prefix), prefix.length);
}

function bucketOf(builder: HashIndexBuilder, hash: number, length: number): Bucket {
  builder.lengths.add(length);
  const known = builder.buckets.get(hash);
  if (known !== undefined) return known;
  const bucket = emptyBucket();
  builder.buckets.set(hash, bucket);
  return bucket;
}

function emptyBucket(): Bucket {
  return { deny: [], allow: [] };
}

function addTo(bucket: Bucket, candidate: Candidate): void {
  (candidate.member.statement.effect === 'Deny' ? bucket.deny : bucket.allow).push(candidate);
}

const step = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

function hashForward(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = step(hash, text.charCodeAt(at));
  return hash;
}

function hashBackward(text: string): number {
  let hash = 0;
  for (let at = text.length - 1; at >= 0; at--) hash = step(hash, text.charCodeAt(at));
  return hash;
}

/**
 * Appends every bucket that could hold a match to `found`; a bucket may come twice. `from` is where the sixth field begins; -1:
 * the resource is not an ARN.
 */
export function collectBuckets(index: ActionIndex, resource: string, from: number, found: Bucket[]): void {
  found.push(index.always);
  if (from === -1) return;
  collectByPrefix(index.prefixes, resource, from, found);
  collectBySuffix(index.suffixes, resource, from, found);
}

function collectByPrefix(index: HashIndex, resource: string, from: number, found: Bucket[]): void {
  let at = from;
  let hash = 0;
  for (const length of index.lengths) {
    if (from + length > resource.length) return;
    while (at < from + length) hash = step(hash, resource.charCodeAt(at++));
    const bucket = index.buckets.get(hash);
    if (bucket !== undefined) found.push(bucket);
  }
}

function collectBySuffix(index: HashIndex, resource: string, from: number, found: Bucket[]): void {
  let at = resource.length;
  let hash = 0;
  for (const length of index.lengths) {
    if (resource.length - length < from) return;
    while (at > resource.length - length) hash = step(hash, resource.charCodeAt(--at));
    const bucket = index.buckets.get(hash);
    if (bucket !== undefined) found.push(bucket);
  }
}

/** How many candidates an action's index holds, and where: tests prove with it that every path was taken. */
export function indexShape(index: ActionIndex): { always: number; prefixes: number; suffixes: number } {
  const size = (bucket: Bucket): number => bucket.deny.length + bucket.allow.length;
  const sum = (from: HashIndex): number =>
    [...from.buckets.values()].reduce((total, bucket) => total + size(bucket), 0);
  return { always: size(index.always), prefixes: sum(index.prefixes), suffixes: sum(index.suffixes) };
}
