import type { JSX } from 'preact';
import type { PolicyUsage, StatementUsage } from '../../../../core/review/usage.js';
import type { UsageAnswer } from '../live/answers.js';
import { useAnswer } from '../live/use-answer.js';
import { useStore } from '../live/use-store.js';
import { START } from '../model/address.js';
import { NO_FILTER } from '../model/filter.js';
import { count, day, LAYERS, shown } from '../model/words.js';
import { Link } from '../parts/link.js';
import { Name } from '../parts/name.js';

/** The caller's policies, layer by layer, and how often each statement decided. */
export function CallerPolicies({ arn }: { arn: string }): JSX.Element {
  const store = useStore();
  // Counts grow with the decisions.
  const newest = store.rows.value.at(-1)?.id;
  const usage = useAnswer<UsageAnswer>(`usage?${new URLSearchParams({ principal: arn })}`, newest);
  if (usage.state === 'waiting') return <p>Reading the policies…</p>;
  if (usage.state === 'failed') return <p class="notice">What its statements decided is not known: {usage.why}.</p>;
  const { policies, since } = usage.answer;
  return (
    <section aria-labelledby="policies">
      <h3 id="policies">Policies</h3>
      {policies.length === 0 && <p>It has none: nothing is allowed.</p>}
      {policies.length > 0 && <p class="quiet">Hits are calls since {day(Date.parse(since))}.</p>}
      {policies.map((policy) => (
        <PolicyTable key={`${policy.layer}${policy.level}${policy.name}${policy.sha256}`} policy={policy} />
      ))}
    </section>
  );
}

function PolicyTable({ policy }: { policy: PolicyUsage }): JSX.Element {
  const { name, layer, level, group, arn, file, principals, statements } = policy;
  const others = principals.length - 1;
  return (
    <>
      <h4>
        <Name of={name} />{' '}
        <span class="quiet">
          {LAYERS[layer]}
          {level === undefined ? '' : ` of level ${level + 1}`}
          {group === undefined ? '' : `, through group ${shown(group)}`}
          {others > 0 && `, shared with ${count(others)}`}
        </span>
      </h4>
      {(arn ?? file) !== undefined && (arn ?? file) !== name && <code>{shown(arn ?? file ?? '')}</code>}
      <table>
        <thead>
          <tr>
            <th scope="col">Statement</th>
            <th scope="col">Effect</th>
            <th scope="col">Line</th>
            <th scope="col">Hits</th>
          </tr>
        </thead>
        <tbody>
          {statements.map((statement) => (
            <StatementLine key={statement.index} statement={statement} sha256={policy.sha256} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function StatementLine({ statement, sha256 }: { statement: StatementUsage; sha256: string }): JSX.Element {
  const { sid, index, effect, line, hits } = statement;
  const to = { ...START, filter: { ...NO_FILTER, statement: `${sha256}:${index}` } };
  return (
    <tr class={hits === 0 ? 'never' : undefined}>
      <th scope="row">
        <Name of={sid ?? `statement ${index + 1}`} />
      </th>
      <td>{effect}</td>
      <td>{line ?? ''}</td>
      <td>
        {hits === 0 ? (
          'never'
        ) : (
          <Link to={to}>
            {count(hits)}
            <span class="unseen"> decisions</span>
          </Link>
        )}
      </td>
    </tr>
  );
}
