import { CALL, type CallLine } from '../edge/proxy/call-log.js';

type Colour = 'red' | 'green' | 'yellow' | 'grey' | 'bold';
const CODES: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1 };
const PAINTED: Readonly<Record<string, Colour>> = {
  allowed: 'green',
  implicitDeny: 'red',
  explicitDeny: 'red',
  rejected: 'yellow',
  notEvaluated: 'yellow',
};
/** Pino's levels (https://getpino.io/#/docs/api?id=loggerlevels-object). */
const LEVELS: Readonly<Record<number, readonly [name: string, colour: Colour]>> = {
  10: ['trace', 'grey'],
  20: ['debug', 'grey'],
  30: ['info', 'grey'],
  40: ['warning', 'yellow'],
  50: ['error', 'red'],
  60: ['fatal', 'red'],
};
/** As wide as the longest decision. */
const WIDTH = 12;

/**
 * Whether a terminal gets colours: `NO_COLOR` with any value but the empty one forbids it (https://no-color.org/), `FORCE_COLOR`
 * (`0` forbids) orders it (https://nodejs.org/api/tty.html#writestreamgetcolordepthenv), and a dumb terminal shows none.
 */
export function isColoured({ NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return TERM !== 'dumb';
}

/** Makes a short line for people of a line of the log in JSON. */
export function readable(coloured: boolean): (json: string) => string {
  const paint = (text: string, colour: Colour): string =>
    coloured ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  return (json) => {
    const { level, time, msg, ...more } = JSON.parse(json) as Line;
    const said = msg === CALL ? callLine(more as unknown as CallLine, paint) : otherLine(level, msg, more, paint);
    return `${paint(clock(time), 'grey')} ${said}\n`;
  };
}

interface Line {
  readonly level: number;
  readonly time: string;
  readonly msg?: string;
  readonly [more: string]: unknown;
}
type Paint = (text: string, colour: Colour) => string;

function callLine(
  { decision, operation, service, principal, missing, more, forwarded, status, code }: CallLine,
  paint: Paint,
): string {
  const denied = decision === 'implicitDeny' || decision === 'explicitDeny';
  const lacks = missing?.length
    ? `missing ${missing.map(plain).join(', ')}${more ? ` and ${more} more` : ''}`
    : undefined;
  return [
    paint(decision.padEnd(WIDTH), PAINTED[decision] ?? 'yellow'),
    paint(plain(operation ?? service ?? '-'), 'bold'),
    plain(shortName(principal)),
    lacks,
    denied && forwarded ? 'forwarded all the same (audit)' : undefined,
    status !== undefined && status >= 400 ? `the upstream answered ${status}` : undefined,
    code,
  ]
    .filter((part) => part !== undefined)
    .join('  ');
}

function otherLine(
  level: number,
  message: string | undefined,
  more: Readonly<Record<string, unknown>>,
  paint: Paint,
): string {
  const [name, colour] = LEVELS[level] ?? ['log', 'grey'];
  const facts = Object.entries(more).map(
    ([key, value]) => `${key}=${plain(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
  return [paint(name.padEnd(WIDTH), colour), plain(message ?? ''), facts.length ? paint(facts.join(' '), 'grey') : '']
    .filter(Boolean)
    .join('  ');
}

/** `user/developer` of `arn:aws:iam::123456789012:user/developer`; the JSON has it whole. */
const shortName = (principal: string | undefined): string =>
  principal === undefined ? '-' : (/^arn:[^:]*:(?:iam|sts)::[^:]*:(.+)$/s.exec(principal)?.[1] ?? principal);

const two = (number: number): string => String(number).padStart(2, '0');

/** The time of day where the reader is. */
function clock(time: string): string {
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Callers choose names: what would move the cursor, or turn the direction of writing, is shown and not done. */
const plain = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u${(sign.codePointAt(0) as number).toString(16).padStart(4, '0')}`,
  );
