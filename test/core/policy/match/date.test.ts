import t from 'tap';
import { parseDate } from '#src/core/policy/match/date.js';

/** The forms of https://www.w3.org/TR/NOTE-datetime, some with the examples of that page. */
const DATES: readonly [text: string, iso: string | undefined][] = [
  ['1997', '1997-01-01T00:00:00.000Z'],
  ['1997-07', '1997-07-01T00:00:00.000Z'],
  ['1997-07-16', '1997-07-16T00:00:00.000Z'],
  ['1997-07-16T19:20+01:00', '1997-07-16T18:20:00.000Z'],
  ['1997-07-16T19:20:30+01:00', '1997-07-16T18:20:30.000Z'],
  ['1997-07-16T19:20:30.45+01:00', '1997-07-16T18:20:30.450Z'],
  ['1994-11-05T08:15:30-05:00', '1994-11-05T13:15:30.000Z'],
  ['1994-11-05T13:15:30Z', '1994-11-05T13:15:30.000Z'],
  ['1994-11-05T13:15:30', '1994-11-05T13:15:30.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2000-02-29', '2000-02-29T00:00:00.000Z'],
  ['0050-01-01', '0050-01-01T00:00:00.000Z'],
  ['1700000000', '2023-11-14T22:13:20.000Z'],
  ['0', '1970-01-01T00:00:00.000Z'],
  ['-1', '1969-12-31T23:59:59.000Z'],
  ['1700000000.5', '2023-11-14T22:13:20.500Z'],
  ['2023-02-29', undefined],
  ['1900-02-29', undefined],
  ['2023-04-31', undefined],
  ['2023-13-01', undefined],
  ['2023-00-01', undefined],
  ['2023-01-00', undefined],
  ['2023-01-01T24:00Z', undefined],
  ['2023-01-01T00:60Z', undefined],
  ['2023-01-01T00:00:60Z', undefined],
  ['2023-01-01T00Z', undefined],
  ['2023-1-1', undefined],
  ['2023-01-01 00:00:00Z', undefined],
  ['20230101T000000Z', undefined],
  ['Mon, 01 Jan 2024 00:00:00 GMT', undefined],
  ['now', undefined],
  ['', undefined],
  [' 2023', undefined],
  ['2023\n', undefined],
];

t.test('dates', async (t) => {
  for (const [text, iso] of DATES) t.equal(parseDate(text), iso === undefined ? undefined : Date.parse(iso), text);
});
