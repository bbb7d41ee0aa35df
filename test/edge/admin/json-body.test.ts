import t from 'tap';
import { jsonOf } from '#src/edge/admin/json-body.js';

const read = (text: string) => jsonOf({ body: Buffer.from(text) });

t.test('an object in which no key is there twice', async (t) => {
  t.same(read('{"a":[1,"2",{"b":null}]}'), { a: [1, '2', { b: null }] });
  t.same(read(' \n'), {});
  t.same(jsonOf({ body: undefined }), {});
  for (const text of ['[]', '1', '{"a":1,}', '{"a":1,"a":2}', '{"x":[{"a":1,"\\u0061":2}]}', '{'])
    t.equal(read(text), undefined, text);
});

t.test('no depth is too much for the stack', async (t) => {
  // A body of a hundred thousand brackets was answered with "please report it".
  for (const text of [
    '['.repeat(100_000),
    `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    '{"a":'.repeat(100_000),
  ])
    t.equal(read(text), undefined);
});
