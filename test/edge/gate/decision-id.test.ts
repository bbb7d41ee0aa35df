import t from 'tap';
import { createDecisionIds, decisionIdOf, requestIdOf } from '#src/edge/gate/decision-id.js';

t.test('thousands of ids, each of its own', async (t) => {
  const newId = createDecisionIds();
  const ids = Array.from({ length: 2000 }, newId);
  t.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id)));
  t.equal(new Set(ids).size, 2000);
});

t.test('a request id leads to its decision', async (t) => {
  const id = '0123456789abcdef0123456789abcdef';
  t.equal(requestIdOf(id), '01234567-89ab-cdef-0123-456789abcdef');
  for (const name of [id, requestIdOf(id), requestIdOf(id).toUpperCase()]) t.equal(decisionIdOf(name), id);
});
