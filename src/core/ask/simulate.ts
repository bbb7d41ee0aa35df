/** One line of `simulate --batch`: policies, one question, one answer. Pure; the command line streams lines through it. */

import { missingContextKeys } from '../engine/context-keys.js';
import { decide } from '../engine/decide.js';
import { defined } from '../terms/defined.js';
import type { Decision, Layer, StatementRef } from '../terms/verdict.js';
import { compileInput, contextOf, type PolicyInputProblem } from './policy-input.js';
import { readSimulation } from './simulate-input.js';

export interface SimulatedStatement {
  readonly layer: Layer;
  /** The name of an identity policy; for others their place: `serviceControlPolicies[0][1]`. */
  readonly policy: string;
  readonly level?: number;
  /** 0-based place of the statement in its document. */
  readonly index: number;
  readonly sid?: string;
}

/** `id` is the input's, whatever it was; absent when the input had none. */
export type SimulationResult =
  | {
      readonly id?: unknown;
      readonly decision: Decision;
      /** The deciding statements: every matching Deny, or when allowed every matching Allow; none for an implicit denial. */
      readonly statements: readonly SimulatedStatement[];
      /** Keys that any of the policies reads and the context does not have, as the policies spell them. */
      readonly missingContextKeys: readonly string[];
    }
  | { readonly id?: unknown; readonly invalid: readonly string[] };

/**
 * Answers one parsed line. Never throws for what a line can hold: what is wrong with it, and
 * what IAM would refuse of its policies, comes back as sentences under `invalid`.
 *
 * `repeated` are the JSON pointers of keys that stood twice in one object of the line's text: a policy without the first of two
 * Conditions is another policy, so such a line is invalid.
 */
export function simulate(line: unknown, repeated: readonly string[] = []): SimulationResult {
  const read = readSimulation(line);
  const id = read.id === undefined ? {} : { id: read.id };
  const twice = repeated.map((pointer) => `duplicate key in one object: ${pointer}`);
  if ('invalid' in read || twice.length > 0) {
    return { ...id, invalid: [...twice, ...('invalid' in read ? read.invalid : [])] };
  }
  const compiled = compileInput(read.policies, 'simulation');
  if ('problems' in compiled) return { ...id, invalid: compiled.problems.map(sentence) };
  const context = contextOf(read.context);
  const verdict = decide(compiled.set, { action: read.action, resource: read.resource, context });
  return {
    ...id,
    decision: verdict.decision,
    statements: verdict.statements.map(simulated),
    missingContextKeys: missingContextKeys(compiled.set, context),
  };
}

function sentence({ policy, pointer, message, hint }: PolicyInputProblem): string {
  return `${policy}${pointer === '' ? '' : ` at ${pointer}`}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
}

function simulated({ policy, statement }: StatementRef): SimulatedStatement {
  return {
    layer: policy.layer,
    policy: policy.name,
    ...defined({ level: policy.level }),
    index: statement.index,
    ...defined({ sid: statement.sid }),
  };
}
