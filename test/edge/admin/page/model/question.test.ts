import t from 'tap';
import { readQuestion } from '#src/edge/admin/page/model/question.js';

const FORM = { principal: ' user/ana ', operation: 'DeleteUser', params: '{"UserId": "a"}', context: '' };

t.test('the form is a line of a batch', async (t) => {
  t.same(readQuestion(FORM), {
    line: { principal: 'user/ana', operation: 'DeleteUser', params: { UserId: 'a' }, context: {} },
  });
});

t.test('what is no JSON object is named', async (t) => {
  t.match(readQuestion({ ...FORM, params: '{' }), { bad: /^the parameters are not JSON: / });
  for (const params of ['[]', '1', 'null'])
    t.same(readQuestion({ ...FORM, params }), { bad: 'the parameters must be a JSON object: { "NAME": "value" }' });
  t.match(readQuestion({ ...FORM, context: '"x"' }), { bad: /^the condition keys must be/ });
});
