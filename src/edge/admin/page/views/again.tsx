import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DecisionRecord } from '../../../../core/record/record.js';
import { sentence, tell } from '../live/api.js';
import { useStore } from '../live/use-store.js';
import { changesOf, type DecidedNow, wordOf } from '../model/again.js';
import { several } from '../model/words.js';
import { Decision } from '../parts/decision.js';
import { Name } from '../parts/name.js';

/** The same call decided by the policies of now, and what changed. */
export function Again({ record }: { record: DecisionRecord }): JSX.Element {
  const { policyRevision } = useStore().about.value ?? {};
  const [now, setNow] = useState<DecidedNow>();
  const [why, setWhy] = useState('');
  const { operation, parameters, caller } = record;
  useEffect(() => {
    tell<DecidedNow>('decide', {
      operation,
      params: parameters,
      principal: caller?.arn,
      context: contextToKeep(record),
      headers: record.region === undefined ? undefined : { authorization: undefined },
    }).then(setNow, (error: unknown) => setWhy(sentence(error)));
  }, [operation, parameters, caller, record]);
  if (why !== '') return <p class="notice bad">{why}</p>;
  if (!now) return <p role="status">Deciding…</p>;
  const changes = changesOf(record.checks, now.checks);
  return (
    <div class="again" role="status">
      <p>
        Now: <Decision of={wordOf(now)} /> then: <Decision of={record.decision} />
      </p>
      <p>
        {changes.length === 0 ? 'Every permission is answered as it was then.' : `${several(changes.length, 'permission')} changed:`}
        {policyRevision === record.policyRevision && ' The policies are the same as then.'}
      </p>
      <ul>
        {changes.map(({ action, resource, then, now: is }) => (
          <li key={`${action}${resource}`}>
            <Name of={action} /> on <Name of={resource} />: {then ? <Decision of={then} /> : 'not asked'} →{' '}
            {is ? <Decision of={is} /> : 'not asked'}
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
