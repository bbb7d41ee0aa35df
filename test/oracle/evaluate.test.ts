import t from 'tap';
import { policyCases } from './cases.js';
import { evaluate } from './evaluate.js';

const cases = policyCases();

t.test('the oracle answers the cases from the documentation', (t) => {
  for (const { name, source, input, expect } of cases) {
    const { decision, statements, layer, level } = evaluate(input);
    const answer = {
      decision,
      ...(expect.statements && { statements }),
      ...(expect.layer && { layer }),
      ...(expect.level !== undefined && { level }),
    };
    t.same(answer, expect, `${name} (${source})`);
  }
  t.end();
});

t.test('the cases are many, distinct and sourced', (t) => {
  t.ok(cases.length > 2_500, `${cases.length} cases`);
  t.equal(new Set(cases.map((each) => each.name)).size, cases.length, 'no name twice');
  t.notOk(
    cases.find((each) => !each.source),
    'every case names its source',
  );
  t.end();
});
