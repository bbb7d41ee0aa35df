import t from 'tap';
import { lintWorld } from '#src/core/ask/world-lint.js';
import { loadVocabulary } from '#src/edge/world/policy-loading.js';
import { policy, worldOf } from '../../support/world.js';

const vocabulary = loadVocabulary();
const USER = 'arn:aws:iam::123456789012:user/';

const allow = (action: string | string[], resource: string | string[] = '*') => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

/** The findings about users, each with identity statements and perhaps a boundary. */
function found(...users: { account?: string; identity: object[]; boundary?: object[] }[]) {
  const principals = users.map(({ account, identity, boundary }, i) => ({
    arn: `${account ? USER.replace('123456789012', account) : USER}u${i}`,
    inline: [{ name: 'p', document: policy(...identity) }],
    ...(boundary ? { permissionsBoundary: `b${i}.json` } : {}),
  }));
  const files = Object.fromEntries(
    users.flatMap(({ boundary }, i) =>
      boundary ? [[`policies/b${i}.json`, JSON.stringify(policy(...boundary))]] : [],
    ),
  );
  const world = worldOf({ text: JSON.stringify({ principals }), files });
  return lintWorld(world.directory.callers, vocabulary);
}

t.test('an ARN of an account in which nobody has the policy', async (t) => {
  const here = 'arn:aws:elasticache:*:123456789012:user:*';
  const there = 'arn:aws:elasticache:*:111111111111:user:*';
  t.match(found({ identity: [allow('elasticache:*', [here, there])] }), [
    { code: 'account-of-nobody', message: /account `111111111111`/, pointer: /\/Statement\/0\/Resource\/1$/, line: 1 },
  ]);
  t.strictSame(found({ identity: [allow('elasticache:*', ['arn:aws:elasticache:*:*:user:*', 'arn:aws:s3:::x'])] }), []);
  const both = { identity: [allow('elasticache:*', there)] };
  t.equal(found({ ...both, account: '111111111111' }).length, 0);
});

t.test('a policy that several have is told once, and only when none of them is there', async (t) => {
  const document = policy(allow('elasticache:*', 'arn:aws:elasticache:*:111111111111:user:*'));
  const people = (...accounts: string[]) =>
    worldOf({
      text: JSON.stringify({
        principals: accounts.map((account, i) => ({ arn: `arn:aws:iam::${account}:user/u${i}`, attached: ['p.json'] })),
      }),
      files: { 'policies/p.json': JSON.stringify(document) },
    }).directory.callers;
  t.equal(lintWorld(people('123456789012', '123456789012', '222222222222'), vocabulary).length, 1);
  t.strictSame(lintWorld(people('123456789012', '111111111111'), vocabulary), []);
});

t.test('a boundary that cannot cover the identity policy', async (t) => {
  const describe = [allow('elasticache:Describe*')];
  t.match(found({ identity: [allow('elasticache:CreateUser')], boundary: describe }), [
    { code: 'boundary-does-not-cover', message: /`b0\.json` allows nothing of what this statement allows/ },
  ]);
  t.match(found({ identity: [allow(['elasticache:DescribeUsers', 'elasticache:CreateUser'])], boundary: describe }), [
    { message: /does not allow `elasticache:CreateUser` where/ },
  ]);
  t.strictSame(
    found({ identity: [allow('elasticache:*')], boundary: describe }),
    [],
    'a wildcard is cut down on purpose',
  );
  t.strictSame(found({ identity: [allow('s3:GetObject')], boundary: describe }), [], 'not about ElastiCache');
  const region = (name: string) => allow('elasticache:DeleteUser', `arn:aws:elasticache:${name}:*:user:*`);
  t.equal(found({ identity: [region('us-east-1')], boundary: [region('eu-*')] }).length, 1, 'no resource in common');
  t.strictSame(found({ identity: [region('eu-west-1')], boundary: [region('eu-*')] }), []);
  const own = allow('elasticache:DeleteUser', 'arn:aws:elasticache:*:*:user:${aws:username}-*');
  t.strictSame(found({ identity: [own], boundary: [region('eu-*')] }), [], 'a variable may be anything');
  const boundary = [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::x' }];
  t.strictSame(found({ identity: [allow('elasticache:DeleteUser')], boundary }), []);
});
