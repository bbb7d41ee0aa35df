import type { JSX } from 'preact';
import type { Edit, Explanation, Fix } from '../../../../core/explain/words/explanation.js';
import { useStore } from '../live/use-store.js';
import { differenceOf } from '../model/difference.js';
import { editTexts } from '../model/edit-texts.js';
import { shown, shownLines } from '../model/words.js';
import { Copy } from '../parts/copy.js';
import { Apply } from './apply.js';

interface FixesProps {
  readonly explanation: Explanation;
  /** Of the decision: its fixes can be applied by it. */
  readonly id?: string;
}

/** What would make the call pass: each was decided by the engine before it was written down. */
export function Fixes({ explanation, id }: FixesProps): JSX.Element | null {
  const { fixes, beyond } = explanation;
  const edits = useStore().about.value?.policyEdits === true;
  if (fixes.length + beyond.length === 0) return null;
  return (
    <>
      <h3>What would help</h3>
      {fixes.map((fix, i) => (
        <FixItem key={fix.text} fix={fix} other={i > 0}>
          {edits && id !== undefined && fix.edits.some(({ file }) => file !== null) && <Apply id={id} index={i} />}
        </FixItem>
      ))}
      {beyond.map(({ who, text }, i) => (
        <div key={text} class="fix">
          <p>
            {fixes.length + i > 0 && who === 'the caller' && OR}
            {shown(text, LONGEST)}
          </p>
          <p class="who">{shown(who)} can do it.</p>
        </div>
      ))}
    </>
  );
}

const LONGEST = 4000;
/** Before everything but the first: one of them is enough. */
const OR = <strong>Or: </strong>;

interface FixItemProps {
  readonly fix: Fix;
  /** Another one stands before it. */
  readonly other: boolean;
  readonly children: JSX.Element | false;
}

function FixItem({ fix, other, children }: FixItemProps): JSX.Element {
  const { request } = fix;
  return (
    <div class="fix">
      <p>
        {other && OR}
        {shown(fix.text, LONGEST)}
      </p>
      {fix.edits.map((edit) => (
        <EditItem key={edit.file} edit={edit} />
      ))}
      {request && (
        <div class="change">
          <p>In the request{fix.edits.length > 0 ? ', too' : ''}:</p>
          <pre>
            {Object.entries(request.set).map(([name, value]) => (
              <ins key={name}>{shownLines(`+ ${name}: ${JSON.stringify(value)}`)}</ins>
            ))}
            {request.remove.map((name) => (
              <del key={name}>{shownLines(`- ${name}`)}</del>
            ))}
          </pre>
        </div>
      )}
      <p class="who">{shown(fix.who)} can do it.</p>
      {children}
    </div>
  );
}

/** One file's change, as lines that go and come; what is copied is what stands there afterwards. */
function EditItem({ edit }: { edit: Edit }): JSX.Element {
  const texts = editTexts(edit.patch);
  const after = texts.map((text) => text.after).join('\n');
  return (
    <div class="change">
      <p>
        <code>{edit.file === null ? 'a new inline policy' : shown(edit.file)}</code>
        {edit.shared && edit.shared.length > 0 && <> reaches others too: {shown(edit.shared.join(', '))}</>}
      </p>
      {texts.map(({ pointer, before, after }) => (
        <pre key={pointer} tabIndex={0} role="group" aria-label={`What changes at ${shown(pointer, 100)}`}>
          {pointer !== '' && <span class="place">{shownLines(`@@ ${pointer} @@\n`)}</span>}
          {differenceOf(before, after).map(({ mark, line }, i) => {
            const text = `${shownLines(`${mark} ${line}`)}\n`;
            const key = `${i}${mark}`;
            if (mark === '+') return <ins key={key}>{text}</ins>;
            return mark === '-' ? <del key={key}>{text}</del> : <span key={key}>{text}</span>;
          })}
        </pre>
      ))}
      <Copy text={() => after}>Copy what it becomes</Copy>{' '}
      <Copy text={() => JSON.stringify(edit.patch, null, 2)}>Copy as JSON patch</Copy>
    </div>
  );
}
