import t from 'tap';
import { entityName } from '#src/core/services/iam/entity.js';
import { ask, iam } from './world.js';

t.test('the ARNs of users, groups and roles, with paths', async (t) => {
  t.strictSame(entityName(iam('user/a/b/alice')), { kind: 'user', account: '123456789012', name: 'alice' });
  t.match(entityName('arn:aws-cn:iam::123456789012:role/r'), { kind: 'role', name: 'r' });
  t.match(entityName(iam('group/g+=,.@-_')), { kind: 'group', name: 'g+=,.@-_' });
});

const faultOf = (PolicySourceArn: string) => ask('SimulatePrincipalPolicy', { PolicySourceArn, ActionNames: ['a:b'] });

t.test("what names no entity, in IAM's words", async (t) => {
  for (const arn of [
    iam('root'),
    iam('policy/team/managed'),
    iam('user/'),
    'arn:aws:sts::123456789012:assumed-role/deployer/ci',
    'arn:aws:iam::1234:user/alice-of-nowhere',
    'nobody-in-particular-at-all',
  ]) {
    const message = `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`;
    t.match(faultOf(arn), { fault: { code: 'InvalidInput', status: 400, message } });
  }
});

t.test('entities that are not there', async (t) => {
  for (const [arn, message] of [
    [iam('user/nobody'), 'The user with name nobody cannot be found.'],
    [iam('user/alice'), 'The user with name alice cannot be found.'],
    [iam('role/nobody'), 'The role with name nobody cannot be found.'],
    [iam('group/nobody'), 'The group with name nobody cannot be found.'],
  ] as const) {
    t.match(faultOf(arn), { fault: { code: 'NoSuchEntity', status: 404, message } });
  }
});
