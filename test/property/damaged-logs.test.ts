/**
 * Nothing of a log is lost silently: each line is a call, or counted by what it is instead, wherever the log was cut, damaged,
 * mixed with others or put into blocks; and every call is read as it is in a log of its own.
 */

import { writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import { readBlocks } from '#src/cli/logs/blocks.js';
import { readBlock } from '#src/cli/logs/read-block.js';
import type { LeftOut } from '#src/core/review/past-call.js';
import { TallyCount } from '#src/core/review/tally.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { line } from '../support/past.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const reading = { catalog: loadCatalog(), edition: 'table' } as const;

interface Line {
  readonly bytes: Buffer;
  /** The id of its call, what it is left out as, or nothing for a blank line. */
  readonly is: string | LeftOut | undefined;
  readonly isCall: boolean;
}

const left = (text: string | Buffer, is: LeftOut): Line => ({ bytes: Buffer.from(text as string), is, isCall: false });
const event = (more: object): string =>
  JSON.stringify({
    eventSource: 'elasticache.amazonaws.com',
    eventName: 'DescribeUsers',
    eventTime: '2026-01-01T00:00:00Z',
    eventID: 'event',
    awsRegion: 'us-east-1',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/a', accountId: '123456789012' },
    requestParameters: { userId: 'ana' },
    ...more,
  });

const call = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 8 }), fc.nat({ max: 99_999 }))
  .map(([name, number]): Line => {
    const id = `id-${number}`;
    return { bytes: Buffer.from(line('DescribeUsers', name, { id })), is: id, isCall: true };
  });
const other: fc.Arbitrary<Line> = fc.oneof(
  // A prefix of an object is no JSON.
  fc.nat({ max: 300 }).map((end) => left(line('DescribeUsers', 'ana').slice(0, end + 1), 'damaged')),
  fc.integer({ min: 1, max: 40 }).map((size) => left(Buffer.alloc(size), 'damaged')),
  fc
    .constantFrom('\ufeff{', '{"a":1}{"a":2}', 'level=info msg=hello', '<xml/>', "{'version': 1}")
    .map((text) => left(text, 'damaged')),
  // A record with a byte that no UTF-8 has.
  fc.constantFrom(0xff, 0xc3, 0x80).map((byte) => {
    const bytes = Buffer.from(line('DescribeUsers', 'an?'));
    bytes[bytes.indexOf('?')] = byte;
    return left(bytes, 'damaged');
  }),
  fc
    .constantFrom('null', '17', '"text"', '[]', '{}', '{"level":30,"msg":"x"}', '{"version":"1"}')
    .map((text) => left(text, 'foreign')),
  fc.constantFrom(line('DescribeUsers', 'a', { version: 2 })).map((text) => left(text, 'newer')),
  fc
    .constantFrom(
      { checks: [] },
      { checks: [{}] },
      { id: 7 },
      { caller: null },
      { decision: 'maybe' },
      { time: undefined },
    )
    .map((more) => left(line('DescribeUsers', 'a', more), 'incomplete')),
  fc.constant(left(line('DescribeUsers', 'a', { decision: 'rejected' }), 'rejected')),
  fc.constantFrom(
    left(event({ eventSource: 's3.amazonaws.com' }), 'otherService'),
    left(event({ eventName: 'Dance' }), 'unknownOperation'),
  ),
  fc.constant(left(event({ errorCode: 'AccessDenied', requestParameters: null }), 'noParameters')),
  fc.constant<Line>({ bytes: Buffer.from(event({})), is: 'event', isCall: true }),
  fc.constantFrom('', ' ', '\t').map((text): Line => ({ bytes: Buffer.from(text), is: undefined, isCall: false })),
);
const log = fc.array(fc.tuple(fc.oneof(call, other), fc.constantFrom('\n', '\n', '\r\n')), {
  minLength: 1,
  maxLength: 30,
});

const dir = t.testdir({});

t.test('each line of a log is a call or counted', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      log,
      fc.integer({ min: 16, max: 2000 }),
      fc.integer({ min: 1, max: 700 }),
      fc.boolean(),
      fc.boolean(),
      async (lines, block, chunk, ends, zipped) => {
        const text = Buffer.concat(
          lines.flatMap(([{ bytes }, end], at) => [bytes, Buffer.from(ends || at < lines.length - 1 ? end : '')]),
        );
        const input = new PassThrough();
        for (let at = 0; at < text.length; at += chunk) input.write(text.subarray(at, at + chunk));
        input.end();
        if (zipped) writeFileSync(`${dir}/log.gz`, gzipSync(text));
        const tally = new TallyCount();
        const ids: string[] = [];
        const fold = { add: ({ id }: { readonly id: string }) => void ids.push(id) };
        let before = 0;
        const reader = {
          take: async (part: Parameters<typeof readBlock>[0]) => {
            const found = readBlock(part, { reading, filter: {}, fold });
            const first = before;
            before += found.lines;
            tally.add(found, (number) => String(first + number));
          },
          broken: (path: string, why: string) => {
            throw new Error(`${path}: ${why}`);
          },
          read: () => undefined,
        };
        await readBlocks([zipped ? `${dir}/log.gz` : '-'], { input }, reader, { block, line: 1e6 });
        const expected: Partial<Record<string, number>> = {};
        for (const [{ is, isCall }] of lines) if (is !== undefined && !isCall) expected[is] = (expected[is] ?? 0) + 1;
        const calls = lines.flatMap(([{ is, isCall }]) => (isCall && is !== undefined ? [is] : []));
        const sorted = (counts: object): string => JSON.stringify(Object.entries(counts).sort());
        if (sorted(tally.leftOut) !== sorted(expected)) throw new Error(`${sorted(tally.leftOut)} ${sorted(expected)}`);
        if (ids.join() !== calls.join()) throw new Error(`${ids.join()} and not ${calls.join()}`);
        if (tally.calls !== calls.length) throw new Error(`${tally.calls} calls`);
        if (tally.repeated !== calls.length - new Set(calls).size) throw new Error(`${tally.repeated} repeated`);
        const strange = lines.flatMap(([{ is }], at) =>
          ['damaged', 'foreign', 'newer', 'incomplete'].includes(String(is)) ? [String(at + 1)] : [],
        );
        if (tally.places.join() !== strange.slice(0, 5).join())
          throw new Error(`${tally.places.join()} ${strange.join()}`);
      },
    ),
    propertyRuns(t, 500),
  );
});

t.test('a log that was cut anywhere is read up to there, and the rest is counted', async (t) => {
  const whole = Buffer.from(
    `${[1, 2, 3].map((number) => line('DescribeUsers', `ü${number}`, { id: `id-${number}` })).join('\n')}\n`,
  );
  const starts = [...whole.entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : []));
  for (let end = 1; end < whole.length; end++) {
    const ids: string[] = [];
    const fold = { add: ({ id }: { readonly id: string }) => void ids.push(id) };
    const found = readBlock(
      { kind: 'lines', bytes: Uint8Array.from(whole.subarray(0, end)) },
      { reading, filter: {}, fold },
    );
    const complete = starts.filter((at) => at <= end).length;
    const isHalf = !starts.includes(end) && !starts.includes(end - 1);
    if (ids.length !== complete || (found.leftOut.damaged ?? 0) !== (isHalf ? 1 : 0))
      throw new Error(`cut at ${end}: ${ids.length} calls, ${found.leftOut.damaged} damaged`);
  }
  t.pass('each cut');
});
