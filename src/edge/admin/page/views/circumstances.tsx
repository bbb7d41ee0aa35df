import type { JSX } from 'preact';
import type { DecisionRecord } from '../../../../core/record/record.js';
import { START } from '../model/address.js';
import { NO_FILTER } from '../model/filter.js';
import { duration } from '../model/words.js';
import { Copy } from '../parts/copy.js';
import { Link } from '../parts/link.js';
import { Name } from '../parts/name.js';

/** Who, where, when, what became of it; and the record as it is. */
export function Circumstances({ record }: { record: DecisionRecord }): JSX.Element {
  const { caller, accessKeyId, times, upstream, run } = record;
  const json = (): string => JSON.stringify(record, null, 2);
  const facts: [string, JSX.Element | string | undefined][] = [
    ['Caller', caller && <CallerLink arn={caller.arn} />],
    ['Access key', accessKeyId && `${accessKeyId}, ${record.signatureVerified ? 'signature verified' : 'believed'}`],
    ['Region', record.region],
    ['Account', record.account],
    ['Upstream', upstreamText(record)],
    [
      'Took',
      `${duration(times.decide)} to decide${times.upstream === undefined ? '' : `, ${duration(times.upstream)} upstream`}`,
    ],
    ['Request id', upstream?.requestId],
    ['Run', run && <Link to={{ ...START, filter: { ...NO_FILTER, run } }}>{run}</Link>],
    ['Mode', record.mode],
    ['Policies', record.policyRevision],
    ['Decision', record.id],
  ];
  return (
    <section aria-labelledby="circumstances">
      <h3 id="circumstances">Circumstances</h3>
      <table>
        <tbody>
          {facts.map(
            ([name, value]) =>
              value && (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{typeof value === 'string' ? <Name of={value} /> : value}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
      <Folded json={json} />
    </section>
  );
}

/** A record may have megabytes: it is written out when it is asked for. */
function Folded({ json }: { json: () => string }): JSX.Element {
  const write = (event: Event): void => {
    const { currentTarget } = event;
    if (!(currentTarget instanceof HTMLDetailsElement) || !currentTarget.open) return;
    const place = currentTarget.querySelector('pre');
    if (place) place.textContent = json();
  };
  return (
    <details onToggle={write}>
      <summary>The record as JSON</summary>
      <Copy text={json}>Copy the record</Copy>
      <pre class="record" tabIndex={0} role="group" aria-label="The record as JSON" />
    </details>
  );
}

function CallerLink({ arn }: { arn: string }): JSX.Element {
  return (
    <>
      <Name of={arn} /> <Link to={{ ...START, filter: { ...NO_FILTER, caller: arn } }}>its decisions</Link>
    </>
  );
}

function upstreamText({ forwarded, upstream }: DecisionRecord): string {
  if (!forwarded) return 'not sent';
  const { name = '', status, error } = upstream ?? {};
  if (error !== undefined) return `${name}: ${error}`;
  return status === undefined ? `sent to ${name}` : `${name} answered ${status}`;
}
