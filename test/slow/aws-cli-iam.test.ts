/** IAM's simulation through the AWS CLI, every version of it that this machine has: the examples of its own manual. */
import { spawnSync } from 'node:child_process';
import t from 'tap';
import { ADMIN, policiesIn, READER } from './support/callers.js';
import { serveSources } from './support/proxy.js';

/** `aws iam simulate-custom-policy help`, Examples. */
const POLICY =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}';

const commands = ['aws', '/usr/bin/aws'].filter((command) => spawnSync(command, ['--version']).status === 0);
t.ok(commands.length > 0, 'there is an AWS CLI');
const proxy = await serveSources(policiesIn(t.testdir()));
t.teardown(() => proxy.stop());

for (const command of commands) {
  const iam = (...args: readonly string[]): { readonly out: unknown; readonly err: string } => {
    const settings = {
      AWS_ACCESS_KEY_ID: READER.key.id,
      AWS_SECRET_ACCESS_KEY: READER.key.secret,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_PAGER: '',
    };
    const common = ['--endpoint-url', proxy.url, '--region', 'us-east-1', '--output', 'json'];
    const { stdout, stderr } = spawnSync(command, [...common, 'iam', ...args], {
      env: { ...process.env, ...settings },
      encoding: 'utf8',
    });
    return { out: stdout.trim() ? JSON.parse(stdout) : undefined, err: stderr };
  };
  const custom = ['simulate-custom-policy', '--policy-input-list', POLICY];
  const backup = ['--action-names', 'dynamodb:CreateBackup'];
  const at = (time: string): string[] => [
    '--context-entries',
    `ContextKeyName='aws:CurrentTime',ContextKeyValues='${time}',ContextKeyType=date`,
  ];

  t.test(command, async (t) => {
    const allowed = iam(...custom, ...backup, ...at('2019-04-25T11:00:00Z'));
    t.match(allowed.out, {
      EvaluationResults: [
        {
          EvalActionName: 'dynamodb:CreateBackup',
          EvalResourceName: '*',
          EvalDecision: 'allowed',
          MatchedStatements: [
            {
              SourcePolicyId: 'PolicyInputList.1',
              StartPosition: { Line: 1, Column: 38 },
              EndPosition: { Line: 1, Column: 167 },
            },
          ],
          MissingContextValues: [],
        },
      ],
    });
    const early = iam(...custom, ...backup, ...at('2014-04-25T11:00:00Z'));
    t.match(early.out, { EvaluationResults: [{ EvalDecision: 'implicitDeny', MatchedStatements: { length: 0 } }] });
    const missing = iam(...custom, ...backup);
    t.match(missing.out, { EvaluationResults: [{ MissingContextValues: ['aws:CurrentTime'] }] });

    const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/t';
    const named = iam(...custom, ...backup, ...at('2019-04-25T11:00:00Z'), '--resource-arns', arn);
    t.match(named.out, {
      EvaluationResults: [{ EvalDecisionDetails: {}, ResourceSpecificResults: [{ EvalResourceName: arn }] }],
    });

    const pages = iam(...custom, '--page-size', '1', '--action-names', 'a:b', 'c:d', 'e:f');
    t.match(pages.out, { EvaluationResults: [{ EvalActionName: 'a:b' }, {}, { EvalActionName: 'e:f' }] });
    const keys = iam('get-context-keys-for-custom-policy', '--policy-input-list', POLICY);
    t.strictSame(keys.out, { ContextKeyNames: ['aws:CurrentTime'] });

    const source = ['--policy-source-arn', ADMIN.arn];
    const principal = iam('simulate-principal-policy', ...source, '--action-names', 'elasticache:CreateUser');
    t.match(principal.out, {
      EvaluationResults: [{ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'user_admin_all' }] }],
    });
    t.strictSame(iam('get-context-keys-for-principal-policy', ...source).out, { ContextKeyNames: [] });

    const nobody = iam('simulate-principal-policy', '--policy-source-arn', `${ADMIN.arn}x`, ...backup);
    t.match(
      nobody.err,
      'An error occurred (NoSuchEntity) when calling the SimulatePrincipalPolicy operation: The user with name adminx cannot be found.',
    );
    const broken = iam('simulate-custom-policy', '--policy-input-list', '{}', ...backup);
    t.match(broken.err, /\(InvalidInput\).*PolicyInputList\.1: line 1, column 1: /);
  });
}
