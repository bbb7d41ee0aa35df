import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DecisionRecord } from '../../../../core/record/record.js';
import { sentence, tell } from '../live/api.js';
import { useStore } from '../live/use-store.js';
import { changesOf, type DecidedNow, lineOf, wordOf } from '../model/again.js';
import { several } from '../model/words.js';
import { Decision } from '../parts/decision.js';
import { Name } from '../parts/name.js';

/** The same call decided by the policies of now, and what changed. */
export function Again({ record }: { record: DecisionRecord }): JSX.Element {
  const { policyRevision } = useStore().about.value ?? {};
  const [now, setNow] = useState<DecidedNow>();
  const [why, setWhy] = useState('');
  useEffect(() => {
    tell<DecidedNow>('decide', lineOf(record)).then(setNow, (error: unknown) => setWhy(sentence(error)));
  }, [record]);
  if (why !== '') return <p class="notice bad">{why}</p>;
  if (!now) return <p role="status">Deciding…</p>;
  const changes = changesOf(record.checks, now.checks);
  return (
    <div class="again" role="status">
      <p>
        Now <Decision of={wordOf(now)} />, then <Decision of={record.decision} />.
      </p>
      <p>
        {changes.length === 0
          ? 'Every permission is answered as it was then.'
          : `${several(changes.length, 'permission')} changed:`}
        {policyRevision === record.policyRevision && ' The policies are the same as then.'}
      </p>
      <ul>
        {changes.map(({ action, resource, before, after }) => (
          <li key={`${action}${resource}`}>
            <Name of={action} /> on <Name of={resource} />: {before ? <Decision of={before} /> : 'not asked'} →{' '}
            {after ? <Decision of={after} /> : 'not asked'}
          </li>
        ))}
      </ul>
      {now.outcome === 'rejected' && <p>{now.message}</p>}
      {record.redacted.length > 0 && (
        <p>Some values are in no record ({record.redacted.join(', ')}); “(redacted)” stood for them.</p>
      )}
    </div>
  );
}
