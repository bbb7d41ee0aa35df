import t from 'tap';
import { checkRefused, checkWarned } from './corpus.js';

t.test('refused', async (t) =>
  checkRefused(t, [
    'wrong-type',
    'duplicate-key',
    'unknown-operator',
    'null-with-if-exists',
    'null-with-set-operator',
    'invalid-date',
  ]),
);

t.test('taken with a warning', async (t) =>
  checkWarned(t, [
    'empty-condition',
    'unknown-operator',
    'empty-values',
    'several-booleans',
    'mixed-types',
    'wildcard-without-like',
    'invalid-number',
  ]),
);
