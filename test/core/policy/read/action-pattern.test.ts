import t from 'tap';
import { checkRefused, checkWarned } from './corpus.js';

t.test('refused', async (t) => checkRefused(t, ['invalid-action', 'misplaced-variable']));

t.test('taken with a warning', async (t) => checkWarned(t, ['white-space-in-action']));
