import t from 'tap';
import { deriveUniqueId, parsePrincipalArn } from '#src/core/principals/principal-arn.js';
import { loadInput } from './files.js';

t.test('the principals that ARNs name', async (t) => {
  const account = '123456789012';
  const cases: [string, object | undefined][] = [
    [`arn:aws:iam::${account}:user/alice`, { type: 'user', partition: 'aws', account, name: 'alice' }],
    [`arn:aws:iam::${account}:user/a/b/alice`, { type: 'user', partition: 'aws', account, name: 'alice' }],
    [`arn:aws-cn:iam::${account}:role/deployer`, { type: 'role', partition: 'aws-cn', account, name: 'deployer' }],
    [`arn:aws:iam::${account}:root`, { type: 'root', partition: 'aws', account, name: 'root' }],
    [`arn:aws:sts::${account}:federated-user/bob`, { type: 'federated-user', partition: 'aws', account, name: 'bob' }],
    [`arn:aws:sts::${account}:assumed-role/r/s`, undefined],
    [`arn:aws:iam::${account}:group/g`, undefined],
    [`arn:aws:iam::${account}:user/`, undefined],
    [`arn:aws:iam::${account}:user/a b`, undefined],
    [`arn:aws:iam:us-east-1:${account}:user/alice`, undefined],
    ['arn:aws:iam::12345:user/alice', undefined],
    ['alice', undefined],
  ];
  for (const [arn, wanted] of cases) t.strictSame(parsePrincipalArn(arn), wanted, arn);
});

t.test("derived ids have AWS's form", async (t) => {
  const id = (arn: string) => {
    const name = parsePrincipalArn(arn);
    return name && deriveUniqueId(arn, name);
  };
  t.match(id('arn:aws:iam::123456789012:user/alice'), /^AIDA[A-Z2-7]{17}$/);
  t.match(id('arn:aws:iam::123456789012:role/deployer'), /^AROA[A-Z2-7]{17}$/);
  t.equal(id('arn:aws:iam::123456789012:root'), '123456789012');
  t.equal(id('arn:aws:sts::123456789012:federated-user/bob'), '123456789012:bob');
});

t.test('unique ids are the same every time, and differ', async (t) => {
  const ids = ['user/a', 'user/b', 'role/a'].map((name) => {
    const input = { principals: [{ arn: `arn:aws:iam::123456789012:${name}` }] };
    const [first, second] = [loadInput(input), loadInput(input)].map(
      (loaded) => loaded.identities?.principals[0]?.uniqueId,
    );
    t.equal(first, second);
    return first;
  });
  t.equal(new Set(ids).size, 3);
});
