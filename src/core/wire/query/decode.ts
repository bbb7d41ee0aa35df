import { type Fault, invalidAction } from './fault.js';
import { operationOf, type RequestFields, readFields } from './fields.js';
import { malformed } from './form.js';
import { latin1Of } from './latin1.js';
import type { ListNames } from './list-names.js';
import { decodeParameters } from './parameters.js';
import type { ApiCall, HttpRequest, Parameters, ParameterValue } from './request.js';
import { lookup, type OperationShapes, sameButCase, tagParameterOf } from './shapes.js';

export interface DecodeOptions {
  /**
   * What an operation that the shapes do not have gets: `reject` (the default) InvalidAction, `check` a call whose
   * fields are all unknown, for `--unknown-operations check`.
   */
  readonly unknownOperations?: 'reject' | 'check';
  /** How lists may call their members; `either` by default. */
  readonly listNames?: ListNames;
}

type Decoded = { readonly call: ApiCall } | { readonly rejected: Fault };

/** Decodes a Query API request: fields, then operation, then parameters. For one stage at a time see fields.ts. */
export function decodeCall(request: HttpRequest, shapes: OperationShapes, options: DecodeOptions = {}): Decoded {
  const fields = readFields(request, shapes);
  return 'rejected' in fields ? fields : decodeFields(fields, shapes, options);
}

/**
 * The second half of decodeCall, for who wants the fields as well.
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
  const decoded = decodeParameters(fields.parameters, shapes, shape?.input ?? null, options.listNames);
  if ('rejected' in decoded) return decoded;
  const tags = tagParameterOf(shapes, shape?.input ?? null);
  const repeated = repeatedTag(tags, decoded.parameters[tags]);
  if (repeated !== undefined) return { rejected: repeated };
  return { call: { operation, version: shapes.version, parameters: decoded.parameters, unknown: decoded.unknown } };
}

/**
 * A tag without a key, at which floci ends the list; and a tag key that stands twice with two values: to one reader the first is the tag's, to another the last, so that a
 * condition could hold for one of them and the other be done. Keys that differ in letter case are different tags.
 */
function repeatedTag(parameter: string, tags: ParameterValue | undefined): Fault | undefined {
  if (!Array.isArray(tags)) return undefined;
  const values = new Map<string, ParameterValue>();
  for (const tag of tags as readonly ParameterValue[]) {
    if (typeof tag !== 'object' || Array.isArray(tag)) continue;
    const { Key: key, Value: value = '' } = tag as Parameters;
    if (typeof key !== 'string') {
      if (tags.length === 1) return undefined;
      return malformed(
        `parameter \`${parameter}\` has a tag without \`Key\` beside others`,
        'some readers end the list there',
      );
    }
    if ((values.get(key) ?? value) !== value)
      return malformed(`parameter \`${parameter}\` has one key with two values`, 'name each tag once');
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

/** The two texts that hold the fields of a request, still encoded. */
export function fieldTexts({ target, body }: HttpRequest): FieldTexts {
  const at = target.indexOf('?');
  return { query: at < 0 ? '' : target.slice(at + 1), body: latin1Of(body) };
}

const ACTION = /(?:^|&)Action=([A-Za-z][A-Za-z0-9]{0,127})(?:&|$)/;

/** What a request of another service's Query API says it wants, for its record; undefined when it is not plain to see. */
export function namedOperation({ query, body }: FieldTexts): string | undefined {
  const found = ACTION.exec(query)?.[1] ?? ACTION.exec(body)?.[1];
  // A copy: as a piece of the text, which it is to V8, it would keep a whole body in memory as long as the record.
  return found && Buffer.from(found).toString();
}
