import type { ParameterValue } from '../../../wire/query/request.js';
import type { Constraint } from './data.js';
import { invalidValue } from './refusal.js';

/** Checks one value (or list) of a call against a row of data/emulator/constraints.json; `path` names it in the sentence. */
export function checkConstraint(rule: Constraint, value: ParameterValue, path: string): void {
  const items = Array.isArray(value) ? (value as readonly ParameterValue[]) : undefined;
  if (items) checkSize(rule, items.length, path);
  for (const item of items ?? [value]) if (typeof item === 'string') checkText(rule, item, path);
}

function checkSize({ minItems = 0, maxItems }: Constraint, count: number, path: string): void {
  if (count < minItems) invalidValue(`The parameter ${path} must have at least ${minItems} element(s).`);
  if (maxItems !== undefined && count > maxItems) {
    invalidValue(`The parameter ${path} must have at most ${maxItems} element(s).`);
  }
}

function checkText({ enum: values, pattern, minLength = 0, maxLength }: Constraint, text: string, path: string): void {
  if (text.length < minLength || (maxLength !== undefined && text.length > maxLength)) {
    invalidValue(
      `The parameter ${path} must be ${maxLength === undefined ? `at least ${minLength}` : `${minLength} to ${maxLength}`} characters long.`,
    );
  }
  if (values && !values.includes(text)) {
    invalidValue(`The value ${text} is not valid for the parameter ${path}. Valid values are: ${values.join(', ')}.`);
  }
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 's').test(text)) {
    invalidValue(`The parameter ${path} does not match the pattern ${pattern}.`);
  }
}
