import t from 'tap';
import { namedBy, type Requester, waivedBy } from '#src/core/services/sts/trust.js';
import type { TrustedName } from '#src/core/terms/document.js';

const caller = (more: object): Requester =>
  ({
    caller: { partition: 'aws', account: '111122223333', ...more },
  }) as unknown as Requester;
const USER = caller({
  arn: 'arn:aws:iam::111122223333:user/a',
  principalArn: 'arn:aws:iam::111122223333:user/a',
  type: 'User',
  userId: 'AIDAUSER',
});
const SESSION = caller({
  arn: 'arn:aws:sts::111122223333:assumed-role/r/s',
  principalArn: 'arn:aws:iam::111122223333:role/team/r',
  type: 'AssumedRole',
  userId: 'AROAROLE:s',
});
const POD: Requester = {
  provider: { arn: 'arn:aws:iam::111122223333:oidc-provider/x.example.com', host: 'x.example.com' },
};
const aws = (name: string): TrustedName => ({ kind: 'AWS', name });

t.test('how a name means a requester', async (t) => {
  const cases: readonly (readonly [name: TrustedName, user: unknown, session: unknown, pod: unknown])[] = [
    [{ kind: '*', name: '*' }, 'itself', 'role', 'itself'],
    [aws('*'), 'itself', 'role', undefined],
    [aws('111122223333'), 'account', 'account', undefined],
    [aws('arn:aws:iam::111122223333:root'), 'account', 'account', undefined],
    [aws('arn:aws-cn:iam::111122223333:root'), undefined, undefined, undefined],
    [aws('444455556666'), undefined, undefined, undefined],
    [aws('arn:aws:iam::111122223333:user/a'), 'itself', undefined, undefined],
    [aws('arn:aws:iam::111122223333:user/A'), undefined, undefined, undefined],
    [aws('AIDAUSER'), 'itself', undefined, undefined],
    [aws('arn:aws:iam::111122223333:role/team/r'), undefined, 'role', undefined],
    [aws('arn:aws:iam::111122223333:role/r'), undefined, undefined, undefined],
    [aws('AROAROLE'), undefined, 'role', undefined],
    [aws('arn:aws:sts::111122223333:assumed-role/r/s'), undefined, 'itself', undefined],
    [aws('arn:aws:sts::111122223333:assumed-role/r/other'), undefined, undefined, undefined],
    [{ kind: 'Service', name: 'ec2.amazonaws.com' }, undefined, undefined, undefined],
    [{ kind: 'Federated', name: '*' }, undefined, undefined, 'itself'],
    [{ kind: 'Federated', name: 'x.example.com' }, undefined, undefined, 'itself'],
    [
      { kind: 'Federated', name: 'arn:aws:iam::111122223333:oidc-provider/x.example.com' },
      undefined,
      undefined,
      'itself',
    ],
    [
      { kind: 'Federated', name: 'arn:aws:iam::444455556666:oidc-provider/x.example.com' },
      undefined,
      undefined,
      undefined,
    ],
  ];
  for (const [name, user, session, pod] of cases)
    t.strictSame(
      [namedBy(name, USER), namedBy(name, SESSION), namedBy(name, POD)],
      [user, session, pod],
      `${name.kind} ${name.name}`,
    );
});

t.test("which of the caller's own policies need not allow", async (t) => {
  const waived = (...args: Parameters<typeof waivedBy>) => [...waivedBy(...args)].join();
  t.equal(waived('itself', true), 'identity,boundary,session');
  t.equal(waived('role', true), 'identity');
  t.equal(waived('account', true), '');
  t.equal(waived(undefined, true), '');
  t.equal(waived('itself', false), '', 'across accounts both sides are needed');
});
