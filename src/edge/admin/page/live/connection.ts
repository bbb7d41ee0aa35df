/** The line to the proxy: decisions as they are made, and a line that breaks is mended. */
import type { DecisionRecord } from '../../../../core/record/record.js';
import type { Problem } from '../../../../core/terms/problem.js';
import { type Row, rowOf } from '../model/row.js';
import { pastRows } from '../model/rows.js';
import type { About } from './answers.js';
import { ask, askIfThere, sentence } from './api.js';
import { readMissed } from './missed.js';
import type { Store } from './store.js';

/** Between two looks whether the proxy is still the same one, in milliseconds. A line may break without a word. */
const LOOK_EVERY = 5000;
const LOOK_PATIENCE = 4000;
/** Decisions are shown together when they come faster than this, in milliseconds. */
const TOGETHER = 30;
const FIRST_WAIT = 250;
const LONGEST_WAIT = 4000;

/** Keeps the store up to date for as long as the page is open. */
export function keepUpToDate(store: Store): void {
  let wait = FIRST_WAIT;
  const lost = (why: string): void => {
    const { connection } = store;
    if (connection.value.state !== 'lost') connection.value = { state: 'lost', since: Date.now(), why };
    setTimeout(begin, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
  const begin = (): void => {
    follow(store, () => {
      wait = FIRST_WAIT;
    }).then(lost);
  };
  begin();
}

/** One line, until it breaks; gives the reason. */
function follow(store: Store, isLive: () => void): Promise<string> {
  return new Promise((resolve) => {
    const source = new EventSource('/_authz/decisions/stream');
    let look = 0;
    let ended = false;
    const end = (why: string): void => {
      if (ended) return;
      ended = true;
      clearTimeout(look);
      source.close();
      resolve(why);
    };
    const lookAgain = async (): Promise<void> => {
      try {
        const changed = await readAbout(store);
        if (changed) return end('the proxy was restarted');
      } catch (error) {
        return end(sentence(error));
      }
      if (!ended) look = window.setTimeout(lookAgain, LOOK_EVERY);
    };
    source.onopen = async () => {
      try {
        await catchUp(store);
        if (ended) return;
        store.connection.value = { state: 'live' };
        isLive();
        look = window.setTimeout(lookAgain, LOOK_EVERY);
      } catch (error) {
        end(sentence(error));
      }
    };
    source.onerror = () => end('the proxy does not answer');
    const add = together((rows: readonly Row[]) => store.add(rows));
    source.onmessage = ({ data }) => add(rowOf(JSON.parse(data) as DecisionRecord));
    source.addEventListener('world', () => {
      readAbout(store).catch((error: unknown) => end(sentence(error)));
    });
    source.addEventListener('forgotten', () => forget(store));
  });
}

/** What was missed: everything at the start and after a restart, else what came after the last known decision. */
async function catchUp(store: Store): Promise<void> {
  const restarted = await readAbout(store);
  const known = [...store.rows.value, ...store.waiting.value].filter(({ past }) => !past);
  if (restarted && known.length > 0) {
    store.rows.value = pastRows(store.rows.value);
    store.waiting.value = pastRows(store.waiting.value);
    store.notify('restart', 'the proxy was restarted: of decisions before, only what this list shows is left');
  }
  await readMissed(store, restarted ? undefined : known.at(-1)?.id);
  store.loading.value = false;
}

function forget(store: Store): void {
  store.rows.value = [];
  store.waiting.value = [];
  store.notify('forgotten', 'decisions were forgotten by a reset: the list was read again');
  readMissed(store).catch(() => undefined);
}

/** Reads what is said of the proxy; gives whether it is another one than before. */
async function readAbout(store: Store): Promise<boolean> {
  const before = store.about.value;
  const about = (await askIfThere<About>('about')) ?? (await olderAbout());
  store.about.value = about;
  return before?.instance !== undefined && before.instance !== about.instance;
}

/** The same of a proxy that has no such route. */
async function olderAbout(): Promise<About> {
  const health = await ask<About>('health', {}, LOOK_PATIENCE);
  const { problems } = await ask<{ problems: readonly Problem[] }>('ready', {}, LOOK_PATIENCE);
  return { ...health, stale: problems };
}

/** Calls back with all that came within a moment. */
function together<Value>(take: (values: readonly Value[]) => void): (value: Value) => void {
  let values: Value[] = [];
  let last = 0;
  const flush = (): void => {
    last = performance.now();
    const all = values;
    values = [];
    take(all);
  };
  return (value) => {
    values.push(value);
    if (values.length > 1) return;
    setTimeout(flush, Math.max(0, TOGETHER - (performance.now() - last)));
  };
}
