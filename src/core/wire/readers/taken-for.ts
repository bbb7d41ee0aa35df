import type { FieldTexts } from '../query/decode.js';
import { type Fault, fault } from '../query/fault.js';
import { percentDecode } from '../query/form.js';
import { isNamed } from '../query/header-name.js';
import type { HttpRequest } from '../query/request.js';
import { sameButCase } from '../query/shapes.js';
import { loosely } from './disagreement.js';
import { hostName, isPlainHost } from './host.js';
import type { Readers } from './readers.js';

/** What the refusal of another service's call needs to know of ElastiCache's API. */
export interface Api {
  readonly version: string;
  readonly operations: { readonly [operation: string]: unknown };
}

/**
 * Why a call that is signed for another service must not be passed on undecided: some reader could take it for one of
 * ElastiCache (403 SignatureDoesNotMatch in AWS's words), or it leads to an emulator's own controls (403 AccessDenied).
 * Errs towards refusing. Undefined: no known reader does.
 */
export function takenForElastiCache(
  readers: Readers,
  request: HttpRequest,
  fields: readonly LooseField[],
  service: string,
  api: Api,
): Fault | undefined {
  const path = request.target.split('?', 1)[0] as string;
  const control = controlPath(readers, path);
  if (control)
    return fault(
      'AccessDenied',
      `the path \`${control}\` is an emulator's own and cannot be reached through elasticache-iam-proxy`,
    );
  const what = headerOf(readers, request) ?? pathOf(path) ?? fieldOf(readers, request, fields, service, api);
  if (what === undefined) return undefined;
  return fault(
    'SignatureDoesNotMatch',
    `Credential should be scoped to correct service: 'elasticache'. (${what}, and the call is signed for ${service})`,
  );
}

/** The row's path under which an emulator would serve itself, however the target is written. */
function controlPath({ controlPaths }: Readers, target: string): string | undefined {
  if (target === '/') return undefined;
  const path = target.split('#', 1)[0] as string;
  const written = [path, loosely(path), loosely(loosely(path))];
  for (const each of [...written, ...written.map(flattened)]) {
    const lower = each.toLowerCase();
    const row = controlPaths.find(({ path: own, whole }) =>
      whole ? lower === own || lower.startsWith(`${own}/`) : lower.startsWith(own),
    );
    if (row) return row.path;
  }
  return undefined;
}

/** Without empty and dot segments; a backslash and a segment's parameters (`;a=b`) count as some servers take them. */
function flattened(path: string): string {
  const kept: string[] = [];
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    const name = segment.split(';', 1)[0] as string;
    if (name === '..') kept.pop();
    else if (name !== '' && name !== '.') kept.push(name);
  }
  return `/${kept.join('/')}`;
}

function headerOf(readers: Readers, { headers }: HttpRequest): string | undefined {
  for (const [name, value] of headers) {
    const row = readers.rowOf(name);
    if (row?.holds === 'host' && value.split(',').some((host) => isElastiCaches(readers, host)))
      return `the header \`${row.name}\` is a name of ElastiCache's`;
    if (row?.holds === 'protocol' && /elasticache/i.test(value)) return `the header \`${row.name}\` names ElastiCache`;
  }
  return undefined;
}

/** A name of several labels, one of which is the service's: LocalStack needs no more than the first. */
const isElastiCaches = ({ services }: Readers, host: string): boolean =>
  !isPlainHost(host) &&
  hostName(host)
    .split('.')
    .some((label) => services.has(label));

/** moto calls itself at `/SERVICE_REGION/`; the Smithy protocols name a service in the path. */
const PATHS = /^\/+elasticache[._]|\/service\/[^/]*elasticache[^/]*\/operation\//i;
const pathOf = (path: string): string | undefined =>
  path !== '/' && PATHS.test(loosely(path)) ? "the path is one of ElastiCache's" : undefined;

function fieldOf(
  readers: Readers,
  request: HttpRequest,
  fields: readonly LooseField[],
  service: string,
  api: Api,
): string | undefined {
  // Emulators read no scope in a query string, and go by the Action then.
  const scoped = request.headers.some(([name]) => isNamed(name, 'authorization'));
  const hidden = hiddenForm(request, scoped && service === 's3');
  if (hidden) return hidden;
  for (const [name, value] of [...fields, ...actionHeaders(request)]) {
    if (name === 'version' && value === api.version) return `\`Version\` is that of ElastiCache's API`;
    if (name !== 'action' && name !== 'operation') continue;
    // moto leaves out white space and `_`.
    const plain = value.toLowerCase().replace(/[\s_]/g, '');
    if (sameButCase(plain, api.operations) && !(scoped && readers.sharedActions.get(plain)?.includes(service)))
      return `\`Action\` names an operation of ElastiCache`;
  }
  return undefined;
}

/**
 * A form that is read here otherwise than by an emulator, or not at all: compressed, in another character set (Quarkus, and so floci,
 * goes by it), or in parts, whose names can be written in many ways. No SDK sends any of these; S3 alone takes parts.
 */
function hiddenForm({ headers }: HttpRequest, takesParts: boolean): string | undefined {
  let form = false;
  let coded = false;
  for (const [name, value] of headers) {
    if (isNamed(name, 'content-encoding')) coded ||= !/^\s*(?:identity|aws-chunked)?\s*$/i.test(value);
    if (!isNamed(name, 'content-type')) continue;
    if (/^\s*multipart\//i.test(value) && !takesParts) return 'its body is in parts, as no client sends it';
    const isForm = /^\s*application\/x-www-form-urlencoded/i.test(value);
    if (isForm && !/^[^;]*(?:;\s*(?:charset="?utf-?8"?)?\s*)*$/i.test(value))
      return 'the form in its body is not in UTF-8';
    form ||= isForm || /^\s*multipart\//i.test(value);
  }
  return form && coded ? 'the form in its body is compressed' : undefined;
}

/** moto takes headers for parameters when a request has none. */
function actionHeaders({ headers }: HttpRequest): LooseField[] {
  return headers
    .filter(([name]) => isNamed(name, 'action') || isNamed(name, 'version'))
    .map(([name, value]) => [name.toLowerCase(), value] as const);
}

const MULTIPART = /name="?(action|operation|version)"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([^\r\n]*)/gi;

/** A field that says what is called, as the most lenient reader finds it; the name in lower case. */
export type LooseField = readonly [name: string, value: string];

/** Those of a request, whatever its content type. */
export const looseFields = ({ query, body }: FieldTexts): LooseField[] => [...fieldsIn(query), ...fieldsIn(body)];

function fieldsIn(text: string): LooseField[] {
  const fields: LooseField[] = [];
  if (!/action|operation|version|%/i.test(text)) return fields;
  for (const [, written = '', value = ''] of text.matchAll(FIELD)) {
    const name = readable(written).trim().toLowerCase();
    if (WANTED.has(name)) fields.push([name, readable(value).trim()]);
  }
  if (text.includes('\n'))
    for (const [, name = '', value = ''] of text.matchAll(MULTIPART)) fields.push([name.toLowerCase(), value.trim()]);
  return fields;
}

/** A field whose name may turn out to be a wanted one: it begins like one, or with what is yet to be decoded. */
const FIELD = /(?:^|[&;])[\s+]*((?:[aov]|%)[^=&;]{0,63})=([^&;]{0,1024})/gi;
const WANTED: ReadonlySet<string> = new Set(['action', 'operation', 'version']);
const readable = (text: string): string => percentDecode(text) ?? loosely(text);
