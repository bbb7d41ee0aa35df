import t from 'tap';
import { compareDecimals, parseDecimal, relationHolds } from '#src/core/policy/match/number.js';

t.test('decimals in ascending order, equal ones in one row', async (t) => {
  const ascending: readonly (readonly string[])[] = [
    ['-100000000000000000000000000000', `-1${'0'.repeat(29)}.0`],
    ['-9007199254740993'],
    ['-9007199254740992'],
    ['-10', '-10.', '-010.00'],
    ['-9.5'],
    ['-0.01', '-.01'],
    ['0', '-0', '+0', '0.0', '.0', '00'],
    ['0.001'],
    ['0.01', '.010'],
    ['0.1'],
    ['1', '+1', '1.0', '0001'],
    ['9'],
    ['9.99'],
    ['10'],
    ['9007199254740992'],
    ['9007199254740993'],
    ['100000000000000000000000000000'],
  ];
  const all = ascending.flatMap((row, rank) => row.map((text) => ({ text, rank })));
  for (const left of all) {
    for (const right of all) {
      const [a, b] = [parseDecimal(left.text), parseDecimal(right.text)];
      const order = a && b && Math.sign(compareDecimals(a, b));
      t.equal(order, Math.sign(left.rank - right.rank), `${left.text} and ${right.text}`);
    }
  }
});

t.test('what is no number', async (t) => {
  const texts = [
    '',
    '.',
    '+',
    '-',
    'x',
    '1e3',
    '0x10',
    ' 1',
    '1 ',
    '1,0',
    '1.2.3',
    '--1',
    'Infinity',
    'NaN',
    '١',
    '1\n',
  ];
  for (const text of texts) t.equal(parseDecimal(text), undefined, text);
  t.equal(parseDecimal('1'.repeat(1_000_000))?.point, 1_000_000, 'a long one');
});

t.test('relations', async (t) => {
  const orders = [-1, 0, 1];
  const table = { equal: [0], less: [-1], lessOrEqual: [-1, 0], greater: [1], greaterOrEqual: [0, 1] } as const;
  for (const [relation, expected] of Object.entries(table)) {
    const holding = orders.filter((order) => relationHolds(relation as keyof typeof table, order));
    t.strictSame(holding, expected, relation);
  }
});
