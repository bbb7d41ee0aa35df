/** What the page shows, as the address in the browser says it: a view can be sent to somebody. */
import { type Column, type Filter, NEWEST_FIRST, NO_FILTER, type Sort } from './filter.js';

export const VIEWS = ['decisions', 'callers', 'ask', 'operations', 'embedded'] as const;
export type View = (typeof VIEWS)[number];

export interface Address {
  readonly view: View;
  /** The decision that is open, by its id. */
  readonly id: string;
  readonly filter: Filter;
  readonly sort: Sort;
  /** The caller or operation that is open in its view. */
  readonly name: string;
  /** What the form of the view `ask` begins with. */
  readonly ask: AskForm;
}

export interface AskForm {
  readonly principal: string;
  readonly operation: string;
  /** JSON. */
  readonly params: string;
  /** JSON. */
  readonly context: string;
}

const NOTHING_ASKED: AskForm = { principal: '', operation: '', params: '', context: '' };
export const START: Address = {
  view: 'decisions',
  id: '',
  filter: NO_FILTER,
  sort: NEWEST_FIRST,
  name: '',
  ask: NOTHING_ASKED,
};

const ROOT = '/_authz/';
const FILTERS = Object.keys(NO_FILTER) as (keyof Filter)[];
const ASKED = Object.keys(NOTHING_ASKED) as (keyof AskForm)[];
const COLUMNS: readonly Column[] = ['time', 'decision', 'operation', 'resource', 'caller', 'duration', 'upstream'];

/** Reads a path and its query; what is unknown is left out. The request id of an answer is an id as well. */
export function readAddress(path: string, query: string): Address {
  const fields = new URLSearchParams(query);
  const id = /^\/_authz\/decisions\/([0-9a-f-]{1,64})$/i.exec(path)?.[1]?.replaceAll('-', '').toLowerCase() ?? '';
  const view = VIEWS.find((name) => name === fields.get('view')) ?? 'decisions';
  const sort = fields.get('sort') ?? '';
  const column = COLUMNS.find((name) => name === sort.replace(/^-/, ''));
  return {
    view,
    id,
    filter: view === 'decisions' ? picked(fields, FILTERS, NO_FILTER) : NO_FILTER,
    sort: column === undefined ? NEWEST_FIRST : { column, descending: sort.startsWith('-') },
    name: fields.get('name') ?? '',
    ask: view === 'ask' ? picked(fields, ASKED, NOTHING_ASKED) : NOTHING_ASKED,
  };
}

/** The path and query of an address; readAddress reads it back. */
export function writeAddress({ view, id, filter, sort, name, ask }: Address): string {
  const fields = new URLSearchParams();
  if (view !== 'decisions') fields.set('view', view);
  if (view === 'decisions') {
    for (const key of FILTERS) if (filter[key] !== '') fields.set(key, filter[key]);
    const order = `${sort.descending ? '-' : ''}${sort.column}`;
    if (order !== '-time') fields.set('sort', order);
  }
  if (name !== '' && (view === 'callers' || view === 'operations')) fields.set('name', name);
  if (view === 'ask') for (const key of ASKED) if (ask[key] !== '') fields.set(key, ask[key]);
  const query = fields.size === 0 ? '' : `?${fields}`;
  return view === 'decisions' && id !== '' ? `${ROOT}decisions/${id}${query}` : `${ROOT}${query}`;
}

function picked<Fields extends object>(
  fields: URLSearchParams,
  names: readonly (keyof Fields & string)[],
  none: Fields,
): Fields {
  return { ...none, ...Object.fromEntries(names.map((name) => [name, fields.get(name) ?? ''])) };
}
