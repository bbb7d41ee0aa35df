import t from 'tap';
import { createDecisionIds } from '#src/edge/journal/decision-ids.js';

t.test('thousands of ids, each of its own', async (t) => {
  const newId = createDecisionIds();
  const ids = Array.from({ length: 2000 }, newId);
  t.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id)));
  t.equal(new Set(ids).size, 2000);
});
