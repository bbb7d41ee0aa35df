/** What the page knows: one store, whose signals the components read. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Address, readAddress, writeAddress } from '../model/address.js';
import { countsOf, type Filter, type ListCounts, matcherOf, sorted } from '../model/filter.js';
import type { Row } from '../model/row.js';
import { withRows } from '../model/rows.js';
import type { About } from './answers.js';

export type LineState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `since`: milliseconds since 1970. */
  | { readonly state: 'lost'; readonly since: number; readonly why: string };

/** Something that happened and that the reader has not put away. */
export interface Notice {
  readonly id: string;
  readonly text: string;
}

export interface Store {
  readonly address: Signal<Address>;
  readonly connection: Signal<LineState>;
  readonly about: Signal<About | undefined>;
  readonly notices: Signal<readonly Notice[]>;
  /** Oldest first. */
  readonly rows: Signal<readonly Row[]>;
  /** They came while the list was paused. */
  readonly waiting: Signal<readonly Row[]>;
  readonly paused: Signal<boolean>;
  /** The first decisions are still being read. */
  readonly loading: Signal<boolean>;
  /** Decisions up to this time were cleared from the view; milliseconds since 1970. */
  readonly cleared: Signal<number>;
  /** The list stays at its newest row. */
  readonly following: Signal<boolean>;
  /** Ids of the decisions behind the statement of the filter. */
  readonly behind: Signal<ReadonlySet<string> | undefined>;
  /** The clock, once a second while the filter looks at it. */
  readonly now: Signal<number>;
  /** The admin token, here alone: it is gone with the page. */
  readonly token: Signal<string>;
  /** What is in the list, in its order. */
  readonly visible: ReadonlySignal<readonly Row[]>;
  readonly counts: ReadonlySignal<ListCounts>;
  /** Shows another address; `replace`: the way back does not lead here. */
  readonly go: (change: Partial<Address>, replace?: boolean) => void;
  readonly filter: (change: Partial<Filter>) => void;
  readonly add: (rows: readonly Row[]) => void;
  readonly pause: (paused: boolean) => void;
  readonly notify: (id: string, text: string) => void;
  readonly dismiss: (id: string) => void;
}

/** The state of the page, as it is before the first answer. */
export function createStore(): Store {
  const address = signal(readAddress(location.pathname, location.search));
  const rows = signal<readonly Row[]>([]);
  const waiting = signal<readonly Row[]>([]);
  const paused = signal(false);
  const cleared = signal(0);
  const behind = signal<ReadonlySet<string> | undefined>(undefined);
  const now = signal(Date.now());
  const notices = signal<readonly Notice[]>([]);
  // Filter and order alone: which decision is open changes nothing here.
  const filter = computed(() => address.value.filter);
  const sort = computed(() => address.value.sort);
  const uncleared = computed(() => rows.value.filter(({ time }) => time > cleared.value));
  const visible = computed(() =>
    sorted(uncleared.value.filter(matcherOf(filter.value, now.value, behind.value)), sort.value),
  );
  const counts = computed(() => countsOf(visible.value, uncleared.value.length));
  const go: Store['go'] = (change, replace = false) => {
    const next = { ...address.value, ...change };
    const to = writeAddress(next);
    if (to !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState'](null, '', to);
    address.value = next;
  };
  addEventListener('popstate', () => {
    address.value = readAddress(location.pathname, location.search);
  });
  return {
    address,
    connection: signal<LineState>({ state: 'connecting' }),
    about: signal<About | undefined>(undefined),
    notices,
    rows,
    waiting,
    paused,
    loading: signal(true),
    cleared,
    following: signal(true),
    behind,
    now,
    token: signal(''),
    visible,
    counts,
    go,
    filter: (change) => go({ filter: { ...address.value.filter, ...change } }, true),
    add: (more) => {
      const into = paused.value ? waiting : rows;
      into.value = withRows(into.value, more);
    },
    pause: (yes) => {
      paused.value = yes;
      if (yes) return;
      rows.value = withRows(rows.value, waiting.value);
      waiting.value = [];
    },
    notify: (id, text) => {
      notices.value = [...notices.value.filter((notice) => notice.id !== id), { id, text }];
    },
    dismiss: (id) => {
      notices.value = notices.value.filter((notice) => notice.id !== id);
    },
  };
}
