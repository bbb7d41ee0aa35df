import { isIP } from 'node:net';
import fc from 'fast-check';
import t from 'tap';
import type { OperatorFamily } from '#src/core/policy/match/kind.js';
import { checkConditionValue } from '#src/core/policy/read/condition-values.js';

/** Values that are fine, that can never match, and that CreatePolicy itself refuses. */
const CASES: readonly (readonly [
  family: OperatorFamily,
  fine: readonly string[],
  dead: readonly string[],
  refused: readonly string[],
])[] = [
  ['string', ['', 'anything'], [], []],
  ['arn', ['arn:aws:iam::*:role/*', '*:*:*:*:*:*'], ['*', 'arn:*', 'arn:aws:iam::123456789012', 'no arn', ''], []],
  ['numeric', ['0', '-1', '+2', '10', '2.5', '.5'], ['', '1e3', 'ten', '1,5', '0x10', '1 '], []],
  ['bool', ['true', 'False', 'TRUE'], ['', 'yes', '1'], []],
  ['null', ['true', 'false'], ['maybe'], []],
  ['binary', ['', 'QUJD', 'QUI='], ['QUI', 'QUJ=', '***='], []],
  [
    'ip',
    ['203.0.113.7', '203.0.113.0/24', '0.0.0.0/0', '::/0', '2001:db8::1/128', '::ffff:1.2.3.4'],
    ['', '1.2.3', '1.2.3.4/33', '256.1.1.1', '1::2::3', '1.2.3.4/-1', '01.2.3.4', '1.2.3.4/24/1', ':::', '12345::'],
    [],
  ],
  [
    'date',
    [
      '2026',
      '2026-01',
      '2026-01-31',
      '2026-01-31T10:00Z',
      '2026-01-31T10:00:00Z',
      '2026-01-31T10:00:00.123+02:00',
      '0',
      '1893456000',
      '2026-01-31T10:00',
      '-292275054',
    ],
    ['01T', '9223372036854775807', '2026-02-30', '2016-12-13t2:00:00.593194+23'],
    [
      '',
      'tomorrow',
      '2026-13-01',
      '2026-01-32',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:60Z',
      '2026-01-01T00:00:60Z',
      '2026-01-01T00:00:00+1',
      '2026-01-01T00:00:00.1234567890Z',
      '9223372036854775808',
      '1.5',
      '99999999999-01-01',
    ],
  ],
];

t.test('values by operator family', async (t) => {
  for (const [family, fine, dead, refused] of CASES) {
    for (const value of fine) t.equal(checkConditionValue(family, value), undefined, `${family} ${value}`);
    for (const value of dead)
      t.match(checkConditionValue(family, value), { refused: false }, `${family} ${value}: dead`);
    for (const value of refused)
      t.match(
        checkConditionValue(family, value),
        { refused: true, code: 'invalid-date' },
        `${family} ${value}: refused`,
      );
  }
});

t.test('addresses are what node:net takes, without zones', async (t) => {
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ unit: fc.constantFrom('1', 'f', ':', '.', '0', '2'), maxLength: 20 }),
  );
  fc.assert(
    fc.property(address, (text) => {
      return (checkConditionValue('ip', text) === undefined) === (isIP(text) !== 0);
    }),
    { numRuns: 3000 },
  );
  t.pass();
});
