/** What is packed comes back as it was. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import type { Fault } from '#src/core/wire/query/fault.js';
import { type Facts, packCall, unpackCall } from '#src/edge/gate/pack.js';

/** Any character but NUL, in text of one-byte characters. */
const latin1 = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)) });
const words = fc.string({ unit: 'binary' });
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined });
/** Prototypes are compared, too. */
const USUAL = { noNullPrototype: true };
const fault: fc.Arbitrary<Fault> = fc.record(
  {
    code: words,
    status: fc.constantFrom(400, 503),
    type: fc.constantFrom('Sender' as const, 'Receiver' as const),
    message: words,
  },
  USUAL,
);
const facts: fc.Arbitrary<Facts> = fc.record(
  {
    id: fc.uuid(),
    started: fc.nat({ max: 2 ** 42 }),
    decide: fc.nat(),
    took: maybe(fc.nat()),
    forwarded: fc.boolean(),
    status: maybe(fc.integer({ min: 100, max: 999 })),
    error: maybe(words),
    fault: maybe(fault),
    refused: fc.boolean(),
    address: maybe(words),
  },
  USUAL,
);
const body = Buffer.from('x');
const request = fc.record(
  {
    method: fc.constantFrom('POST', 'GET'),
    target: latin1,
    headers: fc.array(fc.tuple(latin1, latin1)),
    body: fc.constant(body),
  },
  USUAL,
);
const tags = fc.array(
  fc.tuple(
    words,
    fc.oneof(fc.record({ tags: fc.dictionary(words, words, USUAL) }, USUAL), fc.record({ unknown: words }, USUAL)),
  ),
);

t.test('a call with its request', async (t) => {
  const property = fc.property(
    facts,
    request,
    maybe(words.map(() => '::1')),
    maybe(tags),
    (known, sent, ip, learned) => {
      const received = {
        request: { ...sent, ...(ip === undefined ? {} : { sourceIp: ip }) },
        tags: learned && new Map(learned),
      };
      const text = packCall(known, received);
      if (/[\u0100-\uffff]/.test(text)) return false;
      return isDeepStrictEqual(unpackCall(text, body), { facts: known, ...received });
    },
  );
  t.same(fc.check(property, { numRuns: 2000, seed: 1 }).counterexample, null);
});

t.test('a call without one', async (t) => {
  const property = fc.property(facts, fault, (known, why) => {
    const facts = { ...known, fault: why };
    return isDeepStrictEqual(unpackCall(packCall(facts, undefined), body), { facts, rejected: why });
  });
  t.same(fc.check(property, { numRuns: 500, seed: 1 }).counterexample, null);
});
