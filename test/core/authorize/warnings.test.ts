import t from 'tap';
import { explainDenial } from '#src/core/explain/explain.js';
import { renderExplanation } from '#src/core/explain/words/render.js';
import { recordDecision } from '#src/core/record/record.js';
import { ask, denied, policy, worldOfAlice } from '../../support/world.js';

const ALL = policy({ Effect: 'Allow', Action: 'elasticache:*', Resource: '*' });
const NONE = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
const AS_OF = /as of \d{4}-\d\d-\d\d/;
const FACTS = {
  id: 'i',
  time: new Date(0),
  mode: 'dryRun',
  forwarded: false,
  times: { decide: 1 },
  policyRevision: 'r',
  shapes: worldOfAlice([ALL]).catalog.shapes,
} as const;

const withKey = (effect: string, key: string) =>
  policy(
    { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' },
    { Effect: effect, Action: 'elasticache:DeleteUser', Resource: '*', Condition: { StringEquals: { [key]: 'x' } } },
  );

t.test('a parameter that nobody here knows is a warning, with the day of the data', async (t) => {
  const line = { operation: 'DescribeUsers', params: { Newer: ['a', 'b'], Other: { Of: 1 } } };
  const { outcome, answer } = ask(worldOfAlice([ALL]), line);
  t.equal(answer.outcome, 'allowed');
  t.equal(outcome.warnings.length, 2, 'one for each name, however long the list');
  for (const [i, name] of ['Newer.member.N', 'Other.Of'].entries()) {
    t.match(outcome.warnings[i], `the parameter \`${name}\` of DescribeUsers is not known here`);
    t.match(outcome.warnings[i], AS_OF);
    t.notMatch(outcome.warnings[i], /did you mean/);
  }
  t.strictSame(recordDecision(outcome, FACTS).warnings, outcome.warnings);
  const none = worldOfAlice([NONE]);
  t.match(
    renderExplanation(explainDenial(none, denied(none, line))).join('\n'),
    /Note: the parameter `Newer\.member\.N` of DescribeUsers/,
  );
});

t.test('many unknown parameters are counted, not listed', async (t) => {
  const params = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`New${i}${'x'.repeat(200)}`, '1']));
  const { outcome } = ask(worldOfAlice([ALL]), { operation: 'DescribeUsers', params });
  t.equal(outcome.warnings.length, 6);
  t.match(outcome.warnings[5], /^45 more parameters/);
  t.ok(outcome.warnings.every((warning) => warning.length < 250));
});

t.test('a condition key that nobody here knows is a warning where it could decide', async (t) => {
  const line = { operation: 'DeleteUser', params: { UserId: 'u' } };
  const { outcome } = ask(worldOfAlice([withKey('Deny', 'elasticache:Brand-New')]), line);
  t.match(outcome, {
    kind: 'allowed',
    warnings: [/the condition key `elasticache:Brand-New` is not known here as of/],
  });
  const elsewhere = ask(worldOfAlice([withKey('Deny', 'elasticache:BrandNew')]), {
    operation: 'DescribeUsers',
    params: {},
  });
  t.strictSame(elsewhere.outcome.warnings, [], 'not of a call that no such statement is about');
  const known = ask(worldOfAlice([withKey('Deny', 'elasticache:ConnectionType')]), line);
  t.strictSame(known.outcome.warnings, [], 'a known key that the action does not carry is another matter');
  const asking = worldOfAlice([
    policy({
      Effect: 'Allow',
      Action: 'elasticache:DeleteUser',
      Resource: '*',
      Condition: { StringEquals: { 'elasticache:BrandNew': 'x' } },
    }),
  ]);
  t.match(explainDenial(asking, denied(asking, line)).unknown.join('\n'), /`elasticache:BrandNew` is not known here/);
});

t.test('an allowed call says what AWS asks beyond the checks, a denied one does not', async (t) => {
  const create = { operation: 'CreateServerlessCache', params: { ServerlessCacheName: 's', Engine: 'valkey' } };
  const { outcome } = ask(worldOfAlice([ALL]), create);
  const { alsoAsked, warnings } = recordDecision(outcome, FACTS);
  t.match(
    alsoAsked,
    /^AWS also asks iam:CreateServiceLinkedRole .*ec2:CreateVpcEndpoint and ec2:CreateTags .*not checked here$/,
  );
  t.strictSame(warnings, []);
  const open = ask(worldOfAlice([ALL]), { ...create, params: { ...create.params, ConnectionType: 'public' } });
  t.notMatch(recordDecision(open.outcome, FACTS).alsoAsked, /ec2:/);
  const key = ask(worldOfAlice([ALL]), { ...create, params: { ...create.params, KmsKeyId: 'k' } });
  t.match(recordDecision(key.outcome, FACTS).alsoAsked, /kms:DescribeKey and kms:CreateGrant \(with KmsKeyId\)/);
  t.notOk('alsoAsked' in recordDecision(denied(worldOfAlice([NONE]), create), FACTS));
  const list = ask(worldOfAlice([ALL]), { operation: 'DescribeUsers', params: {} });
  t.notOk('alsoAsked' in recordDecision(list.outcome, FACTS), 'nothing beyond');
});

t.test('older sessions that a policy revokes are denied', async (t) => {
  const REVOKED = policy(
    { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' },
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { DateLessThan: { 'aws:TokenIssueTime': '2024-01-02T00:00:00Z' } },
    },
  );
  const role = (more: object) => ({ arn: 'arn:aws:iam::123456789012:role/alice', ...more });
  const line = { operation: 'DescribeUsers', params: {} };
  const at = (startedAt: number, more: object = {}) =>
    ask(worldOfAlice([REVOKED], role(more), { startedAt }), line).answer.outcome;
  t.equal(at(Date.UTC(2024, 0, 1)), 'denied', 'begun before');
  t.equal(at(Date.UTC(2024, 0, 2, 1)), 'allowed', 'begun after');
  t.equal(at(Date.UTC(2024, 0, 2, 1), { context: { 'aws:TokenIssueTime': '2023-12-31T00:00:00Z' } }), 'denied');
});
