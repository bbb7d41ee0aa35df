import type { JSX } from 'preact';
import type { ListedPrincipal, ListedPrincipals } from '../live/answers.js';
import { useAnswer } from '../live/use-answer.js';
import { useStore } from '../live/use-store.js';
import { START } from '../model/address.js';
import { NO_FILTER } from '../model/filter.js';
import { count, shortArn } from '../model/words.js';
import { Link } from '../parts/link.js';
import { Name } from '../parts/name.js';
import { Narrow, useNarrow } from '../parts/narrow.js';
import { CallerPolicies } from './caller-policies.js';
import { RunPolicy } from './run-policy.js';

/** Of ten thousand the first are drawn; the field finds the others. */
const DRAWN = 200;

/** Who is known here, and what their policies do. */
export function CallersView(): JSX.Element {
  const store = useStore();
  const { name } = store.address.value;
  const listed = useAnswer<ListedPrincipals>('principals', store.about.value?.policyRevision);
  const { text, setText, isShown } = useNarrow();
  if (listed.state === 'waiting') return <p class="empty">Reading the callers…</p>;
  if (listed.state === 'failed') return <p class="empty">{listed.why}</p>;
  const { principals } = listed.answer;
  const found = principals.filter(({ arn, accessKeyIds }) => isShown(`${arn}\n${accessKeyIds.join('\n')}`));
  const open = principals.find(({ arn }) => arn === name);
  return (
    <div class="view sides">
      <nav class="side" aria-label="Callers">
        <Narrow label="Callers" text={text} setText={setText} />
        <p role="status">
          {count(found.length)} of {count(principals.length)}
        </p>
        {principals.length === 0 && <p class="empty">Nobody is known: put principals into the folder of --policies.</p>}
        <ul>
          {found.slice(0, DRAWN).map(({ arn, account, type }) => (
            <li key={arn}>
              <Link to={{ ...START, view: 'callers', name: arn }} current={arn === name}>
                <Name of={shortArn(arn)} />{' '}
                <span class="quiet">
                  {type === 'AssumedRole' ? 'role' : type.toLowerCase()} of {account}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div class="main-side">
        {open ? <CallerDetail key={open.arn} caller={open} /> : <p class="empty">Choose a caller.</p>}
      </div>
    </div>
  );
}

function CallerDetail({ caller }: { caller: ListedPrincipal }): JSX.Element {
  const { arn, accessKeyIds, believedKeyIds, tags } = caller;
  return (
    <section aria-labelledby="caller">
      <h2 id="caller">
        <Name of={arn} />
      </h2>
      <p class="actions">
        <Link to={{ ...START, filter: { ...NO_FILTER, caller: arn } }}>Its decisions</Link>
        <Link to={{ ...START, view: 'ask', ask: { ...START.ask, principal: arn } }}>Ask what it may</Link>
      </p>
      <dl class="facts">
        <dt>Access keys</dt>
        <dd>
          {accessKeyIds.length === 0 && 'none'}
          {accessKeyIds.map((id) => (
            <div key={id}>
              <code>{id}</code>
              {believedKeyIds.includes(id) && ' (no secret: believed)'}
            </div>
          ))}
        </dd>
        <dt>Tags</dt>
        <dd>
          {Object.keys(tags).length === 0 && 'none'}
          {Object.entries(tags).map(([key, value]) => (
            <div key={key}>
              <Name of={key} /> = <Name of={value} />
            </div>
          ))}
        </dd>
      </dl>
      <RunPolicy principal={arn} />
      <CallerPolicies arn={arn} />
    </section>
  );
}
