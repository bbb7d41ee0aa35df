/** As much of the test runners as is used here; whoever uses them has them installed. */

declare module 'vitest' {
  export const expect: { extend(matchers: object): void };
  /** From 3.2 on. */
  // biome-ignore lint/suspicious/noExplicitAny: the type parameter must be the package's own
  export interface Matchers<T = any> {}
  // biome-ignore lint/suspicious/noExplicitAny: the type parameter must be the package's own
  export interface Assertion<T = any> {}
}

declare module '@jest/globals' {
  export const expect: { extend(matchers: object): void };
}

declare module 'expect' {
  export interface Matchers<R extends void | Promise<void>, T = unknown> {}
}
