import t from 'tap';
import { AskedPermissions } from '#src/edge/journal/asked-permissions.js';
import { ask, policy, worldOfAlice } from '../../support/world.js';

const ALICE = 'arn:aws:iam::123456789012:user/alice';
const world = worldOfAlice([policy({ Effect: 'Allow', Action: 'elasticache:DescribeUsers', Resource: '*' })]);
const outcome = (operation: string, params: object = {}) => ask(world, { operation, params, principal: ALICE }).outcome;
const passed = { id: 'd1', run: undefined, time: 1000, forwarded: true };

t.test('each permission once, of the calls that passed', async (t) => {
  const asked = new AskedPermissions();
  asked.add(outcome('DescribeUsers'), passed);
  asked.add(outcome('DescribeUsers'), { ...passed, id: 'd2', time: 2000 });
  asked.add(outcome('DeleteUser', { UserId: 'a' }), passed);
  asked.add(outcome('DeleteUser', { UserId: 'b' }), { ...passed, forwarded: false });
  t.equal(asked.missing(), 1, 'what audit mode let through, and nothing gives');
  const { principals, all, refused, complete } = asked.select({});
  t.same(principals, [ALICE]);
  t.match(all(), [
    { action: 'elasticache:DeleteUser', resource: /user:a$/, unnamed: false },
    {
      action: 'elasticache:DescribeUsers',
      resource: /user:\*$/,
      unnamed: true,
      calls: 2,
      examples: ['d1', 'd2'],
      first: '1970-01-01T00:00:01.000Z',
      last: '1970-01-01T00:00:02.000Z',
    },
  ]);
  t.same(refused(), []);
  t.equal(complete, true);
});

t.test('by run, time and principal; and forgotten', async (t) => {
  const asked = new AskedPermissions();
  asked.add(outcome('DescribeUsers'), { ...passed, run: 'one' });
  asked.add(outcome('DescribeUsers', { UserId: 'a' }), { ...passed, run: 'two', time: 5000 });
  const resources = (query: object): string[] =>
    asked
      .select(query)
      .all()
      .map(({ resource }) => resource.slice(resource.lastIndexOf(':') + 1));
  t.same(resources({}), ['*', 'a']);
  t.same(resources({ run: 'two' }), ['a']);
  t.same(resources({ since: 5000 }), ['a']);
  t.same(resources({ principal: ALICE }), ['*', 'a']);
  t.same(resources({ principal: `${ALICE}2` }), []);
  asked.forget(`${ALICE}2`);
  t.same(resources({}), ['*', 'a']);
  asked.forget(ALICE);
  t.same(resources({}), []);
});

t.test('more than is remembered is said', async (t) => {
  const asked = new AskedPermissions();
  const call = outcome('DescribeUsers');
  if (call.kind !== 'allowed') throw new Error(call.kind);
  const [first] = call.checks;
  if (!first) throw new Error('no check');
  const many = Array.from({ length: 100_001 }, (_, i) => ({ ...first, check: { ...first.check, resource: `r${i}` } }));
  asked.add({ ...call, checks: many }, passed);
  const selected = asked.select({});
  t.equal(selected.complete, false);
  t.equal(selected.all().length, 100_000);
  asked.forget();
  t.equal(asked.select({}).complete, true);
});
