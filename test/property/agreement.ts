import fc from 'fast-check';
import type { Test } from 'tap';
import { simulate } from '#src/core/ask/simulate.js';
import { evaluate } from '../oracle/evaluate.js';
import {
  type Answer,
  type DecidingStatement,
  list,
  type Observe,
  type PolicyJson,
  type SimulateInput,
} from '../oracle/input.js';
import { propertyRuns } from './runs.js';

/** What a deciding statement's answer calls a policy: an identity policy's name, else its place in the question. */
function policyName({ layer, policy, level }: DecidingStatement, input: SimulateInput): string {
  if (layer === 'identity') return input.identityPolicies[policy]?.name ?? '';
  if (layer === 'boundary') return 'permissionsBoundary';
  if (layer === 'session') return `sessionPolicies[${policy}]`;
  return `${layer === 'scp' ? 'serviceControlPolicies' : 'resourceControlPolicies'}[${level}][${policy}]`;
}

/** The oracle's answer in the engine's form. */
export function expected(input: SimulateInput, { decision, statements }: Answer = evaluate(input)) {
  return { decision, statements: statements.map((each) => ({ ...each, policy: policyName(each, input) })) };
}

/** The engine's answer without what the oracle does not tell. A refusal of the input comes back as it is. */
export function actual(input: SimulateInput): object {
  const answer = simulate(input);
  return 'decision' in answer ? { decision: answer.decision, statements: answer.statements } : answer;
}

/** As one text, members in a fixed order: compared far faster than by a deep comparison. */
export function text(answer: object): string {
  return JSON.stringify(answer, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function documentOf({ layer, policy, level }: DecidingStatement, input: SimulateInput): PolicyJson | undefined {
  if (layer === 'identity') return input.identityPolicies[policy]?.document;
  if (layer === 'boundary') return input.permissionsBoundary;
  if (layer === 'session') return input.sessionPolicies?.[policy];
  return (layer === 'scp' ? input.serviceControlPolicies : input.resourceControlPolicies)?.[level ?? 0]?.[policy];
}

/** By which kinds of pattern the engine's index can have found a deciding statement. */
function waysTo(deciding: DecidingStatement, input: SimulateInput): string[] {
  const statement = list(documentOf(deciding, input)?.Statement ?? [])[deciding.index];
  return list(statement?.Resource ?? []).map((pattern) => {
    const sixth = pattern.split(':').slice(5).join(':');
    if (pattern === '*') return 'found:all';
    if (sixth.includes('${')) return 'found:variable';
    const first = sixth.search(/[*?]/);
    if (first === -1) return sixth === '' ? 'found:short' : 'found:exact';
    if (first === sixth.length - 1) return 'found:beginning';
    return /[*?]$/.test(sixth) ? 'found:middle' : 'found:end';
  });
}

/** What `waysTo` tells. */
export const WAYS: readonly string[] = ['all', 'variable', 'short', 'exact', 'beginning', 'middle', 'end'].map(
  (way) => `found:${way}`,
);

/**
 * Compares the engine with the oracle on random questions; a question on which they differ is made small before it is told.
 * `mustHappen` are the events that prove the questions worth asking.
 */
export function agreeOn(
  t: Test,
  questions: fc.Arbitrary<SimulateInput>,
  mustHappen: (numRuns: number) => readonly string[],
): void {
  const { numRuns, seed } = propertyRuns(t);
  const counts = new Map<string, number>();
  const count: Observe = (event) => counts.set(event, (counts.get(event) ?? 0) + 1);
  const agrees = (input: SimulateInput): void => {
    const answer = evaluate(input, count);
    const [wanted, got] = [text(expected(input, answer)), text(actual(input))];
    count(`decision:${answer.decision}`);
    for (const statement of answer.statements) for (const way of waysTo(statement, input)) count(way);
    if (got === wanted) return;
    throw new Error(`the oracle says ${wanted}\nthe engine says ${got}\nof ${JSON.stringify(input)}`);
  };
  t.doesNotThrow(() => fc.assert(fc.property(questions, agrees), { numRuns, seed }), 'they agree');
  const missed = mustHappen(numRuns).filter((event) => !counts.has(event));
  t.same(missed, [], 'everything that can happen did happen');
}
