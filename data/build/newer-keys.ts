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

/** Actions and resource types that a row names and nobody has: such a row would give its key to nothing. */
export const strayKeys = (rows: readonly NewerKey[], actions: ReferenceActions): string[] =>
  rows.flatMap(({ key, actions: named }, index) => {
    const at = `newer-keys.json.keys[${index}] (${key})`;
    return Object.entries(named).flatMap(([name, types]) => {
      const action = actions[name];
      if (action === undefined) return [`${at}: the reference has no action ${name}`];
      const strange = types.filter((type) => !Object.hasOwn(action.types, type));
      return strange.map((type) => `${at}: the action ${name} has no resource type ${type}`);
    });
  });

type ReferenceActions = Readonly<Record<string, { readonly types: Readonly<Record<string, unknown>> }>>;

/** Rows that the reference has caught up with: `known` are the keys that it carries by itself. */
export const outdatedKeys = (known: readonly string[]): string[] =>
  newerKeys()
    .filter(({ key }) => known.includes(key))
    .map(({ key }) => `newer-keys.json: the reference carries ${key} itself now, so the row can go`);
