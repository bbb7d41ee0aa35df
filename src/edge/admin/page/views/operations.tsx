import type { JSX } from 'preact';
import type { DescribedCheck, DescribedOperation } from '../../../../core/permissions/describe.js';
import { useAnswer } from '../live/use-answer.js';
import { useStore } from '../live/use-store.js';
import { START } from '../model/address.js';
import { NO_FILTER } from '../model/filter.js';
import { count, several, shown } from '../model/words.js';
import { Link } from '../parts/link.js';
import { Narrow, useNarrow } from '../parts/narrow.js';

/** What each operation needs, from the permissions table. */
export function OperationsView(): JSX.Element {
  const { name } = useStore().address.value;
  const listed = useAnswer<{ operations: readonly DescribedOperation[] }>('table');
  const { text, setText, isShown } = useNarrow();
  if (listed.state === 'waiting') return <p class="empty">Reading the table…</p>;
  if (listed.state === 'failed') return <p class="empty">{listed.why}</p>;
  const { operations } = listed.answer;
  const found = operations.filter(({ operation, checks }) =>
    isShown(`${operation}\n${checks.map(({ action, resource }) => `${action} ${resource}`).join('\n')}`),
  );
  const open = operations.find(({ operation }) => operation === name);
  return (
    <div class="view sides">
      <nav class="side" aria-label="Operations">
        <Narrow label="Operations, actions, resources" text={text} setText={setText} />
        <p role="status">
          {count(found.length)} of {count(operations.length)}
        </p>
        <ul>
          {found.map(({ operation, accessLevel }) => (
            <li key={operation}>
              <Link to={{ ...START, view: 'operations', name: operation }} current={operation === name}>
                {operation} <span class="quiet">{accessLevel}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div class="main-side">{open ? <Needs of={open} /> : <p class="empty">Choose an operation.</p>}</div>
    </div>
  );
}

function Needs({ of }: { of: DescribedOperation }): JSX.Element {
  const { operation, description, checks, keys, alsoAsked, edition } = of;
  return (
    <section aria-labelledby="operation">
      <h2 id="operation">{operation}</h2>
      <p>{description}</p>
      <p class="actions">
        <Link to={{ ...START, view: 'ask', ask: { ...START.ask, operation } }}>Ask whether somebody may</Link>
        <Link to={{ ...START, filter: { ...NO_FILTER, operation } }}>Its decisions</Link>
      </p>
      <h3>It needs</h3>
      <p class="quiet">All of them, by the edition “{edition}” of the table.</p>
      {checks.map((check) => (
        <Need key={`${check.action}${check.resource}`} check={check} />
      ))}
      {alsoAsked.length > 0 && <h3>AWS asks besides, and this proxy does not</h3>}
      <ul>
        {alsoAsked.map(({ actions, when, why }) => (
          <li key={`${actions}${when}`}>
            <code>{actions.join(', ')}</code> {when}: {why}
          </li>
        ))}
      </ul>
      {keys.length > 0 && (
        <>
          <h3>Condition keys of the request</h3>
          <table>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Taken from</th>
              </tr>
            </thead>
            <tbody>
              {keys.map(({ key, from }) => (
                <tr key={key}>
                  <th scope="row">
                    <code>{key}</code>
                  </th>
                  <td>{shown(from.join(', else '), 1000)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function Need({ check }: { check: DescribedCheck }): JSX.Element {
  const { action, resource, when, otherwise, keys, note, source, certainty } = check;
  return (
    <div class="fix">
      <p>
        <strong>{action}</strong> on <code>{resource}</code> <span class="quiet">{when}</span>
      </p>
      {otherwise !== undefined && (
        <p>
          Without a name: <code>{otherwise}</code>
        </p>
      )}
      {note !== '' && <p>{note}</p>}
      {keys.length > 0 && (
        <details>
          <summary>{several(keys.length, 'condition key')}</summary>
          <p>{keys.join(', ')}</p>
        </details>
      )}
      <p class="quiet">
        {certainty}: {source}
      </p>
    </div>
  );
}
