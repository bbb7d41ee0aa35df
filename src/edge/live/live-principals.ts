import type { BuildLive, LiveIdentities } from '../../core/principals/live.js';
import { defined } from '../../core/terms/defined.js';
import { CallerLeaving } from '../upstream/leaving.js';
import { type IamEndpoint, IamError } from './iam-endpoint.js';
import { createKeyQuestions, type KeyAnswer, type KeyQuestionsOptions } from './key-questions.js';
import { createLiveReader, type KeysNotRead, sentenceOf } from './live-reader.js';
import { createUnknownKeys, hasKey } from './unknown-key.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout } = globalThis;

/** How things are between the proxy and the source of its principals. */
export interface LiveStatus {
  readonly source: string;
  /** When users, groups, roles and policies were last read, milliseconds since 1970. */
  readonly lastRead: number;
  /** Readings that failed since the start, whole or in part. */
  readonly failures: number;
  /** Questions about unknown access keys since the start. */
  readonly questions: number;
  /** Why what is in force is older than it should be; absent when all is well. */
  readonly failing?: string;
  readonly users: number;
  readonly roles: number;
  readonly keys: number;
}

/** Principals that follow an IAM endpoint. */
export interface LivePrincipals {
  readonly current: () => LiveIdentities;
  readonly status: () => LiveStatus;
  /** Asks the source whose an unknown access key is. Never rejects. */
  readonly learn: (keyId: string) => Promise<KeyAnswer>;
  /** Stops following. */
  readonly close: () => Promise<void>;
}

export interface LivePrincipalsOptions {
  readonly endpoint: IamEndpoint;
  readonly build: BuildLive;
  /** Milliseconds between two readings. */
  readonly age: number;
  /** Told of what is in force from now on; not of the first reading. */
  readonly onChange: (live: LiveIdentities) => Promise<void>;
  /** Told when reading begins to fail, or fails for another reason, and when it is well again (undefined). */
  readonly onTrouble: (why: string | undefined) => void;
  /** Told once when the source is waited for at the start. */
  readonly onWaiting?: (why: string) => void;
  /** Milliseconds to wait for a source that is starting. */
  readonly patience?: number;
  readonly questions?: Pick<KeyQuestionsOptions, 'interval' | 'patience'>;
}

/** Milliseconds for a source that cannot be reached at the start: containers start together. */
const START_PATIENCE = 10_000;
const PAUSE = 500;
/** Milliseconds after which the start goes on without the rest of the keys: those who call with one are asked about. */
const KEYS_PATIENCE = 10_000;
/** Milliseconds until a source that could not be read is tried again, at most. */
const RETRY = 5_000;

/**
 * Reads an account and follows it: again after each `age`, and when an unknown key calls. What was read last stays in force
 * when the source is away.
 *
 * @throws Error with a sentence when the source cannot be read at the start.
 */
export async function startLivePrincipals(options: LivePrincipalsOptions): Promise<LivePrincipals> {
  const { endpoint, build, age, patience = START_PATIENCE } = options;
  const leaving = new CallerLeaving();
  const trouble = createTrouble((why) => leaving.aborted || options.onTrouble(why));
  let started = false;
  let lastRead = 0;
  let timer: NodeJS.Timeout | undefined;
  const reader = createLiveReader({
    endpoint,
    build,
    onChange: async (live) => (started ? options.onChange(live) : undefined),
  });

  const readDetails = async (wait: { readonly attempts?: number }): Promise<void> => {
    const began = Date.now();
    trouble.told('durations', await reader.readDetails({ signal: leaving, ...wait }));
    lastRead = began;
  };
  const readKeys = async (): Promise<void> =>
    trouble.told('reading', keysSentence(await reader.readKeys({ signal: leaving })));
  const schedule = (began: number): void => {
    if (leaving.aborted) return;
    const pause = trouble.reads() ? age : Math.min(age, RETRY);
    timer = setTimeout(round, Math.max(pause - (performance.now() - began), 200));
    timer.unref();
  };
  const round = async (): Promise<void> => {
    const began = performance.now();
    try {
      await readDetails({});
      await readKeys();
      await tryAgain();
    } catch (error) {
      trouble.told('reading', sentenceOf(error, endpoint.origin));
    }
    schedule(began);
  };
  const { ask, tryAgain } = createUnknownKeys({
    endpoint,
    reader,
    readDetails: () => readDetails({ attempts: 2 }),
    wait: { signal: leaving, attempts: 2 },
    onRefusal: (why) => trouble.told('asking', why),
  });

  try {
    await untilThere(() => readDetails({ attempts: 3 }), performance.now() + patience, options.onWaiting);
  } catch (error) {
    await endpoint.close();
    throw new Error(sentenceOf(error, endpoint.origin));
  }
  const began = performance.now();
  const first = readKeys().then(() => schedule(began));
  await within(KEYS_PATIENCE, first);
  started = true;
  const questions = createKeyQuestions({ ask, isKnown: (id) => hasKey(reader.current, id), ...options.questions });
  return {
    current: () => reader.current ?? failed(),
    status: () => {
      const failing = trouble.now();
      return {
        source: endpoint.origin,
        lastRead,
        failures: trouble.count(),
        questions: questions.asked(),
        ...defined({ failing }),
        ...reader.counts(),
      };
    },
    learn: questions.about,
    close: () => {
      clearTimeout(timer);
      questions.close();
      leaving.leave();
      return endpoint.close();
    },
  };
}

/** Tries again while the source cannot be reached, and until a time. */
async function untilThere(
  read: () => Promise<void>,
  until: number,
  onWaiting: LivePrincipalsOptions['onWaiting'],
): Promise<void> {
  for (let waiting = false; ; waiting = true) {
    try {
      await read();
      return;
    } catch (error) {
      if (!(error instanceof IamError && error.passing) || performance.now() > until) throw error;
      if (!waiting) onWaiting?.(error.message);
      await expired(PAUSE);
    }
  }
}

function failed(): never {
  throw new Error('INVARIANT: a source that was never read does not start');
}

function keysSentence(missing: KeysNotRead | undefined): string | undefined {
  if (missing === undefined) return undefined;
  const { users, why } = missing;
  const who = users.length === 1 ? `the access keys of ${users[0]}` : `the access keys of ${users.length} users`;
  return `${who} could not be read, and are as they were: ${why}`;
}

/** What can go wrong, each with its own end. */
type Part = 'reading' | 'durations' | 'asking';

/** Tells of trouble once, and of its end. */
function createTrouble(onTrouble: (why: string | undefined) => unknown) {
  const parts = new Map<Part, string>();
  let failures = 0;
  const now = (): string | undefined => (parts.size === 0 ? undefined : [...new Set(parts.values())].join('; '));
  return {
    now,
    /** Whether all that is read could be read. */
    reads: () => !parts.has('reading') && !parts.has('durations'),
    count: () => failures,
    told: (part: Part, why: string | undefined): void => {
      const before = now();
      if (why === undefined) parts.delete(part);
      else parts.set(part, why);
      if (why !== undefined) failures++;
      if (now() !== before) onTrouble(now());
    },
  };
}

/** Waits for something, but not longer than that. */
function within(milliseconds: number, what: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void what.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function expired(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
