import { shownArn, validationError } from './fault.js';
import type { StsRefused } from './reply.js';

/** A role as a call names it. */
export interface NamedRole {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
}

const ROLE = /^arn:([a-z-]+):iam::(\d{12}):role\/[\w+=,.@/-]{1,576}$/;

/** The RoleArn of a call: an IAM role's, with or without a path. */
export function readRoleArn(text: string): NamedRole | StsRefused {
  const [arn, partition, account] = ROLE.exec(text) ?? [];
  return arn === undefined || partition === undefined || account === undefined
    ? validationError(`${shownArn(text)} is invalid`)
    : { arn, partition, account };
}
