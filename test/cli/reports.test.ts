/** `--report`: files that are whole or not there, said before anything runs when they cannot be written. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import t, { type Test } from 'tap';
import { junitErrors } from '../support/junit.js';
import { type Ran, run } from './terminal.js';

const NODE = process.execPath;
const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "elasticache:*", "Resource": "*" },
    { "Sid": "KeepUsers", "Effect": "Deny", "Action": "elasticache:DeleteUser", "Resource": "*" }
  ]
}
`;
const PRINCIPALS = `
principals:
  - { arn: "arn:aws:iam::123456789012:user/app", accessKeys: [{ id: AKIAAPP00000EXAMPLE }], attached: [app.json] }
`;
const EXPECTATIONS = `- { call: DescribeUsers, decision: allowed }
- { call: DeleteUser, resource: '*:ana', decision: denied, by: KeepUsers }
- { call: DeleteUser, resource: '*:bob', decision: allowed }
- { call: CreateUser, decision: allowed }
`;

const folderOf = (t: Test): string =>
  t.testdir({ policies: { 'app.json': POLICY, 'principals.yaml': PRINCIPALS }, 'expect.yaml': EXPECTATIONS, out: {} });

/** A command that makes calls as its environment says. */
const calling = (...bodies: readonly string[]): string[] => [
  NODE,
  '-e',
  `const { AWS_ENDPOINT_URL_ELASTICACHE: url, AWS_ACCESS_KEY_ID: id } = process.env;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + id + '/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host;x-amz-date, Signature=' + '0'.repeat(64) };
  (async () => { for (const body of ${JSON.stringify(bodies)}) await fetch(url, { method: 'POST', headers, body: body + '&Version=2015-02-02' }); })();`,
];
const CALLS = calling(
  'Action=DescribeUsers',
  'Action=DeleteUser&UserId=ana',
  'Action=DeleteUser&UserId=bob',
  'Action=DeleteUser&UserId=%3A%3Aerror%0A%3A%3Aerror%3A%3Ax',
  'Action=Nothing',
);

const exec = (folder: string, args: readonly string[], environment: Record<string, string> = {}): Promise<Ran> =>
  run(['exec', '--policies', join(folder, 'policies'), ...args], '', { PATH: process.env.PATH ?? '', ...environment });

const resultsIn = (file: string): Record<string, unknown>[] => JSON.parse(readFileSync(file, 'utf8')).runs[0].results;

t.test('decisions are cases, denials are results at their line', async (t) => {
  const folder = folderOf(t);
  const [junit, sarif] = [join(folder, 'out', 'junit.xml'), join(folder, 'out', 'report.sarif')];
  const ran = await exec(folder, ['--report', `junit=${junit},sarif=${sarif}`, '--', ...CALLS]);
  t.equal(ran.status, 0, ran.errors);
  t.same(readdirSync(join(folder, 'out')).sort(), ['junit.xml', 'report.sarif'], 'nothing else is left');
  const xml = readFileSync(junit, 'utf8');
  t.same(await junitErrors(xml), []);
  t.match(xml, /<testsuite name="exec" tests="5" failures="3" errors="1"/);
  const uri = relative(process.cwd(), join(folder, 'policies', 'app.json'))
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  const place = { physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region: { startLine: 5 } } };
  t.match(resultsIn(sarif), [
    ...[1, 2, 3].map(() => ({ ruleId: 'deny', level: 'error', locations: [place] })),
    {
      ruleId: 'rejected',
      level: 'warning',
      locations: [{ physicalLocation: { artifactLocation: { uri: /principals\.yaml$/ } } }],
    },
  ]);
});

t.test('no secret of a call is in a report', async (t) => {
  const folder = folderOf(t);
  const [junit, sarif] = [join(folder, 'out', 'junit.xml'), join(folder, 'out', 'report.sarif')];
  const secret = 'correct-horse-battery-staple';
  const calls = calling(
    `Action=DeleteUser&UserId=ana&AuthToken=${secret}`,
    `Action=CreateUser&UserId=ana&UserName=ana&Engine=redis&AccessString=on&Passwords.member.1=${secret}&Nothing=1`,
    `Action=ModifyUser&UserId=ana&Passwords.member.1=${secret}&Passwords.member.1=${secret}`,
    `Action=${secret}&AuthToken=${secret}`,
  );
  const options = ['--report', `junit=${junit},sarif=${sarif},github`, '--', ...calls];
  const { errors } = await exec(folder, options, { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') });
  t.match(readFileSync(junit, 'utf8'), /tests="4"/);
  for (const text of [errors, ...[junit, sarif, join(folder, 'summary.md')].map((file) => readFileSync(file, 'utf8'))])
    t.notMatch(text, secret);
});

t.test('expectations are cases, and denials that they ask for are no results', async (t) => {
  const folder = folderOf(t);
  const [junit, sarif] = [join(folder, 'out', 'junit.xml'), join(folder, 'out', 'report.sarif')];
  const args = ['--expect', join(folder, 'expect.yaml'), '--report', `junit=${junit}`, '--report', `sarif=${sarif}`];
  const ran = await exec(folder, [...args, '--', ...CALLS]);
  t.equal(ran.status, 5, ran.errors);
  const xml = readFileSync(junit, 'utf8');
  t.same(await junitErrors(xml), []);
  t.match(xml, /tests="4" failures="2" errors="0"/);
  t.match(xml, /name="DeleteUser on \*:ana to be denied by &quot;KeepUsers&quot;" file="[^"]*expect\.yaml"\/>/);
  t.match(
    xml,
    /<failure message="expected CreateUser to be allowed: there were 0 such calls" type="unmet-expectation">/,
  );
  t.match(resultsIn(sarif), [
    { ruleId: 'unmet-expectation', locations: [{ physicalLocation: { region: { startLine: 3 } } }] },
    { ruleId: 'unmet-expectation', locations: [{ physicalLocation: { region: { startLine: 4 } } }] },
    { ruleId: 'deny', message: { text: /user:bob/ } },
    { ruleId: 'deny', message: { text: /user:::error/ } },
    { ruleId: 'rejected' },
  ]);
  t.equal(resultsIn(sarif).length, 5);
});

t.test('GitHub: annotations with paths of the repository, and the summary of the step', async (t) => {
  const folder = folderOf(t);
  const summary = join(folder, 'summary.md');
  writeFileSync(summary, 'before\n');
  const ran = await exec(folder, ['--report', 'github', '--', ...CALLS], {
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKSPACE: process.cwd(),
  });
  const commands = ran.errors.split('\n').filter((line) => line.startsWith('::'));
  t.match(commands, [/^::error file=[^:,]*policies\/app\.json,line=5,/, /^::error /, /^::error /, /^::warning /]);
  t.equal(commands.length, 4, 'no name begins a line of its own');
  t.match(readFileSync(summary, 'utf8'), /^before\n### elasticache-iam-proxy exec: 1 passed, 3 failed, 1 wrong\n/);
  const away = await exec(folder, ['--report', 'github', '--', ...CALLS], {
    GITHUB_STEP_SUMMARY: join(folder, 'no', 'x'),
  });
  t.match(away, { status: 125, errors: /the summary of the step, .*, could not be written \(ENOENT\)/ });
});

t.test('what cannot be written is said before the command runs', async (t) => {
  const folder = folderOf(t);
  const marker = join(folder, 'it-ran');
  const touch = ['--', NODE, '-e', `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`];
  const out = join(folder, 'out');
  mkdirSync(join(out, 'directory'));
  symlinkSync(join(out, 'same.xml'), join(out, 'link.xml'));
  writeFileSync(join(out, 'same.xml'), 'old');
  const cases: readonly [string, RegExp][] = [
    [`junit=${join(out, 'directory')}`, /it is a directory/],
    [`junit=${join(out, 'none', 'x.xml')}`, /there is no directory .*none/],
    [`sarif=${join(out, 'same.xml', 'x.sarif')}`, /cannot be written: (?:ENOTDIR|.* is not a directory)/],
    [`junit=${join(out, 'same.xml')},sarif=${join(out, 'link.xml')}`, /cannot both be written/],
    [`junit=${join(out, 'a')},junit=${join(out, 'b')}`, /each once/],
    ['junit', /expected junit=FILE/],
    ['junit=', /expected junit=FILE/],
    ['github=x', /expected junit=FILE/],
    ['html=x', /not `html=x`/],
    ['', /expected junit=FILE/],
  ];
  for (const [report, errors] of cases) {
    const ran = await exec(folder, ['--report', report, ...touch]);
    t.match(ran, { status: 125, errors }, report);
  }
  if (process.getuid?.() !== 0) {
    chmodSync(out, 0o500);
    t.match(await exec(folder, ['--report', `junit=${join(out, 'x.xml')}`, ...touch]), {
      status: 125,
      errors: /EACCES/,
    });
    chmodSync(out, 0o700);
  }
  t.notOk(existsSync(marker), 'no command ran');
});

t.test('a report is of this run or not there', async (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'out', 'junit.xml');
  writeFileSync(file, 'of an earlier run');
  const ran = await exec(folder, ['--report', `junit=${file}`, '--', 'no-such-command']);
  t.equal(ran.status, 127);
  t.notOk(existsSync(file), 'of a command that never began there is none');
  t.equal((await exec(folder, ['--report', `junit=${file}`, '--', NODE, '-e', 'process.exit(3)'])).status, 3);
  t.match(readFileSync(file, 'utf8'), /tests="0"/, 'whatever the command ends with');

  const link = join(folder, 'out', 'link.xml');
  symlinkSync(file, link);
  await exec(folder, ['--report', `junit=${link}`, '--', ...CALLS]);
  t.match(readFileSync(file, 'utf8'), /tests="5"/, 'a link leads to the file');
});

t.test('a folder that goes away while the command runs', async (t) => {
  const folder = folderOf(t);
  const away = `require('node:fs').rmSync(${JSON.stringify(join(folder, 'out'))}, { recursive: true })`;
  const ran = await exec(folder, ['--report', `junit=${join(folder, 'out', 'x.xml')}`, '--', NODE, '-e', away]);
  t.match(ran, { status: 125, errors: /--report junit: .* could not be written \(ENOENT\)/ });
});

t.test('check --batch', async (t) => {
  const folder = folderOf(t);
  const [junit, sarif] = [join(folder, 'out', 'junit.xml'), join(folder, 'out', 'report.sarif')];
  const input = [
    '{"id": "list", "operation": "DescribeUsers"}',
    '{"id": 2, "operation": "DeleteUser", "params": {"UserId": "ana"}}',
    '{"operation": "Nothing"}',
    'no JSON',
  ].join('\n');
  const words = ['check', '--policies', join(folder, 'policies'), '--batch', '-'];
  const plain = await run(words, input);
  const ran = await run([...words, '--report', `junit=${junit},sarif=${sarif}`], input);
  t.same(ran, plain, 'the answers are the same');
  const xml = readFileSync(junit, 'utf8');
  t.same(await junitErrors(xml), []);
  t.match(xml, /<testsuite name="check --batch" tests="4" failures="1" errors="2"/);
  t.match(xml, /name="list: DescribeUsers on /);
  t.match(xml, /name="2: DeleteUser on /);
  t.match(xml, /name="line 4".*<error message="not JSON /);
  t.match(resultsIn(sarif), [{ ruleId: 'deny' }, { ruleId: 'rejected' }]);
  t.match(await run(['check', 'DescribeUsers', '--policies', join(folder, 'policies'), '--report', 'github']), {
    status: 3,
    errors: /--report needs --batch/,
  });
});
