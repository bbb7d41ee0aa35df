import t from 'tap';
import { rowOf } from '#src/edge/admin/page/model/row.js';
import { ALLOWED, DENIED, post, startEdge } from '../../../../support/edge.js';
import { talk } from '../../../../support/wire.js';

t.test('rows of decisions as the proxy writes them', async (t) => {
  const edge = await startEdge(t);
  for (const body of [ALLOWED, DENIED, `Action=DeleteUser&UserId=${'x'.repeat(10_000)}&Version=2015-02-02`])
    await talk(edge.port, post(body));
  const [long, denied, allowed] = edge.decisions().map(rowOf);
  t.match(allowed, {
    decision: 'allowed',
    operation: 'DescribeUsers',
    resource: 'user:*',
    caller: 'user/developer',
    upstream: '200',
  });
  t.match(denied, { decision: 'explicitDeny', resource: 'user:ana', more: 0, upstream: 'not sent' });
  t.match(denied?.text, /deleteuser[\s\S]*akiabelieved0example[\s\S]*explicit deny/);
  t.match(denied?.callers, /^arn:aws:iam::123456789012:user\/developer/);
  t.ok(JSON.stringify(long).length < 6000, 'a long name is cut');
});
