import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import t from 'tap';
import { type Address, readAddress, START, VIEWS, writeAddress } from '#src/edge/admin/page/model/address.js';
import { NO_FILTER } from '#src/edge/admin/page/model/filter.js';

const parsed = (address: string): Address => {
  const url = new URL(address, 'http://proxy');
  return readAddress(url.pathname, url.search);
};

t.test('an address says what is shown', async (t) => {
  t.equal(writeAddress(START), '/_authz/');
  t.equal(
    writeAddress({ ...START, id: 'ab12', filter: { ...NO_FILTER, decision: 'denied', text: 'a b&c' } }),
    '/_authz/decisions/ab12?decision=denied&text=a+b%26c',
  );
  t.equal(writeAddress({ ...START, sort: { column: 'caller', descending: false } }), '/_authz/?sort=caller');
  t.equal(writeAddress({ ...START, view: 'callers', name: 'arn:x' }), '/_authz/?view=callers&name=arn%3Ax');
});

t.test('the request id of an answer is the address of its decision', async (t) => {
  const { id } = readAddress('/_authz/decisions/833FD39A-2f08-46b7-a027-0265681cd526', '');
  t.equal(id, '833fd39a2f0846b7a0270265681cd526');
});

t.test('what is unknown is left out', async (t) => {
  t.same(readAddress('/_authz/decisions/../x', '?view=nothing&sort=-colour&__proto__=1&x=y'), START);
});

const PLAIN = { noNullPrototype: true };

t.test('every address is read as it was written', async (t) => {
  const text = fc.string({ unit: 'grapheme' });
  const filter = fc.record(
    Object.fromEntries(Object.keys(NO_FILTER).map((key) => [key, text])),
    PLAIN,
  ) as unknown as fc.Arbitrary<typeof NO_FILTER>;
  const column = fc.constantFrom('time', 'decision', 'operation', 'resource', 'caller', 'duration', 'upstream');
  const list = fc.record({
    view: fc.constant('decisions'),
    id: fc.stringMatching(/^([0-9a-f]{32})?$/),
    filter,
    sort: fc.record({ column, descending: fc.boolean() }, PLAIN),
  });
  fc.assert(
    fc.property(list, (some) => {
      const address = { ...START, ...some } as Address;
      deepStrictEqual(parsed(writeAddress(address)), address);
    }),
    { numRuns: 200 },
  );
  for (const view of VIEWS) t.equal(parsed(writeAddress({ ...START, view })).view, view);
  const ask = { principal: 'a', operation: 'B', params: '{"x": "ä+%"}', context: '' };
  t.strictSame(parsed(writeAddress({ ...START, view: 'ask', ask })).ask, ask);
});
