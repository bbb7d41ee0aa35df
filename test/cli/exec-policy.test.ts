/** `exec --generate FILE`, and the last word of audit mode. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import { type Ran, run } from './terminal.js';

const NODE = process.execPath;
const ACCOUNT = 'arn:aws:iam::123456789012';

/** A folder with a user who may list users, and an administrator's role; nobody's secret is known. */
const folderOf = (t: Test): string => {
  const may = (action: string): object => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
  });
  const principals = [
    {
      arn: `${ACCOUNT}:user/app`,
      accessKeys: [{ id: 'AKIAAPP00000EXAMPLE' }],
      inline: [{ name: 'list', document: may('elasticache:DescribeUsers') }],
    },
    {
      arn: `${ACCOUNT}:user/admin`,
      accessKeys: [{ id: 'AKIAADMIN000EXAMPLE' }],
      inline: [{ name: 'all', document: may('elasticache:*') }],
    },
  ];
  return t.testdir({ 'principals.json': JSON.stringify({ principals }) });
};

/** A command that makes calls, each with the key of the environment or another. */
const calling = (...calls: readonly (readonly [body: string, key?: string])[]): string[] => [
  NODE,
  '-e',
  `const { AWS_ENDPOINT_URL_ELASTICACHE: url, AWS_ACCESS_KEY_ID: own } = process.env;
  const headers = (id = own) => ({ 'content-type': 'application/x-www-form-urlencoded', 'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + id + '/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host;x-amz-date, Signature=' + '0'.repeat(64) });
  (async () => { for (const [body, key] of ${JSON.stringify(calls)}) await fetch(url, { method: 'POST', headers: headers(key ?? own), body: body + '&Version=2015-02-02' }); })();`,
];

const CALLS = calling(['Action=DescribeUsers'], ['Action=CreateUserGroup&UserGroupId=g&Engine=redis']);

const exec = (folder: string, args: readonly string[]): Promise<Ran> =>
  run(['exec', '--policies', folder, '--principal', 'app', ...args], '', { PATH: process.env.PATH ?? '' });
const policyIn = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

t.test('of one principal the file is a policy, with which the same run passes', async (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'needed.json');
  const audited = await exec(folder, ['--mode', 'audit', '--generate', file, '--', ...CALLS]);
  t.equal(audited.status, 0, audited.errors);
  t.match(audited.errors, new RegExp(`: ${file}: ${ACCOUNT}:user/app, \\d statements?\n`));
  t.match(audited.errors, new RegExp(`: 1 permission was missing: ${file} has the policy\n`));
  t.same(parsePolicy(policyIn(file), 'identity').problems, []);
  const principals = JSON.parse(readFileSync(join(folder, 'principals.json'), 'utf8')).principals;
  const app = { ...principals[0], inline: [{ name: 'needed', document: policyIn(file) }] };
  writeFileSync(join(folder, 'principals.json'), JSON.stringify({ principals: [app] }));
  const enforced = await exec(folder, ['--fail-on-denied', '--', ...CALLS]);
  t.match(enforced, { status: 0, errors: '' });
});

t.test('what was denied is left out, and said', async (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'needed.json');
  const ran = await exec(folder, ['--generate', file, '--', ...CALLS]);
  t.match(policyIn(file), { Statement: [{ Action: 'elasticache:DescribeUsers' }] });
  t.match(ran.errors, /calls that were denied are left out of the policy: with --mode audit they pass/);
});

t.test('of several principals it has theirs by ARN', async (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'needed.json');
  const calls = calling(['Action=DescribeUsers'], ['Action=DescribeUserGroups', 'AKIAADMIN000EXAMPLE']);
  t.equal((await exec(folder, ['--generate', file, '--', ...calls])).status, 0);
  t.match(policyIn(file), {
    [`${ACCOUNT}:user/app`]: { Statement: [{ Action: 'elasticache:DescribeUsers' }] },
    [`${ACCOUNT}:user/admin`]: { Statement: [{ Action: 'elasticache:DescribeUserGroups' }] },
  });
});

t.test('a file that is there stays as it is until it is written', async (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'needed.json');
  writeFileSync(file, 'mine');
  const none = await exec(folder, ['--generate', file, '--', NODE, '-e', '']);
  t.match(none, { status: 0, errors: /no call passed: .*needed\.json is not written/ });
  t.equal(readFileSync(file, 'utf8'), 'mine');
  t.equal((await exec(folder, ['--generate', file, '--', 'no-such-command'])).status, 127);
  t.equal(readFileSync(file, 'utf8'), 'mine');
});

t.test('what cannot be written is said before the command runs', async (t) => {
  const folder = folderOf(t);
  const marker = join(folder, 'it-ran');
  mkdirSync(join(folder, 'directory'));
  for (const [file, errors] of [
    [join(folder, 'directory'), /--generate: .*it is a directory/],
    [join(folder, 'none', 'x.json'), /--generate: .*there is no directory/],
  ] as const) {
    const touch = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`;
    t.match(await exec(folder, ['--generate', file, '--', NODE, '-e', touch]), { status: 125, errors });
  }
  t.notOk(existsSync(marker));
});

t.test('audit mode ends with what was missing and how to have the policy', async (t) => {
  const folder = folderOf(t);
  const log = join(folder, 'log');
  const audit = (...args: readonly string[]): Promise<Ran> => exec(folder, ['--mode', 'audit', ...args]);
  t.match(await audit('--', ...calling(['Action=DescribeUsers'])), { errors: /no permission was missing/ });
  t.match(await audit('--', ...CALLS), { errors: /1 permission was missing: --generate FILE writes the policy/ });
  t.match(await audit('--decision-log', log, '--', ...CALLS), {
    errors: new RegExp(`1 permission was missing: \`elasticache-iam-proxy generate ${log}\` makes the policy`),
  });
});
