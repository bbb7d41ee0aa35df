/** What an explanation suggests gives what was missing, and nothing else. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { createEngine } from '#src/core/ask/create-engine.js';
import { explainDenial } from '#src/core/explain/explanation.js';
import type { SuggestedStatement } from '#src/core/explain/suggest.js';
import { ask, denied, policy, worldOfAlice } from '../../support/world.js';

const rows = new URL('../../cases/permissions/rows.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(rows, 'utf8')) as {
  cases: readonly { readonly name?: string; readonly operation: string; readonly params: object }[];
};

/** From nothing at all to policies that give something near. */
const POLICIES: readonly (readonly object[])[] = [
  [],
  [policy({ Effect: 'Allow', Action: 'elasticache:*', Resource: 'arn:aws:elasticache:*:*:cluster:*' })],
  [policy({ Effect: 'Allow', Action: ['elasticache:Create*', 's3:*'], Resource: '*' })],
];

const pairsOf = (statements: readonly SuggestedStatement[]): string[] =>
  statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${resource}`)),
  );

/** The checks of every call of the table: what a suggestion might give by mistake. */
const everything = cases.flatMap(({ operation, params }) => {
  const { outcome } = ask(worldOfAlice([]), { operation, params });
  return 'checks' in outcome ? outcome.checks.map(({ check }) => check) : [];
});

for (const [i, documents] of POLICIES.entries()) {
  t.test(`applied, the suggestions of every operation are enough: policies ${i}`, async (t) => {
    let suggested = 0;
    for (const { name, operation, params } of cases) {
      const { outcome } = ask(worldOfAlice(documents), { operation, params });
      if (outcome.kind !== 'denied') continue;
      const { suggestion, missing } = explainDenial(outcome);
      const { statements } = suggestion;
      const foreign = outcome.checks.some((each) => each.foreign);
      if (foreign) continue;
      suggested++;
      t.equal(pairsOf(statements).length, new Set(missing.map(({ action, resource }) => `${action} ${resource}`)).size);
      const again = ask(worldOfAlice([...documents, policy(...statements)]), { operation, params });
      t.equal(again.answer.outcome, 'allowed', `${operation} ${name ?? ''}`);
    }
    t.ok(suggested > 40, `${suggested} calls were denied`);
  });
}

t.test('of all that ElastiCache calls need, nothing else is given', async (t) => {
  let refused = 0;
  for (const { operation, params } of cases.filter((_, i) => i % 4 === 0)) {
    const { outcome } = ask(worldOfAlice([]), { operation, params });
    if (outcome.kind !== 'denied') continue;
    const { statements } = explainDenial(outcome).suggestion;
    if (statements.length === 0) continue;
    const engine = createEngine({ identityPolicies: [{ name: 'suggested', document: policy(...statements) }] });
    const given = pairsOf(statements);
    for (const { action, resource } of everything) {
      // As a pattern, the `type:*` of a call that names nothing has to take in its whole type.
      const wanted = given.some((pair) => {
        return (
          pair === `${action} ${resource}` ||
          (pair.endsWith('*') && `${action} ${resource}`.startsWith(pair.slice(0, -1)))
        );
      });
      if (wanted) continue;
      refused++;
      if (engine.decide({ action, resource }).decision === 'allowed')
        t.fail(`${operation} gives ${action} ${resource}`);
    }
  }
  t.ok(refused > 2000, `${refused} permissions were not given`);
});

t.test('a name with wildcards in it is taken letter by letter', async (t) => {
  const call = (UserId: string): object => ({ operation: 'DeleteUser', params: { UserId } });
  const { suggestion } = explainDenial(denied(worldOfAlice([]), { ...call('a*?${aws:username}') }));
  const world = worldOfAlice([policy(...suggestion.statements)]);
  const outcomes = ['a*?${aws:username}', 'ab?${aws:username}', 'a*b${aws:username}', 'a*?alice', 'a'].map(
    (id) => ask(world, { ...call(id) }).answer.outcome,
  );
  t.strictSame(outcomes, ['allowed', 'denied', 'denied', 'denied', 'denied']);
});

t.test('only an asterisk gives what is no ARN', async (t) => {
  const call = { operation: 'ListTagsForResource', params: { ResourceName: 'no-arn' } };
  const { suggestion } = explainDenial(denied(worldOfAlice([]), call));
  t.match(suggestion.statements, [{ Resource: '*' }]);
});

t.test('a guard that its author wanted is not gone round', async (t) => {
  const guarded = {
    Sid: 'Small',
    Effect: 'Allow',
    Action: 'elasticache:ModifyCacheCluster',
    Resource: '*',
    Condition: { StringLike: { 'elasticache:CacheNodeType': 'cache.t4g.*' } },
  };
  const call = { operation: 'ModifyCacheCluster', params: { CacheClusterId: 'c', CacheNodeType: 'cache.r6g.large' } };
  const { suggestion } = explainDenial(denied(worldOfAlice([policy(guarded)]), call));
  t.match(suggestion, {
    statements: [],
    conditions: [{ statement: { sid: 'Small' }, conditions: [{ key: /NodeType/ }] }],
  });
  const sent = { ...call, params: { ...call.params, CacheNodeType: 'cache.t4g.small' } };
  t.equal(ask(worldOfAlice([policy(guarded)]), sent).answer.outcome, 'allowed', 'what it says to send is allowed');
});

t.test('of another account nothing is suggested', async (t) => {
  const params = { ResourceName: 'arn:aws:elasticache:us-east-1:999999999999:cluster:a' };
  const { suggestion } = explainDenial(denied(worldOfAlice([]), { operation: 'ListTagsForResource', params }));
  t.strictSame(suggestion, { statements: [], conditions: [] });
});
