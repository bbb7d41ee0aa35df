/**
 * What was sent is what is described, also when several parameters are sent together, at once or for the maintenance window, and a
 * call that is refused changes nothing.
 */
import fc from 'fast-check';
import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { holds, type Row, read, type Subject } from '../core/services/elasticache/shown/kit.js';
import { Scene, titleOf } from '../core/services/elasticache/shown/scene.js';
import { SUBJECTS } from '../core/services/elasticache/shown.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const SEVERAL = SUBJECTS.filter(({ rows }) => new Set(rows.map(({ parameter }) => parameter)).size > 1);
const WAITS = ['ModifyCacheCluster', 'ModifyReplicationGroup'];

interface Try {
  readonly subject: Subject;
  readonly rows: readonly Row[];
  readonly now: boolean;
}

const tries: fc.Arbitrary<Try> = fc.constantFrom(...SEVERAL).chain((subject) =>
  fc.record({
    subject: fc.constant(subject),
    rows: fc.uniqueArray(fc.constantFrom(...subject.rows), {
      minLength: 2,
      maxLength: 4,
      selector: ({ parameter }) => parameter,
    }),
    now: fc.boolean(),
  }),
);

/** All that the rows send; undefined: they contradict one another. */
function together(rows: readonly Row[]): Parameters | undefined {
  const sent: Record<string, Parameters[string]> = {};
  const expected = new Map<string, string>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row.send)) {
      if (name in sent && JSON.stringify(sent[name]) !== JSON.stringify(value)) return undefined;
      sent[name] = value;
    }
    const text = JSON.stringify(row.expected);
    if ((expected.get(row.where) ?? text) !== text) return undefined;
    expected.set(row.where, text);
  }
  return rows.some(({ without = [] }) => without.some((name) => name in sent)) ? undefined : sent;
}

t.test('several parameters at a time', async (t) => {
  const seen = new Map<string, number>();
  const property = fc.property(tries, ({ subject, rows, now }) => {
    const sent = together(rows);
    if (!sent) return;
    const scene = new Scene(
      subject,
      rows.flatMap(({ given = [] }) => given),
    );
    const before = JSON.stringify(scene.look());
    const parameters = {
      ...subject.base,
      ...sent,
      ...(WAITS.includes(subject.operation) && now ? { ApplyImmediately: 'true' } : {}),
    };
    const { status, fault } = scene.send(subject.operation, parameters);
    const what = `${titleOf(subject)} ${JSON.stringify(parameters)}: ${fault?.code} ${fault?.message}`;
    if (status >= 500) throw new Error(what);
    if (fault) {
      if (JSON.stringify(scene.look()) !== before) throw new Error(`refused, but something changed: ${what}`);
      return;
    }
    const shown = [scene.look()];
    if (rows.some(({ waits }) => waits) && !now) {
      scene.wait();
      shown.push(scene.look());
    }
    for (const { parameter, where, expected } of rows) {
      const there = shown.map((one) => read(one, where));
      if (!there.some((one) => holds(one, expected))) {
        throw new Error(`${parameter} is not seen at ${where}: ${JSON.stringify(there)}, after ${what}`);
      }
      seen.set(subject.operation, (seen.get(subject.operation) ?? 0) + 1);
    }
  });
  const { numRuns, seed } = propertyRuns(t, 1000);
  fc.assert(property, { numRuns, seed });
  t.comment([...seen].map(([operation, count]) => `${operation} ${count}`).join(', '));
  for (const operation of ['CreateCacheCluster', 'CreateReplicationGroup', ...WAITS]) {
    t.ok((seen.get(operation) ?? 0) > 50, `${operation} has taken several at a time`);
  }
});
