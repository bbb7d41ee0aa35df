/** Tells on a terminal how much of the logs has been read; nothing elsewhere. */
export interface ReadProgress {
  readonly read: (bytes: number, all: number) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Milliseconds between two words: short reads say nothing. */
const PACE = 500;
const MEGABYTE = 1024 * 1024;

/** Says on a terminal, now and then, how much has been read; elsewhere nothing. */
export function createReadProgress(errors: NodeJS.WritableStream): ReadProgress {
  if (!('isTTY' in errors) || errors.isTTY !== true) return { read: () => undefined, end: () => undefined };
  let said = performance.now();
  let shown = false;
  return {
    read: (bytes, all) => {
      const now = performance.now();
      if (now - said < PACE) return;
      said = now;
      shown = true;
      const share =
        all > 0 ? ` of ${Math.ceil(all / MEGABYTE)} MB (${Math.min(99, Math.floor((100 * bytes) / all))} %)` : ' MB';
      errors.write(`\rread ${Math.floor(bytes / MEGABYTE)}${share} `);
    },
    end: () => {
      if (shown) errors.write('\r\u001b[K');
    },
  };
}
