/** IMF-fixdate (RFC 9110, 5.6.7), the only form of the Date header that may be sent. */
const HTTP_DATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds since the epoch of `YYYYMMDDTHHMMSSZ`; undefined when it is no such text or no such day or time. */
export function parseAmzDate(text: string): number | undefined {
  if (text.length !== 16 || text[8] !== 'T' || text[15] !== 'Z') return undefined;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 4, 6), digits(text, 6, 8)];
  const [hour, minute, second] = [digits(text, 9, 11), digits(text, 11, 13), digits(text, 13, 15)];
  // Date.UTC reads years below 100 as 19xx, and rolls what is too much over into the next day, hour or minute.
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The number that digits make; NaN, which compares to nothing, when some character is no digit. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** `YYYYMMDDTHHMMSSZ` of milliseconds since the epoch; fractions of a second are dropped. */
export function formatAmzDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** The value of a Date header, in either form that signers use, as `YYYYMMDDTHHMMSSZ`; undefined when it is neither. */
export function amzDateOf(dateHeader: string): string | undefined {
  if (parseAmzDate(dateHeader) !== undefined) return dateHeader;
  if (!HTTP_DATE.test(dateHeader)) return undefined;
  const time = Date.parse(dateHeader);
  return Number.isNaN(time) ? undefined : formatAmzDate(time);
}
