import type { JSX } from 'preact';
import type { HeldPlace, HeldResource, Inventory } from '../../../../core/services/elasticache/account/inventory.js';
import { useAnswer } from '../live/use-answer.js';
import { useStore } from '../live/use-store.js';
import { START } from '../model/address.js';
import { NO_FILTER } from '../model/filter.js';
import { count, several } from '../model/words.js';
import { Link } from '../parts/link.js';
import { Name } from '../parts/name.js';
import { Narrow, useNarrow } from '../parts/narrow.js';

/** Of one account and region. */
const DRAWN = 500;

/** What exists in the embedded ElastiCache now, with its tags. */
export function EmbeddedView(): JSX.Element {
  const store = useStore();
  // What exists changes with calls.
  const newest = store.rows.value.at(-1)?.id;
  const held = useAnswer<Inventory>('embedded', newest);
  const { text, setText, isShown } = useNarrow();
  if (held.state === 'waiting') return <p class="empty">Reading what exists…</p>;
  if (held.state === 'failed') return <p class="empty">{held.why}</p>;
  const { accounts, cut } = held.answer;
  return (
    <div class="view">
      <h2>What exists now</h2>
      <Narrow label="Resources and tags" text={text} setText={setText} />
      {cut && <p class="notice">There is more than is listed here.</p>}
      {accounts.length === 0 && (
        <p class="empty">Nothing exists yet. What calls create in the embedded ElastiCache appears here.</p>
      )}
      {accounts.map((place) => (
        <Place key={`${place.account}${place.region}`} place={place} isShown={isShown} />
      ))}
    </div>
  );
}

const textOf = ({ type, arn, status = '', tags }: HeldResource): string =>
  [type, arn, status, ...Object.entries(tags).flat()].join('\n');

function Place({ place, isShown }: { place: HeldPlace; isShown: (text: string) => boolean }): JSX.Element {
  const { account, region, resources } = place;
  const found = resources.filter((resource) => isShown(textOf(resource)));
  return (
    <section aria-label={`${account} ${region ?? ''}`}>
      <h3>
        {account}, {region ?? 'global datastores'}{' '}
        <span class="quiet">
          {count(found.length)} of {count(resources.length)}
        </span>
      </h3>
      {found.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">Status</th>
              <th scope="col">Tags</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, DRAWN).map((resource) => (
              <Line key={resource.arn} resource={resource} />
            ))}
          </tbody>
        </table>
      )}
      {found.length > DRAWN && <p>and {several(found.length - DRAWN, 'further one')}</p>}
    </section>
  );
}

function Line({ resource }: { resource: HeldResource }): JSX.Element {
  const { arn, id, type, status, tags } = resource;
  return (
    <tr>
      <th scope="row" title={arn}>
        <Link to={{ ...START, filter: { ...NO_FILTER, resource: arn } }}>
          <Name of={id} />
          <span class="unseen">: its decisions</span>
        </Link>
      </th>
      <td>{type}</td>
      <td>{status ?? ''}</td>
      <td>
        {Object.entries(tags).map(([key, value]) => (
          <span key={key} class="tag">
            <Name of={key} />=<Name of={value} />
          </span>
        ))}
      </td>
    </tr>
  );
}
