/** newer-actions.json: actions that AWS has launched before the package with the reference carries them. */
import { readData } from './folder.js';

export interface NewerAction {
  readonly accessLevel: string;
  readonly description: string;
  /** Condition keys of the action, whatever the resource type. */
  readonly keys: readonly string[];
  readonly types: Readonly<Record<string, { readonly required: boolean; readonly keys: readonly string[] }>>;
  readonly since: string;
  readonly source: string;
}

export type NewerActions = Readonly<Record<string, NewerAction>>;

export const newerActions = (): NewerActions =>
  (readData('newer-actions.json') as { readonly actions: NewerActions }).actions;

/** The rows in the form of actions.json, without what says where they came from. */
export const asReference = (rows: NewerActions): Record<string, Omit<NewerAction, 'since' | 'source'>> =>
  Object.fromEntries(
    Object.entries(rows).map(([name, { accessLevel, description, keys, types }]) => [
      name,
      { accessLevel, description, keys, types },
    ]),
  );

/** Resource types that a row names and nobody has. */
export const strayTypes = (rows: NewerActions, types: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(rows).flatMap(([name, row]) =>
    Object.keys(row.types)
      .filter((type) => !Object.hasOwn(types, type))
      .map((type) => `newer-actions.json.actions.${name}: the reference has no resource type ${type}`),
  );

/** Rows that the reference has caught up with: `known` are the actions that it carries by itself. */
export const outdatedActions = (rows: NewerActions, known: readonly string[]): string[] =>
  Object.keys(rows)
    .filter((name) => known.includes(name))
    .map((name) => `newer-actions.json: the reference carries ${name} itself now, so the row can go`);
