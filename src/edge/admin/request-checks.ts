import type { ValidateFunction } from 'ajv';
import type { FastifyInstance, FastifySchemaCompiler, RouteOptions } from 'fastify';
import type { FastifyRouteSchemaDef } from 'fastify/types/schema.js';
import { ADMIN } from '../http/browser-guard.js';
import { RequestMistake } from '../http/request-mistake.js';
import {
  type ApiDocument,
  type ApiOperation,
  type ApiParameter,
  bodySchema,
  operationOf,
  queryParameters,
} from './api-document.js';
import { mistakeWords } from './mistake-words.js';

/** Nothing is wrong; else it is thrown, or the promise fails: a RequestMistake. */
type Check = (data: unknown) => true | Promise<void>;
type Fields = Readonly<Record<string, unknown>>;

/** By what a route's query string and body are checked: all of it stands in the document, under the route's own name. */
const BY_DOCUMENT = { querystring: { type: 'object' }, body: { type: 'object' } };

/**
 * Has every request to the routes that follow checked by the OpenAPI document. It is read, and ajv loaded, when the first request
 * comes that has something to be checked: both take longer than all else that happens at the start.
 */
export function checkByDocument(app: FastifyInstance, document: () => ApiDocument): void {
  const compile = createCompiler(document);
  const checks = ({ method = '', url = '', httpPart }: FastifyRouteSchemaDef<unknown>): Check => {
    const path = url.slice(ADMIN.length);
    return httpPart === 'body' ? bodyCheck(compile, method, path) : queryCheck(compile, method, path);
  };
  // Fastify waits for promises here; its types want a mark on them that only a linter needs.
  app.setValidatorCompiler(checks as unknown as FastifySchemaCompiler<unknown>);
  app.addHook('onRoute', (route: RouteOptions) => {
    const { querystring, body } = BY_DOCUMENT;
    const methods = [route.method].flat();
    route.schema = methods.some((each) => each === 'GET' || each === 'HEAD') ? { querystring } : { querystring, body };
  });
}

function queryCheck(compile: Compile, method: string, path: string): Check {
  return (data) => {
    const query = data as Fields;
    // Most have none, and no parameter is required.
    if (Object.keys(query).length === 0) return true;
    return compile(method, path).then(({ parameters, query: check }) => {
      if (!parameters.some(isFree) && !check(numbersIn(query, parameters))) throw mistake(check, 'parameter');
    });
  };
}

function bodyCheck(compile: Compile, method: string, path: string): Check {
  return (data) =>
    compile(method, path).then(({ body: check }) => {
      if (check && !check(data ?? {})) throw mistake(check, 'field');
    });
}

const mistake = ({ errors }: ValidateFunction, kind: 'parameter' | 'field'): RequestMistake =>
  new RequestMistake(mistakeWords(errors ?? [], kind));

/** A parameter that stands for any: the page reads its address itself. */
const isFree = ({ schema }: ApiParameter): boolean => schema.type === 'object';

/** With numbers where the document has whole numbers and the text is one. */
function numbersIn(query: Fields, parameters: readonly ApiParameter[]): Fields {
  const numbers = parameters.filter(({ schema }) => schema.type === 'integer').map(({ name }) => name);
  const read = (name: string, value: unknown): unknown =>
    numbers.includes(name) && typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, read(name, value)]));
}

interface Compiled {
  readonly parameters: readonly ApiParameter[];
  readonly query: ValidateFunction;
  /** Absent: the operation takes no body. */
  readonly body?: ValidateFunction;
}

type Compile = (method: string, path: string) => Promise<Compiled>;

function createCompiler(document: () => ApiDocument): Compile {
  const known = new Map<string, Compiled>();
  const loading = onFirst(async () => {
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    // Formats are said for readers; patterns check.
    const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, verbose: true });
    return ajv.addSchema(document() as object, 'api');
  });
  return async (method, path) => {
    const name = `${method} ${path}`;
    const compiled = known.get(name);
    if (compiled) return compiled;
    const ajv = await loading();
    const operation = operationOf(document(), method, path);
    if (!operation) throw new Error(`INVARIANT: ${name} stands in the OpenAPI document`);
    const made = compileOperation(document(), operation, (schema) => ajv.compile(schema));
    known.set(name, made);
    return made;
  };
}

function compileOperation(
  document: ApiDocument,
  operation: ApiOperation,
  compile: (schema: object) => ValidateFunction,
): Compiled {
  const parameters = queryParameters(document, operation);
  const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]));
  const body = bodySchema(document, operation);
  return {
    parameters,
    query: compile({ type: 'object', properties, additionalProperties: false }),
    ...(body ? { body: compile(inDocument(body)) } : {}),
  };
}

/** A schema of the document, which refers to others from the document's root. */
const inDocument = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/')) as object;

function onFirst<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
