import type { LiveIdentities } from '../../core/principals/live.js';
import { type AskOptions, type IamEndpoint, isRefusal } from './iam-endpoint.js';
import type { KeyAnswer } from './key-questions.js';
import { type LiveReader, sentenceOf } from './live-reader.js';
import { askKeyOwner } from './read-account.js';

/** New users whose keys are read with the one that was asked about: tests make several and call at once. */
const MOST_NEWCOMERS = 50;
/** Milliseconds between two readings of the whole account on behalf of keys that the source tells nothing about. */
const PAUSE = 5_000;

export interface UnknownKeysOptions {
  readonly endpoint: IamEndpoint;
  readonly reader: LiveReader;
  /** Users, groups, roles and policies, anew. */
  readonly readDetails: () => Promise<void>;
  readonly wait: AskOptions;
  /** Told when the source begins to refuse, and when it tells again whose keys are (undefined). */
  readonly onRefusal: (why: string | undefined) => void;
}

/** Finds out whose an access key is that nobody here knows. */
export interface UnknownKeys {
  /** Never rejects: whoever waits for it is a caller. */
  readonly ask: (keyId: string) => Promise<KeyAnswer>;
  /** Tries again whether the source tells, if it has refused. Never rejects. */
  readonly tryAgain: () => Promise<void>;
}

/** Nothing has been asked yet. */
export function createUnknownKeys(options: UnknownKeysOptions): UnknownKeys {
  const { endpoint, reader, readDetails, wait, onRefusal } = options;
  let refusal: string | undefined;
  let lastSearch = Number.NEGATIVE_INFINITY;
  const told = (why: string | undefined): void => {
    if (why !== refusal) onRefusal(why);
    refusal = why;
  };

  /**
   * AWS answers AccessDenied about another account's key, too. A key that is the account's own tells the two apart: whom the source
   * refuses that one, it refuses all. Without such a key it counts as refused.
   */
  const refuses = async (error: unknown): Promise<boolean> => {
    const [own] = keysOf(reader.current);
    if (own !== undefined && (await asksFor(own, endpoint, wait))) {
      told(undefined);
      return false;
    }
    told(`${sentenceOf(error, endpoint.origin)}; until then new access keys are known after the next reading`);
    return true;
  };
  /** Every key of a small account, else of those users alone whom nobody has asked about. */
  const search = async (keyId: string): Promise<KeyAnswer> => {
    if (performance.now() - lastSearch >= PAUSE) {
      lastSearch = performance.now();
      await readDetails();
      const all = reader.userNames();
      await reader.readKeys(wait, all.length <= MOST_NEWCOMERS ? all : reader.newcomers().slice(0, MOST_NEWCOMERS));
    }
    return hasKey(reader.current, keyId) ? { kind: 'known' } : { kind: 'refused', why: refusal ?? '' };
  };
  return {
    async ask(keyId) {
      try {
        const owner = await askKeyOwner(endpoint, keyId, wait);
        told(undefined);
        if (owner === undefined) return { kind: 'unknown' };
        await readDetails();
        const users = new Set([owner, ...reader.newcomers().slice(0, MOST_NEWCOMERS)]);
        const missing = await reader.readKeys(wait, [...users]);
        if (missing?.users.includes(owner)) return { kind: 'unanswered', why: missing.why };
        return { kind: hasKey(reader.current, keyId) ? 'known' : 'unknown' };
      } catch (error) {
        try {
          if (isRefusal(error)) return (await refuses(error)) ? await search(keyId) : { kind: 'unknown' };
        } catch (later) {
          return { kind: 'unanswered', why: sentenceOf(later, endpoint.origin) };
        }
        return { kind: 'unanswered', why: sentenceOf(error, endpoint.origin) };
      }
    },
    async tryAgain() {
      const [own] = refusal === undefined ? [] : keysOf(reader.current);
      if (own !== undefined && (await asksFor(own, endpoint, wait).catch(() => false))) told(undefined);
    },
  };
}

/** Whether the source tells whose a key is. Throws IamError of other kinds than a refusal. */
async function asksFor(keyId: string, endpoint: IamEndpoint, wait: AskOptions): Promise<boolean> {
  try {
    await askKeyOwner(endpoint, keyId, wait);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

function* keysOf(live: LiveIdentities | undefined): Generator<string> {
  for (const { accessKeys } of live?.principals.values() ?? []) for (const { id } of accessKeys) yield id;
}

/** Whether somebody of the source has the key. */
export function hasKey(live: LiveIdentities | undefined, keyId: string): boolean {
  for (const id of keysOf(live)) if (id === keyId) return true;
  return false;
}
