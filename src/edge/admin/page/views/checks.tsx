import type { JSX } from 'preact';
import type { Considered, ConsideredCheck } from '../../../../core/explain/considered/considered.js';
import type { DecisionRecord, RecordedCheck } from '../../../../core/record/record.js';
import { type AnswerState, useAnswer } from '../live/use-answer.js';
import { several, shown } from '../model/words.js';
import { Decision } from '../parts/decision.js';
import { Name } from '../parts/name.js';
import { Context } from './context.js';
import { Layers } from './layers.js';
import { Statements } from './statements.js';

/** Of thousands of checks of one call the first are drawn, and more when asked for. */
const DRAWN = 25;
/** So many stand open. */
const OPEN = 3;

/** Every permission that the call needs, and how it was decided. */
export function Checks({ record }: { record: DecisionRecord }): JSX.Element | null {
  const { checks, id } = record;
  const considered = useAnswer<Considered>(checks.length > 0 ? `decisions/${id}/considered` : undefined);
  if (checks.length === 0) return null;
  const failedFirst = [...checks].sort((a, b) => Number(a.decision === 'allowed') - Number(b.decision === 'allowed'));
  return (
    <section aria-labelledby="checks">
      <h3 id="checks">{several(checks.length, 'permission')} needed</h3>
      {considered.state === 'failed' && <p class="notice">{sayWhy(considered)}</p>}
      {failedFirst.slice(0, DRAWN).map((check, i) => (
        <CheckItem
          key={`${check.action}${check.resource}`}
          check={check}
          open={i < OPEN}
          considered={considered.state === 'answered' ? considered.answer : undefined}
        />
      ))}
      {checks.length > DRAWN && (
        <details>
          <summary>{several(checks.length - DRAWN, 'further permission')}</summary>
          <ul>
            {failedFirst.slice(DRAWN).map(({ action, resource, decision }) => (
              <li key={`${action}${resource}`}>
                <Decision of={decision} /> <Name of={action} /> on <Name of={resource} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

const sayWhy = ({ status, why }: Extract<AnswerState<unknown>, { state: 'failed' }>): string =>
  status === 404
    ? 'This proxy does not tell which statements were considered; those that decided are named below.'
    : `Which statements were considered is not known: ${why}.`;

interface CheckItemProps {
  readonly check: RecordedCheck;
  readonly open: boolean;
  readonly considered: Considered | undefined;
}

function CheckItem({ check, open, considered }: CheckItemProps): JSX.Element {
  const { action, resource, decision, because } = check;
  const found = considered?.checks.find((each) => each.action === action && each.resource === resource);
  return (
    <details class="check-item" open={open}>
      <summary>
        <Decision of={decision} /> <Name of={action} /> <span class="on">on</span> <Name of={resource} />
      </summary>
      <Because because={because} />
      {found && <Layers layers={found.layers} check={check} />}
      {considered && found && <Statements considered={considered} check={found} />}
      {!found && <Deciding check={check} />}
      <Context check={check} origins={originsOf(found)} />
    </details>
  );
}

const originsOf = (found: ConsideredCheck | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (found?.context ?? []).flatMap(({ key, origin }) => (origin === undefined ? [] : [[key, origin]])),
  );

/** Why it was asked. */
function Because({ because }: { because: RecordedCheck['because'] }): JSX.Element {
  const { note, parameter, assumed, rows } = because;
  const sentence = note ? `${note.charAt(0).toUpperCase()}${note.slice(1)}.` : '';
  const from = parameter === undefined ? '' : ` Named by ${parameter}.`;
  const table = rows.length > 0 ? ` Row ${rows.join(', ')} of AWS's table.` : '';
  return (
    <p class="because">
      {shown(`${sentence}${from}${assumed === undefined ? '' : ` Assumed: ${assumed}.`}${table}`, 1000)}
    </p>
  );
}

/** The statements that decided, by where they stand, when nothing more is known. */
function Deciding({ check }: { check: RecordedCheck }): JSX.Element | null {
  const { statements } = check;
  if (statements.length === 0) return null;
  return (
    <ul>
      {statements.map(({ policy, file, line, sid, index, effect, layer }) => (
        <li key={`${layer}${policy}${index}`}>
          {effect} <Name of={sid ?? `statement ${index + 1}`} /> of{' '}
          <Name of={file ? `${file}:${line ?? ''}` : policy} />
        </li>
      ))}
    </ul>
  );
}
