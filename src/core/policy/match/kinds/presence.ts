/** Null: whether the request has no value for the key. It compares no values; conditions.ts asks it before any. */
import type { Kind } from '../kind.js';
import { parseBoolean } from './boolean.js';

export const PRESENCE: Kind = {
  family: 'null',
  compile: () => {
    throw new Error('`Null` compares no values');
  },
  wanted: ({ values, meet }) => (isAbsence(values) === meet ? 'absent' : 'present'),
  samples: ({ values, meet }) => (isAbsence(values) === meet ? [] : ['x', '1', 'true']),
  exactly: 'StringEquals',
};

/** Whether `Null` with these values asks for the key to be absent. */
const isAbsence = (values: readonly string[]): boolean => values.some((value) => parseBoolean(value) === true);
