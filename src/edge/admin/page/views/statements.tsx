import type { JSX } from 'preact';
import type {
  Considered,
  ConsideredCheck,
  ConsideredPart,
  ConsideredStatement,
} from '../../../../core/explain/considered/considered.js';
import type { ConsideredPolicy } from '../../../../core/explain/considered/considered-policies.js';
import { linesOf, type Mark, piecesOf, withoutIndent } from '../model/marks.js';
import { LAYERS, several, shown, shownLines } from '../model/words.js';
import { Name } from '../parts/name.js';

/** So many of those that matter are drawn at once; further ones when they are asked for. */
const DRAWN = 4;

/** The statements that a check met, in their policies' own text. */
export function Statements({ considered, check }: { considered: Considered; check: ConsideredCheck }): JSX.Element {
  const { statements, others } = check;
  const draw = (some: readonly ConsideredStatement[]): JSX.Element[] =>
    some.map((statement) => (
      <Statement
        key={`${statement.policy}-${statement.index}`}
        statement={statement}
        policy={considered.policies[statement.policy]}
      />
    ));
  const further = statements.slice(DRAWN);
  return (
    <div class="statements">
      {draw(statements.slice(0, DRAWN))}
      {further.length > 0 && (
        <details class="further">
          <summary>{several(further.length, 'further statement')} that are about this</summary>
          {draw(further)}
        </details>
      )}
      {others > 0 && <p class="others">{several(others, 'other statement')} had nothing to do with it.</p>}
    </div>
  );
}

/** `policies/dev.json:12`; of an inline policy the text is no file's, and its lines say nothing. */
function whereIs({ file, pointer, arn, name }: ConsideredPolicy, line: number | undefined): string {
  if (file === undefined) return arn ?? name;
  return pointer === undefined ? `${file}${line === undefined ? '' : `:${line}`}` : `${name} in ${file}`;
}

interface StatementProps {
  readonly statement: ConsideredStatement;
  readonly policy: ConsideredPolicy | undefined;
}

function Statement({ statement, policy }: StatementProps): JSX.Element {
  const { sid, index, effect, matched, misses, start, relevance } = statement;
  const at = policy ? whereIs(policy, start?.line) : '';
  return (
    <div class={`statement ${matched ? 'matched' : 'missed'}`}>
      <p>
        <strong>{effect}</strong> <Name of={sid ?? `statement ${index + 1}`} /> <code>{shown(at)}</code>{' '}
        {policy && LAYERS[policy.layer]}
        {policy?.group !== undefined && (
          <>
            {' '}
            through group <Name of={policy.group} />
          </>
        )}
        {': '}
        {matched ? (relevance === 'decided' ? 'matches, and decided' : 'matches') : 'does not match'}
      </p>
      {misses.length > 0 && (
        <ul class="misses">
          {misses.map(({ text, pointer, code }) => (
            <li key={`${code}${pointer}${text}`}>{shown(text, 1000)}</li>
          ))}
        </ul>
      )}
      {policy && <Marked policy={policy} statement={statement} />}
    </div>
  );
}

/** The statement as it is written: each part that matched, and each that kept it from matching, has a sign, an underline and a colour. */
function Marked({
  policy,
  statement,
}: {
  policy: ConsideredPolicy;
  statement: ConsideredStatement;
}): JSX.Element | null {
  const { start, end, misses, matching } = statement;
  if (!start || !end) return null;
  const marks = [
    ...misses.map((miss): Partial<Mark> => ({ ...offsetsOf(miss), kind: 'failed', text: miss.text })),
    ...matching.map((part): Partial<Mark> => ({ ...offsetsOf(part), kind: 'matched', text: 'matches' })),
  ].filter((mark): mark is Mark => mark.start !== undefined);
  const pieces = linesOf(withoutIndent(piecesOf(policy.text, start.offset, end.offset, marks)));
  return (
    <pre class="policy" tabIndex={0} role="group" aria-label={`Text of ${shown(policy.name, 100)}`}>
      {pieces.map(({ text, mark, begins, ends }, i) => {
        const key = `${i}${mark?.kind}`;
        if (!mark) return <span key={key}>{shownLines(text)}</span>;
        const Marking = mark.kind === 'matched' ? 'ins' : 'mark';
        return (
          <Marking key={key} class={begins ? 'begins' : undefined} title={shown(mark.text ?? '', 1000)}>
            {begins && <span class="unseen">[{mark.kind === 'matched' ? 'matches' : 'does not match'}: </span>}
            {shownLines(text)}
            {ends && <span class="unseen">]</span>}
          </Marking>
        );
      })}
    </pre>
  );
}

const offsetsOf = ({ start, end }: ConsideredPart): Partial<Mark> =>
  start && end ? { start: start.offset, end: end.offset } : {};
