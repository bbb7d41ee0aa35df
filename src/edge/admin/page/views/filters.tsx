import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ListedDecisions } from '../live/answers.js';
import { ask } from '../live/api.js';
import type { Store } from '../live/store.js';
import { useStore } from '../live/use-store.js';
import { type Filter, isFiltering, NO_FILTER } from '../model/filter.js';
import type { Row } from '../model/row.js';
import { DECISIONS } from '../model/words.js';
import { focusOn } from '../parts/use-keys.js';

const SPANS = [
  ['', 'any time'],
  ['30s', 'last 30 seconds'],
  ['5m', 'last 5 minutes'],
  ['1h', 'last hour'],
  ['1d', 'last day'],
] as const;

/** What the list shows; all of it stands in the address. */
export function Filters(): JSX.Element {
  const store = useStore();
  const { filter } = store.address.value;
  useBehind(store, filter.statement);
  return (
    <search class="filters">
      <Field name="text" label="Search" id="search" placeholder="words, ids, actions, parameters" />
      <label>
        Decision
        <select value={filter.decision} onChange={(event) => store.filter({ decision: event.currentTarget.value })}>
          <option value="">any</option>
          <option value="denied">not allowed or denied</option>
          {Object.entries(DECISIONS).map(([word, { words, meaning }]) => (
            <option key={word} value={word} title={meaning}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <Field name="operation" label="Operation" values={(row) => row.operation} />
      <Field name="resource" label="Resource" />
      <Field name="caller" label="Caller" values={(row) => row.caller} />
      <Times />
      {filter.run !== '' && <Chip name="run" text={`run ${filter.run}`} />}
      {filter.statement !== '' && <Chip name="statement" text="decisions of one statement" />}
      {isFiltering(filter) && (
        <button type="button" onClick={() => store.filter(NO_FILTER)}>
          Remove filters
        </button>
      )}
    </search>
  );
}

interface FieldProps {
  readonly name: 'text' | 'operation' | 'resource' | 'caller';
  readonly label: string;
  readonly id?: string;
  readonly placeholder?: string;
  /** What is offered: the names that rows have here. */
  readonly values?: (row: Row) => string;
}

const MOST_OFFERED = 100;

function Field({ name, label, id, placeholder, values }: FieldProps): JSX.Element {
  const store = useStore();
  const [offered, offer] = useState<readonly string[]>([]);
  const value = store.address.value.filter[name];
  const look = (): void => {
    if (values) offer([...new Set(store.rows.value.map(values))].sort().slice(0, MOST_OFFERED));
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' && event.key !== 'Enter') return;
    if (event.key === 'Escape' && value !== '') store.filter({ [name]: '' });
    else focusOn('list');
    event.preventDefault();
  };
  return (
    <label class={name}>
      {label}
      <input
        type="search"
        id={id}
        value={value}
        placeholder={placeholder}
        list={values && `${name}-offered`}
        autocomplete="off"
        spellcheck={false}
        onFocus={look}
        onInput={(event) => store.filter({ [name]: event.currentTarget.value })}
        onKeyDown={press}
      />
      {values && (
        <datalist id={`${name}-offered`}>
          {offered.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </label>
  );
}

function Times(): JSX.Element {
  const store = useStore();
  const { last, from, to } = store.address.value.filter;
  const between = from !== '' || to !== '';
  const choose = (value: string): void => {
    store.now.value = Date.now();
    if (value === 'between') store.filter({ last: '', from: local(Date.now() - 3_600_000), to: local(Date.now()) });
    else store.filter({ last: value, from: '', to: '' });
  };
  const known = SPANS.some(([span]) => span === last);
  return (
    <>
      <label>
        Time
        <select value={between ? 'between' : last} onChange={(event) => choose(event.currentTarget.value)}>
          {SPANS.map(([span, words]) => (
            <option key={span} value={span}>
              {words}
            </option>
          ))}
          {!known && <option value={last}>last {last}</option>}
          <option value="between">from … to …</option>
        </select>
      </label>
      {between && <Moment name="from" label="From" />}
      {between && <Moment name="to" label="To" />}
    </>
  );
}

function Moment({ name, label }: { name: 'from' | 'to'; label: string }): JSX.Element {
  const store = useStore();
  return (
    <label>
      {label}
      <input
        type="datetime-local"
        step="1"
        value={local(Date.parse(store.address.value.filter[name]))}
        onChange={(event) => store.filter({ [name]: event.currentTarget.value })}
      />
    </label>
  );
}

/** The form of a field for a time, in the reader's own time zone; empty when it is none. */
function local(time: number): string {
  if (Number.isNaN(time)) return '';
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function Chip({ name, text }: { name: keyof Filter; text: string }): JSX.Element {
  const store = useStore();
  return (
    <button type="button" class="chip" onClick={() => store.filter({ [name]: '' })}>
      {text} <span aria-hidden="true">×</span>
      <span class="unseen">, remove this filter</span>
    </button>
  );
}

/** Asks which decisions are behind a statement's hits, again when new ones come. */
function useBehind(store: Store, statement: string): void {
  const newest = statement === '' ? undefined : store.rows.value.at(-1)?.id;
  useEffect(() => {
    store.behind.value = statement === '' ? undefined : (store.behind.value ?? new Set());
    if (statement === '') return;
    const timer = setTimeout(async () => {
      const fields = new URLSearchParams({ statement, limit: '1000' });
      const listed = await ask<ListedDecisions>(`decisions?${fields}`).catch(() => undefined);
      if (listed) store.behind.value = new Set(listed.decisions.map(({ id }) => id));
    }, 100);
    return () => clearTimeout(timer);
  }, [store, statement, newest]);
}
