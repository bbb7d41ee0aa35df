import t from 'tap';
import { decisionIdOf, requestIdOf } from '#src/core/record/decision-id.js';

t.test('a request id leads to its decision', async (t) => {
  const id = '0123456789abcdef0123456789abcdef';
  t.equal(requestIdOf(id), '01234567-89ab-cdef-0123-456789abcdef');
  for (const name of [id, requestIdOf(id), requestIdOf(id).toUpperCase()]) t.equal(decisionIdOf(name), id);
});
