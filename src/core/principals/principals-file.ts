/** The shape of `policies/principals.yaml`; `startProxy({ principals })` takes the same object (data/schema holds the rules). */
export interface PrincipalsObject {
  readonly principals: readonly PrincipalEntry[];
  readonly groups?: Readonly<Record<string, GroupEntry>>;
  /** Gives a policy the ARN of a managed one. */
  readonly policies?: Readonly<Record<string, PolicyEntry>>;
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
  readonly sessions?: readonly SessionEntry[];
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
