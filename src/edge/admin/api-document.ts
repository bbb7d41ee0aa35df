import { once, readData } from '../world/data.js';

/** As much of an OpenAPI document as requests are checked by. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, ApiPath>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, ApiParameter>>;
    readonly requestBodies: Readonly<Record<string, ApiBody>>;
  };
}

type ApiPath = Readonly<Record<string, ApiOperation>> & { readonly parameters?: readonly ApiParameter[] };

export interface ApiOperation {
  readonly parameters?: readonly (ApiParameter | ApiReference)[];
  readonly requestBody?: ApiBody | ApiReference;
}

interface ApiReference {
  readonly $ref: string;
}

export interface ApiParameter {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly type?: unknown };
}

interface ApiBody {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}

/** The document of all routes; read when it is first asked for. */
export const apiDocument = once(() => readData('schema/openapi.json') as ApiDocument);

/** The operation behind a route; undefined: there is none in the document. */
export function operationOf({ paths }: ApiDocument, method: string, url: string): ApiOperation | undefined {
  const path = url.replace(/:(\w+)/g, '{$1}').replace('*', '{arn}') || '/';
  return paths[path]?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
}

/** The parameters of an operation's query string. */
export function queryParameters({ components }: ApiDocument, { parameters = [] }: ApiOperation): ApiParameter[] {
  const found = parameters.map((each) => ('$ref' in each ? components.parameters[nameIn(each)] : each));
  return found.filter((each): each is ApiParameter => each?.in === 'query');
}

/** The schema of an operation's body; undefined: it takes none. */
export function bodySchema({ components }: ApiDocument, { requestBody }: ApiOperation): object | undefined {
  const body = requestBody && '$ref' in requestBody ? components.requestBodies[nameIn(requestBody)] : requestBody;
  return body?.content['application/json']?.schema;
}

const nameIn = ({ $ref }: ApiReference): string => $ref.slice($ref.lastIndexOf('/') + 1);
