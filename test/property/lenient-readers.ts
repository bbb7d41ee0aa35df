/**
 * Models of how emulators read a request, written from what their sources do (see data/readers/readers.json for files and
 * versions). They are lenient where the emulators are; what they find is compared with what was decided.
 */
import type { HttpRequest } from '#src/core/wire/query/request.js';
import type { OperationShapes, Shape, StructureShape } from '#src/core/wire/query/shapes.js';

/** What a reader takes a request for. */
export interface Taken {
  readonly service: string | undefined;
  readonly operation: string | undefined;
  readonly region: string | undefined;
  /** The access key by which the account is found, or the account itself. */
  readonly accountBy: string | undefined;
  /** Undefined: the reader's parameters are not modelled. */
  readonly parameters: unknown;
  /** Undefined: not modelled. */
  readonly tags?: unknown;
}

export type Reader = (request: HttpRequest, shapes: OperationShapes) => Taken;

type Values = ReadonlyMap<string, string>;

const textOf = (request: HttpRequest): string => Buffer.from(request.body).toString('utf8');

/** Repeated headers joined, names in lower case, `_` taken for `-`. */
function headersOf({ headers }: HttpRequest): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase().replaceAll('_', '-');
    const before = found.get(key);
    found.set(key, before === undefined ? value : `${before},${value}`);
  }
  return found;
}

/** Bad escapes stay as they are. */
function unquote(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function pairsOf(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (const field of text.split('&')) {
    if (field === '') continue;
    const at = field.indexOf('=');
    pairs.push([unquote(at < 0 ? field : field.slice(0, at)), at < 0 ? '' : unquote(field.slice(at + 1))]);
  }
  return pairs;
}

const queryOf = ({ target }: HttpRequest): string =>
  target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';

function isForm(headers: ReadonlyMap<string, string>): boolean {
  return (headers.get('content-type') ?? '').trim().toLowerCase().startsWith('application/x-www-form-urlencoded');
}

/** The query string before the body, and the first of several. */
function valuesOf(request: HttpRequest, headers: ReadonlyMap<string, string>): Values {
  const values = new Map<string, string>();
  const pairs = [...pairsOf(queryOf(request)), ...(isForm(headers) ? pairsOf(textOf(request)) : [])];
  for (const [name, value] of pairs) if (!values.has(name)) values.set(name, value);
  return values;
}

/** Names as the model has them; lists end at the first gap; what is empty is left out. */
function parseExactly(values: Values, shape: Shape, shapes: OperationShapes, prefix: string): unknown {
  if (shape.type === 'structure') {
    const { members } = shapes.structures[shape.shape] as StructureShape;
    const found: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(members)) {
      const value = parseExactly(values, member, shapes, prefix === '' ? name : `${prefix}.${name}`);
      if (value !== undefined) found[name] = value;
    }
    return Object.keys(found).length ? found : undefined;
  }
  if (shape.type === 'list') {
    const items: unknown[] = [];
    for (let i = 1; ; i++) {
      const item = parseExactly(values, shape.of, shapes, `${prefix}.${shape.element}.${i}`);
      if (item === undefined) return items.length ? items : undefined;
      items.push(item);
    }
  }
  return values.get(prefix);
}

/** moto 5.2.1: moto_server/werkzeug_app.py, core/responses.py, core/parse.py. */
export const moto: Reader = (request, shapes) => {
  const headers = headersOf(request);
  const authorization = headers.get('authorization');
  const absolute = /^[a-z]+:\/\/([^/?]*)(.*)$/i.exec(request.target);
  const host = (absolute ? absolute[1] : headers.get('host')) ?? '';
  // werkzeug before 3.1.7 puts any Host into the URL.
  const url = `http://${host}${absolute ? absolute[2] : request.target}`;
  const inUrl = new Map(pairsOf(url.split('#', 1)[0]?.split(/\?(.*)/s)[1] ?? '').reverse());
  const [first = ''] = (authorization ?? '').split(',');
  const scope = first.trim().split(/\s+/)[1]?.split('/') ?? [];
  const service = authorization === undefined || scope.length !== 5 ? 's3' : (scope[3] as string).toLowerCase();
  const region =
    /\.([^.]+)\.amazonaws\.com/.exec(`http://${host.toLowerCase()}${unquote(request.target)}`)?.[1] ??
    /region\/([a-z]{2}-[a-z]+-\d)/.exec(headers.get('user-agent') ?? '')?.[1] ??
    (authorization?.includes('AWS4') ? first.split('/')[2] : 'us-east-1');
  const values = valuesOf(request, headers);
  const key = /AWS.*(?<![A-Z0-9])([A-Z0-9]{20})(?![A-Z0-9])[:/]/.exec(authorization ?? '')?.[1];
  const accountBy = headers.get('x-moto-account-id') ?? key ?? values.get('AWSAccessKeyId') ?? 'AKIAEXAMPLE';
  const form = isForm(headers) ? new Map(pairsOf(textOf(request)).reverse()) : new Map<string, string>();
  const operation =
    (form.size ? form : inUrl).get('Action') ?? headers.get('x-amz-target')?.split('.').at(-1) ?? headers.get('action');
  return { service, operation, region, accountBy, parameters: parametersOf(operation, values, shapes, parseExactly) };
};

function parametersOf(
  operation: string | undefined,
  values: Values,
  shapes: OperationShapes,
  parse: (values: Values, shape: Shape, shapes: OperationShapes, prefix: string) => unknown,
): unknown {
  const input = operation === undefined ? undefined : shapes.operations[operation]?.input;
  return input === undefined ? {} : (parse(values, { type: 'structure', shape: input }, shapes, '') ?? {});
}

/** werkzeug's parse_dict_header: the last of several, quotes and spaces off, `key*=charset''value` decoded. */
function dictionary(text: string): Map<string, string> {
  const items: string[] = [];
  let item = '';
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === ',' && !quoted) {
      items.push(item);
      item = '';
    } else item += character;
  }
  const found = new Map<string, string>();
  for (const each of [...items, item].map((one) => one.trim().replace(/^"(.*)"$/, '$1'))) {
    const at = each.indexOf('=');
    let key = (at < 0 ? each : each.slice(0, at)).trim();
    let value = at < 0 ? '' : each.slice(at + 1).trim();
    if (key.endsWith('*')) {
      key = key.slice(0, -1);
      value = unquote(value.replace(/^[\w-]*'[\w-]*'/, ''));
    }
    if (key !== '') found.set(key, value.replace(/^"(.*)"$/, '$1'));
  }
  return found;
}

/** LocalStack: beginnings of names are compared, and one character after them is dropped. */
function parseByPrefix(values: Values, shape: Shape, shapes: OperationShapes, prefix: string): unknown {
  const below = (node: Values, name: string): Values =>
    new Map([...node].flatMap(([key, value]) => (key.startsWith(name) ? [[key.slice(name.length + 1), value]] : [])));
  const walk = (node: Values, of: Shape, name: string): unknown => {
    if (of.type !== 'structure' && of.type !== 'list') return node.get(name);
    return parseByPrefix(name === '' ? node : below(node, name), of, shapes, 'inside');
  };
  if (shape.type === 'list') {
    const items: unknown[] = [];
    for (let i = 1; ; i++) {
      const item = walk(values, shape.of, `${shape.element}.${i}`);
      if (item === undefined) return items.length ? items : undefined;
      items.push(item);
    }
  }
  if (shape.type !== 'structure') return values.get(prefix);
  const found: Record<string, unknown> = {};
  for (const [name, member] of Object.entries((shapes.structures[shape.shape] as StructureShape).members)) {
    const value = walk(values, member, name);
    if (value !== undefined) found[name] = value;
  }
  return Object.keys(found).length ? found : undefined;
}

/** Services by which LocalStack's catalogue has one of that signing name alone; enough of them for what is sent here. */
const SIGNING_NAMES = new Set(['elasticache', 'iam', 'sts', 'sqs', 'sns', 'ec2', 'logs', 'kms']);
const AWS_REGIONS =
  /^(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-[1-7]$/;

/** LocalStack: aws/protocol/service_router.py, utils/aws/request_context.py, aws/handlers/region.py, aws/protocol/parser.py. */
export const localstack: Reader = (request, shapes) => {
  const headers = headersOf(request);
  const authorization = headers.get('authorization') ?? '';
  const values = valuesOf(request, headers);
  const host = headers.get('host') ?? '';
  const operation = values.get('Action');
  const found = /\S+\s+(.*)/.exec(authorization);
  const scope = /^aws4-hmac-sha256\s/i.test(authorization)
    ? (dictionary(found?.[1] ?? '').get('Credential') ?? '').split('/')
    : [];
  const signing = scope.length === 5 ? scope[3] : undefined;
  const byHost = ['elasticache', 'iam', 'sts', 'sns', 's3'].find((prefix) => host.startsWith(`${prefix}.`));
  const byAction = operation !== undefined && Object.hasOwn(shapes.operations, operation) ? 'elasticache' : undefined;
  let service: string | undefined = byHost ?? byAction;
  if (signing !== undefined && SIGNING_NAMES.has(signing)) service = signing;
  if (host.includes('.lambda-url.')) service = 'lambda';
  if (host.includes('.s3-website.')) service = 's3';
  if (headers.has('x-localstack-data') || headers.has('x-localstack-target')) service = 'controlled';
  // Greedy: the last one in the header.
  const region = /.*Credential=[^/]+\/[^/]+\/([^/]+)\//s.exec(authorization)?.[1] ?? 'us-east-1';
  const key = authorization.startsWith('AWS4-')
    ? /.*Credential=([^/]+)\/[^/]+\/[^/]+\//s.exec(authorization)?.[1]
    : undefined;
  return {
    service,
    operation,
    region: AWS_REGIONS.test(region) ? region : 'us-east-1',
    accountBy: key ?? 'injectedaccesskey',
    parameters: parametersOf(operation, values, shapes, parseByPrefix),
  };
};

/** floci: RegionResolver, AccountResolver, AwsQueryController (POST forms alone), ElastiCacheQueryHandler (tags). */
export const floci: Reader = (request, shapes) => {
  const headers = headersOf(request);
  const authorization = headers.get('authorization') ?? '';
  const form = new Map(pairsOf(textOf(request)).reverse());
  const type = headers.get('x-floci-original-content-type') ?? headers.get('content-type') ?? '';
  const reads = request.method === 'POST' && isForm(new Map([['content-type', type]]));
  const tags: [string, string | undefined][] = [];
  for (const prefix of ['Tags.Tag', 'Tags.member', 'Tag'])
    for (let i = 1; form.has(`${prefix}.${i}.Key`); i++)
      tags.push([form.get(`${prefix}.${i}.Key`) as string, form.get(`${prefix}.${i}.Value`)]);
  const host = headers.get('host') ?? '';
  const action = form.get('Action') ?? form.get('Operation') ?? '';
  const byAction = Object.hasOwn(shapes.operations, action) ? 'elasticache' : undefined;
  const elsewhere = /\.execute-api\.|\.lambda-url\./.test(host);
  return {
    service: elsewhere
      ? 'execute-api'
      : reads
        ? (/Credential=\S+\/\d{8}\/[^/]+\/([^/]+)\//.exec(authorization)?.[1] ?? byAction)
        : undefined,
    operation: action,
    region: /Credential=\S+\/\d{8}\/([^/]+)\//.exec(authorization)?.[1] ?? 'us-east-1',
    accountBy: /Credential=([^/]+)\//.exec(authorization)?.[1],
    parameters: undefined,
    tags,
  };
};

/** The most lenient of forms: names in any letter case, `;` as a separator, what comes last wins, query and body alike. */
export function lastWins(request: HttpRequest): Values {
  const text = `${queryOf(request)}&${textOf(request)}`.replaceAll(';', '&');
  return new Map(pairsOf(text).map(([name, value]) => [name.trim().toLowerCase(), value]));
}
