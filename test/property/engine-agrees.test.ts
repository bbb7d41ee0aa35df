import fc from 'fast-check';
import t from 'tap';
import { simulate } from '../../src/core/engine/simulate.js';
import { conditionQuestions, questions } from '../oracle/arbitraries.js';
import { policyCases } from '../oracle/cases.js';
import { OPERATORS } from '../oracle/conditions.js';
import { evaluate } from '../oracle/evaluate.js';
import type { DecidingStatement, Observe, SimulateInput } from '../oracle/input.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

/** What DESIGN 7 calls a policy: an identity policy's name, else its place in the question. */
function policyName({ layer, policy, level }: DecidingStatement, input: SimulateInput): string {
  if (layer === 'identity') return input.identityPolicies[policy]?.name ?? '';
  if (layer === 'boundary') return 'permissionsBoundary';
  if (layer === 'session') return `sessionPolicies[${policy}]`;
  return `${layer === 'scp' ? 'serviceControlPolicies' : 'resourceControlPolicies'}[${level}][${policy}]`;
}

/** The oracle's answer in the engine's form. */
function expected(input: SimulateInput, observe?: Observe) {
  const { decision, statements } = evaluate(input, observe);
  return { decision, statements: statements.map((each) => ({ ...each, policy: policyName(each, input) })) };
}

/** The engine's answer without what the oracle does not tell. A refusal of the input comes back as it is. */
function actual(input: SimulateInput): object {
  const answer = simulate(input);
  return 'decision' in answer ? { decision: answer.decision, statements: answer.statements } : answer;
}

/** As one text, members in a fixed order: compared far faster than by a deep comparison. */
function text(answer: object): string {
  return JSON.stringify(answer, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

t.test('the engine gives the documented answers', (t) => {
  for (const { name, source, input, expect } of policyCases()) {
    const wanted = expected(input);
    t.equal(text(actual(input)), text(wanted), `${name} (${source})`);
    t.equal(wanted.decision, expect.decision, `the oracle's decision of ${name}`);
  }
  t.end();
});

t.test('the engine agrees with the oracle', (t) => {
  const { numRuns, seed } = propertyRuns(t);
  const counts = new Map<string, number>();
  const count: Observe = (event) => counts.set(event, (counts.get(event) ?? 0) + 1);
  const agrees = (input: SimulateInput): void => {
    const answer = expected(input, count);
    const [wanted, got] = [text(answer), text(actual(input))];
    count(`decision:${answer.decision}`);
    if (got === wanted) return;
    throw new Error(`the oracle says ${wanted}\nthe engine says ${got}\nof ${JSON.stringify(input)}`);
  };
  for (const [name, arbitrary] of Object.entries({ questions, conditionQuestions })) {
    t.doesNotThrow(() => fc.assert(fc.property(arbitrary(), agrees), { numRuns, seed }), name);
  }
  const missed = mustHappen(numRuns).filter((event) => !counts.has(event));
  t.same(missed, [], 'everything that can happen did happen');
  t.end();
});

/** The events that prove the questions worth asking; from a hundred thousand runs on also every operator in every form. */
function mustHappen(numRuns: number): readonly string[] {
  const effects = ['Allow', 'Deny'].flatMap((effect) =>
    ['identity', 'boundary', 'session', 'scp', 'rcp'].map((layer) => `${effect}:${layer}`),
  );
  const missing = ['positive', 'negated', 'ForAllValues', 'ForAnyValue'].flatMap((kind) =>
    ['', 'IfExists'].map((suffix) => `missing:${kind}${suffix}`),
  );
  const forms = ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((set) => ['', 'IfExists'].map((suffix) => [set, suffix]));
  const operators = ['Null', ...OPERATORS.keys()].flatMap((operator) =>
    (numRuns >= 100_000 && operator !== 'Null' ? forms : [['', '']]).flatMap(([set, suffix]) =>
      [true, false].map((holds) => `operator:${set}${operator}${suffix}:${holds}`),
    ),
  );
  return [
    ...['decision:allowed', 'decision:implicitDeny', 'decision:explicitDeny', 'NotAction', 'NotResource'],
    ...['single', 'multivalued', 'unparsable', 'empty:ForAllValues', 'empty:ForAnyValue'],
    ...['value', 'none', 'default', 'special:*', 'special:?', 'special:$'].map((kind) => `variable:${kind}`),
    ...effects,
    ...missing,
    ...operators,
  ];
}
