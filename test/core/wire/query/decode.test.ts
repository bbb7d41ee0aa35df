import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { decodeCall } from '#src/core/wire/query/decode.js';
import { encodeCall } from '#src/core/wire/query/encode.js';
import { exchange } from './sdk-fixture.js';
import { anyInput, asText, fullInput, get, post, sdkShapes, shapes } from './shapes-fixture.js';

const HEAD = 'Version=2015-02-02';

t.test('what the SDK for JavaScript sends decodes to its input, and encodeCall sends the same', async (t) => {
  for (const [operation, { input }] of Object.entries(sdkShapes.operations)) {
    const params = fullInput(input);
    const { request } = await exchange(operation, params);
    t.strictSame(decodeCall(request, shapes), {
      call: { operation, version: '2015-02-02', parameters: asText(params), unknown: [] },
    });
    t.strictSame(encodeCall(operation, params, shapes), { body: Buffer.from(request.body).toString() }, operation);
  }
});

t.test('decoding undoes encoding', async (t) => {
  const call = fc
    .constantFrom(...Object.entries(shapes.operations))
    .chain(([operation, { input }]) => anyInput(input).map((params) => ({ operation, params })));
  fc.assert(
    fc.property(call, fc.boolean(), ({ operation, params }, asGet) => {
      const encoded = encodeCall(operation, params, shapes);
      if (!('body' in encoded)) throw new Error(JSON.stringify(encoded.problems));
      const decoded = decodeCall(asGet ? get(encoded.body) : post(encoded.body), shapes);
      const call = { operation, version: '2015-02-02', parameters: asText(params), unknown: [] };
      if (hasTagsReadTwoWays(call.parameters) || isHollow(call.parameters)) assert.ok('rejected' in decoded);
      else assert.deepStrictEqual(decoded, { call });
    }),
    { numRuns: 300 },
  );
  t.pass('300 calls');
});

/** Whether some list has a member without anything in it: readers disagree on whether the list goes on there. */
const isHollow = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const parts: unknown[] = Object.values(value);
  return (Array.isArray(value) && parts.some(isEmpty)) || parts.some(isHollow);
};
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every(isEmpty);

/** One key with two values, or a tag without a key beside others. */
const hasTagsReadTwoWays = (parameters: unknown): boolean => {
  const { Tags: tags = [] } = parameters as { Tags?: { Key?: string; Value?: string }[] };
  return tags.some((tag) =>
    tag.Key === undefined
      ? tags.length > 1
      : tags.some((other) => tag.Key === other.Key && (tag.Value ?? '') !== (other.Value ?? '')),
  );
};

const OPERATIONS: [name: string, body: string, options: 'reject' | 'check', expected: string][] = [
  ['known', `Action=DescribeUsers&${HEAD}`, 'reject', 'DescribeUsers'],
  [
    'unknown',
    `Action=Frobnicate&${HEAD}`,
    'reject',
    'InvalidAction: Could not find operation Frobnicate for version 2015-02-02',
  ],
  ['unknown, tolerated', `Action=Frobnicate&${HEAD}&A.1=b`, 'check', 'Frobnicate'],
  [
    'wrong case',
    `Action=describeusers&${HEAD}`,
    'check',
    'InvalidAction: Could not find operation describeusers for version 2015-02-02',
  ],
  ['not a name', `Action=a:b&${HEAD}`, 'check', 'InvalidAction: Could not find operation ... for version 2015-02-02'],
  [
    'prototype name',
    `Action=constructor&${HEAD}`,
    'reject',
    'InvalidAction: Could not find operation constructor for version 2015-02-02',
  ],
  [
    'other version',
    'Action=DescribeUsers&Version=2014-09-30',
    'check',
    'InvalidAction: Could not find operation DescribeUsers for version 2014-09-30',
  ],
  [
    'no version',
    'Action=DescribeUsers',
    'reject',
    'InvalidAction: Could not find operation DescribeUsers for version NO_VERSION_SPECIFIED',
  ],
  ['no action', HEAD, 'check', 'MissingAction: The request is missing an action parameter'],
  [
    'broken field',
    `Action=DescribeUsers&${HEAD}&A=%`,
    'reject',
    'MalformedQueryString: field 3 of the request body has a value that is not percent-encoded UTF-8 (parameter `A`)',
  ],
  [
    'broken list',
    `Action=DescribeUsers&${HEAD}&Filters=x`,
    'reject',
    'MalformedQueryString: parameter `Filters` is a list (send `Filters.member.1`)',
  ],
];

for (const [name, body, unknownOperations, expected] of OPERATIONS) {
  t.test(`operation: ${name}`, async (t) => {
    const decoded = decodeCall(post(body), shapes, { unknownOperations });
    t.equal(
      'call' in decoded ? decoded.call.operation : `${decoded.rejected.code}: ${decoded.rejected.message}`,
      expected,
    );
    if ('rejected' in decoded) t.equal(decoded.rejected.status, 400);
  });
}

t.test('an unknown operation keeps its fields', async (t) => {
  const decoded = decodeCall(post(`Action=Newer&${HEAD}&A.1=b&C=d`), shapes, { unknownOperations: 'check' });
  t.strictSame(decoded, {
    call: {
      operation: 'Newer',
      version: '2015-02-02',
      parameters: {},
      unknown: [
        ['A.1', 'b'],
        ['C', 'd'],
      ],
    },
  });
});

t.test('size costs linear time', async (t) => {
  const many = Array.from({ length: 20_000 }, (_, i) => `TagKeys.member.${20_000 - i}=k${i}`).join('&');
  const strange = Array.from({ length: 20_000 }, (_, i) => `X${i}.y=1`).join('&');
  const huge = `Description=${'%41'.repeat(350_000)}&${'a.'.repeat(200_000)}=1`;
  const started = process.hrtime.bigint();
  for (const rest of [many, strange, huge]) {
    t.ok('call' in decodeCall(post(`Action=RemoveTagsFromResource&${HEAD}&${rest}`), shapes));
  }
  t.ok(process.hrtime.bigint() - started < 5_000_000_000n, 'well under anything quadratic');
});
