import t from 'tap';
import { REDACTED, redactCall } from '#src/core/record/redact.js';
import type { Parameters } from '#src/core/wire/query/request.js';

type Pairs = readonly (readonly [string, string])[];

const redact = (parameters: Parameters, unknown: Pairs = []) => redactCall({ parameters, unknown });

const CASES: readonly [name: string, given: Parameters, clean: Parameters, redacted: readonly string[]][] = [
  ['AuthToken', { AuthToken: 's3cret' }, { AuthToken: REDACTED }, ['AuthToken']],
  ['Passwords', { Passwords: ['s3cret', 's3cret2'] }, { Passwords: [REDACTED, REDACTED] }, ['Passwords']],
  [
    'AuthenticationMode.Passwords',
    { AuthenticationMode: { Type: 'password', Passwords: ['s3cret'] } },
    { AuthenticationMode: { Type: 'password', Passwords: [REDACTED] } },
    ['AuthenticationMode.Passwords'],
  ],
  ['another letter case', { authtoken: 's3cret' }, { authtoken: REDACTED }, ['authtoken']],
  [
    'inside a list',
    { Things: [{ Name: 'a', Passwords: ['s3cret'] }] },
    { Things: [{ Name: 'a', Passwords: [REDACTED] }] },
    ['Things.1.Passwords'],
  ],
  ['AccessString is kept', { AccessString: 'on ~* +@all' }, { AccessString: 'on ~* +@all' }, []],
  [
    'what only looks like one is kept',
    { AuthTokenUpdateStrategy: 'ROTATE' },
    { AuthTokenUpdateStrategy: 'ROTATE' },
    [],
  ],
];

for (const [name, given, clean, redacted] of CASES) {
  t.test(name, async (t) => {
    const before = JSON.stringify(given);
    const found = redact(given);
    t.strictSame(found.parameters, clean);
    t.strictSame(found.redacted, redacted);
    t.notMatch(JSON.stringify(found), /s3cret/);
    t.equal(JSON.stringify(given), before, 'the call itself is not changed');
  });
}

t.test('of fields that nobody knows whatever looks like a secret is hidden', async (t) => {
  const secrets = ['NewPassword', 'sessiontoken', 'X-Amz-Signature', 'X-Amz-Credential', 'ClientSecret', 'AUTHTOKEN'];
  const { unknown, redacted } = redact({}, [...secrets.map((name) => [name, 's3cret'] as const), ['Colour', 'red']]);
  t.strictSame(unknown, [...secrets.map((name) => [name, REDACTED]), ['Colour', 'red']]);
  t.strictSame(redacted, secrets);
});
