import { DeleteUserCommand, DescribeUsersCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import t from 'tap';
import { formatReport, startProxy } from '#src/index.js';
import { junitErrors } from '../support/junit.js';

t.test('the decisions of a test as a report', async (t) => {
  const proxy = await startProxy();
  t.teardown(() => proxy.close());
  const reader = proxy.principal({ policies: 'arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess' });
  const client = new ElastiCacheClient({ ...reader.client, maxAttempts: 1 });
  t.teardown(() => client.destroy());
  await client.send(new DescribeUsersCommand({}));
  await client.send(new DeleteUserCommand({ UserId: 'ana' })).catch(() => undefined);
  const junit = formatReport('junit', proxy.decisions(), 'my tests');
  t.same(await junitErrors(junit), []);
  t.match(junit, /name="my tests" tests="2" failures="1"[\s\S]*DescribeUsers[\s\S]*DeleteUser/, 'the oldest first');
  t.match(JSON.parse(formatReport('sarif', proxy.decisions())), { runs: [{ results: [{ level: 'error' }] }] });
  t.match(formatReport('github', proxy.decisions()), /^::error title=DeleteUser is denied::.*\n$/);
  t.same(await junitErrors(formatReport('junit', [])), []);
  t.throws(() => formatReport('html' as 'junit', []), { message: /no report `html`/ });
});
