import type { Decision, Layer } from '../terms/verdict.js';

/** A call of the past, as a decision log tells of it: what is needed to decide it again, and to name it. */
export interface PastCall {
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  /** The mark of its run. */
  readonly run?: string;
  readonly caller: { readonly arn: string; readonly principalArn: string };
  readonly accessKeyId?: string;
  readonly operation: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly region?: string;
  readonly account: string;
  /** What was answered then. */
  readonly decision: Decision;
  readonly forwarded: boolean;
  /** Which load of the policies decided. */
  readonly policyRevision?: string;
  readonly checks: readonly PastCheck[];
}

export interface PastCheck {
  readonly action: string;
  readonly resource: string;
  /** As it was written down; a list is a multivalued key. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly rcp: boolean;
  /** The tags of the resource were not known. */
  readonly tagsUnknown: boolean;
  /** An event of CloudTrail told of it, which does not hold every condition key that IAM knew. */
  readonly fromEvent?: true;
  /** A parameter of the call named the resource. */
  readonly named: boolean;
  readonly decision: Decision;
  /** The layer that refused it. */
  readonly layer?: Layer | 'resource';
}

/** Why something in a log is no call that can be decided again. The texts are for people. */
export const LEFT_OUT = {
  rejected: 'rejected calls, which were wrong in themselves and never decided',
  otherService: 'calls of other services',
  damaged: 'damaged or cut off lines (no JSON, or no UTF-8)',
  overlong: 'lines that are too long for a record (more than 128 MB)',
  foreign: 'lines that are not decision records',
  newer: 'records of a newer version of this program',
  incomplete: 'records without what is needed to decide them again',
  noParameters: 'CloudTrail events without their parameters (refused calls often have none)',
  unknownOperation: 'CloudTrail events of operations that are not known here',
  unknownCaller: 'CloudTrail events whose caller is not a principal of an account',
} as const;

export type LeftOut = keyof typeof LEFT_OUT;

/** One entry of a log. */
export type LogEntry = { readonly call: PastCall } | { readonly left: LeftOut };
