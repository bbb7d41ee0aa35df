import t from 'tap';
import type { Outcome } from '#src/core/authorize/authorize.js';
import { StatementUse } from '#src/edge/journal/statement-use.js';
import { ask, policy, worldOfAlice } from '../../support/world.js';

const ALICE = 'arn:aws:iam::123456789012:user/alice';

function outcomeOf(): Outcome & { kind: 'allowed' } {
  const world = worldOfAlice([policy({ Effect: 'Allow', Action: 'elasticache:*', Resource: '*' })]);
  const { outcome } = ask(world, { operation: 'DescribeUsers', params: {}, principal: ALICE });
  if (outcome.kind !== 'allowed') throw new Error(outcome.kind);
  return outcome;
}

t.test('counts statements, and after their policies are gone texts', async (t) => {
  let now = 1000;
  const use = new StatementUse(
    () => 'digest',
    () => now,
  );
  const [one, other] = [outcomeOf(), outcomeOf()];
  const refOf = (outcome: typeof one) => outcome.checks[0]?.verdict.statements[0] as never;
  use.add(one, 'a');
  use.add(one, 'a');
  use.add(one, 'b');
  t.same(use.of(refOf(one)), { hits: 2, lastId: 'b' }, 'a call counts once');
  t.same(use.of(refOf(other)), { hits: 0 });
  use.fold();
  t.same(use.of(refOf(other)), { hits: 2, lastId: 'b' }, 'another load of the same text');
  use.add(other, 'c');
  t.same(use.of(refOf(other)), { hits: 3, lastId: 'c' });
  use.add({ kind: 'rejected' } as Outcome, 'd');
  now = 2000;
  t.equal(use.since, 1000);
  use.forget();
  t.same(use.of(refOf(other)), { hits: 0 });
  t.equal(use.since, 2000);
});
