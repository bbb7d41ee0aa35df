import type { JSX } from 'preact';
import type { Explanation } from '../../../../core/explain/words/explanation.js';
import { type DecidedNow, wordOf } from '../model/again.js';
import { several, shown } from '../model/words.js';
import { Decision } from '../parts/decision.js';
import { Name } from '../parts/name.js';
import { Fixes } from './fixes.js';

/** The answer of POST /decide. */
export interface AskedNow extends DecidedNow {
  readonly explanation?: Explanation | null;
  readonly alsoAsked?: string;
  readonly warnings?: readonly string[];
}

/** The answer to a question: what the call needs, what became of each check, and why. */
export function AskAnswer({ answer }: { answer: AskedNow }): JSX.Element {
  const { checks, explanation, outcome, code, message, alsoAsked, warnings = [] } = answer;
  return (
    <section class="answer" aria-live="polite" aria-labelledby="answer">
      <h3 id="answer">
        <Decision of={wordOf(answer)} />
      </h3>
      {explanation && <p class="sentence">{shown(explanation.sentence, 4000)}</p>}
      {outcome === 'rejected' && (
        <p class="sentence">
          {code}: {shown(message ?? '', 4000)}
        </p>
      )}
      {explanation && (
        <ol class="causes">
          {explanation.causes.map(({ code: cause, text }, i) => (
            <li key={`${cause}${i}`}>{shown(text, 4000)}</li>
          ))}
        </ol>
      )}
      {checks.length > 0 && <h4>{several(checks.length, 'permission')} needed</h4>}
      <ul class="plain">
        {checks.map(({ action, resource, decision }) => (
          <li key={`${action}${resource}`}>
            <Decision of={decision} /> <Name of={action} /> on <Name of={resource} />
          </li>
        ))}
      </ul>
      {[...warnings, ...(alsoAsked === undefined ? [] : [alsoAsked])].map((text) => (
        <p key={text}>{shown(text, 2000)}</p>
      ))}
      {explanation && <Fixes explanation={explanation} />}
    </section>
  );
}
