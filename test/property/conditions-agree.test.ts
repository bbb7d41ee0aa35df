import t from 'tap';
import { conditionQuestions } from '../oracle/arbitraries.js';
import { OPERATORS } from '../oracle/conditions.js';
import { agreeOn } from './agreement.js';
import { allowTime } from './runs.js';

allowTime(t);

t.test('the engine agrees with the oracle about conditions', (t) => {
  agreeOn(t, conditionQuestions(), mustHappen);
  t.end();
});

/** From a hundred thousand runs on, every operator in every form. */
function mustHappen(numRuns: number): readonly string[] {
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
    ...['decision:allowed', 'decision:implicitDeny', 'decision:explicitDeny'],
    ...['single', 'multivalued', 'unparsable', 'empty:ForAllValues', 'empty:ForAnyValue'],
    ...missing,
    ...operators,
  ];
}
