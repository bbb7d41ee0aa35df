/** One HTTP request as it was received: nothing decoded, nothing normalised. */
export interface HttpRequest {
  readonly method: string;
  /** The request target as on the request line: `/` or `/?Action=...`. */
  readonly target: string;
  /** Name and value pairs in the order received, names spelled as received, repeats kept. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** IP address of the peer, when there is a socket. */
  readonly sourceIp?: string;
}

/** A decoded parameter value: a scalar as its text, a list, or a structure. Types are the catalogue's business. */
export type ParameterValue = string | readonly ParameterValue[] | { readonly [member: string]: ParameterValue };

export type Parameters = { readonly [member: string]: ParameterValue };

/** A decoded call of the Query protocol. */
export interface ApiCall {
  /** `CreateCacheCluster`. */
  readonly operation: string;
  readonly version: string;
  /** Members that the operation has, in the SDK's PascalCase shape; lists are dense and in index order. */
  readonly parameters: Parameters;
  /** Fields that the catalogue does not know (newer SDKs send them): kept, forwarded, never fatal. */
  readonly unknown: readonly (readonly [name: string, value: string])[];
}
