import { invalidValue, refuse } from './refusal.js';

/** Looks up in a map by a name as callers write it: names are stored in lower case. */
export function find<T>(held: ReadonlyMap<string, T>, name: string, fault: string, message: string): T {
  return held.get(name.toLowerCase()) ?? refuse(fault, message);
}

/** A name that nothing of its kind has yet, or the fault. */
export function unused<T>(held: ReadonlyMap<string, T>, name: string, fault: string, message: string): void {
  if (held.has(name)) refuse(fault, message);
}

/** Refuses an S3 object ARN that is none: SnapshotArns must be `arn:aws:s3:::bucket/key` without commas. */
export function s3Arns(parameter: string, arns: readonly string[]): void {
  for (const arn of arns) {
    const valid = /^arn:aws[a-z-]*:s3:::[^,/]+\/[^,]+$/.test(arn);
    if (!valid)
      invalidValue(`The value ${arn} is not valid for the parameter ${parameter}: it must be the ARN of an S3 object.`);
  }
}
