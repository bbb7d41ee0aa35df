import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { readData } from './files.js';

/** The module that the program loads instead of compiling the schema at each start, which would take a tenth of the start. */
export const VALIDATOR = new URL('../../src/core/principals/shape-validator.js', import.meta.url);

/** JavaScript that checks a value against data/schema/principals.schema.json, in ajv's own words. */
export function validatorCode(): string {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    ownProperties: true,
    // The only lengths are those of empty texts; counting code points would make the module require ajv.
    unicode: false,
    logger: false,
    code: { source: true, esm: true },
  });
  const validate = ajv.compile(readData('../schema/principals.schema.json') as object);
  const source = (standalone as unknown as { default: typeof standalone.default }).default(ajv, validate);
  return `// Made by \`npm run data:build\` from data/schema/principals.schema.json.\n${source}\n`;
}
