/** What decisions give to a report: cases, and what is wrong where. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteUserCommand, DescribeUsersCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import t, { type Test } from 'tap';
import type { DecisionRecord } from '#src/core/record/record.js';
import { startProxy } from '#src/index.js';
import { DecisionsReport, type DecisionsReportOptions } from '#src/testing/reporters/decisions-report.js';

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "elasticache:*", "Resource": "*" },
    { "Sid": "KeepUsers", "Effect": "Deny", "Action": "elasticache:DeleteUser", "Resource": "*" }
  ]
}
`;
const KEY = { accessKeyId: 'AKIAAPP00000EXAMPLE', secretAccessKey: 'secret-of-app' };

/** The decisions of these commands, by somebody whose policy is a file. */
async function decided(
  t: Test,
  mode: 'enforce' | 'audit',
  ...commands: readonly (DescribeUsersCommand | DeleteUserCommand)[]
): Promise<{ folder: string; records: readonly DecisionRecord[] }> {
  const folder = t.testdir({ 'app.json': POLICY });
  const accessKeys = [{ id: KEY.accessKeyId, secret: KEY.secretAccessKey }];
  const principals = [{ arn: 'arn:aws:iam::123456789012:user/app', accessKeys, attached: ['app.json'] }];
  writeFileSync(join(folder, 'principals.json'), JSON.stringify({ principals }));
  const proxy = await startProxy({ policies: folder, mode });
  t.teardown(() => proxy.close());
  const client = new ElastiCacheClient({ endpoint: proxy.url, region: 'us-east-1', credentials: KEY, maxAttempts: 1 });
  t.teardown(() => client.destroy());
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's overloads do not take a union
  for (const command of commands) await client.send(command as any).catch(() => undefined);
  return { folder, records: proxy.decisions().reverse() };
}

function reportOf(records: readonly DecisionRecord[], options: DecisionsReportOptions = {}): DecisionsReport {
  const report = new DecisionsReport(options);
  for (const record of records) report.add(record);
  return report;
}

const remove = (UserId: string): DeleteUserCommand => new DeleteUserCommand({ UserId });

t.test('a case for each decision, a finding for each reason at the line of the policy', async (t) => {
  const { folder, records } = await decided(t, 'enforce', new DescribeUsersCommand({}), remove('ana'), remove('ana'));
  const report = reportOf(records);
  t.match(report.cases(), [
    { name: /^DescribeUsers on /, group: 'arn:aws:iam::123456789012:user/app', result: 'passed', text: undefined },
    {
      name: 'DeleteUser on arn:aws:elasticache:us-east-1:123456789012:user:ana',
      result: 'failed',
      kind: 'explicitDeny',
      message: /^User: .* is not authorized to perform: elasticache:DeleteUser .* explicit deny/,
      text: /KeepUsers/,
      file: join(folder, 'app.json'),
    },
    { result: 'failed' },
  ]);
  t.match(report.findings(), [
    {
      rule: 'deny',
      level: 'error',
      title: 'DeleteUser is denied',
      text: /user\/app may not elasticache:DeleteUser on .*:user:ana: denied by "KeepUsers"/,
      place: { file: join(folder, 'app.json'), line: 5 },
      calls: 2,
    },
  ]);
  t.equal(report.findings().length, 1);
});

t.test('in audit mode a denial is a warning', async (t) => {
  const { records } = await decided(t, 'audit', remove('ana'));
  t.match(reportOf(records).findings(), [{ level: 'warning', title: 'DeleteUser would be denied' }]);
});

t.test('a denial that somebody asked for is no finding', async (t) => {
  const { records } = await decided(t, 'enforce', remove('ana'), remove('bob'));
  const isExpected = ({ checks }: DecisionRecord): boolean => checks.some(({ resource }) => resource.endsWith(':ana'));
  t.match(reportOf(records, { isExpected }).findings(), [{ text: /user:bob/ }]);
});

t.test('what was refused or is of another service', async (t) => {
  const { records } = await decided(t, 'enforce', new DescribeUsersCommand({}));
  const [{ explanation: _none, ...record } = {} as DecisionRecord] = records;
  const { caller: _caller, ...nobody } = record;
  const fault = { code: 'InvalidAction', status: 400, type: 'Sender', message: 'no such action\nat all' } as const;
  const report = reportOf(
    [
      { ...nobody, decision: 'rejected', fault, checks: [] },
      { ...record, decision: 'notEvaluated', service: 's3', checks: [] },
      { ...record, decision: 'implicitDeny' },
    ],
    { principalsFile: 'policies/principals.yaml' },
  );
  t.match(report.cases(), [
    { result: 'error', kind: 'InvalidAction', message: 'no such action', group: KEY.accessKeyId },
    { result: 'skipped', message: /a call of s3/ },
    { result: 'failed' },
  ]);
  const place = { file: 'policies/principals.yaml' };
  t.match(report.findings(), [
    { rule: 'rejected', level: 'warning', title: 'DescribeUsers is refused with InvalidAction', place },
    { rule: 'denied', level: 'error', place },
  ]);
});

t.test('however many calls there are, the report is bounded and counts the rest', async (t) => {
  const { records } = await decided(t, 'enforce', remove('ana'));
  const [record] = records;
  if (!record?.explanation) throw new Error('it is denied');
  const { explanation } = record;
  const of = (user: number): DecisionRecord => {
    const causes = explanation.causes.map((cause) => ({
      ...cause,
      checks: cause.checks.map((check) => ({ ...check, resource: `user-${user}` })),
    }));
    return { ...record, explanation: { ...explanation, causes } };
  };
  const report = reportOf(Array.from({ length: 10_005 }, (_, index) => of(index % 1_500)));
  t.equal(report.cases().length, 10_001);
  t.match(report.cases().at(-1), { name: /^5 more decisions, 5 of them/, result: 'failed' });
  t.equal(report.findings().length, 1_001);
  const calls = report.findings().reduce((sum, finding) => sum + finding.calls, 0);
  t.equal(calls, 10_005, 'every call is counted somewhere');
});

t.test('names that move a terminal’s cursor are shown as escapes', async (t) => {
  const { records } = await decided(t, 'enforce', remove('ana'));
  const text = JSON.stringify(records).replaceAll(':user:ana', ':user:\\u001b[2J\\nx');
  const report = reportOf(JSON.parse(text));
  const shown = [...report.cases(), ...report.findings()].flatMap((each) => Object.values(each));
  t.ok(shown.length > 5);
  for (const value of shown) if (typeof value === 'string') t.notMatch(value, /(?!\n)\p{Cc}/u);
  t.match(report.cases(), [{ name: /user:\\u001b\[2J\\u000ax$/ }]);
});
