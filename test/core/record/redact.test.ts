import t from 'tap';
import { recordedKeyId, recordedOperation, redactCall } from '#src/core/record/redact.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { REDACTED } from '#src/core/wire/query/secrets.js';
import { shapes } from '../wire/query/shapes-fixture.js';

type Pairs = readonly (readonly [string, string])[];

const redact = (parameters: Parameters, unknown: Pairs = []) => redactCall({ parameters, unknown }, shapes);

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
    'AccessString without the passwords in it',
    { AccessString: 'on >s3cret <s3cret #s3cret !s3cret ~* (%R~a* +get) +@all' },
    { AccessString: `on >${REDACTED} <${REDACTED} #${REDACTED} !${REDACTED} ~* (%R~a* +get) +@all` },
    ['AccessString'],
  ],
  // They were kept: passwords behind a space, in quotes or without their sign, and all of ModifyUser's other access string.
  [
    'AccessString with passwords that are no rules',
    { AccessString: 'on > s3cret ~* (>s3cret +get) ">a s3cret" password=s3cret s3cret allkeys' },
    {
      AccessString: `on > ${REDACTED} ~* (>${REDACTED} +get) ${REDACTED} ${REDACTED} ${REDACTED} ${REDACTED} allkeys`,
    },
    ['AccessString'],
  ],
  [
    'AppendAccessString',
    { AppendAccessString: '+get >s3cret' },
    { AppendAccessString: `+get >${REDACTED}` },
    ['AppendAccessString'],
  ],
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

t.test('of fields that nobody knows no value is kept, and of their names what is harmless', async (t) => {
  const names: readonly (readonly [sent: string, shown: string])[] = [
    ['AuthTokn', 'AuthTokn'],
    ['AuthTokens3cret', 'AuthToken...'],
    ['Passwords.s3cret', 'Passwords....'],
    ['s3cret', '...'],
    ['NewColour', 'NewColour'],
    ['NewPassword', '...'],
    ['Tags.member.1.Colour', 'Tags.member.1.Colour'],
  ];
  const found = redact(
    {},
    names.map(([name]) => [name, 's3cret']),
  );
  t.strictSame(
    found.unknown,
    names.map(([, shown]) => [shown, REDACTED]),
  );
  t.strictSame(
    found.redacted,
    names.map(([, shown]) => shown),
  );
});

t.test('what else a record holds of a call', async (t) => {
  t.equal(recordedOperation('DescribeUsers'), 'DescribeUsers');
  t.equal(recordedOperation('s3cret'), undefined);
  t.equal(recordedKeyId('my_key-1', true), 'my_key-1');
  t.equal(recordedKeyId('AKIAIOSFODNN7EXAMPLE', false), 'AKIAIOSFODNN7EXAMPLE');
  t.equal(recordedKeyId('test', false), 'test');
  t.equal(recordedKeyId('wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY', false), REDACTED);
});
