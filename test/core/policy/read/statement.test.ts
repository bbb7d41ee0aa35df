import t from 'tap';
import { checkRefused } from './corpus.js';

t.test('refused', async (t) =>
  checkRefused(t, [
    'missing-effect',
    'invalid-effect',
    'missing-action',
    'missing-resource',
    'conflicting-elements',
    'empty-list',
    'invalid-sid',
    'wrong-type',
    'rcp-allow',
    'rcp-action',
  ]),
);
