import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { ALICE, ARN, line } from '../support/past.js';
import { run } from './terminal.js';

const NOBODY = { 'principals.yaml': 'principals: []' };

t.test('a policy on standard output, its reasons on standard error', async (t) => {
  const dir = t.testdir(NOBODY);
  const log = `${line('DescribeUsers', 'ana')}\n${line('DeleteUser', 'ana')}\n`;
  const ran = await run(['generate', '-', '--policies', dir], log);
  t.equal(ran.status, 0);
  t.strictSame(JSON.parse(ran.out), {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DeleteUserAnd1More',
        Effect: 'Allow',
        Action: ['elasticache:DeleteUser', 'elasticache:DescribeUsers'],
        Resource: `${ARN}user:ana`,
      },
    ],
  });
  t.equal(
    ran.errors,
    [
      `2 calls of ${ALICE}: 1 statement, 213 of the 6144 characters of a managed policy (inline: fits a user (2048), a group (5120), a role (10240)); each call was decided again and passes`,
      '  DeleteUserAnd1More: DeleteUser, DescribeUsers',
      '',
    ].join('\n'),
  );
});

t.test('everything in a log is counted: damaged, foreign, newer, rejected, of others', async (t) => {
  const dir = t.testdir(NOBODY);
  const log = [
    line('DescribeUsers', 'ana').slice(0, 100),
    line('DescribeUsers', 'ana'),
    '{"level":30,"msg":"hello"}',
    '[]',
    line('DescribeUsers', 'ana', { version: 2 }),
    line('DescribeUsers', 'ana', { decision: 'rejected', checks: [] }),
    line('DescribeUsers', 'ana', { checks: [{}] }),
    line('DescribeUsers', 'bob', { run: 'other' }),
    '',
  ].join('\n');
  const ran = await run(['generate', '-', '--policies', dir, '--json', '--until', '2026-02-01'], log);
  const [, input] = [ran.status, JSON.parse(ran.out).input];
  t.strictSame(input, {
    calls: 2,
    filtered: 0,
    leftOut: { damaged: 1, foreign: 2, newer: 1, rejected: 1, incomplete: 1 },
    places: ['standard input:1', 'standard input:3', 'standard input:4', 'standard input:5', 'standard input:7'],
    broken: [],
    repeated: 0,
  });
  t.match(ran.errors, /left out: 1 damaged or cut off lines[\s\S]*not readable: standard input:1, /);
  const other = await run(['generate', '-', '--policies', dir, '--run', 'other'], log);
  t.equal(JSON.parse(other.out).Statement[0].Resource, `${ARN}user:bob`);
  t.match(other.errors, /left out: 1 calls that --principal, --run, --since or --until leave out/);
});

t.test('a rotated log, compressed and cut off', async (t) => {
  const dir = t.testdir(NOBODY);
  const older = gzipSync(`${line('DescribeUsers', 'ana')}\n`.repeat(3000));
  writeFileSync(`${dir}/log.2.gz`, older);
  writeFileSync(`${dir}/log.1`, `${line('DeleteUser', 'ana')}\n`);
  const whole = await run(['generate', `${dir}/log.2.gz`, `${dir}/log.1`, '--policies', dir]);
  t.match(whole.errors, /^3001 calls of/);
  writeFileSync(`${dir}/log.2.gz`, older.subarray(0, older.length - 200));
  const cut = await run(['generate', `${dir}/log.2.gz`, `${dir}/log.1`, '--policies', dir]);
  t.equal(cut.status, 0);
  t.match(cut.errors, /incomplete file: .*log\.2\.gz: unexpected end of file/);
  t.match(cut.out, /DeleteUser/, 'the next file is read');
});

t.test('what a policy lacks, as a patch that is refused when the policy has changed', async (t) => {
  const statement = { Sid: 'DeleteUser', Effect: 'Allow', Action: 'elasticache:DescribeUsers', Resource: '*' };
  const dir = t.testdir({
    ...NOBODY,
    'p.json': JSON.stringify({ Version: '2012-10-17', Statement: statement }),
  });
  const log = `${line('DescribeUsers', 'ana')}\n${line('DeleteUser', 'ana')}\n`;
  const ran = await run(
    ['generate', '-', '--policies', dir, '--into', `${dir}/p.json`, '--reasons', `${dir}/r.json`],
    log,
  );
  t.equal(ran.status, 0, ran.errors);
  const added = { Sid: 'DeleteUser2', Effect: 'Allow', Action: 'elasticache:DeleteUser', Resource: `${ARN}user:ana` };
  t.strictSame(JSON.parse(ran.out), [
    { op: 'test', path: '/Statement', value: statement },
    { op: 'replace', path: '/Statement', value: [statement, added] },
  ]);
  t.match(JSON.parse(readFileSync(`${dir}/r.json`, 'utf8')), [
    { sid: 'DeleteUser2', needs: [{ action: 'elasticache:DeleteUser', calls: 1, examples: ['DeleteUser-ana'] }] },
  ]);
});

t.test('calls of several principals: one must be chosen', async (t) => {
  const dir = t.testdir(NOBODY);
  const bob = ALICE.replace('alice', 'bob');
  const log = `${line('DescribeUsers', 'ana')}\n${line('DeleteUser', 'ana', { caller: { arn: bob, principalArn: bob } })}\n`;
  const ran = await run(['generate', '-', '--policies', dir], log);
  t.equal(ran.status, 3);
  t.match(ran.errors, /choose one with --principal\n {2}.*user\/alice \(1 calls\)\n {2}.*user\/bob/);
  t.match((await run(['generate', '-', '--policies', dir, '--principal', 'user/bob'], log)).out, /DeleteUser/);
  t.equal((await run(['generate', '-', '--policies', dir, '--principal', 'nobody'], log)).status, 1);
  t.equal(
    (await run(['generate', 'nowhere.ndjson', '--policies', dir])).errors,
    'the log `nowhere.ndjson` cannot be read (ENOENT)\n',
  );
});
