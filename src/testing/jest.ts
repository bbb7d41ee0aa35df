/** `import 'elasticache-iam-proxy/jest'`: gives jest's `expect` the matchers. */
import { expect } from '@jest/globals';
import type { ExtraMatchers } from './extra-matchers.js';
import { matchers } from './matchers.js';

expect.extend(matchers);

// For who imports `expect` from @jest/globals.
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends ExtraMatchers {}
}

// For who has @types/jest.
declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the type parameters must be the package's own
    interface Matchers<R, T = {}> extends ExtraMatchers {}
  }
}
