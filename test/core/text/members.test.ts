import t from 'tap';
import { checkRefused } from '../policy/read/corpus.js';

t.test('refused', async (t) => checkRefused(t, ['duplicate-key', 'unknown-element', 'wrong-type']));
