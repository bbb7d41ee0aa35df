import { createHash } from 'node:crypto';
import t from 'tap';
import { PolicyTexts } from '#src/edge/journal/policy-texts.js';

t.test('texts by their digest; the oldest make room, the lately used stay', async (t) => {
  const texts = new PolicyTexts(10);
  const a = texts.keep('aaaa');
  t.equal(a, createHash('sha256').update('aaaa').digest('hex'));
  t.equal(texts.find(a), 'aaaa');
  t.equal(texts.find('0'.repeat(64)), undefined);
  const b = texts.keep('bbbb');
  t.equal(texts.keep('aaaa'), a);
  const c = texts.keep('cccc');
  t.same([a, b, c].map(texts.find, texts), ['aaaa', undefined, 'cccc']);
});
