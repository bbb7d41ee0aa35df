import t from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import type { PolicyType } from '#src/core/terms/document.js';

const ALLOW = { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' };
const ROLE = { Effect: 'Allow', Action: 'sts:AssumeRole' };

/** The hints of a document, by the code of the problem. */
function hintsOf(document: unknown, type: PolicyType = 'identity'): Record<string, string | undefined> {
  const { problems } = parsePolicy(JSON.stringify(document), type);
  return Object.fromEntries(problems.map(({ code, hint }) => [code, hint]));
}
const ofStatement = (change: object): Record<string, string | undefined> =>
  hintsOf({ Version: '2012-10-17', Statement: { ...ALLOW, ...change } });

t.test('what to write instead', async (t) => {
  t.match(ofStatement({ Effect: 'allow' })['invalid-effect'], /^write `Allow`$/);
  t.match(ofStatement({ Effect: ' DENY ' })['invalid-effect'], /^write `Deny`$/);
  t.strictSame(ofStatement({ Effect: 'Permit' }), { 'invalid-effect': undefined }, 'neither is near');
  t.match(ofStatement({ Action: 'CreateUser' })['invalid-action'], /elasticache:CreateUser/);
  t.match(ofStatement({ Action: '7up' })['invalid-action'], /service:Action/);
  t.match(hintsOf([ALLOW])['wrong-type'], /"Statement"/);
  t.strictSame(hintsOf('text'), { 'wrong-type': undefined });
});

t.test('hints of principals are those of the kind of policy', async (t) => {
  const of = (type: PolicyType, change: object): string | undefined =>
    Object.values(hintsOf({ Version: '2012-10-17', Statement: { ...ROLE, ...change } }, type)).join();
  t.match(of('trust', { NotPrincipal: { AWS: '123456789012' } }), /PrincipalArn/);
  t.strictSame(
    Object.keys(hintsOf({ Version: '2012-10-17', Statement: { ...ROLE, Principal: { Service: '*' } } }, 'trust')),
    ['invalid-principal'],
  );
  t.strictSame(hintsOf({ Version: '2012-10-17', Statement: { ...ROLE, Principal: { AWS: '*' } } }, 'trust'), {});
});

t.test('a date has nine digits of a second at most', async (t) => {
  const of = (date: string) => Object.keys(ofStatement({ Condition: { DateLessThan: { 'aws:CurrentTime': date } } }));
  t.strictSame(of('2026-01-01T00:00:00.123456789Z'), []);
  t.strictSame(of('2026-01-01T00:00:00.1234567891Z'), ['invalid-date']);
});
