/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout } = globalThis;

/** What became of a question about an access key. */
export type KeyAnswer =
  /** The source knows it, and what it says holds now. */
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  /** The source tells the proxy nothing about keys that are not known yet. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Nobody can say now. */
  | { readonly kind: 'unanswered'; readonly why: string };

export interface KeyQuestionsOptions {
  /** Asks the source, and puts in force what it says. Never rejects. */
  readonly ask: (keyId: string) => Promise<KeyAnswer>;
  /** Whether the key is known by now: another question may have brought it. */
  readonly isKnown: (keyId: string) => boolean;
  /** Milliseconds between two questions. */
  readonly interval?: number;
  /** Milliseconds that a caller may wait for its question's turn. */
  readonly patience?: number;
}

/** Questions about access keys that nobody here knows, one at a time. */
export interface KeyQuestions {
  /** Who asks about the same key gets the same answer. Never rejects. */
  about(keyId: string): Promise<KeyAnswer>;
  /** How many were asked. */
  readonly asked: () => number;
  close(): void;
}

/** Keys that were asked about lately and that the source does not have; more are forgotten, and asked about again. */
const MOST_REMEMBERED = 1_000;
/** Milliseconds for which that is believed. */
const BELIEVED = 2_000;

/** However many strangers call, the source is asked once in an interval; those whose turn is too far off are told so. */
export function createKeyQuestions({
  ask,
  isKnown,
  interval = 1_000,
  patience = 4_000,
}: KeyQuestionsOptions): KeyQuestions {
  const open = new Map<string, Promise<KeyAnswer>>();
  const unknown = new Map<string, number>();
  const turns = new Set<{ readonly timer: NodeJS.Timeout; readonly end: () => void }>();
  let next = 0;
  let asked = 0;
  let closed = false;

  const turn = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(one.timer);
        turns.delete(one);
        resolve();
      };
      const one = { timer: setTimeout(end, milliseconds), end };
      turns.add(one);
    });

  const askInTurn = async (keyId: string, milliseconds: number): Promise<KeyAnswer> => {
    if (milliseconds > 0) await turn(milliseconds);
    if (closed) return { kind: 'unanswered', why: 'the proxy is stopping' };
    if (isKnown(keyId)) return { kind: 'known' };
    asked++;
    const answer = await ask(keyId);
    if (answer.kind !== 'unknown') return answer;
    if (unknown.size >= MOST_REMEMBERED) unknown.clear();
    unknown.set(keyId, performance.now() + BELIEVED);
    return answer;
  };

  return {
    asked: () => asked,
    about(keyId) {
      const now = performance.now();
      if ((unknown.get(keyId) ?? 0) > now) return Promise.resolve({ kind: 'unknown' });
      const known = open.get(keyId);
      if (known !== undefined) return known;
      const at = Math.max(now, next);
      if (closed || at - now > patience)
        return Promise.resolve({
          kind: 'unanswered',
          why: 'it is asked about one access key a second, and others are waiting',
        });
      next = at + interval;
      const answer = askInTurn(keyId, at - now).finally(() => open.delete(keyId));
      open.set(keyId, answer);
      return answer;
    },
    close() {
      closed = true;
      for (const { end } of [...turns]) end();
    },
  };
}
