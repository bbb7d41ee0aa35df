import t from 'tap';
import { createLiveBuilder, type LiveAccount, type LiveIdentities } from '#src/core/principals/live.js';

const arn = (resource: string): string => `arn:aws:iam::123456789012:${resource}`;
const allowing = (Action: string): string =>
  encodeURIComponent(
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }),
  );
const user = (name: string, action: string, more: object = {}) => ({
  UserName: name,
  Arn: arn(`user/${name}`),
  UserPolicyList: [{ PolicyName: 'p', PolicyDocument: allowing(action) }],
  ...more,
});
const managed = (name: string, action: string, more: object = {}) => ({
  Arn: arn(`policy/${name}`),
  DefaultVersionId: 'v1',
  PolicyVersionList: [{ VersionId: 'v1', Document: allowing(action) }],
  ...more,
});
const account = (more: Partial<LiveAccount>): LiveAccount => ({
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
  keys: new Map(),
  ...more,
});

/** A builder that builds in one go. */
function builder(): (account: LiveAccount) => LiveIdentities {
  const build = createLiveBuilder(new Map());
  return (account) => {
    const steps = build(account);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
}

t.test('what did not change is the same object', async (t) => {
  const build = builder();
  const attached = { AttachedManagedPolicies: [{ PolicyArn: arn('policy/m') }] };
  const group = (action: string) => ({
    GroupName: 'g',
    GroupPolicyList: [{ PolicyName: 'gp', PolicyDocument: allowing(action) }],
  });
  const role = { RoleName: 'r', Arn: arn('role/r'), AssumeRolePolicyDocument: allowing('sts:AssumeRole') };
  const given = {
    UserDetailList: [
      user('plain', 's3:*'),
      user('attached', 's3:*', attached),
      user('member', 's3:*', { GroupList: ['g'] }),
    ],
    GroupDetailList: [group('s3:Get*')],
    RoleDetailList: [role],
    Policies: [managed('m', 's3:Put*')],
  };
  const changed = (more: Partial<LiveAccount>): string[] => {
    const before = build(account(given));
    const after = build(account({ ...given, ...more }));
    t.equal(
      after.revision === before.revision,
      [...after.principals].every(([name, one]) => before.principals.get(name) === one),
    );
    return [...after.principals]
      .filter(([name, one]) => before.principals.get(name) !== one)
      .map(([, { name }]) => name);
  };
  t.strictSame(changed({}), []);
  t.strictSame(changed({ keys: new Map([['plain', ['AKIA']]]) }), ['plain']);
  t.strictSame(changed({ Policies: [managed('m', 's3:List*')] }), ['attached']);
  t.strictSame(changed({ Policies: [managed('m', 's3:Put*', { AttachmentCount: 7 })] }), [], 'how many have a policy');
  t.strictSame(changed({ GroupDetailList: [group('s3:List*')] }), ['member']);
  t.strictSame(
    changed({ RoleDetailList: [{ ...role, RoleLastUsed: { LastUsedDate: 'now' } }] }),
    [],
    'when a role was used',
  );
  t.strictSame(changed({ UserDetailList: [user('plain', 's3:List*'), ...given.UserDetailList.slice(1)] }), ['plain']);
  t.strictSame(changed({ GroupDetailList: [] }), ['member'], 'its group is gone');
});

t.test('a policy that was not understood and is mended', async (t) => {
  const build = builder();
  const broken = build(account({ UserDetailList: [user('u', 'no action')], keys: new Map([['u', ['AKIA']]]) }));
  t.match(broken.problems, [
    { code: 'not-understood', message: /the policy `p` of arn:aws:iam::123456789012:user\/u/ },
  ]);
  const [principal] = broken.principals.values();
  t.match(principal?.identity, [
    { notUnderstood: /at \/Statement\/0\/Action/, document: { statements: [{ effect: 'Deny' }] } },
  ]);
  const mended = build(account({ UserDetailList: [user('u', 's3:*')] }));
  t.strictSame(mended.problems, []);
  t.notOk(mended.principals.get(arn('user/u'))?.identity[0]?.notUnderstood);
});

t.test('a role whose trust policy is not told trusts nobody', async (t) => {
  const { principals, problems } = builder()(account({ RoleDetailList: [{ RoleName: 'r', Arn: arn('role/r') }] }));
  t.ok(principals.get(arn('role/r'))?.trust?.notUnderstood);
  t.match(problems, [{ hint: /nobody can assume the role/ }]);
});
