import { readdirSync, readFileSync } from 'node:fs';

/** How many of the files that this process may open are left for each use. */
export interface FileShares {
  /** The limit (`ulimit -n`). */
  readonly limit: number;
  /** Connections of callers. */
  readonly callers: number;
  /** Connections to the upstream; the lookups of tags have as many of their own. */
  readonly upstream: number;
}

/** For what is opened now and then: policies that are read again, a decision log that is opened again. */
const RESERVE = 8;
const LEAST = 2;

/**
 * Shares out the open files. Without a bound of our own the system closes connections unasked, and says nothing: the one that
 * could not be opened may be the upstream's.
 *
 * @param upstream whether calls go on by connections.
 * @returns undefined where there is no limit, or the system does not tell (it does on Linux; elsewhere Node raises its limit to
 * what the system allows).
 */
export function fileShares(upstream: boolean): FileShares | undefined {
  try {
    const limit = Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
    return Number.isNaN(limit) ? undefined : shares(limit, readdirSync('/proc/self/fd').length, upstream);
  } catch {
    return undefined;
  }
}

/** @param open files that are open already. */
export function shares(limit: number, open: number, upstream: boolean): FileShares {
  const left = Math.max(limit - open - RESERVE, 0);
  const part = (parts: number): number => Math.max(Math.floor(left / parts), LEAST);
  return { limit, callers: part(upstream ? 2 : 1), upstream: part(4) };
}
