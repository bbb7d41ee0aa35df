import type { FoundTags, KnownTags, TagPlace, UnknownTags } from '../../core/authorize/authorize.js';
import type { Catalog } from '../../core/permissions/catalog/catalog.js';
import type { Check } from '../../core/terms/check.js';
import type { AskTags, TagsAnswer } from './ask-tags.js';
import { FairQueue, type Turn } from './fair-queue.js';
import { TagMemory } from './tag-memory.js';
import type { TagQuestion, TagSource } from './tag-source.js';

export interface LookedUpTagsOptions {
  readonly ask: AskTags;
  /** By action name: the access level says which ones change tags. */
  readonly actions: Catalog['actions'];
  /** For how long tags are believed, in milliseconds. */
  readonly maxAge: number;
  /** Milliseconds from a clock that nobody can set back. */
  readonly clock: () => number;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeout: number;
  /** Longest wait for all that one call needs, its waiting for a turn included. */
  readonly patience: number;
  readonly limits?: Partial<typeof LIMITS>;
}

/** Lookups at one time, of all callers and of one; and resources that are remembered. */
const LIMITS = { lookups: 64, lookupsEach: 8, entries: 10_000 };

/** A question under way, shared by all calls of one access key that ask it. */
interface Lookup {
  readonly answer: Promise<TagsAnswer>;
  /** Calls that wait for it; without any it is given up. */
  interested: number;
  /** A call that may have changed the tags was answered meanwhile: this answer may be older. */
  overtaken: boolean;
  readonly giveUp: () => void;
}

const CHANGED: UnknownTags = { unknown: 'they changed while they were looked up' };
const TOO_LATE: UnknownTags = { unknown: 'the lookups for this call took too long' };
const LEFT: UnknownTags = { unknown: 'the caller left before they were looked up' };
/** A question that a change overtook is asked so often at most. */
const TRIES = 3;

/**
 * Tags of resources behind another upstream, asked of it before a decision that needs them. What a call says about tags is never
 * believed (emulators drop tags, and answers overtake one another): it only makes the next decision ask again. Answers are
 * believed for `maxAge`; that there is no such resource, or that there was no answer, is never remembered.
 *
 * Each caller has a bounded number of questions under way, further ones wait their turn; one who makes many holds up nobody else.
 */
export function lookedUpTags(options: LookedUpTagsOptions): TagSource {
  const { ask, actions, maxAge, clock, timeout, patience } = options;
  const limits = { ...LIMITS, ...options.limits };
  const queue = new FairQueue({ total: limits.lookups, each: limits.lookupsEach });
  const memory = new TagMemory<KnownTags & { readonly since: number }>(limits.entries);
  const underWay = new TagMemory<Lookup>(Number.POSITIVE_INFINITY);

  const forget = (arn: string): void => {
    memory.forget(arn);
    for (const lookup of underWay.forget(arn)) lookup.overtaken = true;
  };

  const known = (arn: string, place: TagPlace): KnownTags | undefined => {
    const found = memory.get(arn, place);
    if (!found || clock() - found.since >= maxAge) return undefined;
    return { tags: found.tags, origin: `ListTagsForResource, ${Math.round((clock() - found.since) / 1000)} s ago` };
  };

  const start = (arn: string, { place, caller }: TagQuestion): Lookup => {
    const turn = queue.take(caller);
    const abort = new AbortController();
    const answer = askInTurn(turn, () =>
      ask(arn, place, AbortSignal.any([abort.signal, AbortSignal.timeout(timeout)])),
    );
    const lookup: Lookup = {
      answer: answer.then((found) => {
        if (underWay.get(arn, place) === lookup) underWay.delete(arn, place);
        if ('tags' in found && !lookup.overtaken) memory.set(arn, place, { tags: found.tags, since: clock() });
        return found;
      }),
      interested: 0,
      overtaken: false,
      giveUp: () => {
        if (underWay.get(arn, place) === lookup) underWay.delete(arn, place);
        turn.giveBack();
        abort.abort();
      },
    };
    underWay.set(arn, place, lookup);
    return lookup;
  };

  const find = async (arn: string, question: TagQuestion, stopped: Promise<UnknownTags>): Promise<FoundTags> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const remembered = known(arn, question.place);
      if (remembered) return remembered;
      const lookup = underWay.get(arn, question.place) ?? start(arn, question);
      lookup.interested++;
      const found = await Promise.race([lookup.answer, stopped]);
      if (--lookup.interested === 0) lookup.giveUp();
      if ('tags' in found) {
        if (!lookup.overtaken) return { tags: found.tags, origin: 'ListTagsForResource, 0 s ago' };
      } else if (!lookup.overtaken || found === TOO_LATE || found === LEFT) return found;
    }
    return CHANGED;
  };

  return {
    known,
    async learn(arns, question) {
      const { stopped, done } = stopOf(question, patience);
      const learned = new Map<string, FoundTags>();
      try {
        const waiting = arns.values();
        const work = async (): Promise<void> => {
          for (const arn of waiting) learned.set(arn, await find(arn, question, stopped));
        };
        await Promise.all(Array.from({ length: Math.min(limits.lookupsEach, arns.length) }, work));
      } finally {
        done();
      }
      return (arn) => learned.get(arn) ?? known(arn, question.place);
    },
    observe(outcome) {
      if (outcome.kind !== 'allowed' && outcome.kind !== 'denied') return;
      for (const { check } of outcome.checks) {
        if (!changesTags(check, actions)) continue;
        const arn = check.resource;
        forget(arn);
        // "Tags on replication groups will be replicated to all nodes" (user guide, Tagging-Resources).
        if (!arn.includes(':replicationgroup:')) continue;
        const nodes = `${arn.replace(':replicationgroup:', ':cluster:')}-`;
        for (const other of [...memory.arns(), ...underWay.arns()]) if (other.startsWith(nodes)) forget(other);
      }
    },
  };
}

async function askInTurn(turn: Turn, ask: () => Promise<TagsAnswer>): Promise<TagsAnswer> {
  if (!(await turn.begun)) return LEFT;
  try {
    return await ask();
  } finally {
    turn.giveBack();
  }
}

/** Resolves when the caller has left or its time is up; `done` when nobody waits any longer. */
function stopOf({ leaving }: TagQuestion, patience: number): { stopped: Promise<UnknownTags>; done: () => void } {
  let stop = (_why: UnknownTags): void => undefined;
  const stopped = new Promise<UnknownTags>((resolve) => {
    stop = resolve;
  });
  const listener = { handleEvent: () => stop(LEFT) };
  if (leaving.aborted) stop(LEFT);
  leaving.addEventListener('abort', listener);
  const timer = setTimeout(stop, patience, TOO_LATE);
  const done = (): void => {
    clearTimeout(timer);
    leaving.removeEventListener('abort', listener);
  };
  return { stopped, done };
}

/**
 * Whether a call that was sent on may have made the resource or tagged it anew, whatever became of it: data/ says what a call
 * creates, the Service Authorization Reference which actions are of the access level Tagging.
 */
const changesTags = ({ action, creates }: Check, actions: Catalog['actions']): boolean =>
  creates === true || actions.get(action.slice(action.indexOf(':') + 1))?.accessLevel.includes('Tagging') === true;
