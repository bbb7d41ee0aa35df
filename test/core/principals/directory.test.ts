import t from 'tap';
import { decide } from '#src/core/engine/decide.js';
import { createDirectory } from '#src/core/principals/directory.js';
import { allow, loadInput, loadYaml } from './files.js';
import { FILES, WHOLE } from './whole.js';

const { identities } = loadYaml(WHOLE, FILES);
if (!identities) throw new Error('the file is whole');
const directory = createDirectory(identities);

t.test('a group is found by its ARN, with the control policies of its account', async (t) => {
  const set = directory.group('arn:aws:iam::012345678901:group/developers');
  t.strictSame(
    set?.scopes.map(({ layer, level }) => [layer, level]),
    [
      ['identity', undefined],
      ['scp', 0],
      ['scp', 1],
    ],
  );
  const verdict = set && decide(set, { action: 'elasticache:ListTagsForResource', resource: '*', context: new Map() });
  t.match(verdict, {
    decision: 'allowed',
    statements: [{ policy: { name: 'group.json', group: 'developers' } }, {}, {}],
  });
  t.ok(directory.group('arn:aws:iam::012345678901:group/any/path/developers'), 'paths are not known');
});

t.test('what is no group of ours', async (t) => {
  for (const arn of [
    'arn:aws:iam::012345678901:group/testers',
    'arn:aws:iam::111122223333:group/developers',
    'arn:aws:sts::012345678901:group/developers',
    'arn:aws:iam::012345678901:user/developers',
    'developers',
  ]) {
    t.equal(directory.group(arn), undefined, arn);
  }
});

const person = (account: string, name: string, rest: object = {}) => ({
  arn: `arn:aws:iam::${account}:user/${name}`,
  ...rest,
});

t.test('a person is named by an ARN, an access key, or the end of the ARN', async (t) => {
  const named = (text: string) => directory.named(text).map(({ arn }) => arn);
  const alice = 'arn:aws:iam::012345678901:user/team/alice';
  for (const text of [alice, 'user/team/alice', 'user/alice', 'alice', 'AKIAI44QH8DHBEXAMPLE'])
    t.strictSame(named(text), [alice], text);
  const ci = 'arn:aws:sts::012345678901:assumed-role/deployer/ci';
  for (const text of [ci, 'assumed-role/deployer/ci', 'ASIAIOSFODNN7EXAMPLE']) t.strictSame(named(text), [ci], text);
  t.match(directory.named('deployer'), [{ principalArn: 'arn:aws:iam::012345678901:role/deployer' }]);
  t.equal(directory.named('role/deployer').length, 1, 'its sessions are not meant');
  for (const text of ['', 'team/alice', 'ci', 'bob', 'user', 'constructor']) t.strictSame(named(text), [], text);
  const two = loadInput({ principals: [person('111111111111', 'a'), person('222222222222', 'a')] });
  t.equal(two.identities && createDirectory(two.identities).named('a').length, 2, 'several are ambiguous');
});

t.test('the policies of ten thousand are one compiled policy, made when it is first asked for', async (t) => {
  const principals = Array.from({ length: 50 }, (_, i) => person('111111111111', `u${i}`, { attached: ['a.json'] }));
  const { identities } = loadInput({ principals }, { 'a.json': allow('elasticache:*') });
  if (!identities) throw new Error('not loaded');
  t.equal(new Set(identities.principals.map(({ identity }) => identity[0])).size, 1);
  const { callers } = createDirectory(identities);
  t.equal(callers[0]?.policies.members[0]?.statement, callers[49]?.policies.members[0]?.statement);
});

t.test('a changed directory shares what did not change, and the old one stays as it was', async (t) => {
  const load = (rest: object) =>
    loadInput({
      principals: [
        person('111111111111', 'a', { accessKeys: [{ id: 'AKIAA' }] }),
        person('111111111111', 'b', rest),
        person('111111111111', 'c'),
      ],
    }).identities;
  const [first, second] = [load({ accessKeys: [{ id: 'AKIAB1' }] }), load({ accessKeys: [{ id: 'AKIAB2' }] })];
  if (!first || !second) throw new Error('not loaded');
  const before = createDirectory(first);
  const b = second.principals[1];
  const after = before.with(
    new Map([
      ['arn:aws:iam::111111111111:user/b', b],
      ['arn:aws:iam::111111111111:user/c', undefined],
      ['arn:aws:iam::111111111111:user/nobody', undefined],
    ]),
  );
  const names = (of: typeof before) => of.callers.map(({ userName }) => userName);
  const ids = (of: typeof before) => of.keys.map(({ id }) => id).sort();
  t.strictSame(
    [names(before), ids(before)],
    [
      ['a', 'b', 'c'],
      ['AKIAA', 'AKIAB1'],
    ],
  );
  t.strictSame(
    [names(after), ids(after)],
    [
      ['a', 'b'],
      ['AKIAA', 'AKIAB2'],
    ],
  );
  t.equal(after.key('AKIAB1'), undefined);
  t.equal(after.principal('arn:aws:iam::111111111111:user/c'), undefined);
  t.strictSame([after.has('arn:aws:iam::111111111111:user/c'), after.named('c')], [false, []]);
  t.strictSame(
    after.keysOf('arn:aws:iam::111111111111:user/b').map(({ id }) => id),
    ['AKIAB2'],
  );
  t.equal(after.key('AKIAA'), before.key('AKIAA'), 'shared');
});

t.test(
  'a level of resource control policies that only deny allows the rest, as RCPFullAWSAccess is always there',
  async (t) => {
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::secret/*' };
    const rcp = { Version: '2012-10-17', Statement: [deny] };
    const inline = [{ name: 'all', document: JSON.parse(allow('s3:*')) as object }];
    const { identities } = loadInput({
      principals: [person('111111111111', 'a', { inline })],
      organization: { id: 'o-a1b2c3d4e5', managementAccount: '999999999999', resourceControlPolicies: [[rcp], []] },
    });
    const [caller] = identities ? createDirectory(identities).callers : [];
    const decisionOn = (resource: string) =>
      caller && decide(caller.policies, { action: 's3:GetObject', resource, context: new Map() }).decision;
    t.equal(decisionOn('arn:aws:s3:::open/x'), 'allowed');
    t.equal(decisionOn('arn:aws:s3:::secret/x'), 'explicitDeny');
  },
);
t.test('one more principal is found like any other, and not in what it was added to', async (t) => {
  const load = (name: string, id: string) => {
    const people = [person('111111111111', name, { accessKeys: [{ id }] })];
    const principal = loadInput({ principals: people }).identities?.principals[0];
    if (!principal) throw new Error('not loaded');
    return principal;
  };
  const { identities } = loadInput({ principals: [person('222222222222', 'a')] });
  if (!identities) throw new Error('not loaded');
  const first = createDirectory(identities);
  t.strictSame(first.named('b'), []);
  t.notOk(first.hasAccount('111111111111'));
  const arn = 'arn:aws:iam::111111111111:user/b';
  const second = first.plus(load('b', 'AKIAB'));
  t.match(second.named('b'), [{ arn }], 'by the end of its ARN');
  t.equal(second.key('AKIAB')?.caller, second.principal(arn));
  t.strictSame(
    second.callers.map(({ userName }) => userName),
    ['a', 'b'],
  );
  t.ok(second.hasAccount('111111111111'));
  const third = second.plus(load('c', 'AKIAC'));
  const fourth = third.with(new Map([[arn, undefined]]));
  t.ok(fourth.hasAccount('111111111111'), 'somebody else is of it');
  const fifth = fourth.with(new Map([['arn:aws:iam::111111111111:user/c', undefined]]));
  t.strictSame(
    [first, second, third, fourth, fifth].map((each) => [each.has(arn), each.hasAccount('111111111111')]),
    [
      [false, false],
      [true, true],
      [true, true],
      [false, true],
      [false, false],
    ],
  );
});
