import { readFileSync } from 'node:fs';
import t from 'tap';
import { lines, run } from './terminal.js';

t.test('validate --batch sees principals with their policies, and what AWS itself wrote', async (t) => {
  const document = (Resource: string) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'elasticache:DeleteUser', Resource }],
  });
  const foreign = document('arn:aws:elasticache:*:999999999999:user:*');
  const alice = { arn: 'arn:aws:iam::123456789012:user/alice', inline: [{ name: 'p', document: foreign }] };
  const bounded = { ...alice, inline: [{ name: 'p', document: document('*') }], permissionsBoundary: foreign };
  const aws = readFileSync(new URL('../../data/managed-policies/ReadOnlyAccess.json', import.meta.url), 'utf8');
  const texts = [
    { id: 'text', policyType: 'principals', text: JSON.stringify({ principals: [alice] }) },
    { id: 'object', policyType: 'principals', text: { principals: [alice] } },
    {
      id: 'bounded',
      policyType: 'principals',
      text: {
        principals: [
          {
            ...bounded,
            permissionsBoundary: {
              ...foreign,
              Statement: [{ ...foreign.Statement[0], Action: 's3:*' }],
            },
          },
        ],
      },
    },
    { id: 'aws', policyType: 'identity', text: aws },
    { id: 'no-aws', policyType: 'identity', text: aws.replace('elasticache:Describe*', 'elasticache:List*') },
  ];
  const { out } = await run(['validate', '--batch', '-'], texts.map((line) => JSON.stringify(line)).join('\n'));
  const [text, object, boundary, own, other] = lines(out) as { problems: Record<string, unknown>[] }[];
  const pointer = '/principals/0/inline/0/document/Statement/0/Resource/0';
  t.match(text, { problems: [{ code: 'account-of-nobody', pointer, line: 1 }] });
  t.strictSame(Object.keys(object?.problems[0] ?? {}), ['severity', 'code', 'message', 'hint', 'pointer']);
  t.match(object, { problems: [{ code: 'account-of-nobody', pointer }] });
  t.match(boundary?.problems.map(({ code }) => code).at(-1), 'boundary-does-not-cover');
  t.strictSame(own?.problems, []);
  t.match(other?.problems, [{ code: 'policy-too-large' }]);
});
