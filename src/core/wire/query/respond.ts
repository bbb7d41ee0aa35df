import type { Fault } from './fault.js';
import { lookup, type OperationShapes, type Shape, structureOf } from './shapes.js';
import { element, escapeXml, writeXml, type XmlElement } from './xml.js';

/** A result as the program holds it: the SDK's PascalCase shape. Undefined members are left out. */
export type ResponseValue =
  | string
  | number
  | boolean
  | Date
  | readonly ResponseValue[]
  | { readonly [member: string]: ResponseValue | undefined };

/** Namespace of ElastiCache's answers; the same stands in `data/elasticache/operations.json`. */
const ELASTICACHE_NAMESPACE = 'http://elasticache.amazonaws.com/doc/2015-02-02/';

/** What AWS's shared front end uses for an action that no service has (aws-cli issue 37). */
const AWS_FAULT_NAMESPACE = 'http://webservices.amazon.com/AWSFault/2005-15-09';

/**
 * The Query protocol's error document. RequestId is a direct child of ErrorResponse: both SDKs read it from there.
 *
 * @param namespace that of the service which answers, empty where it is not known; InvalidAction has its own whatever the
 *   service
 */
export function renderFault(fault: Fault, requestId: string, namespace: string = ELASTICACHE_NAMESPACE): string {
  const xmlns = fault.code === 'InvalidAction' ? AWS_FAULT_NAMESPACE : namespace;
  const { type, code, message } = fault;
  return [
    xmlns === '' ? '<ErrorResponse>' : `<ErrorResponse xmlns="${xmlns}">`,
    `  <Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`,
    `  <RequestId>${escapeXml(requestId)}</RequestId>`,
    '</ErrorResponse>',
    '',
  ].join('\n');
}

/**
 * The document of a successful call: `<XResponse><XResult>...</XResult><ResponseMetadata>...`, the members in the
 * model's order. Operations without output (DeleteCacheParameterGroup, ...SecurityGroup, ...SubnetGroup) have no XResult.
 *
 * Throws when the value has a member or a type that the shape lacks: the emulator is wrong then, and an answer with
 * silently missing parts would be worse than a 500.
 */
export function renderResponse(
  operation: string,
  value: ResponseValue,
  requestId: string,
  shapes: OperationShapes,
): string {
  const shape = lookup(shapes.operations, operation);
  if (!shape) throw new Error(`no operation ${operation} to answer`);
  const result = shape.output === null ? undefined : structureChildren(value, shape.output, shapes, operation);
  return renderResult(operation, result, requestId, shapes.namespace);
}

/** The same envelope around elements made by hand, for the services whose shapes `data/` does not hold (sts, iam). */
export function renderResult(
  operation: string,
  result: readonly XmlElement[] | undefined,
  requestId: string,
  namespace: string,
): string {
  const metadata = element('ResponseMetadata', [element('RequestId', requestId)]);
  const children = result ? [element(`${operation}Result`, result), metadata] : [metadata];
  return `${writeXml(element(`${operation}Response`, children, namespace))}\n`;
}

function structureChildren(value: ResponseValue, name: string, shapes: OperationShapes, path: string): XmlElement[] {
  if (typeof value !== 'object' || value instanceof Date || Array.isArray(value)) {
    throw new TypeError(`${path} is not a structure`);
  }
  const record = value as { readonly [member: string]: ResponseValue | undefined };
  const { members } = structureOf(shapes, name);
  for (const key of Object.keys(record)) {
    if (!Object.hasOwn(members, key)) throw new TypeError(`${path} has no member ${key} (structure ${name})`);
  }
  const children: XmlElement[] = [];
  for (const [member, shape] of Object.entries(members)) {
    const child = Object.hasOwn(record, member) ? record[member] : undefined;
    if (child !== undefined) children.push(element(member, contentOf(child, shape, shapes, `${path}.${member}`)));
  }
  return children;
}

function contentOf(value: ResponseValue, shape: Shape, shapes: OperationShapes, path: string): XmlElement['content'] {
  if (shape.type === 'structure') return structureChildren(value, shape.shape, shapes, path);
  if (shape.type === 'list') {
    if (!Array.isArray(value)) throw new TypeError(`${path} is not a list`);
    return value.map((item: ResponseValue, i) =>
      element(shape.element, contentOf(item, shape.of, shapes, `${path}.${i + 1}`)),
    );
  }
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') throw new TypeError(`${path} is a ${shape.type}`);
  return String(value);
}
