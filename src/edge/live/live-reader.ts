import type { BuildLive, LiveIdentities } from '../../core/principals/live.js';
import type { Problem } from '../../core/terms/problem.js';
import { type DetailLists, StrangeAnswer } from './iam-answers.js';
import { type AskOptions, type IamEndpoint, IamError } from './iam-endpoint.js';
import { askDetails, askDurations, askKeys } from './read-account.js';
import { inSlices } from './slices.js';

/** Users whose keys are asked for at one time. */
const AT_ONCE = 6;
/** After so many users in a row whose keys could not be had, the others are not asked for. */
const MOST_FAILURES = 5;

export interface LiveReaderOptions {
  readonly endpoint: IamEndpoint;
  readonly build: BuildLive;
  /** Told whenever somebody may do something else than before. */
  readonly onChange: (live: LiveIdentities) => Promise<void>;
}

/** What could not be read, the last time that it was tried. */
export interface KeysNotRead {
  /** Names of the users whose keys are as they were last known. */
  readonly users: readonly string[];
  readonly why: string;
}

/** Reads an account, and keeps the last good state of each part of it. */
export interface LiveReader {
  /** Undefined until the first reading. */
  readonly current: LiveIdentities | undefined;
  /** How many there are. */
  readonly counts: () => { readonly users: number; readonly roles: number; readonly keys: number };
  /**
   * Users, groups, roles and policies; what they may do holds as soon as it resolves, with why the maximum session durations of roles
   * are as they were, if they are. Throws IamError or StrangeAnswer.
   */
  readDetails(wait: AskOptions): Promise<string | undefined>;
  /** The keys of these users, or of all; those of users for whom that fails stay as they were. Never throws. */
  readKeys(wait: AskOptions, users?: readonly string[]): Promise<KeysNotRead | undefined>;
  readonly userNames: () => string[];
  /** Names of users whose keys nobody has read yet. */
  readonly newcomers: () => string[];
}

/** A reader that has read nothing yet. */
export function createLiveReader({ endpoint, build, onChange }: LiveReaderOptions): LiveReader {
  let details: { readonly lists: DetailLists; readonly at: number } | undefined;
  let keys = new Map<string, { readonly ids: readonly string[]; readonly at: number }>();
  let durations: Durations = { known: new Map() };
  let current: LiveIdentities | undefined;
  let building: Promise<void> = Promise.resolve();

  const rebuild = (): Promise<void> => {
    // What went wrong was told to whoever waited for it.
    building = building
      .catch(() => undefined)
      .then(async () => {
        if (details === undefined) return;
        const ids = new Map([...keys].map(([user, known]) => [user, known.ids]));
        const before = current;
        const built = await inSlices(build({ ...details.lists, keys: ids, durations: durations.known }));
        current = durations.refused ? { ...built, problems: [...built.problems, durations.refused] } : built;
        if (before?.revision !== current.revision) await onChange(current);
      });
    return building;
  };
  const userNames = (): string[] => (details?.lists.UserDetailList ?? []).map(({ UserName }) => String(UserName));

  return {
    get current() {
      return current;
    },
    counts: () => ({
      users: details?.lists.UserDetailList.length ?? 0,
      roles: details?.lists.RoleDetailList.length ?? 0,
      keys: [...keys.values()].reduce((sum, { ids }) => sum + ids.length, 0),
    }),
    userNames,
    newcomers: () => userNames().filter((user) => !keys.has(user)),
    async readDetails(wait) {
      const at = performance.now();
      const [lists, asked] = await Promise.all([askDetails(endpoint, wait), durationsNow(endpoint, durations, wait)]);
      durations = asked;
      // Somebody else may have asked later and been answered sooner.
      if (details === undefined || details.at <= at) {
        details = { lists, at };
        const there = new Set(userNames());
        keys = new Map([...keys].filter(([user]) => there.has(user)));
      }
      await rebuild();
      return asked.why;
    },
    async readKeys(wait, users = userNames()) {
      const failed: { readonly user: string; readonly why: string }[] = [];
      let inARow = 0;
      const waiting = users[Symbol.iterator]();
      const work = async (): Promise<void> => {
        for (const user of waiting) {
          if (wait.signal.aborted) return;
          const at = performance.now();
          try {
            if (inARow >= MOST_FAILURES) throw new IamError('the users before could not be asked about either');
            const ids = await askKeys(endpoint, user, wait);
            if ((keys.get(user)?.at ?? 0) <= at) keys.set(user, { ids, at });
            inARow = 0;
          } catch (error) {
            inARow++;
            failed.push({ user, why: sentenceOf(error, endpoint.origin) });
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      await rebuild();
      const [first] = failed;
      return first && { users: failed.map(({ user }) => user), why: first.why };
    },
  };
}

/** The maximum session durations of roles, by ARN. */
interface Durations {
  readonly known: ReadonlyMap<string, number>;
  /** Why they are as they were. */
  readonly why?: string;
  /** The source does not tell them to the proxy: that is said, and nothing waits for it. */
  readonly refused?: Problem;
}

/** Reads them anew. Whoever may not is told once: where one hour does, nobody needs the permission. Never rejects. */
async function durationsNow(endpoint: IamEndpoint, { known }: Durations, wait: AskOptions): Promise<Durations> {
  try {
    return { known: await askDurations(endpoint, wait) };
  } catch (error) {
    const sentence = sentenceOf(error, endpoint.origin);
    if (error instanceof IamError && error.passing)
      return {
        known,
        why: `the maximum session durations of roles could not be read, and are as they were: ${sentence}`,
      };
    const message = `the maximum session durations of roles are not known: ${sentence}`;
    const hint = 'one hour counts for roles that have a longer one';
    return { known, refused: { severity: 'warning', code: 'durations-not-read', message, hint, pointer: '' } };
  }
}

/** Why something could not be read, as a sentence without secrets. */
export function sentenceOf(error: unknown, origin: string): string {
  if (error instanceof IamError) return error.message;
  if (error instanceof StrangeAnswer) return `${origin} does not answer as IAM does (${error.message})`;
  return `reading ${origin} failed (${error instanceof Error ? error.name : 'unknown'}); please report it`;
}
