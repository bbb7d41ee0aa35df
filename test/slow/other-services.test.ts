/** Refusals of calls for other services, as boto3 and the AWS CLI read them: code, message and status of their own protocols. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { ADMIN, policiesIn } from './support/callers.js';
import { serveSources } from './support/proxy.js';

const has = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status === 0;
const NO_BOTO3 = has('python3', ['-c', 'import boto3']) ? false : 'python3 has no boto3';
const NO_CLI = has('aws', ['--version']) ? false : 'the AWS CLI is not on PATH';

const proxy = await serveSources(policiesIn(t.testdir()));
t.teardown(() => proxy.stop());

const CODES: Readonly<Record<string, string>> = {
  ec2: 'UnauthorizedOperation',
  kms: 'AccessDeniedException',
  logs: 'AccessDeniedException',
  secretsmanager: 'AccessDeniedException',
  s3: 'AccessDenied',
  lambda: 'AccessDeniedException',
  sqs: 'AccessDeniedException',
  dynamodb: 'AccessDeniedException',
  iam: 'AccessDenied',
  sns: 'AccessDenied',
  route53: 'AccessDenied',
  sesv2: 'AccessDeniedException',
};

t.test('boto3', { skip: NO_BOTO3 }, async (t) => {
  const script = fileURLToPath(new URL('support/boto3_refusals.py', import.meta.url));
  const ran = spawnSync('python3', [script, proxy.url, ADMIN.key.id, ADMIN.key.secret], { encoding: 'utf8' });
  t.equal(ran.status, 0, ran.stderr);
  const seen: Record<string, { code: string; status: number; message: string; id: boolean }> = JSON.parse(
    ran.stdout || '{}',
  );
  for (const [service, code] of Object.entries(CODES))
    t.match(seen[service], { code, status: 403, message: /--other-services forward/, id: true }, service);
  // Its code depends on which of its three protocols this botocore speaks.
  t.match(seen.cloudwatch, { code: /^AccessDenied/, status: 403, message: /--other-services forward/ });
  t.equal(seen.sts, ADMIN.arn);
});

t.test('the AWS CLI', { skip: NO_CLI }, async (t) => {
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: ADMIN.key.id,
    AWS_SECRET_ACCESS_KEY: ADMIN.key.secret,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
  };
  for (const [service, call, code] of [
    ['ec2', ['ec2', 'describe-vpcs'], 'UnauthorizedOperation'],
    ['kms', ['kms', 'list-keys'], 'AccessDeniedException'],
    ['logs', ['logs', 'describe-log-groups'], 'AccessDeniedException'],
    ['secretsmanager', ['secretsmanager', 'list-secrets'], 'AccessDeniedException'],
    ['s3', ['s3', 'ls', 's3://bucket'], 'AccessDenied'],
  ] as const) {
    const ran = spawnSync('aws', ['--endpoint-url', proxy.url, ...call], { encoding: 'utf8', env });
    t.not(ran.status, 0, service);
    t.match(ran.stderr, new RegExp(`\\(${code}\\)[^]*--other-services forward`), service);
  }
});
