import type { ByStatement } from './judge.js';
import type { ExpectedPermission } from './permissions-used.js';

/** What is added to `expect(...)`. */
export interface ExtraMatchers {
  /**
   * The call was allowed, whatever the service said then. To be awaited.
   *
   * Of: a promise of an SDK's output, the output or error itself, or a decision.
   */
  toBeAllowed(options?: ByStatement): Promise<void>;
  /** The call was denied because of its permissions; `by` names the Deny that must have been the reason. To be awaited. */
  toBeDenied(options?: ByStatement): Promise<void>;
  /** There were decisions, and all were allowed. */
  toAllBeAllowed(): void;
  /** These decisions asked for exactly these permissions: `elasticache:DescribeUsers`, or `... on ARN`. */
  toUsePermissions(expected: readonly ExpectedPermission[]): void;
}
