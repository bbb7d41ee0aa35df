import t from 'tap';
import { checkRefused } from './corpus.js';

t.test('refused', async (t) =>
  checkRefused(t, ['unsupported-principal', 'missing-principal', 'rcp-principal', 'invalid-principal']),
);
