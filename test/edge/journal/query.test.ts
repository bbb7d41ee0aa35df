import t from 'tap';
import type { StatementRef } from '#src/core/terms/verdict.js';
import { type DecisionFilter, isAfter, isWanted, type Searchable } from '#src/edge/journal/query.js';

const entry: Searchable = {
  id: 'a',
  time: 1000,
  decision: 'implicitDeny',
  operation: 'DeleteUser',
  run: 'ci 1',
  service: 'elasticache',
  asksFor: (resource) => 'arn:aws:elasticache:us-east-1:1:user:ana'.includes(resource),
  wasDecidedBy: (is) => is({ statement: { index: 1 } } as StatementRef),
  isOf: (principal) => principal === 'alice',
};

t.test('every wish must hold', async (t) => {
  const cases: readonly [DecisionFilter, boolean][] = [
    [{}, true],
    [{ principal: 'alice' }, true],
    [{ principal: 'bob' }, false],
    [{ operation: 'DeleteUser' }, true],
    [{ operation: 'deleteuser' }, false],
    [{ run: 'ci 1' }, true],
    [{ run: '' }, false],
    [{ decision: 'implicitDeny' }, true],
    [{ decision: 'denied' }, true],
    [{ decision: 'explicitDeny' }, false],
    [{ decision: 'allowed' }, false],
    [{ service: 'elasticache' }, true],
    [{ service: 's3' }, false],
    [{ resource: 'user:an' }, true],
    [{ resource: 'user:bob' }, false],
    [{ statement: ({ statement: { index } }) => index === 1 }, true],
    [{ statement: ({ statement: { index } }) => index === 2 }, false],
    [{ principal: 'alice', operation: 'DeleteUser', run: 'ci 1', decision: 'denied' }, true],
    [{ principal: 'alice', operation: 'DeleteUser', run: 'ci 2', decision: 'denied' }, false],
  ];
  for (const [filter, wanted] of cases) t.equal(isWanted(entry, filter), wanted, JSON.stringify(filter));
  t.equal(isWanted({ ...entry, decision: 'rejected' }, { decision: 'denied' }), false);
  t.equal(isWanted({ ...entry, decision: 'explicitDeny' }, { decision: 'denied' }), true);
});

t.test('later than a decision, or from a time on', async (t) => {
  t.equal(isAfter(entry, { time: 1000 }), true);
  t.equal(isAfter(entry, { time: 1001 }), false);
  t.equal(isAfter(entry, { id: 'a' }), false);
  t.equal(isAfter(entry, { id: 'b' }), true);
});
