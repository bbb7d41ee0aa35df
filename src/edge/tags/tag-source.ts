import type { Outcome } from '../../core/pipeline.js';
import type { Parameters } from '../../core/wire/request.js';
import type { TagSource } from '../server/gate.js';
import type { TagReader } from '../upstream/listTags.js';
import { readTags } from '../upstream/tagsAnswer.js';
import type { UpstreamAnswer } from '../upstream/upstream.js';

type Tags = Readonly<Record<string, string>>;

/** Tags straight from the embedded upstream's state: always right, nothing to learn. */
export function embeddedTags(tagsOf: (arn: string) => Tags | undefined): TagSource {
  return {
    known: (arn) => {
      const tags = tagsOf(arn);
      return tags && { tags, origin: 'tags in the embedded upstream' };
    },
    learn: async () => undefined,
    observe: () => undefined,
  };
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

/**
 * Tags of resources behind another upstream: seen in calls that passed, else asked of the upstream before a decision
 * that needs them. They are believed for `maxAge` and the explanation shows their age.
 */
export function learnedTags({ reader, maxAge, clock, maxEntries = 10_000 }: LearnedTagsOptions): TagSource {
  const seen = new Map<string, Seen>();
  const remember = (arn: string, tags: Tags, how: string, since = clock()): void => {
    seen.delete(arn);
    const [oldest] = seen.keys();
    if (seen.size >= maxEntries && oldest !== undefined) seen.delete(oldest);
    seen.set(arn, { tags, since, how });
  };
  const forget = (arn: string): void => {
    seen.delete(arn);
    reader.forget(arn);
  };
  return {
    known(arn) {
      const entry = seen.get(arn);
      if (!entry) return undefined;
      const age = clock() - entry.since;
      if (age > maxAge) return undefined;
      return { tags: entry.tags, origin: `${entry.how}, ${Math.round(age / 1000)} s ago` };
    },
    async learn(arns, _caller, region) {
      await Promise.all(
        arns.map(async (arn) => {
          const answer = await reader.read(arn, region);
          if ('tags' in answer)
            remember(arn, Object.fromEntries(answer.tags), 'ListTagsForResource', clock() - answer.age);
        }),
      );
    },
    observe(outcome, answer) {
      if (outcome.kind !== 'allowed' && outcome.kind !== 'denied') return;
      if (answer.status !== 200) return;
      learnFrom(outcome, answer, remember, forget);
    },
  };
}

/** What a call that went through says about tags. */
function learnFrom(
  { operation, call, checks }: Extract<Outcome, { kind: 'allowed' | 'denied' }>,
  answer: UpstreamAnswer,
  remember: (arn: string, tags: Tags, how: string) => void,
  forget: (arn: string) => void,
): void {
  const { ResourceName: name } = call.parameters;
  if (typeof name === 'string' && /Tags(To|From|For)Resource$/.test(operation)) {
    const tags = readTags(answer.body.toString('utf8'));
    // The answer lists all tags of the resource; without a list we know only that they changed.
    if (tags) remember(name, Object.fromEntries(tags), `answer to ${operation}`);
    else forget(name);
    return;
  }
  if (/^(Describe|List)/.test(operation)) return;
  for (const { check } of checks) {
    const created = check.action === 'elasticache:AddTagsToResource' ? tagsIn(call.parameters) : undefined;
    if (created) remember(check.resource, created, `tags given to ${operation}`);
    else if (operation.startsWith('Delete')) forget(check.resource);
  }
}

function tagsIn({ Tags: list }: Parameters): Tags | undefined {
  if (!Array.isArray(list)) return undefined;
  const pairs = list.map((tag) => tag as { readonly Key?: string; readonly Value?: string });
  return Object.fromEntries(pairs.map(({ Key = '', Value = '' }) => [Key, Value]));
}
