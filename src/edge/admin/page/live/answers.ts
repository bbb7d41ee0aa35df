/** What the routes that the page asks answer with, as far as the page reads it. */
import type { DecisionRecord } from '../../../../core/record/record.js';
import type { Generated } from '../../../../core/review/generate/generate.js';
import type { Usage } from '../../../../core/review/usage.js';
import type { Problem } from '../../../../core/terms/problem.js';

/** GET /about, or what /health and /ready say of it. */
export interface About {
  readonly version: string;
  /** Another one after each start. */
  readonly instance?: string;
  readonly mode: string;
  readonly upstream: string;
  readonly policyEdits?: boolean;
  readonly policyRevision: string;
  /** What keeps the files on disk from being in force. */
  readonly stale?: readonly Problem[];
}

/** GET /decisions. */
export interface ListedDecisions {
  readonly decisions: readonly DecisionRecord[];
  /** The oldest were too much for one answer. */
  readonly cut?: true;
}

/** GET /principals. */
export interface ListedPrincipals {
  readonly principals: readonly ListedPrincipal[];
}

export interface ListedPrincipal {
  readonly arn: string;
  readonly type: string;
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly accessKeyIds: readonly string[];
  /** Keys without a secret: whoever names one is believed. */
  readonly believedKeyIds: readonly string[];
}

/** GET /usage. */
export interface UsageAnswer extends Usage {
  readonly since: string;
}

/** GET /policy. */
export interface PolicyOfRun extends Generated {
  readonly principal: string;
}
