const AMZ_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
/** IMF-fixdate (RFC 9110, 5.6.7), the only form of the Date header that may be sent. */
const HTTP_DATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds since the epoch of `YYYYMMDDTHHMMSSZ`; undefined when it is no such text or no such day or time. */
export function parseAmzDate(text: string): number | undefined {
  const parts = AMZ_DATE.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC rolls the 31st of February over into March (and reads years below 100 as 19xx); a date that changed was none.
  return formatAmzDate(time) === text ? time : undefined;
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
