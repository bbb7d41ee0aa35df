/** `import 'elasticache-iam-proxy/vitest'`: gives vitest's `expect` the matchers. */
import { expect } from 'vitest';
import type { ExtraMatchers } from './extra-matchers.js';
import { matchers } from './matchers.js';

expect.extend(matchers);

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the type parameter must be the package's own
  interface Matchers<T = any> extends ExtraMatchers {}
  // biome-ignore lint/suspicious/noExplicitAny: the type parameter must be the package's own
  interface Assertion<T = any> extends ExtraMatchers {}
}
