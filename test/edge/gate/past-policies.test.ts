import t from 'tap';
import { PastPolicies } from '#src/edge/gate/past-policies.js';
import { policy, worldOfAlice } from '../../support/world.js';

/** A caller with so many statements. */
function callerOf(statements: number) {
  const statement = { Effect: 'Allow', Action: 'elasticache:DescribeUsers', Resource: '*' };
  const world = worldOfAlice([policy(...Array.from({ length: statements }, () => statement))]);
  const [caller] = world.directory.callers;
  if (!caller) throw new Error('alice is missing');
  return caller;
}

t.test('the oldest policies make room', async (t) => {
  const past = new PastPolicies(10);
  const [a, b, c] = [callerOf(3), callerOf(3), callerOf(3)];
  const places = [past.keep(a), past.keep(b)];
  t.equal(past.keep(a), places[0], 'the same policies have one place');
  t.same(
    places.map(({ caller }) => caller?.policies),
    [a.policies, b.policies],
  );
  const last = past.keep(c);
  t.equal(places[0]?.caller, undefined);
  t.equal(places[1]?.caller?.policies, b.policies);
  t.equal(last.caller?.account, '123456789012');
  const huge = past.keep(callerOf(20));
  for (const place of [...places, last, huge]) t.equal(place.caller, undefined, 'what is too much leaves at once');
});
