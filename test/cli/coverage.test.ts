import { readFileSync } from 'node:fs';
import { lcovParser } from '@friedemannsommer/lcov-parser';
import t from 'tap';
import { ARN, folderOfAlice, line } from '../support/past.js';
import { run } from './terminal.js';

const log = [
  line('DescribeUsers', 'ana'),
  line('DeleteUser', 'prod-1', { decision: 'explicitDeny', forwarded: false }, { decision: 'explicitDeny' }),
].join('\n');

const STATEMENTS = [
  { Sid: 'All', Effect: 'Allow', Action: ['elasticache:Describe*', 'elasticache:ModifyUser'], Resource: '*' },
  {
    Sid: 'NoDelete',
    Effect: 'Deny',
    Action: 'elasticache:DeleteUser',
    Resource: [`${ARN}user:prod-*`, `${ARN}user:prod-1`, `${ARN}user:live-*`],
    Condition: { StringEquals: { 'aws:username': 'alice' } },
  },
  { Sid: 'Again', Effect: 'Allow', Action: 'elasticache:DescribeUsers', Resource: `${ARN}user:*` },
];

t.test('what decided, what never did, and what cannot', async (t) => {
  const dir = t.testdir(folderOfAlice(...STATEMENTS));
  const ran = await run(['coverage', '-', '--policies', dir], log);
  t.equal(ran.status, 0);
  t.equal(
    ran.out.replaceAll(`${dir}/`, ''),
    [
      '77.8 % of what the policies say decided something: 7 of 9 statements, patterns and conditions, in 2 calls',
      '',
      'p.json',
      '  line 9  never decided: Allow All: action elasticache:ModifyUser',
      `  line 19  cannot decide: Deny NoDelete: resource ${ARN}user:prod-1 repeats ${ARN}user:prod-*`,
      `  line 20  never decided: Deny NoDelete: resource ${ARN}user:live-*`,
      '  line 28  cannot decide: Allow Again repeats "All" (p.json:4)',
      '',
    ].join('\n'),
  );
});

t.test('a threshold, JSON and lcov', async (t) => {
  const dir = t.testdir(folderOfAlice(...STATEMENTS));
  const low = await run(['coverage', '-', '--policies', dir, '--fail-under', '78', '--lcov', `${dir}/c.lcov`], log);
  t.equal(low.status, 2);
  t.match(low.errors, '77.8 % is below the 78 % of --fail-under');
  const lcov = readFileSync(`${dir}/c.lcov`, 'utf8').replaceAll(`${dir}/`, '');
  t.match(lcov, /^TN:\nSF:p\.json\nDA:4,1\n[\s\S]*DA:9,0\n[\s\S]*LF:\d+\nLH:\d+\nend_of_record\n$/);
  const json = await run(['coverage', '-', '--policies', dir, '--fail-under', '77', '--json'], log);
  t.equal(json.status, 0);
  t.match(JSON.parse(json.out), {
    share: Number,
    parts: 9,
    decided: 7,
    statements: [{ statement: { text: 'All', hits: 1 } }],
  });
  t.equal((await run(['coverage', '-', '--policies', dir, '--fail-under', 'much'], log)).status, 3);
});

t.test('lcov is what another reader of it takes', async (t) => {
  const dir = t.testdir(folderOfAlice(...STATEMENTS));
  await run(['coverage', '-', '--policies', dir, '--lcov', `${dir}/c.lcov`], log);
  const [section, ...others] = await lcovParser({ from: readFileSync(`${dir}/c.lcov`, 'utf8') });
  t.same(others, []);
  t.equal(section?.path, `${dir}/p.json`);
  const text = readFileSync(`${dir}/p.json`, 'utf8').split('\n');
  const lines = section?.lines.details.map(({ line, hit }) => [text[line - 1]?.trim().replace(/,$/, ''), hit]);
  t.strictSame(
    lines,
    [
      ['{', 1],
      ['"elasticache:Describe*"', 1],
      ['"elasticache:ModifyUser"', 0],
      ['"Resource": "*"', 1],
      ['{', 1],
      ['"Action": "elasticache:DeleteUser"', 1],
      [`"${ARN}user:prod-*"`, 1],
      [`"${ARN}user:live-*"`, 0],
      ['"aws:username": "alice"', 1],
    ],
    'each part on its line, and none of what cannot decide',
  );
  t.equal(section?.lines.instrumented, lines?.length);
  t.equal(section?.lines.hit, lines?.filter(([, hit]) => hit).length);
});

t.test('a statement that everybody has decides for whoever has no other', async (t) => {
  const [all, , again] = STATEMENTS;
  const alice = 'arn:aws:iam::123456789012:user/alice';
  const dir = t.testdir({
    'principals.yaml': `principals: [{ arn: "${alice}", attached: [all.json, again.json] }, { arn: "${alice}2", attached: [again.json] }]`,
    'all.json': JSON.stringify({ Version: '2012-10-17', Statement: all }),
    'again.json': JSON.stringify({ Version: '2012-10-17', Statement: again }),
  });
  const ran = await run(['coverage', '-', '--policies', dir], log);
  t.notMatch(ran.out, /cannot decide/);
});
