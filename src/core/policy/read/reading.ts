import type { PolicyType } from '../../terms/document.js';

/** How the policy is to be read. */
export interface Reading {
  readonly type: PolicyType;
  /** Whether `${...}` stands for something: only in version 2012-10-17. */
  readonly variables: boolean;
  /** False: take what is dead but harmless, as a simulation of given documents does. */
  readonly strict: boolean;
  /** The document is RCPFullAWSAccess, the one resource control policy that may allow. */
  readonly fullAccess: boolean;
}
