import t from 'tap';
import { ARN, folderOfAlice, line } from '../support/past.js';
import { run } from './terminal.js';

const STATEMENTS = [
  { Sid: 'Own', Effect: 'Allow', Action: 'elasticache:*User*', Resource: `${ARN}user:*` },
  {
    Sid: 'NoDelete',
    Effect: 'Deny',
    Action: 'elasticache:DeleteUser',
    Resource: `${ARN}user:prod-*`,
    Condition: { StringEquals: { 'aws:username': 'alice' } },
  },
];
const denied = line('DeleteUser', 'prod-1', { decision: 'explicitDeny' }, { decision: 'explicitDeny' });

t.test('a Deny that no call reaches is found', async (t) => {
  const dir = t.testdir(folderOfAlice(...STATEMENTS));
  const untested = await run(['mutate', '-', '--policies', dir, '--fail-under', '50'], line('DeleteUser', 'dev-1'));
  t.equal(untested.status, 2);
  t.equal(
    untested.out.replaceAll(`${dir}/`, ''),
    [
      '33.3 % of the changes are noticed: 2 of 6, by 1 different calls',
      '  no call notices Allow "Own" (p.json:4) with Action *',
      '  no call notices Allow "Own" (p.json:4) with Resource *',
      '  no call notices Deny "NoDelete" (p.json:10) without the statement',
      '  no call notices Deny "NoDelete" (p.json:10) without the condition StringEquals aws:username',
      '',
    ].join('\n'),
  );
});

t.test('the call that tests it makes the difference', async (t) => {
  const dir = t.testdir(folderOfAlice(...STATEMENTS));
  const tested = await run(
    ['mutate', '-', '--policies', dir, '--json', '--fail-under', '50'],
    [line('DeleteUser', 'dev-1'), denied, denied].join('\n'),
  );
  t.equal(tested.status, 0);
  t.match(JSON.parse(tested.out), { distinct: 2, complete: true, mutants: { length: 6 }, noticed: 3 });
});

t.test('a statement that only repeats another is said to, and is no change that a call could notice', async (t) => {
  const [own] = STATEMENTS;
  const again = { Sid: 'Again', Effect: 'Allow', Action: 'elasticache:DeleteUser', Resource: `${ARN}user:dev-*` };
  const dir = t.testdir(folderOfAlice(own as object, again));
  const ran = await run(['mutate', '-', '--policies', dir], line('DeleteUser', 'dev-1'));
  t.match(ran.out, '  Allow "Again" (p.json:10) repeats "Own" (p.json:4)\n'.replaceAll('(p', `(${dir}/p`));
  t.notMatch(ran.out, /"Again".*without the statement/);
});
