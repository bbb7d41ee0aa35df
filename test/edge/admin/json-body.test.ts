import t from 'tap';
import { readBody } from '#src/edge/admin/json-body.js';
import { RequestMistake } from '#src/edge/http/request-mistake.js';

t.test('an object in which no key is there twice', async (t) => {
  t.same(readBody('{"a":[1,"2",{"b":null}]}'), { a: [1, '2', { b: null }] });
  t.same(readBody(' \n'), {});
  for (const text of ['[]', '1', 'null', '{"a":1,}', '{"a":1,"a":2}', '{"x":[{"a":1,"\\u0061":2}]}', '{'])
    t.ok(readBody(text) instanceof RequestMistake, text);
});

t.test('no depth is too much for the stack', async (t) => {
  // A body of a hundred thousand brackets was answered with "please report it".
  for (const text of [
    '['.repeat(100_000),
    `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    '{"a":'.repeat(100_000),
  ])
    t.ok(readBody(text) instanceof RequestMistake);
});
