import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import {
  CreateCacheClusterCommand,
  CreateReplicationGroupCommand,
  DeleteUserCommand,
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-elasticache';
import t from 'tap';
import { ConfigurationError, startProxy } from '#src/index.js';
import { KEYS, PEOPLE } from '../../support/people.js';
import { INDEX, NODE_ARGUMENTS } from '../../support/program.js';
import { clientFor } from '../../support/sdk.js';

t.test('several proxies in one process do not meet', async (t) => {
  const [one, other] = await Promise.all([
    startProxy({ principals: PEOPLE }),
    startProxy({ principals: PEOPLE, mode: 'audit' }),
  ]);
  t.teardown(() => Promise.all([one.close(), other.close()]));
  t.not(one.port, other.port);
  const make = new CreateCacheClusterCommand({
    CacheClusterId: 'dev-1',
    Engine: 'redis',
    CacheNodeType: 'cache.t4g.micro',
    NumCacheNodes: 1,
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  await clientFor(one.url, KEYS.developer).send(make);
  t.equal(
    (await clientFor(one.url, KEYS.believed).send(new DescribeCacheClustersCommand({}))).CacheClusters?.length,
    1,
  );
  t.equal(
    (await clientFor(other.url, KEYS.developer).send(new DescribeCacheClustersCommand({}))).CacheClusters?.length,
    0,
  );
  const arn = 'arn:aws:elasticache:us-east-1:123456789012:cluster:dev-1';
  t.match(await clientFor(one.url, KEYS.admin).send(new ListTagsForResourceCommand({ ResourceName: arn })), {
    TagList: [{ Key: 'a', Value: 'b' }],
  });

  // In audit mode the denied call reaches the upstream, which knows no such user.
  await t.rejects(clientFor(one.url, KEYS.developer).send(new DeleteUserCommand({ UserId: 'ana' })), {
    name: 'AccessDenied',
  });
  await t.rejects(clientFor(other.url, KEYS.developer).send(new DeleteUserCommand({ UserId: 'ana' })), {
    name: /UserNotFound/,
  });
  t.match(other.decisions({ limit: 1 }), [
    { decision: 'explicitDeny', mode: 'audit', forwarded: true, upstream: { name: 'embedded', status: 404 } },
  ]);
  t.match(one.decisions({ limit: 1 }), [
    { decision: 'explicitDeny', mode: 'enforce', forwarded: false, fault: { code: 'AccessDenied' } },
  ]);
});

t.test('what is wrong with the options is told at once', async (t) => {
  const misspelt = await startProxy({ prot: 1 } as object).then(
    () => undefined,
    (reason) => reason,
  );
  t.match(misspelt?.problems, [{ message: 'there is no option `prot`', hint: 'did you mean `port`?' }]);
  const wrong = startProxy({ principals: { principals: [{ arn: 'nobody', atached: [], gropus: [] }] } as never });
  const error = await wrong.then(
    () => undefined,
    (reason) => reason,
  );
  t.type(error, ConfigurationError);
  t.ok(error.problems.length >= 2, 'every problem is there');
});

t.test('close() leaves no handle: the process ends by itself', async (t) => {
  const program = `
    const { startProxy } = await import(${JSON.stringify(pathToFileURL(INDEX).href)});
    const proxy = await startProxy({ principals: { principals: [] } });
    await fetch(proxy.url + '/_authz/health');
    await proxy.close();
    console.log('closed');`;
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const [status] = await once(child, 'exit');
  t.equal(status, 0);
  t.match(out, /closed/);
});

t.test('moveOn ends what is under way, of one caller or of all', async (t) => {
  const proxy = await startProxy({ transitionTime: 600_000 });
  t.teardown(proxy.close);
  const policies = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const [one, other] = [proxy.principal({ policies }), proxy.principal({ policies })];
  const group = {
    ReplicationGroupId: 'g',
    ReplicationGroupDescription: 'd',
    Engine: 'redis',
    CacheNodeType: 'cache.t3.small',
  };
  const status = async ({ client }: typeof one): Promise<string | undefined> => {
    const { ReplicationGroups } = await new ElastiCacheClient(client).send(new DescribeReplicationGroupsCommand({}));
    return ReplicationGroups?.[0]?.Status;
  };
  for (const { client } of [one, other])
    await new ElastiCacheClient(client).send(new CreateReplicationGroupCommand(group));
  t.ok(proxy.moveOn({ principal: one }) > 0);
  t.equal(await status(one), 'available');
  t.equal(await status(other), 'creating');
  t.ok(proxy.moveOn() > 0);
  t.equal(await status(other), 'available');
  t.equal(proxy.moveOn(), 0);
  t.throws(() => proxy.moveOn({ account: 'a' }), { message: /twelve digits/ });
  t.throws(() => proxy.moveOn({ acount: '1' } as object), { message: /did you mean `account`/ });
});
