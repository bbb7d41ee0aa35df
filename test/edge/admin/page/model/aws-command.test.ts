import t from 'tap';
import type { DecisionRecord } from '#src/core/record/record.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { awsCommand, cliName, shellWord } from '#src/edge/admin/page/model/aws-command.js';

const command = (operation: string, parameters: Parameters): string | undefined =>
  awsCommand(
    { operation, parameters, region: 'eu-west-1', service: 'elasticache' } as DecisionRecord,
    'http://x:1',
  )?.replaceAll(' \\\n  ', ' ');

t.test('names as the CLI spells them', async (t) => {
  t.same(
    [
      'CreateCacheCluster',
      'AZMode',
      'EC2SecurityGroupName',
      'KmsKeyId',
      'SnapshotArns',
      'IpDiscovery',
      'NumNodeGroups',
    ].map(cliName),
    [
      'create-cache-cluster',
      'az-mode',
      'ec2-security-group-name',
      'kms-key-id',
      'snapshot-arns',
      'ip-discovery',
      'num-node-groups',
    ],
  );
});

t.test('parameters of every shape', async (t) => {
  t.equal(
    command('CreateCacheCluster', {
      CacheClusterId: 'my cluster',
      AutoMinorVersionUpgrade: 'false',
      TransitEncryptionEnabled: 'true',
      SecurityGroupIds: ['a', 'b'],
      Tags: [{ Key: 'team', Value: 'it, "they"' }, { Key: 'x' }],
    }),
    "aws elasticache create-cache-cluster --cache-cluster-id 'my cluster' --no-auto-minor-version-upgrade --transit-encryption-enabled --security-group-ids a b --tags 'Key=team,Value='\\''it, \"they\"'\\''' 'Key=x' --region eu-west-1 --endpoint-url http://x:1".replace(
      "'Key=x'",
      'Key=x',
    ),
  );
});

t.test('a value is never an option, a file or an address to the CLI', async (t) => {
  for (const value of ['--no-sign-request', '@x', 'file:///etc/passwd', 'FILEB://x', 'http://x/', '{}', '[1]', ''])
    t.equal(
      command('DeleteUser', { UserId: value }),
      `aws elasticache delete-user --cli-input-json '{"UserId":"${value}"}' --region eu-west-1 --endpoint-url http://x:1`,
      value,
    );
});

t.test('a value is one word to a shell, and no key to a terminal', async (t) => {
  t.equal(shellWord("a'b"), `'a'\\''b'`);
  t.equal(shellWord('$(reboot)'), "'$(reboot)'");
  t.equal(shellWord("x\u0003'\\\n"), "$'x\\u0003\\'\\\\\\u000a'");
});

t.test('calls of others are no commands of it', async (t) => {
  t.equal(
    awsCommand({ operation: 'GetObject', service: 's3', parameters: {} } as DecisionRecord, 'http://x'),
    undefined,
  );
  t.equal(awsCommand({ service: 'elasticache' } as DecisionRecord, 'http://x'), undefined);
});
