/** What a run must have been like: files, differences, statuses. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { DeleteUserCommand, DescribeUsersCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { Ajv } from 'ajv';
import t, { type Test } from 'tap';
import { runCommandLine } from '#src/cli/commands.js';
import { type Expectation, followExpected, readExpectations } from '#src/cli/expectations.js';
import { startProxy } from '#src/index.js';
import { blocks } from '../support/pages.js';

function fileOf(t: Test, text: string): string {
  const file = join(t.testdir({}), 'expect.yaml');
  writeFileSync(file, text);
  return file;
}

t.test('files', async (t) => {
  const page =
    blocks('yaml').find(({ page: path, text }) => path === 'docs/testing.md' && text.includes('call:'))?.text ?? '';
  t.match(readExpectations(fileOf(t, page)), [
    { call: 'DescribeCacheClusters', decision: 'allowed' },
    { by: 'KeepProduction', at: { line: 2 } },
    { times: 1 },
  ]);
  for (const [text, message] of [
    ['{}', /must be a list/],
    ['[]', /must be a list/],
    [
      '[{ call: A, decision: allowed }, { call: B, decison: denied }, 1]',
      /entry 2: unknown field `decison`: did you mean `decision`\?\n.*entry 3: it must be/,
    ],
    ['[{ decision: denied }]', /entry 1: it has no `call`/],
    ['[{ call: A, decision: deny }]', /`decision` must be allowed or denied/],
    ['[{ call: A, decision: denied, times: x }]', /`times` must be/],
    ['[{ call: 1, decision: denied }]', /`call` must be a text/],
    ['[{', /expect\.yaml:1:3: error: /],
  ] as const)
    t.throws(() => readExpectations(fileOf(t, text)), { message }, text);
  t.throws(() => readExpectations('nowhere.yaml'), { message: /cannot be read \(ENOENT\)/ });
});

t.test('differences are explained', async (t) => {
  const proxy = await startProxy();
  t.teardown(() => proxy.close());
  const ana = proxy.principal({
    name: 'ana',
    account: '111122223333',
    policies: {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'All', Effect: 'Allow', Action: 'elasticache:*', Resource: '*' },
        { Sid: 'KeepUsers', Effect: 'Deny', Action: 'elasticache:DeleteUser', Resource: '*' },
      ],
    },
  });
  const sdk = new ElastiCacheClient({ ...ana.client, maxAttempts: 1 });
  t.teardown(() => sdk.destroy());
  const differences = async (...expectations: readonly Expectation[]): Promise<string[]> => {
    const follow = (reader: Parameters<typeof proxy.on>[1]) => proxy.on('decision', reader);
    const placed = expectations.map((each) => ({ ...each, at: { file: 'expect.yaml' } }));
    const expected = followExpected({ follow }, placed);
    await sdk.send(new DescribeUsersCommand({}));
    await sdk.send(new DeleteUserCommand({ UserId: 'bob' })).catch(() => undefined);
    expected.stop();
    return expected.results().flatMap(({ difference }) => difference ?? []);
  };
  t.same(
    await differences(
      { call: 'DescribeUsers', decision: 'allowed', by: 'All' },
      {
        call: 'Delete*',
        decision: 'denied',
        by: 'KeepUsers',
        resource: '*:user:bob',
        principal: '*:user/ana',
        times: 1,
      },
      { call: 'CreateUser', decision: 'denied', times: 0 },
    ),
    [],
  );
  const told = await differences(
    { call: 'DescribeUsers', decision: 'denied' },
    { call: '*User', decision: 'allowed' },
    { call: 'DeleteUser', decision: 'denied', resource: '*:user:ana' },
    { call: 'DeleteUser', decision: 'denied', times: 2 },
    { call: 'DeleteUser', decision: 'denied', by: 'Other' },
  );
  t.match(told, [
    /^expected DescribeUsers to be denied: 1 of 1 otherwise\nDescribeUsers of \S+ was allowed\n.*"All"/,
    /^expected \*User to be allowed: 1 of 1 otherwise\nDeleteUser of \S+ was denied\nUser: .*explicit deny/,
    /^expected DeleteUser on \*:user:ana to be denied: there were 0 such calls$/,
    /^expected DeleteUser to be denied 2 times: there were 1 such calls$/,
    /^expected DeleteUser to be denied by "Other": 1 of 1 otherwise\n.*but not by statement "Other"/,
  ]);
  t.equal(told.length, 5);
});

t.test('statuses', async (t) => {
  const folder = t.testdir({
    'principals.json': JSON.stringify({
      principals: [{ arn: 'arn:aws:iam::123456789012:user/a', accessKeys: [{ id: 'AKIAA0000000EXAMPLE' }] }],
    }),
    'expect.yaml': '[{ call: DescribeUsers, decision: allowed }]',
    'wrong.yaml': '[{ call: DescribeUsers }]',
  });
  const run = async (expect: string, program: string) => {
    const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const terminal = { input, output, errors, environment: { PATH: process.env.PATH } };
    const command = ['--policies', folder, '--expect', join(folder, expect), '--', process.execPath, '-e', program];
    const status = await runCommandLine(['exec', ...command], terminal, '0.0.0');
    return { status, errors: String(errors.read() ?? '') };
  };
  t.match(await run('expect.yaml', ''), {
    status: 5,
    errors: /expected DescribeUsers to be allowed: there were 0 such calls/,
  });
  t.match(await run('expect.yaml', 'process.exit(3)'), { status: 3 }, 'the own status comes first');
  t.match(await run('wrong.yaml', ''), { status: 125, errors: /`decision` must be allowed or denied/ });
});

t.test('the schema of expectations takes what `--expect` takes', async (t) => {
  const url = new URL('../../data/schema/expectations.schema.json', import.meta.url);
  const areExpectations = new Ajv().compile(JSON.parse(readFileSync(url, 'utf8')));
  const file = join(t.testdir({}), 'expect.json');
  const all = { call: 'A', decision: 'denied', resource: 'r', principal: 'p', by: 's', times: 0 };
  for (const each of [
    [all],
    [{ call: 'A*', decision: 'allowed' }],
    [],
    {},
    ...Object.entries(all).flatMap(([name, value]) => [
      [{ ...all, [name]: typeof value === 'string' ? 1 : 'x' }],
      [{ ...all, [name]: undefined }],
      [{ ...all, [name]: typeof value === 'string' ? '' : -1 }],
      [{ ...all, [`${name}s`]: value }],
    ]),
  ]) {
    writeFileSync(file, JSON.stringify(each));
    const taken = (): boolean => {
      try {
        return readExpectations(file).length > 0;
      } catch {
        return false;
      }
    };
    t.equal(areExpectations(JSON.parse(JSON.stringify(each))), taken(), JSON.stringify(each));
  }
});
