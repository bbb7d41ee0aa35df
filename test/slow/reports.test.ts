/**
 * The SARIF of a run, hostile names included, as Microsoft's own validator
 * reads it: the published schema, the standard, GitHub's rules.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { sarifReport } from '#src/testing/reporters/sarif.js';
import { cli } from '../support/program.js';
import { HOSTILE, REPORT } from '../testing/reporters/reported.js';
import { npmProject, runIn } from './support/npm-project.js';

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' },
    { Sid: 'KeepUsers', Effect: 'Deny', Action: 'elasticache:DeleteUser', Resource: '*' },
  ],
};
const people = {
  principals: [
    { arn: 'arn:aws:iam::123456789012:user/app', accessKeys: [{ id: 'AKIAAPP00000EXAMPLE' }], attached: ['app.json'] },
  ],
};

t.test('sarif-multitool', async (t) => {
  const folder = t.testdir({
    policies: { 'app.json': JSON.stringify(POLICY, null, 2), 'principals.json': JSON.stringify(people) },
  });
  const project = join(folder, 'project');
  if (!npmProject(t, project, '@microsoft/sarif-multitool@5.7.0')) return;
  const report = join(folder, 'run.sarif');
  const calls = `
    const { AWS_ENDPOINT_URL_ELASTICACHE: url, AWS_ACCESS_KEY_ID: id } = process.env;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + id + '/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host;x-amz-date, Signature=' + '0'.repeat(64) };
    for (const UserId of ${JSON.stringify(['ana', ...HOSTILE])})
      await fetch(url, { method: 'POST', headers, body: new URLSearchParams({ Action: 'DeleteUser', Version: '2015-02-02', UserId }) });
    await fetch(url, { method: 'POST', headers, body: 'Action=Nothing&Version=2015-02-02' });`;
  const command = ['--', process.execPath, '--input-type=module', '-e', calls];
  const options = ['exec', '--policies', 'policies', '--report', `sarif=${report}`, ...command];
  const ran = spawnSync(process.execPath, cli(...options), { cwd: folder, encoding: 'utf8' });
  t.equal(ran.status, 0, ran.stderr);
  const made = join(folder, 'made.sarif');
  writeFileSync(made, sarifReport(REPORT, '1.2.3'));
  const validate = (...args: readonly string[]) => runIn(project, 'npx', 'sarif-multitool', 'validate', ...args);
  // Code scanning wants a file for each result, and what nobody wrote into a file has none.
  for (const [file, ...kinds] of [
    [report, 'Sarif', 'Ghas'],
    [made, 'Sarif'],
  ] as const) {
    const { status, printed } = validate(file, '--rule-kind', ...kinds);
    t.equal(status, 0, printed);
    t.match(printed, /1 files scanned/);
    const told = printed.split('\n').filter((line) => /: (?:error|warning) /.test(line));
    // This program has no home page.
    t.same(
      told.filter((line) => !line.includes('informationUri')),
      [],
      kinds.join(),
    );
  }
  writeFileSync(made, sarifReport(REPORT, '1.2.3').replace('"ruleIndex": 0', '"ruleNumber": 0'));
  t.match(validate(made).printed, /: error JSON1005/, 'it is one that refuses');
});
