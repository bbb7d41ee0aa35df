import type { RequestContext } from '../../terms/question.js';
import type { Parameters } from '../../wire/query/request.js';
import { REDACTED, shownValue, withoutSecrets } from '../../wire/query/secrets.js';
import type { SecretMembers } from '../../wire/query/shapes.js';
import type { Explanation, Fix } from './explanation.js';

/**
 * The explanation without the request's secrets: those of parameters that a fix sends whole, and what of a condition key's value is
 * not shown. A fix that would write such a value into a policy is left out.
 *
 * @param context of any check of the call: the keys in question are the same in all.
 * @param secrets the API's parameters that hold secrets
 */
export function harmless(explanation: Explanation, context: RequestContext, secrets?: SecretMembers): Explanation {
  const told = { ...explanation, fixes: explanation.fixes.map((fix) => sentWithoutSecrets(fix, secrets)) };
  const pieces = hiddenPieces(context);
  if (pieces.length === 0) return told;
  const holdsOne = (fix: Fix): boolean => pieces.some((piece) => JSON.stringify(fix).includes(quoted(piece)));
  return without(pieces, { ...told, fixes: told.fixes.filter((fix) => !holdsOne(fix)) });
}

/** Plain data without what of a condition key's value is not shown. */
export function withoutHidden<T extends object>(data: T, context: RequestContext): T {
  const pieces = hiddenPieces(context);
  return pieces.length === 0 ? data : without(pieces, data);
}

const without = <T extends object>(pieces: readonly string[], data: T): T =>
  JSON.parse(pieces.reduce((shown, piece) => shown.replaceAll(quoted(piece), REDACTED), JSON.stringify(data))) as T;

function sentWithoutSecrets(fix: Fix, secrets?: SecretMembers): Fix {
  if (!fix.request) return fix;
  return { ...fix, request: { ...fix.request, set: withoutSecrets(fix.request.set as Parameters, secrets) } };
}

/** Shorter ones are no secrets, and would be found in any word. */
const SHORTEST = 8;

/** What is not shown of values, the longest first: whole, and in the pieces that it has when `*`, `?` and `$` are escaped. */
function hiddenPieces(context: RequestContext): string[] {
  const pieces = new Set<string>();
  for (const { key, value } of context.values()) {
    if (typeof value !== 'string') continue;
    const shown = shownValue(key, value);
    if (shown === value) continue;
    // What stands before it is the same in both.
    const hidden = value.slice(shown.indexOf(REDACTED));
    for (const piece of [value, hidden, ...hidden.split(/[*?$]/)]) if (piece.length >= SHORTEST) pieces.add(piece);
  }
  return [...pieces].sort((a, b) => b.length - a.length);
}

/** As it stands in JSON. */
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);
