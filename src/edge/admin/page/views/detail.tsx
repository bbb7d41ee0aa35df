import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { DecisionRecord } from '../../../../core/record/record.js';
import { useAnswer } from '../live/use-answer.js';
import { useStore } from '../live/use-store.js';
import { day } from '../model/words.js';
import { Decision } from '../parts/decision.js';
import { Name } from '../parts/name.js';
import { focusOn } from '../parts/use-keys.js';
import { Actions } from './actions.js';
import { Checks } from './checks.js';
import { Circumstances } from './circumstances.js';
import { Parameters } from './parameters.js';
import { Why } from './why.js';

interface DetailProps {
  readonly id: string;
  /** Its address led here: where it does not stand beside the list it is scrolled to. */
  readonly linked: boolean;
}

/** One decision: what was asked, what was decided, why, and what would help. */
export function Detail({ id, linked }: DetailProps): JSX.Element {
  const store = useStore();
  const asking = useAnswer<DecisionRecord>(`decisions/${id}`);
  const toScroll = linked && asking.state !== 'waiting';
  useEffect(() => {
    if (toScroll) document.getElementById('detail')?.scrollIntoView();
  }, [toScroll]);
  const close = (): void => {
    store.go({ id: '' });
    requestAnimationFrame(() => focusOn('list'));
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    if (document.activeElement?.id === 'list') close();
    else focusOn('list');
  };
  return (
    <section class="pane detail" id="detail" tabIndex={-1} aria-label="One decision" onKeyDown={press}>
      <button type="button" class="close" onClick={close}>
        Close
      </button>
      {asking.state === 'waiting' && <p class="empty">Reading the decision…</p>}
      {asking.state === 'failed' && <Gone id={id} why={asking.why} />}
      {asking.state === 'answered' && <Record record={asking.answer} />}
    </section>
  );
}

function Record({ record }: { record: DecisionRecord }): JSX.Element {
  return (
    <>
      <h2>
        <Decision of={record.decision} /> <Name of={record.operation ?? record.service} />
      </h2>
      <p class="when">
        <time dateTime={record.time}>{day(Date.parse(record.time))}</time>
        {record.mode === 'audit' &&
          record.forwarded &&
          record.decision !== 'allowed' &&
          ', forwarded all the same (audit)'}
      </p>
      <Actions record={record} />
      <Why record={record} />
      <Checks record={record} />
      <Parameters record={record} />
      <Circumstances record={record} />
    </>
  );
}

/** What is left of a decision that the proxy does not remember. */
function Gone({ id, why }: { id: string; why: string }): JSX.Element {
  const store = useStore();
  const row = store.rows.value.find((each) => each.id === id);
  return (
    <>
      <h2>
        {row && <Decision of={row.decision} />} {row ? <Name of={row.operation} /> : 'No such decision'}
      </h2>
      <p class="notice">{row?.past ? 'The proxy was restarted: it knows nothing more of decisions before.' : why}</p>
      {row && (
        <>
          <p>
            This list still knows: {day(row.time)}, <Name of={row.caller} />
            {row.resources !== '' && ', and what it was about:'}
          </p>
          <ul>
            {row.resources
              .split('\n')
              .filter(Boolean)
              .map((resource) => (
                <li key={resource}>
                  <Name of={resource} />
                </li>
              ))}
          </ul>
        </>
      )}
    </>
  );
}
