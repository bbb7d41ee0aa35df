/** Streams and environment of one run, so that a test can watch it. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From now on nothing ends with its readers: whoever waits for one line may close the pipe after it. */
  readonly stay?: () => void;
  /** The file of the threads that read long logs; absent: one thread reads them. */
  readonly worker?: URL;
}

/** What commander hands over: camel-cased names, text or true. */
export type Flags = Readonly<Record<string, unknown>>;
