import { type Fault, invalidAction } from './fault.js';
import { operationOf, type RequestFields, readFields } from './fields.js';
import { malformed, percentDecode } from './form.js';
import { latin1Of } from './latin1.js';
import { decodeParameters } from './parameters.js';
import type { ApiCall, HttpRequest, Parameters, ParameterValue } from './request.js';
import { lookup, type OperationShapes, sameButCase } from './shapes.js';

export interface DecodeOptions {
  /**
   * What an operation that the shapes do not have gets: `reject` (the default) InvalidAction, `check` a call whose
   * fields are all unknown, for `--unknown-operations check`.
   */
  readonly unknownOperations?: 'reject' | 'check';
}

type Decoded = { readonly call: ApiCall } | { readonly rejected: Fault };

/** Decodes a Query API request: fields, then operation, then parameters. For one stage at a time see fields.ts. */
export function decodeCall(request: HttpRequest, shapes: OperationShapes, options: DecodeOptions = {}): Decoded {
  const fields = readFields(request, shapes);
  return 'rejected' in fields ? fields : decodeFields(fields, shapes, options);
}

/**
 * The second half of decodeCall, for callers that find out who is calling between the two.
 *
 * An operation in the wrong letter case is InvalidAction even when unknown ones are let through: a lenient upstream
 * would run the real one.
 */
export function decodeFields(fields: RequestFields, shapes: OperationShapes, options: DecodeOptions = {}): Decoded {
  const named = operationOf(fields);
  if ('rejected' in named) return named;
  const { operation, version } = named;
  const shape = lookup(shapes.operations, operation);
  const tolerated =
    options.unknownOperations === 'check' && isName(operation) && !sameButCase(operation, shapes.operations);
  if (version !== shapes.version || (!shape && !tolerated)) return { rejected: invalidAction(operation, version) };
  const decoded = decodeParameters(fields.parameters, shapes, shape?.input ?? null);
  if ('rejected' in decoded) return decoded;
  const repeated = repeatedTag(decoded.parameters.Tags);
  if (repeated !== undefined) return { rejected: repeated };
  return { call: { operation, version: shapes.version, parameters: decoded.parameters, unknown: decoded.unknown } };
}

/**
 * A tag key that stands twice with two values: to one reader the first is the tag's, to another the last, so that a
 * condition could hold for one of them and the other be done. Keys that differ in letter case are different tags.
 */
function repeatedTag(tags: ParameterValue | undefined): Fault | undefined {
  if (!Array.isArray(tags)) return undefined;
  const values = new Map<string, ParameterValue>();
  for (const tag of tags as readonly ParameterValue[]) {
    if (typeof tag !== 'object' || Array.isArray(tag)) continue;
    const { Key: key, Value: value = '' } = tag as Parameters;
    if (typeof key !== 'string') continue;
    if ((values.get(key) ?? value) !== value)
      return malformed('parameter `Tags` has one key with two values', 'name each tag once');
    values.set(key, value);
  }
  return undefined;
}

/** Operation names are letters and digits; anything else would end up inside an IAM action. */
const isName = (operation: string): boolean => /^[A-Za-z][A-Za-z0-9]{0,127}$/.test(operation);

/** The texts of a request in which fields may stand, a character for each byte. */
export interface FieldTexts {
  readonly query: string;
  readonly body: string;
}

export function fieldTexts({ target, body }: HttpRequest): FieldTexts {
  const at = target.indexOf('?');
  return { query: at < 0 ? '' : target.slice(at + 1), body: latin1Of(body) };
}

/**
 * Whether a request that is signed for another service still asks for this API, by any reader's light: a field named
 * Version (in any letter case, in the query string or the body, whatever the content type) with the given value. Meant
 * for deciding whether a request may be passed on undecided, so it errs towards true and never refuses.
 */
export function mentionsVersion({ query, body }: FieldTexts, version: string): boolean {
  return hasField(query, 'version', version) || hasField(body, 'version', version);
}

const ACTION = /(?:^|&)Action=([A-Za-z][A-Za-z0-9]{0,127})(?:&|$)/;

/** What a request of another service's Query API says it wants, for its record; undefined when it is not plain to see. */
export function namedOperation({ query, body }: FieldTexts): string | undefined {
  return ACTION.exec(query)?.[1] ?? ACTION.exec(body)?.[1];
}

function hasField(text: string, name: string, value: string): boolean {
  // Nothing decodes to the value without either the value itself or an escape in it.
  if (!text.includes(value) && !text.includes('%')) return false;
  for (const field of text.split(/[&;]/)) {
    const equals = field.indexOf('=');
    if (equals < 0 || equals > 64) continue;
    const decodedName = percentDecode(field.slice(0, equals))?.trim().toLowerCase();
    if (decodedName === name && percentDecode(field.slice(equals + 1, equals + 257))?.trim() === value) return true;
  }
  return false;
}
