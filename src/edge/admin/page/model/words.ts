/** How things are said and shown: decisions, times, names that callers chose. */
import type { DecisionWord } from '../../../../core/record/record.js';

/** A decision in words, told apart without colour by its words and its shape. */
export const DECISIONS: Readonly<Record<DecisionWord, { readonly words: string; readonly meaning: string }>> = {
  allowed: { words: 'allowed', meaning: 'every permission that the call needs is given' },
  implicitDeny: { words: 'not allowed', meaning: 'implicit deny: no policy allows a permission that the call needs' },
  explicitDeny: { words: 'denied', meaning: 'explicit deny: a Deny statement matches' },
  rejected: { words: 'rejected', meaning: 'the request itself is wrong: nothing was decided' },
  notEvaluated: { words: 'passed on', meaning: 'a call of another service: not evaluated' },
};

/** Whether a decision is a denial, of either kind. */
export const isDenied = (decision: DecisionWord): boolean => decision === 'implicitDeny' || decision === 'explicitDeny';

/** A layer of policies in words. */
export const LAYERS: Readonly<Record<string, string>> = {
  scp: 'service control policies',
  rcp: 'resource control policies',
  boundary: 'permissions boundary',
  session: 'session policies',
  identity: 'identity policies',
  resource: "the resource's own policy",
};

// Control characters, and those that turn the direction of a text or are invisible: a name with them reads as another one.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * A text that somebody else chose, as it can be shown in a line: what cannot be seen is written out (`\u202e`).
 *
 * @param most characters; what is longer is cut and says so.
 */
export function shown(text: string, most = 500): string {
  const cut = text.length > most ? `${text.slice(0, most)}… (${count(text.length)} characters)` : text;
  return cut.replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same for a text of several lines, such as a policy. */
export const shownLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => shown(line.replaceAll('\t', '  '), Number.POSITIVE_INFINITY))
    .join('\n');

/** `1,204`. */
export const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** `9 decisions`, `1 decision`. */
export const several = (number: number, noun: string): string => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

const two = (number: number): string => String(number).padStart(2, '0');

/** `14:03:07.123`, in the reader's own time zone. */
export function clock(time: number): string {
  const date = new Date(time);
  const millis = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${millis}`;
}

/** `2026-11-27 14:03:07`, in the reader's own time zone. */
export function day(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(time).slice(0, 8)}`;
}

/** `0.4 ms`, `1.2 s`; what is less than a clock can tell is `<0.1 ms`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 0.05) return '<0.1 ms';
  if (milliseconds >= 10_000) return `${Math.round(milliseconds / 1000)} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return milliseconds >= 10 ? `${Math.round(milliseconds)} ms` : `${milliseconds.toFixed(1)} ms`;
}

/** What tells an ARN from its neighbours: `cluster:prod-1` of a cluster's, `user/alice` of a user's. */
export function shortArn(arn: string): string {
  const parts = arn.split(':');
  return parts[0] === 'arn' && parts.length > 5 ? parts.slice(5).join(':') : arn;
}
