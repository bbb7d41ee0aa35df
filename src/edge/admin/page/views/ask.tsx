import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DescribedOperation } from '../../../../core/permissions/describe.js';
import type { ListedPrincipals } from '../live/answers.js';
import { sentence, tell } from '../live/api.js';
import { useAnswer } from '../live/use-answer.js';
import { useStore } from '../live/use-store.js';
import type { AskForm } from '../model/address.js';
import { readQuestion } from '../model/question.js';
import { AskAnswer, type AskedNow } from './ask-answer.js';

/** "May X call Y with these parameters?": a dry run; nothing is forwarded and nothing is noted. */
export function AskView(): JSX.Element {
  const store = useStore();
  const asked = store.address.value.ask;
  const [form, setForm] = useState<AskForm>(asked);
  const [answer, setAnswer] = useState<AskedNow>();
  const [said, say] = useState('');
  const put = (change: Partial<AskForm>): void => setForm({ ...form, ...change });
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const question = readQuestion(form);
    if ('bad' in question) return say(question.bad);
    say('deciding…');
    store.go({ ask: form }, true);
    try {
      setAnswer(await tell<AskedNow>('decide', question.line));
      say('');
    } catch (error) {
      setAnswer(undefined);
      say(sentence(error));
    }
  };
  return (
    <div class="view">
      <h2>May somebody make a call?</h2>
      <form class="ask" onSubmit={send}>
        <Callers value={form.principal} put={(principal) => put({ principal })} />
        <Operations value={form.operation} put={(operation) => put({ operation })} />
        <label class="wide">
          Parameters, as JSON in the SDK's shape
          <textarea
            rows={6}
            value={form.params}
            placeholder={'{ "CacheClusterId": "dev-1" }'}
            spellcheck={false}
            onInput={(event) => put({ params: event.currentTarget.value })}
          />
        </label>
        <label class="wide">
          Condition keys that the call itself does not say, as JSON
          <textarea
            rows={2}
            value={form.context}
            placeholder={'{ "aws:MultiFactorAuthPresent": "true" }'}
            spellcheck={false}
            onInput={(event) => put({ context: event.currentTarget.value })}
          />
        </label>
        <p class="actions">
          <button type="submit">Decide</button>
          <span role="status">{said}</span>
        </p>
      </form>
      {answer && <AskAnswer answer={answer} />}
    </div>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly put: (value: string) => void;
}

const MOST_OFFERED = 500;

function Callers({ value, put }: ChoiceProps): JSX.Element {
  const listed = useAnswer<ListedPrincipals>('principals');
  const arns = listed.state === 'answered' ? listed.answer.principals.map(({ arn }) => arn) : [];
  return <Choice label="Caller: an ARN or an access key id" id="callers" value={value} put={put} offered={arns} />;
}

function Operations({ value, put }: ChoiceProps): JSX.Element {
  const listed = useAnswer<{ operations: readonly DescribedOperation[] }>('table');
  const names = listed.state === 'answered' ? listed.answer.operations.map(({ operation }) => operation) : [];
  return <Choice label="Operation" id="operations" value={value} put={put} offered={names} />;
}

function Choice(props: ChoiceProps & { label: string; id: string; offered: readonly string[] }): JSX.Element {
  const { label, id, value, put, offered } = props;
  return (
    <label>
      {label}
      <input
        list={id}
        value={value}
        required
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => put(event.currentTarget.value)}
      />
      <datalist id={id}>
        {offered.slice(0, MOST_OFFERED).map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </label>
  );
}
