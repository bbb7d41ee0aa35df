import type { JSX } from 'preact';
import type { Cause } from '../../../../core/explain/words/explanation.js';
import type { DecisionRecord } from '../../../../core/record/record.js';
import { shown } from '../model/words.js';
import { Fixes } from './fixes.js';

/** The sentence, the causes, and what would help. */
export function Why({ record }: { record: DecisionRecord }): JSX.Element {
  const { explanation, fault, decision, checks, unknown, warnings, alsoAsked } = record;
  return (
    <section aria-labelledby="why">
      <h3 id="why">Why</h3>
      {explanation && <p class="sentence">{shown(explanation.sentence, LONGEST)}</p>}
      {!explanation && fault && (
        <p class="sentence">
          {fault.code}: {shown(fault.message, LONGEST)}
        </p>
      )}
      {!explanation && !fault && <p class="sentence">{SENTENCES[decision]?.(checks.length) ?? ''}</p>}
      {explanation && explanation.causes.length > 0 && (
        <ol class="causes">
          {explanation.causes.map((cause, i) => (
            <CauseItem key={`${cause.code}${i}`} cause={cause} />
          ))}
        </ol>
      )}
      {explanation && <Fixes explanation={explanation} id={record.id} />}
      <Notes
        title="What the proxy cannot know as AWS would"
        texts={[...new Set([...unknown, ...(explanation?.unknown ?? [])])]}
      />
      <Notes title="Warnings" texts={warnings} />
      {alsoAsked !== undefined && <Notes title="What AWS asks besides" texts={[alsoAsked]} />}
    </section>
  );
}

const LONGEST = 4000;
const SENTENCES: Readonly<Record<string, (checks: number) => string>> = {
  allowed: (checks) =>
    checks === 1
      ? 'The one permission that the call needs is given.'
      : `All ${checks} permissions that the call needs are given.`,
  notEvaluated: () => 'A call of another service: it was passed on without a decision.',
};

function CauseItem({ cause }: { cause: Cause }): JSX.Element {
  return (
    <li>
      {shown(cause.text, LONGEST)}
      {cause.findings.length > 0 && (
        <ul>
          {cause.findings.map((finding) => (
            <li key={finding}>{shown(finding)}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Notes({ title, texts }: { title: string; texts: readonly string[] }): JSX.Element | null {
  if (texts.length === 0) return null;
  return (
    <div class="notes">
      <h4>{title}</h4>
      <ul>
        {texts.map((text) => (
          <li key={text}>{shown(text, LONGEST)}</li>
        ))}
      </ul>
    </div>
  );
}
