import t from 'tap';
import { readPage } from '#src/core/services/iam/pages.js';

t.test('a hundred unless asked otherwise, and a marker as long as there is more', async (t) => {
  t.strictSame(readPage({}, 3, 0), { start: 0, end: 3 });
  t.match(readPage({}, 101, 0), { start: 0, end: 100, marker: String });
  t.match(readPage({ MaxItems: '2' }, 3, 1), { start: 0, end: 2, marker: String });
});

t.test('markers lead through all of it', async (t) => {
  const seen: [number, number][] = [];
  let marker: string | undefined;
  do {
    const page = readPage({ MaxItems: '2', ...(marker === undefined ? {} : { Marker: marker }) }, 5, 1);
    if ('fault' in page) throw new Error(page.fault.message);
    seen.push([page.start, page.end]);
    marker = page.marker;
  } while (marker !== undefined);
  t.strictSame(seen, [
    [0, 2],
    [2, 4],
    [4, 5],
  ]);
});

t.test('many resources make short pages, never empty ones', async (t) => {
  t.match(readPage({ MaxItems: '1000' }, 1000, 10_000), { start: 0, end: 2 });
  t.match(readPage({}, 3, 1_000_000), { start: 0, end: 1, marker: String });
});

t.test('markers that nobody was given', async (t) => {
  const marker = (text: string): string => Buffer.from(text).toString('base64url');
  for (const Marker of [
    'x',
    marker('after:0'),
    marker('after:5'),
    marker('after:1 '),
    marker('after:01'),
    `${marker('after:1')}!`,
  ]) {
    t.match(readPage({ Marker }, 5, 1), { fault: { code: 'InvalidInput', message: 'Invalid Marker' } }, Marker);
  }
});

t.test('a page tells no more statements and missing keys than an answer can hold', async (t) => {
  t.strictSame(readPage({}, 100, 1000, 500), {
    start: 0,
    end: 1,
    marker: Buffer.from('after:1').toString('base64url'),
  });
  t.strictSame(readPage({}, 3, 1000, 50), { start: 0, end: 3 });
  t.match(readPage({}, 1, 1000, 501), { fault: { code: 'InvalidInput', message: /1000 members, too many/ } });
  t.match(readPage({}, 1, 0, 600_000), { fault: { code: 'InvalidInput' } });
});
