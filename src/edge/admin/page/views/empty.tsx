import type { JSX } from 'preact';
import type { ListedPrincipals } from '../live/answers.js';
import { useAnswer } from '../live/use-answer.js';
import { useStore } from '../live/use-store.js';
import { NO_FILTER } from '../model/filter.js';
import { count } from '../model/words.js';
import { Copy } from '../parts/copy.js';

/** Why the list is empty, and what to do about it. */
export function Empty(): JSX.Element {
  const store = useStore();
  const { all } = store.counts.value;
  if (store.loading.value) return <p class="empty">Reading the decisions…</p>;
  if (all > 0)
    return (
      <div class="empty">
        <p>None of {count(all)} decisions is like this.</p>
        <button type="button" onClick={() => store.filter(NO_FILTER)}>
          Remove filters
        </button>
      </div>
    );
  if (store.rows.value.length > 0) return <p class="empty">Cleared. New decisions appear here as they are made.</p>;
  return <FirstCall />;
}

/** A command to type, for somebody who is known here and needs no secret, if there is one. */
function FirstCall(): JSX.Element {
  const listed = useAnswer<ListedPrincipals>('principals');
  if (listed.state !== 'answered') return <p class="empty">No decision yet.</p>;
  const { principals } = listed.answer;
  const believed = principals.flatMap(({ believedKeyIds }) => believedKeyIds)[0];
  const key = believed ?? principals.flatMap(({ accessKeyIds }) => accessKeyIds)[0];
  if (key === undefined)
    return (
      <p class="empty">
        No decision yet, and nobody is known here who could call: put principals into the folder of{' '}
        <code>--policies</code>.
      </p>
    );
  const secret = believed === undefined ? "'<its secret>'" : 'any';
  const command = `AWS_ACCESS_KEY_ID=${key} AWS_SECRET_ACCESS_KEY=${secret} aws elasticache describe-cache-clusters --region us-east-1 --endpoint-url ${location.origin}`;
  return (
    <div class="empty">
      <p>No decision yet. Call, and it appears here:</p>
      <pre>{command}</pre>
      <Copy text={() => command}>Copy the command</Copy>
    </div>
  );
}
