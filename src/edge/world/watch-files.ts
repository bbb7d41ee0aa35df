import { type FSWatcher, type Stats, statSync, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout } = globalThis;

export interface FileWatcher {
  /** Watches these files (absolute paths) and no others. */
  follow(files: readonly string[]): void;
  close(): void;
}

/** Editors write in several steps, and several files are often saved at once: one reload for all of them. */
const SETTLE_MS = 100;
/** Files that never come to rest are loaded all the same, this long after their first change. */
const MOST_MS = 1_000;
/**
 * Where no event comes (bind mounts of Docker Desktop, network disks, a folder that was replaced, a link's target elsewhere,
 * no watch left in the kernel), a look at the files finds the change.
 */
const LOOK_MS = 2_000;

/**
 * Calls back when a followed file changes, appears or goes. Folders are watched, not files: editors and configuration
 * tools put a new file in the old one's place, and a watch on the old one would see no more.
 */
export function watchFiles(onChange: () => void): FileWatcher {
  const watchers = new Map<string, FSWatcher>();
  let names = new Map<string, Set<string>>();
  let files: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let since: number | undefined;
  let closed = false;
  const settled = (): void => {
    since = undefined;
    onChange();
  };
  const changed = (): void => {
    if (closed) return;
    since ??= performance.now();
    clearTimeout(timer);
    timer = setTimeout(settled, Math.max(0, Math.min(SETTLE_MS, since + MOST_MS - performance.now())));
    timer.unref();
  };
  const onEvent = (folder: string, name: string | null): void => {
    // Kubernetes and docker configs swap a link beside the files: any name might stand for all of them.
    if (name === null || names.get(folder)?.has(name) || name.startsWith('..')) changed();
  };
  const open = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => onEvent(folder, name));
      watcher.on('error', () => drop(folder));
      watchers.set(folder, watcher);
    } catch {
      // No such folder, or no watch left in the kernel: looking does it.
    }
  };
  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const looking = lookAt(() => files, changed);
  return {
    follow(wanted) {
      if (closed) return;
      files = wanted;
      looking.restart();
      names = new Map();
      for (const file of wanted) {
        const folder = dirname(file);
        names.set(folder, (names.get(folder) ?? new Set<string>()).add(basename(file)));
      }
      for (const folder of [...watchers.keys()]) if (!names.has(folder)) drop(folder);
      for (const folder of names.keys()) if (!watchers.has(folder)) open(folder);
    },
    close() {
      closed = true;
      looking.stop();
      clearTimeout(timer);
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

/** Looks at the files now and then, and calls back when one is not what it was. */
function lookAt(files: () => readonly string[], onChange: () => void): { restart: () => void; stop: () => void } {
  let seen = '';
  let round = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = async (mine: number): Promise<void> => {
    const now = (await Promise.all(files().map(signature))).join('\n');
    // The files are others by now, or nobody watches any more.
    if (mine !== round) return;
    if (now !== seen) onChange();
    seen = now;
    timer = setTimeout(look, LOOK_MS, mine);
    timer.unref();
  };
  return {
    restart() {
      clearTimeout(timer);
      // At once: a change that comes before the first look would be taken for how things were.
      seen = files().map(signatureNow).join('\n');
      timer = setTimeout(look, LOOK_MS, ++round);
      timer.unref();
    },
    stop() {
      clearTimeout(timer);
      round++;
    },
  };
}

/** What changes with a file's content or when another file takes its place; links are followed. Never rejects. */
async function signature(file: string): Promise<string> {
  try {
    return textOf(await stat(file));
  } catch (error) {
    return reasonOf(error);
  }
}

function signatureNow(file: string): string {
  try {
    return textOf(statSync(file));
  } catch (error) {
    return reasonOf(error);
  }
}

const textOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): string => `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unreadable';
