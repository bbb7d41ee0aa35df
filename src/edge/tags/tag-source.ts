import type { FoundTags, KnownTags, Outcome, UnknownTags } from '../../core/authorize/authorize.js';
import type { Parameters } from '../../core/wire/query/request.js';
import type { TagSource } from '../gate/gate.js';
import type { UpstreamAnswer } from '../upstream/upstream.js';
import type { TagReader } from './list-tags.js';
import { readTags } from './tags-answer.js';

type Tags = Readonly<Record<string, string>>;

const NOT_THERE: UnknownTags = { unknown: 'the embedded upstream has no such resource' };

/** Tags straight from the embedded upstream's state: always right, nothing to learn. */
export function embeddedTags(tagsOf: (arn: string) => Tags | undefined): TagSource {
  const known = (arn: string): FoundTags => {
    const tags = tagsOf(arn);
    return tags ? { tags, origin: 'tags in the embedded upstream' } : NOT_THERE;
  };
  return { known, learn: async () => known, observe: () => undefined };
}

export interface LearnedTagsOptions {
  readonly reader: TagReader;
  /** For how long tags are believed, in milliseconds. */
  readonly maxAge: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly maxEntries?: number;
}

interface Seen {
  readonly tags: Tags;
  readonly since: number;
  readonly how: string;
}

/** A question under way, shared by all who ask; `overtaken` by a call that changed the tags meanwhile. */
interface Lookup {
  overtaken: boolean;
}

const OVERTAKEN: UnknownTags = { unknown: 'they changed while they were looked up' };

const told = ({ tags, since, how }: Seen, now: number): KnownTags => ({
  tags,
  origin: `${how}, ${Math.round((now - since) / 1000)} s ago`,
});

/** How many resources of one call are asked for at once: a call may name a hundred. */
const AT_ONCE = 8;

/** After so many milliseconds no further lookup is begun for a call: a silent upstream must not hold it for minutes. */
const PATIENCE = 4_000;

const TOO_LATE: UnknownTags = { unknown: 'the lookups for this call took too long' };

/**
 * Tags of resources behind another upstream: seen in calls that passed, else asked of the upstream before a decision
 * that needs them. They are believed for `maxAge` and the explanation shows their age; of a lookup that failed it shows
 * why.
 */
export function learnedTags({ reader, maxAge, clock, maxEntries = 10_000 }: LearnedTagsOptions): TagSource {
  const seen = new Map<string, Seen>();
  const failures = new Map<string, string>();
  const lookups = new Map<string, Lookup>();
  const forget = (arn: string): void => {
    const underWay = lookups.get(arn);
    if (underWay) underWay.overtaken = true;
    for (const map of [lookups, seen, failures]) map.delete(arn);
    reader.forget(arn);
  };
  // "Tags on replication groups will be replicated to all nodes" (user guide, Tagging-Resources).
  const changed = (arn: string): void => {
    forget(arn);
    const nodes = `${arn.replace(':replicationgroup:', ':cluster:')}-`;
    if (!arn.includes(':replicationgroup:')) return;
    for (const other of [...seen.keys(), ...lookups.keys()]) if (other.startsWith(nodes)) forget(other);
  };
  const traffic: TrafficNotes = {
    tags(arn, tags, how) {
      changed(arn);
      put(seen, arn, { tags, since: clock(), how }, maxEntries);
    },
    changed,
    appeared: (arn) => {
      if (!seen.has(arn)) forget(arn);
    },
  };
  const known = (arn: string): FoundTags | undefined => {
    const entry = seen.get(arn);
    if (entry && clock() - entry.since < maxAge) return told(entry, clock());
    const unknown = failures.get(arn);
    return unknown === undefined ? undefined : { unknown };
  };
  const look = async (arn: string, region: string, tries = 2): Promise<FoundTags> => {
    const lookup = lookups.get(arn) ?? { overtaken: false };
    lookups.set(arn, lookup);
    const answer = await reader.read(arn, region);
    // An answer from before the change must not be believed.
    if (lookup.overtaken) return known(arn) ?? (tries > 1 ? look(arn, region, tries - 1) : OVERTAKEN);
    lookups.delete(arn);
    if ('unknown' in answer) {
      put(failures, arn, answer.unknown, maxEntries);
      return { unknown: answer.unknown };
    }
    failures.delete(arn);
    const entry = {
      tags: Object.fromEntries(answer.tags),
      since: clock() - answer.age,
      how: 'ListTagsForResource',
    };
    put(seen, arn, entry, maxEntries);
    return told(entry, clock());
  };
  return {
    known,
    async learn(arns, region) {
      const learned = new Map<string, FoundTags>();
      const begun = clock();
      const waiting = arns.values();
      const work = async (): Promise<void> => {
        for (const arn of waiting) learned.set(arn, clock() - begun < PATIENCE ? await look(arn, region) : TOO_LATE);
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, arns.length) }, work));
      return (arn) => learned.get(arn) ?? known(arn);
    },
    observe(outcome, answer) {
      if (outcome.kind !== 'allowed' && outcome.kind !== 'denied') return;
      if (!answer) doubt(outcome, traffic);
      else if (answer.status === 200) learnFrom(outcome, answer, traffic);
    },
  };
}

/** Sets the newest entry of a bounded map; the oldest makes room. */
function put<Value>(map: Map<string, Value>, key: string, value: Value, maxEntries: number): void {
  map.delete(key);
  const [oldest] = map.keys();
  if (map.size >= maxEntries && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}

/** What calls that went through say about tags. */
interface TrafficNotes {
  /** All tags that the resource now has. */
  readonly tags: (arn: string, tags: Tags, how: string) => void;
  /** The resource or its tags are others now. */
  readonly changed: (arn: string) => void;
  /** The resource may exist since now: an answer that there is no such thing is no longer good. */
  readonly appeared: (arn: string) => void;
}

/** A call without an answer may have taken effect: what it would have changed is no longer known. */
function doubt(
  { operation, call, checks }: Extract<Outcome, { kind: 'allowed' | 'denied' }>,
  { changed, appeared }: TrafficNotes,
): void {
  const { ResourceName: name } = call.parameters;
  if (typeof name === 'string' && /^(Add|Remove)Tags/.test(operation)) changed(name);
  for (const { check } of checks) {
    if (operation.startsWith('Delete')) changed(check.resource);
    else if (/^(Create|Copy)/.test(operation)) appeared(check.resource);
  }
}

function learnFrom(
  { operation, call, checks }: Extract<Outcome, { kind: 'allowed' | 'denied' }>,
  answer: UpstreamAnswer,
  traffic: TrafficNotes,
): void {
  const { ResourceName: name } = call.parameters;
  if (typeof name === 'string' && /Tags(To|From|For)Resource$/.test(operation)) {
    const tags = readTags(answer.body.toString('utf8'));
    // The answer lists all tags of the resource; without a list we know only that they changed.
    if (tags) traffic.tags(name, Object.fromEntries(tags), `answer to ${operation}`);
    else traffic.changed(name);
    return;
  }
  if (/^(Describe|List)/.test(operation)) return;
  for (const { check } of checks) {
    const created = check.action === 'elasticache:AddTagsToResource' ? tagsIn(call.parameters) : undefined;
    if (created) traffic.tags(check.resource, created, `tags given to ${operation}`);
    else if (operation.startsWith('Delete')) traffic.changed(check.resource);
    else if (/^(Create|Copy)/.test(operation)) traffic.appeared(check.resource);
  }
}

function tagsIn({ Tags: list }: Parameters): Tags | undefined {
  if (!Array.isArray(list)) return undefined;
  const pairs = list.map((tag) => tag as { readonly Key?: string; readonly Value?: string });
  return Object.fromEntries(pairs.map(({ Key = '', Value = '' }) => [Key, Value]));
}
