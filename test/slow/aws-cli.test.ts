/** The AWS CLI as people use it, every version of it that this machine has: answers, exit statuses, what is printed. */
import { spawnSync } from 'node:child_process';
import t from 'tap';
import { ADMIN, type Key, policiesIn, READER } from './support/callers.js';
import { serveSources } from './support/proxy.js';

interface Printed {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

const version = (command: string): string | undefined => {
  const result = spawnSync(command, ['--version'], { encoding: 'utf8' });
  // The first version of the CLI may print it on standard error.
  return result.status === 0 ? (result.stdout || result.stderr).split(' ', 1)[0] : undefined;
};
const versions = new Map(
  ['aws', '/usr/bin/aws'].flatMap((command) =>
    [version(command)].flatMap((name) => (name ? [[name, command] as const] : [])),
  ),
);

t.ok(versions.size > 0, 'there is an AWS CLI');
const proxy = await serveSources(policiesIn(t.testdir()));
t.teardown(() => proxy.stop());

for (const [name, command] of versions) {
  const aws = (key: Key, ...args: readonly string[]): Printed => {
    const settings = {
      AWS_ACCESS_KEY_ID: key.id,
      AWS_SECRET_ACCESS_KEY: key.secret,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    const result = spawnSync(
      command,
      ['--endpoint-url', proxy.url, '--region', 'eu-west-1', '--output', 'json', ...args],
      {
        env: { ...process.env, ...settings, AWS_PAGER: '' },
        encoding: 'utf8',
      },
    );
    return { status: result.status, out: result.stdout, err: result.stderr };
  };

  // The second version of the CLI tells the service's errors from its own.
  const clientError = name.startsWith('aws-cli/1.') ? 255 : 254;

  t.test(name, async (t) => {
    const cluster = ['--cache-cluster-id', `demo-${name.replaceAll(/\W/g, '-').toLowerCase()}`];
    const node = ['--engine', 'redis', '--cache-node-type', 'cache.t3.micro', '--num-cache-nodes', '1'];

    const created = aws(
      ADMIN.key,
      'elasticache',
      'create-cache-cluster',
      ...cluster,
      ...node,
      '--tags',
      'Key=team,Value=cache',
    );
    t.equal(created.status, 0, created.err);
    t.equal(JSON.parse(created.out || '{}').CacheCluster?.CacheClusterId, cluster[1]);

    const described = aws(READER.key, 'elasticache', 'describe-cache-clusters', ...cluster);
    t.equal(described.status, 0, described.err);
    t.equal(JSON.parse(described.out || '{}').CacheClusters?.length, 1, 'what one caller made, another sees');

    const denied = aws(READER.key, 'elasticache', 'delete-cache-cluster', ...cluster);
    t.equal(denied.status, clientError, 'the status for what the service refuses');
    t.match(
      denied.err,
      `An error occurred (AccessDenied) when calling the DeleteCacheCluster operation: User: ${READER.arn} is not authorized to perform: ` +
        `elasticache:DeleteCacheCluster on resource: arn:aws:elasticache:eu-west-1:123456789012:cluster:${cluster[1]} ` +
        'because no identity-based policy allows the elasticache:DeleteCacheCluster action',
    );

    const missing = aws(ADMIN.key, 'elasticache', 'describe-cache-clusters', '--cache-cluster-id', 'nobody');
    t.equal(missing.status, clientError);
    t.match(missing.err, /\(CacheClusterNotFound\)/, "ElastiCache's own fault passes through");

    const wrong = aws({ ...ADMIN.key, secret: 'not/the/secret' }, 'elasticache', 'describe-cache-clusters');
    t.match(wrong.err, /\(SignatureDoesNotMatch\)/);
    const unknown = aws({ id: 'AKIAEXAMPLENOBODY001', secret: 'x' }, 'elasticache', 'describe-cache-clusters');
    t.match(unknown.err, /\(InvalidClientTokenId\)/);

    const identity = aws(READER.key, 'sts', 'get-caller-identity');
    t.equal(identity.status, 0, identity.err);
    t.match(JSON.parse(identity.out || '{}'), { Account: '123456789012', Arn: READER.arn, UserId: String });
  });
}
