import t from 'tap';
import { checkRefused, checkWarned } from './corpus.js';

t.test('refused', async (t) => checkRefused(t, ['invalid-character', 'invalid-unicode']));

t.test('taken with a warning', async (t) => checkWarned(t, ['leading-white-space']));
