import t from 'tap';
import { amzDateOf, formatAmzDate, parseAmzDate } from '#src/core/wire/signature/time.js';

const DATES: [text: string, time: string | undefined][] = [
  ['20240305T060708Z', '2024-03-05T06:07:08Z'],
  ['20240229T235959Z', '2024-02-29T23:59:59Z'],
  ['20230229T000000Z', undefined],
  ['20241301T000000Z', undefined],
  ['20240305T240000Z', undefined],
  ['20240305T060760Z', undefined],
  ['00010101T000000Z', undefined],
  ['20240305T060708', undefined],
  ['2024-03-05T06:07:08Z', undefined],
  ['20240305T060708Z ', undefined],
  ['', undefined],
];

for (const [text, time] of DATES) {
  t.test(`parseAmzDate ${text}`, async (t) => {
    t.equal(parseAmzDate(text), time === undefined ? undefined : Date.parse(time));
    if (time !== undefined) t.equal(formatAmzDate(Date.parse(time) + 999), text);
  });
}

t.test('every month has its days', async (t) => {
  for (let month = 1; month <= 12; month++) {
    const last = new Date(Date.UTC(2023, month, 0)).getUTCDate();
    const text = (day: number): string => `2023${String(month).padStart(2, '0')}${day}T000000Z`;
    t.equal(parseAmzDate(text(last)), Date.UTC(2023, month - 1, last), text(last));
    t.equal(parseAmzDate(text(last + 1)), undefined, text(last + 1));
  }
});

t.test('amzDateOf', async (t) => {
  t.equal(amzDateOf('20240305T060708Z'), '20240305T060708Z');
  t.equal(amzDateOf('Tue, 05 Mar 2024 06:07:08 GMT'), '20240305T060708Z');
  for (const other of [
    'Tue, 5 Mar 2024 06:07:08 GMT',
    'Tuesday, 05-Mar-24 06:07:08 GMT',
    'Tue, 99 Mar 2024 06:07:08 GMT',
    '1709618828',
    '',
  ]) {
    t.equal(amzDateOf(other), undefined, other);
  }
});
