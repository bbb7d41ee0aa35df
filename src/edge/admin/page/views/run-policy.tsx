import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PolicyOfRun } from '../live/answers.js';
import { ask, sentence } from '../live/api.js';
import { several, shown, shownLines } from '../model/words.js';
import { Copy } from '../parts/copy.js';
import { Name } from '../parts/name.js';

/** The least policy for what a caller called and was let through with, as far as the proxy remembers. */
export function RunPolicy({ principal }: { principal: string }): JSX.Element {
  const [made, setMade] = useState<PolicyOfRun>();
  const [said, say] = useState('');
  const make = async (): Promise<void> => {
    say('');
    try {
      setMade(await ask<PolicyOfRun>(`policy?${new URLSearchParams({ principal })}`));
    } catch (error) {
      setMade(undefined);
      say(`${sentence(error)}.`);
    }
  };
  return (
    <section aria-labelledby="run-policy">
      <h3 id="run-policy">A policy from this run</h3>
      <p>The least policy that allows what it called and was let through with, nothing wider.</p>
      <p class="actions">
        <button type="button" onClick={make}>
          Write the policy
        </button>
        <span role="status">{said}</span>
      </p>
      {made && <Made made={made} />}
    </section>
  );
}

function Made({ made }: { made: PolicyOfRun }): JSX.Element {
  const { policies, reasons, refused, unnameable, complete } = made;
  const text = policies.map((policy) => JSON.stringify(policy, null, 2)).join('\n');
  return (
    <div>
      {!complete && <p class="notice">More was called than is remembered: this policy may lack something.</p>}
      {policies.length === 0 && <p>Nothing is needed.</p>}
      {policies.length > 0 && (
        <>
          {policies.length > 1 && <p>One policy would be longer than IAM takes: these are {policies.length}.</p>}
          <pre class="policy" tabIndex={0} role="group" aria-label="The policy">
            {shownLines(text)}
          </pre>
          <Copy text={() => text}>Copy the policy</Copy>
        </>
      )}
      {reasons.length > 0 && (
        <details>
          <summary>Why each statement is there</summary>
          <ul>
            {reasons.map(({ sid, needs, opens }) => (
              <li key={sid}>
                <Name of={sid} />:{' '}
                {several(
                  needs.reduce((sum, { calls }) => sum + calls, 0),
                  'call',
                )}{' '}
                needed it
                {opens.map((open) => (
                  <p key={open}>{shown(open)}</p>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
      {refused.length > 0 && <p>{several(refused.length, 'permission')} more are refused by another layer.</p>}
      {unnameable.length > 0 && <p>{several(unnameable.length, 'permission')} are on what no policy can name.</p>}
    </div>
  );
}
