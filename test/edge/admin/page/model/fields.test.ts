import t from 'tap';
import { contextText, parameterLines } from '#src/edge/admin/page/model/fields.js';

t.test('every scalar has its line', async (t) => {
  t.same(
    parameterLines({
      CacheClusterId: 'a',
      Tags: [{ Key: 'k', Value: 'v' }],
      SecurityGroupIds: ['x', 'y'],
      Empty: [],
      AuthenticationMode: { Type: 'iam' },
    }),
    [
      ['CacheClusterId', 'a'],
      ['Tags[0].Key', 'k'],
      ['Tags[0].Value', 'v'],
      ['SecurityGroupIds[0]', 'x'],
      ['SecurityGroupIds[1]', 'y'],
      ['Empty', '(empty list)'],
      ['AuthenticationMode.Type', 'iam'],
    ],
  );
});

t.test('values of the context', async (t) => {
  t.same([contextText('a'), contextText(['a', 'b']), contextText([])], ['a', 'a, b', '(none)']);
});
