import { invalidValue } from './refusal.js';

/**
 * Checks a name that a caller chooses and gives it as AWS stores it: in lower case. Rules and sentence as in the API
 * reference of CreateCacheCluster, CreateReplicationGroup and CreateCacheParameterGroup.
 */
export function newName(parameter: string, name: string, longest = 255, tooLong?: string): string {
  const valid = /^[A-Za-z][A-Za-z0-9-]*$/.test(name) && !name.endsWith('-') && !name.includes('--');
  if (!valid) {
    invalidValue(
      `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
  }
  if (name.length > longest) {
    invalidValue(tooLong ?? `The parameter ${parameter} must not be longer than ${longest} characters.`);
  }
  return name.toLowerCase();
}

/** Checks that a value is one of those that the model's enumeration has. */
export function oneOf<T extends string>(parameter: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  return (
    found ??
    invalidValue(
      `The value ${value} is not valid for the parameter ${parameter}. Valid values are: ${allowed.join(', ')}.`,
    )
  );
}

/** The order of names in answers: by code unit, the same on every machine. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
