import { existsSync } from 'node:fs';

/**
 * Only test/X.test.ts counts as coverage of src/X.ts (what another test happens to run is not tested by it). A test without a
 * source file of its name (a property, a case runner, the whole proxy) covers nothing by itself.
 *
 * @param {string} test path from the root of the repository
 * @returns {string | null}
 */
export default (test) => {
  const source = test
    .replaceAll('\\', '/')
    .replace(/^test\//, 'src/')
    .replace(/\.test\.ts$/, '.ts');
  return source !== test && existsSync(source) ? source : null;
};
