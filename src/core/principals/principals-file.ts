/** The shape of `policies/principals.yaml`; `startProxy({ principals })` takes the same object (data/schema holds the rules). */
export interface PrincipalsObject {
  readonly principals: readonly PrincipalEntry[];
  readonly groups?: Readonly<Record<string, GroupEntry>>;
  /** Gives a policy the ARN of a managed one. */
  readonly policies?: Readonly<Record<string, PolicyEntry>>;
  /** Who issues web identity tokens; each is there in every account of the file. */
  readonly oidcProviders?: readonly OidcProviderEntry[];
  readonly organization?: OrganizationEntry;
}

/** A path relative to the file, an ARN listed under `policies` (or an AWS managed policy's), or the document itself. */
export type PolicyEntry = string | object;

export type Scalar = string | number | boolean;

export interface PrincipalEntry {
  readonly arn: string;
  /** The unique id, such as `AIDACKCEVSQ6C2EXAMPLE`; derived from the ARN when absent. */
  readonly id?: string;
  readonly accessKeys?: readonly AccessKeyEntry[];
  readonly tags?: Readonly<Record<string, Scalar>>;
  readonly groups?: readonly string[];
  readonly attached?: readonly PolicyEntry[];
  readonly inline?: readonly InlineEntry[];
  readonly permissionsBoundary?: PolicyEntry;
  readonly context?: Readonly<Record<string, Scalar | readonly Scalar[]>>;
  /** Of a role: a path, or the document itself. */
  readonly trustPolicy?: PolicyEntry;
  /** Of a role, in seconds: 3600 to 43200. */
  readonly maxSessionDuration?: number;
  readonly sessions?: readonly SessionEntry[];
}

export interface OidcProviderEntry {
  /** The `iss` of its tokens. */
  readonly url: string;
  /** The audiences that its tokens may have. */
  readonly clientIds: readonly string[];
  /** A path, or the key set itself; without it tokens are believed. */
  readonly jwks?: string | object;
}

export interface AccessKeyEntry {
  readonly id: string;
  readonly secret?: string;
  readonly token?: string;
}

export interface InlineEntry {
  readonly name: string;
  readonly document: object;
}

export interface SessionEntry {
  readonly name: string;
  readonly accessKey: AccessKeyEntry;
  readonly policies?: readonly PolicyEntry[];
  readonly tags?: Readonly<Record<string, Scalar>>;
  /** ISO 8601. */
  readonly expires?: string;
}

export interface GroupEntry {
  readonly attached?: readonly PolicyEntry[];
  readonly inline?: readonly InlineEntry[];
}

export interface OrganizationEntry {
  readonly id?: string;
  readonly managementAccount?: string;
  /** Levels, root first. */
  readonly serviceControlPolicies?: readonly (readonly ControlPolicyEntry[])[];
  readonly resourceControlPolicies?: readonly (readonly ControlPolicyEntry[])[];
}

/** A path, a document, or one of them with the ARN that messages show. */
export type ControlPolicyEntry = string | object | { readonly arn: string; readonly file: string };
