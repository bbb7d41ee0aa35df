/**
 * The forms of https://www.w3.org/TR/NOTE-datetime, which IAM's Date operators take ("Date condition operators"). A time
 * without a zone is no form of that note; it is read as UTC.
 */
const W3C =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,18})?)?(?:Z|([+-])(\d{2}):(\d{2}))?)?)?)?$/;
const EPOCH = /^-?\d{1,15}(?:\.\d{1,18})?$/;

/**
 * Milliseconds since 1970 of a date in one of the W3C forms or in epoch seconds; undefined for anything else. Four digits are
 * a year, any other number is epoch seconds.
 */
export function parseDate(text: string): number | undefined {
  const match = W3C.exec(text);
  if (match === null) return EPOCH.test(text) ? Number(text) * 1000 : undefined;
  const part = (index: number, absent: number): number => (match[index] === undefined ? absent : Number(match[index]));
  const [year, month, day] = [part(1, 0), part(2, 1), part(3, 1)];
  const [hour, minute, second] = [part(4, 0), part(5, 0), part(6, 0)];
  const [zoneHour, zoneMinute] = [part(9, 0), part(10, 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return undefined;
  const zone = (match[8] === '-' ? -1 : 1) * (zoneHour * 60 + zoneMinute);
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  const days = new Date(0).setUTCFullYear(year, month - 1, day);
  return days + ((hour * 60 + minute - zone) * 60 + second) * 1000 + part(7, 0) * 1000;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
