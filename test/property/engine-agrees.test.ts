import t from 'tap';
import { questions } from '../oracle/arbitraries.js';
import { policyCases } from '../oracle/cases.js';
import { actual, agreeOn, expected, text, WAYS } from './agreement.js';
import { allowTime } from './runs.js';

allowTime(t);

t.test('the engine gives the documented answers', (t) => {
  for (const { name, source, input, expect } of policyCases()) {
    const wanted = expected(input);
    t.equal(text(actual(input)), text(wanted), `${name} (${source})`);
    t.equal(wanted.decision, expect.decision, `the oracle's decision of ${name}`);
  }
  t.end();
});

t.test('the engine agrees with the oracle about whole questions', (t) => {
  const effects = ['Allow', 'Deny'].flatMap((effect) =>
    ['identity', 'boundary', 'session', 'scp', 'rcp'].map((layer) => `${effect}:${layer}`),
  );
  agreeOn(t, questions(), () => [
    ...['decision:allowed', 'decision:implicitDeny', 'decision:explicitDeny', 'NotAction', 'NotResource'],
    ...['value', 'none', 'default', 'special:*', 'special:?', 'special:$'].map((kind) => `variable:${kind}`),
    ...effects,
    ...WAYS,
  ]);
  t.end();
});
