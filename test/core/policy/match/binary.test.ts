import t from 'tap';
import { isBinary, parseBinary } from '#src/core/policy/match/binary.js';

t.test('base64 in the policy, bytes or base64 in the request', async (t) => {
  const bytes = parseBinary('/+8=');
  t.same(bytes, Buffer.from([0xff, 0xef]));
  t.equal(isBinary(Buffer.from('hi'), 'hi'), true);
  t.equal(isBinary(Buffer.from('hi'), 'aGk='), true);
  t.equal(isBinary(Buffer.from('hi'), 'aGk'), false);
  t.equal(isBinary(Buffer.from('hi'), 'HI'), false);
  for (const text of ['aGk', 'a', '=', 'aGk=\n', '-_-_', 'é']) t.equal(parseBinary(text), undefined, text);
});
