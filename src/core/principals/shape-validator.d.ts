import type { ValidateFunction } from 'ajv';

/** Whether a value has the shape of data/schema/principals.schema.json; `errors` says what is wrong. */
declare const validate: ValidateFunction;
export default validate;
