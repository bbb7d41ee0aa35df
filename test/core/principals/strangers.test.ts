import t from 'tap';
import { loadYaml } from './files.js';

const role = (name: string, ...trusted: string[]): string => `
  - arn: arn:aws:iam::123456789012:role/${name}
    trustPolicy:
      Version: "2012-10-17"
      Statement: [{ Effect: Allow, Principal: { AWS: ${JSON.stringify(trusted)} }, Action: "sts:AssumeRole" }]`;

t.test('a trust policy that names nobody', async (t) => {
  const text = `principals:${role(
    'a',
    'arn:aws:iam::123456789012:role/b',
    'arn:aws:iam::123456789012:user/nobody',
    'arn:aws:iam::444455556666:user/elsewhere',
    'arn:aws:iam::123456789012:root',
    '123456789012',
    'AIDACKCEVSQ6C2EXAMPLE',
  )}${role('b', 'arn:aws:iam::123456789012:role/a')}
`;
  const { identities, problems } = loadYaml(text, {});
  t.equal(identities?.principals.length, 2);
  t.match(problems, [
    {
      severity: 'warning',
      code: 'unknown-principal',
      message: 'the trust policy names `arn:aws:iam::123456789012:user/nobody`, and there is no such principal',
      pointer: '/principals/0/trustPolicy',
      line: Number,
    },
  ]);
  t.equal(problems.length, 1);
});
