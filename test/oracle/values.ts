/** An integer or decimal number. Source: IAM reference_policies_elements_condition_operators (numeric). */
export function parseNumber(text: string): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const W3C_DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/**
 * Milliseconds since 1970 of a W3C date (https://www.w3.org/TR/NOTE-datetime: year, month, day, minute, second, fraction;
 * a time needs a zone) or of epoch seconds. Four digits are a year.
 */
export function parseDate(text: string): number | undefined {
  const parts = W3C_DATE.exec(text);
  if (parts === null) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    parts;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`);
  // Date.parse takes 31 February for a day in March; W3C's day is a day of its month.
  if (Number.isNaN(local) || new Date(local).getUTCDate() !== Number(day)) return undefined;
  return local - zoneMinutes(zone) * 60_000;
}

function zoneMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Is the address in the range? No prefix means the one address. Families never mix; anything unreadable is in no range. */
export function inRange(range: string, address: string): boolean {
  const [base = '', prefix, ...rest] = range.split('/');
  const network = parseAddress(base);
  const host = parseAddress(address);
  if (network === undefined || host === undefined || rest.length > 0 || network.bits !== host.bits) return false;
  const length = prefix === undefined ? network.bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (length < 0 || length > network.bits) return false;
  const shift = BigInt(network.bits - length);
  return network.value >> shift === host.value >> shift;
}

/** A complete IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256)) return undefined;
  return { bits: 32, value: octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n) };
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail] = halves;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length > 2 || missing < 0 || (tail === undefined && missing !== 0)) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n) };
}
