import type { HttpRequest } from '../query/request.js';

/** data/aws/protocols.json. */
export interface ProtocolsData {
  readonly protocols: { readonly [protocol: string]: readonly string[] };
}

/** data/aws/error-codes.json: by family, then by the Query protocol's code. */
export interface ErrorCodesData {
  readonly json: Codes;
  readonly ec2: Codes;
  readonly s3: Codes;
}

type Codes = { readonly [code: string]: string };

/** How a client expects to read an error. */
export type Language = 'query' | 'ec2' | 's3' | 'restXml' | 'restJson' | 'json-1.0' | 'json-1.1' | 'cbor';

/** What is known of the protocols of AWS's services. */
export interface Languages {
  /** The language of the service that signed a request, as far as the request does not tell itself. */
  readonly of: (service: string, request: HttpRequest) => Language;
  readonly codes: ErrorCodesData;
}

const NAMES: { readonly [protocol: string]: Language } = {
  s3: 's3',
  ec2: 'ec2',
  query: 'query',
  'rest-xml': 'restXml',
  'rest-json': 'restJson',
  'json-1.0': 'json-1.0',
  'json-1.1': 'json-1.1',
  // Asked for with a header of its own; without it these services speak JSON.
  'smithy-rpc-v2-cbor': 'json-1.0',
};

/** From the rows of data/aws: which service speaks which protocol, and what its faults are called. */
export function createLanguages({ protocols }: ProtocolsData, codes: ErrorCodesData): Languages {
  const services = new Map<string, Language>();
  for (const [protocol, names] of Object.entries(protocols))
    for (const name of names) services.set(name, NAMES[protocol] ?? 'query');
  return { of: (service, request) => languageOf(services.get(service), request), codes };
}

/** The request tells where a service speaks several protocols, or one name signs for several services. */
function languageOf(usual: Language = 'query', { headers, target }: HttpRequest): Language {
  if (usual === 's3' || usual === 'ec2') return usual;
  let type = '';
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === 'smithy-protocol' && value.trim() === 'rpc-v2-cbor') return 'cbor';
    if (lower === 'content-type') type = value.trim().toLowerCase();
  }
  if (type.startsWith('application/x-amz-json-1.0')) return 'json-1.0';
  if (type.startsWith('application/x-amz-json')) return 'json-1.1';
  if (type.startsWith('application/x-www-form-urlencoded') || /[?&]Action=/.test(target)) return 'query';
  // The Query protocol has the path `/`; `ses`, for one, signs for services of both kinds.
  const rest = type.startsWith('application/json') || !/^\/(?:$|\?)/.test(target);
  return usual === 'query' && rest ? 'restJson' : usual;
}
