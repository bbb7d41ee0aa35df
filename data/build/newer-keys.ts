/** newer-keys.json: condition keys that AWS has announced before the package with the reference carries them. */
import { readData } from './folder.js';

export interface NewerKey {
  readonly key: string;
  readonly type: string;
  readonly description: string;
  /** Resource types by action. */
  readonly actions: Readonly<Record<string, readonly string[]>>;
  readonly since: string;
  readonly source: string;
}

export const newerKeys = (): readonly NewerKey[] =>
  (readData('newer-keys.json') as { readonly keys: readonly NewerKey[] }).keys;

/** Rows that the reference has caught up with: `known` are the keys that it carries by itself. */
export const outdatedKeys = (known: readonly string[]): string[] =>
  newerKeys()
    .filter(({ key }) => known.includes(key))
    .map(({ key }) => `newer-keys.json: the reference carries ${key} itself now, so the row can go`);
