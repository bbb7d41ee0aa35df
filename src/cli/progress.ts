/** Milliseconds before the first word, and between two. */
const QUIET = 1000;
const EVERY = 250;

/** Says on a terminal how far a long batch has come. */
export interface Progress {
  /** Told of each line. */
  readonly step: () => void;
  /** Takes the words away. */
  readonly end: () => void;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * A batch's progress, on standard error; nothing where nobody reads it, or where the answers themselves go to the terminal.
 *
 * @param clock milliseconds
 */
export function createProgress(
  { output, errors }: { readonly output: Stream; readonly errors: Stream },
  clock: () => number = () => performance.now(),
): Progress {
  if (errors.isTTY !== true || output.isTTY === true) return { step: () => undefined, end: () => undefined };
  const started = clock();
  let lines = 0;
  let next = started + QUIET;
  let shown = false;
  return {
    step() {
      lines++;
      const now = clock();
      if (now < next) return;
      next = now + EVERY;
      shown = true;
      const rate = Math.round((lines * 1000) / (now - started));
      errors.write(`\r${lines.toLocaleString('en')} lines, ${rate.toLocaleString('en')} a second\x1b[K`);
    },
    end: () => void (shown && errors.write('\r\x1b[K')),
  };
}
