import type { Parameters } from '../../wire/query/request.js';
import { invalidInput, isRefused, type Refused } from './fault.js';
import { scalar } from './parameters.js';

/** API reference, MaxItems: "If you do not include this parameter, the number of items defaults to 100". */
const USUAL_PAGE = 100;

/**
 * How many (action, resource) pairs one answer evaluates: a form body has room for millions, and nobody else is answered
 * meanwhile. IAM too "might return fewer results, even when there are more results available".
 */
const MOST_PAIRS = 20_000;

/** How many statements and missing keys one answer tells: each resource tells all of them again. */
const MOST_PARTS = 500_000;

/** The actions of one page: from `start` up to `end`, and the marker of the next page when there is one. */
export interface Page {
  readonly start: number;
  readonly end: number;
  readonly marker?: string;
}

/**
 * The page that MaxItems and Marker ask for; refused when one action alone would make too long an answer. The marker is opaque to
 * callers: base64url of `after:N`.
 *
 * @param parts statements and missing keys that each resource could tell.
 */
export function readPage(parameters: Parameters, actions: number, resources: number, parts = 0): Page | Refused {
  const start = readMarker(scalar(parameters.Marker), actions);
  if (isRefused(start)) return start;
  const wanted = Number(scalar(parameters.MaxItems) ?? USUAL_PAGE);
  const pairs = Math.max(1, resources);
  const told = pairs * parts;
  if (told > MOST_PARTS)
    return invalidInput(
      `ResourceArns has ${resources} members, too many for policies of this size: send fewer at a time`,
    );
  const affordable = Math.max(1, Math.floor(Math.min(MOST_PAIRS / pairs, MOST_PARTS / told)));
  const end = Math.min(actions, start.at + Math.min(wanted, affordable));
  return { start: start.at, end, ...(end < actions ? { marker: toMarker(end) } : {}) };
}

function readMarker(marker: string | undefined, actions: number): { readonly at: number } | Refused {
  if (marker === undefined) return { at: 0 };
  const digits = /^after:([1-9]\d{0,8})$/.exec(Buffer.from(marker, 'base64url').toString('latin1'))?.[1];
  const at = Number(digits);
  const known = digits !== undefined && toMarker(at) === marker && at < actions;
  return known ? { at } : invalidInput('Invalid Marker');
}

const toMarker = (at: number): string => Buffer.from(`after:${at}`).toString('base64url');
