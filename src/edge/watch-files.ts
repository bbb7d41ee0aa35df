import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

export interface FileWatcher {
  /** Watches these files (absolute paths) and no others. */
  follow(files: readonly string[]): void;
  close(): void;
}

/** Editors write in several steps, and several files are often saved at once: one reload for all of them. */
const SETTLE_MS = 100;

/**
 * Calls back when a followed file changes, appears or goes. Folders are watched, not files: editors and configuration
 * tools put a new file in the old one's place, and a watch on the old one would see no more.
 */
export function watchFiles(onChange: () => void): FileWatcher {
  const watchers = new Map<string, FSWatcher>();
  let names = new Map<string, Set<string>>();
  let timer: NodeJS.Timeout | undefined;
  const changed = (folder: string, name: string | null): void => {
    // Kubernetes and docker configs swap a link beside the files: any name might stand for all of them.
    if (name !== null && !names.get(folder)?.has(name) && !name.startsWith('..')) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
    timer.unref();
  };
  const open = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => changed(folder, name));
      // The folder went away: a later follow() tries again.
      watcher.on('error', () => drop(folder));
      watchers.set(folder, watcher);
    } catch {
      // A folder that does not exist cannot change; the loader has already said that its file is missing.
    }
  };
  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  return {
    follow(files) {
      names = new Map();
      for (const file of files) {
        const folder = dirname(file);
        names.set(folder, (names.get(folder) ?? new Set<string>()).add(basename(file)));
      }
      for (const folder of [...watchers.keys()]) if (!names.has(folder)) drop(folder);
      for (const folder of names.keys()) if (!watchers.has(folder)) open(folder);
    },
    close() {
      clearTimeout(timer);
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}
