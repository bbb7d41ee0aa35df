import type { Parameters, ParameterValue } from '../../wire/query/request.js';

/** The text of a scalar; undefined when it is absent. */
export const scalar = (value: ParameterValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** A list of texts; absent is empty. */
export const texts = (value: ParameterValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** A list of structures; absent is empty. */
export const structures = (value: ParameterValue | undefined): Parameters[] =>
  Array.isArray(value)
    ? value.filter((each): each is Parameters => typeof each === 'object' && !Array.isArray(each))
    : [];
