/** The explanation as data, which records and programs read; its text is render.test.ts's business. */
import t from 'tap';
import { explainDenial } from '#src/core/explain/explanation.js';
import { ask, denied, policy, worldOf, worldOfAlice } from '../../support/world.js';

const CALL = { operation: 'ModifyCacheCluster', params: { CacheClusterId: 'c', CacheNodeType: 'cache.r6g.large' } };
const guarded = (Effect: string, operator: string): object => ({
  Sid: 'S',
  Effect,
  Action: 'elasticache:ModifyCacheCluster',
  Resource: '*',
  Condition: { [operator]: { 'elasticache:CacheNodeType': 'cache.t4g.*' } },
});

const NODE_TYPE = {
  key: 'elasticache:CacheNodeType',
  expected: ['cache.t4g.*'],
  actual: 'cache.r6g.large',
  origin: 'parameter CacheNodeType',
};

t.test('a near miss: which value of which parameter, against what', async (t) => {
  const explanation = explainDenial(denied(worldOfAlice([policy(guarded('Allow', 'StringLike'))]), CALL));
  t.match(explanation, { asked: 1, unknown: [] });
  t.match(explanation.missing, [
    {
      action: 'elasticache:ModifyCacheCluster',
      resource: 'arn:aws:elasticache:us-east-1:123456789012:cluster:c',
      because: { rows: [50], parameter: 'CacheClusterId' },
      decision: 'implicitDeny',
      deniedBy: [],
      notAllowedBy: [
        {
          layer: 'identity',
          statements: 1,
          closest: {
            statement: { layer: 'identity', policy: 'p1', sid: 'S', index: 0, effect: 'Allow' },
            misses: [{ code: 'condition', operator: 'StringLike', reason: 'value', ...NODE_TYPE }],
          },
        },
      ],
    },
  ]);
});

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

t.test('a Deny that matched: the same of the conditions that held', async (t) => {
  const world = worldOfAlice([policy(guarded('Deny', 'StringNotLike'), EVERYTHING)]);
  const { missing, suggestion } = explainDenial(denied(world, CALL));
  t.match(missing, [
    {
      decision: 'explicitDeny',
      deniedBy: [{ sid: 'S', effect: 'Deny', conditions: [{ operator: 'StringNotLike', ...NODE_TYPE }] }],
      notAllowedBy: [],
    },
  ]);
  t.strictSame(missing[0]?.notAllowedBy, []);
  t.strictSame(suggestion, { statements: [], conditions: [] }, 'no Allow helps');
});

t.test('a Deny that matched hides no missing Allow', async (t) => {
  const world = worldOfAlice([policy(guarded('Deny', 'StringNotLike'))]);
  const { sentence, missing, suggestion } = explainDenial(denied(world, CALL));
  t.match(sentence, / with an explicit deny in an identity-based policy$/, 'AWS tells the Deny alone');
  t.match(missing, [{ decision: 'explicitDeny', deniedBy: [{ sid: 'S' }], notAllowedBy: [{ layer: 'identity' }] }]);
  const more = suggestion.statements.map((statement) => policy(statement));
  const params = { CacheClusterId: 'c', CacheNodeType: 'cache.t4g.micro' };
  const cured = ask(worldOfAlice([policy(guarded('Deny', 'StringNotLike')), ...more]), { ...CALL, params });
  t.equal(cured.outcome.kind, 'allowed', 'both changes together allow the call');
});

t.test('places have the lines of the file', async (t) => {
  const text = JSON.stringify(policy(guarded('Allow', 'StringLike')), null, 2);
  const world = worldOf({
    text: 'principals: [{ arn: "arn:aws:iam::123456789012:user/alice", attached: [p.json] }]',
    files: { 'policies/p.json': text },
  });
  const closest = explainDenial(denied(world, CALL)).missing[0]?.notAllowedBy[0]?.closest;
  const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  t.match(closest?.statement, { file: 'policies/p.json', line: lineOf('"Sid"') - 1 });
  t.equal(closest?.misses[0]?.line, lineOf('CacheNodeType'));
});

t.test('the sentence is about the first check that failed, the rest is told too', async (t) => {
  const params = { SourceSnapshotName: 'a', TargetSnapshotName: 'b', TargetBucket: 'x' };
  const own = { Effect: 'Allow', Action: 'elasticache:*', Resource: 'arn:aws:elasticache:*:*:snapshot:a' };
  const explanation = explainDenial(denied(worldOfAlice([policy(own)]), { operation: 'CopySnapshot', params }));
  t.match(explanation.sentence, /perform: elasticache:CopySnapshot on resource: .*:snapshot:b because/);
  t.ok(explanation.asked > explanation.missing.length);
  t.ok(explanation.missing.length > 1);
});

t.test('an allowed call has no explanation', async (t) => {
  const { outcome } = ask(worldOfAlice([policy(EVERYTHING)]), CALL);
  if (!('checks' in outcome)) return t.fail(outcome.kind);
  t.throws(() => explainDenial(outcome), /INVARIANT/);
});
