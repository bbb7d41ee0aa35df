import { useEffect, useState } from 'preact/hooks';
import { ask, RefusedAnswer, sentence } from './api.js';
import { useStore } from './use-store.js';

/** What became of a question so far. */
export type AnswerState<Answer> =
  | { readonly state: 'waiting' }
  | { readonly state: 'answered'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly why: string; readonly status: number };

/**
 * The answer of a route under /_authz/, asked for anew when the path, the policies in force or the proxy change.
 *
 * @param path undefined: nothing is asked
 * @param version asks again when it changes; what is shown stays until the answer comes
 */
export function useAnswer<Answer>(path: string | undefined, version: unknown = 0): AnswerState<Answer> {
  const store = useStore();
  const { policyRevision, instance } = store.about.value ?? {};
  const [answer, setAnswer] = useState<{ path: string | undefined; asking: AnswerState<Answer> }>();
  useEffect(() => {
    if (path === undefined) return;
    let stopped = false;
    ask<Answer>(path).then(
      (value) => {
        if (!stopped) setAnswer({ path, asking: { state: 'answered', answer: value } });
      },
      (error: unknown) => {
        const status = error instanceof RefusedAnswer ? error.status : 0;
        if (!stopped) setAnswer({ path, asking: { state: 'failed', why: sentence(error), status } });
      },
    );
    return () => {
      stopped = true;
    };
  }, [path, version, policyRevision, instance]);
  return answer?.path === path && answer ? answer.asking : { state: 'waiting' };
}
