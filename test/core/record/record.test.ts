import t from 'tap';
import type { Outcome } from '#src/core/authorize/authorize.js';
import { decide } from '#src/core/engine/decide.js';
import { compilePolicySet } from '#src/core/engine/policy-set.js';
import { explainDenial } from '#src/core/explain/explain.js';
import { type DecisionRecord, decisionWord, type RecordedCheck, recordDecision } from '#src/core/record/record.js';
import type { ContextEntry } from '#src/core/terms/question.js';
import { ask, NOW, policy, type worldOf, worldOfAlice } from '../../support/world.js';
import { allow, deny, policyOf } from '../engine/policies.js';
import { shapes } from '../wire/query/shapes-fixture.js';

const FACTS = {
  shapes,
  id: 'id-1',
  time: new Date(NOW),
  mode: 'enforce',
  forwarded: false,
  times: { decide: 0.1 },
  policyRevision: 'r1',
} as const;

const ALL = policy({ Sid: 'All', Effect: 'Allow', Action: 'elasticache:*', Resource: '*' });
const CREATE = {
  operation: 'CreateReplicationGroup',
  params: {
    ReplicationGroupId: 'rg',
    ReplicationGroupDescription: 'd',
    AuthToken: 's3cret-s3cret-s3cret',
    SnapshotArns: ['arn:aws:s3:::b/o.rdb'],
    Tags: [{ Key: 'team', Value: 'cache' }],
  },
};

/** A record as a reader of the decision log has it. */
const written = (outcome: Outcome, more: object = {}): DecisionRecord =>
  JSON.parse(JSON.stringify(recordDecision(outcome, { ...FACTS, ...more })));

t.test('a decision is written down whole', async (t) => {
  const world = worldOfAlice([ALL]);
  const { outcome } = ask(world, CREATE);
  if (outcome.kind !== 'denied') return t.fail(outcome.kind);
  const record = written(outcome, {
    explanation: explainDenial(world, outcome),
    upstream: { name: 'embedded', status: 200 },
  });
  t.match(record, {
    version: 1,
    id: 'id-1',
    time: '2024-01-02T03:04:05.000Z',
    decision: 'implicitDeny',
    mode: 'enforce',
    forwarded: false,
    caller: {
      arn: 'arn:aws:iam::123456789012:user/alice',
      principalArn: 'arn:aws:iam::123456789012:user/alice',
      type: 'User',
    },
    signatureVerified: false,
    service: 'elasticache',
    operation: 'CreateReplicationGroup',
    parameters: { ReplicationGroupId: 'rg', AuthToken: '(redacted)' },
    redacted: ['AuthToken'],
    region: 'us-east-1',
    account: '123456789012',
    explanation: { counts: { asked: record.checks.length } },
    unknown: [],
    warnings: [],
    upstream: { name: 'embedded', status: 200 },
    times: { decide: 0.1 },
    policyRevision: 'r1',
  });
  t.match(record.checks[0], {
    action: 'elasticache:CreateReplicationGroup',
    decision: 'allowed',
    rcp: false,
    context: { 'aws:username': 'alice', 'aws:TagKeys': ['team'] },
    because: { parameter: 'ReplicationGroupId' },
    statements: [{ layer: 'identity', policy: 'p1', sid: 'All', index: 0, effect: 'Allow' }],
  });
  t.match(record.checks.at(-1), { action: 's3:GetObject', decision: 'implicitDeny', layer: 'identity', rcp: true });
  t.notMatch(JSON.stringify(record), /s3cret/);
});

t.test('it can be decided again, against the same policies and against others', async (t) => {
  const { outcome } = ask(worldOfAlice([ALL]), CREATE);
  const record = written(outcome);
  const again = (check: RecordedCheck, ...statements: Parameters<typeof policyOf>[1][number][]): string => {
    const entries = Object.entries(check.context).map(([key, value]): [string, ContextEntry] => [
      key.toLowerCase(),
      { key, value },
    ]);
    const set = compilePolicySet({ identity: [policyOf('identity', statements)] });
    return decide(set, { ...check, context: new Map(entries) }).decision;
  };
  for (const check of record.checks) {
    t.equal(again(check, allow('elasticache:*', '*')), check.decision, `${check.action} as it was`);
    t.equal(again(check, allow('*', '*'), deny('*', '*')), 'explicitDeny');
    t.equal(again(check), 'implicitDeny');
  }
  const tagged = allow('*', '*', { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } } });
  const other = allow('*', '*', { Condition: { StringEquals: { 'aws:RequestTag/team': 'web' } } });
  const [main] = record.checks;
  t.equal(main && again(main, tagged), 'allowed', 'lists are lists still');
  t.equal(main && again(main, other), 'implicitDeny');
});

t.test('of an allowed call it says what the decision hung on', async (t) => {
  const noVpc = { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } };
  const world = worldOfAlice([policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: noVpc })]);
  t.match(written(ask(world, { operation: 'DescribeUsers' }).outcome), {
    decision: 'allowed',
    unknown: [/aws:SourceVpc/],
  });
});

t.test('another account, an unknown operation, a rejected call, another service', async (t) => {
  const world = worldOfAlice([ALL], {}, { unknownOperations: 'check' });
  const resource = 'arn:aws:elasticache:us-east-1:999999999999:cluster:a';
  const foreign = ask(world, { operation: 'ListTagsForResource', params: { ResourceName: resource } });
  t.match(written(foreign.outcome).checks, [{ resource, foreign: true, layer: 'resource', decision: 'implicitDeny' }]);

  const newer = ask(world, { body: 'Action=CreateTimeMachine&Version=2015-02-02&MasterPassword=s3cret&Year=1985' });
  const record = written(newer.outcome);
  t.match(record, {
    unknownParameters: [
      ['...', '(redacted)'],
      ['Year', '(redacted)'],
    ],
    redacted: ['...', 'Year'],
  });
  t.match(record.warnings, [/`CreateTimeMachine` is unknown here/]);

  const rejected = ask(world, { body: 'Action=DescribeUsers&Version=2015-02-02&UserId=a&UserId=b' });
  t.match(written(rejected.outcome), {
    decision: 'rejected',
    checks: [],
    fault: { code: 'MalformedQueryString' },
    unknown: [],
  });
});

t.test('one word for an outcome', async (t) => {
  const word = (world: ReturnType<typeof worldOf>): string => decisionWord(ask(world, CREATE).outcome);
  const tagging = { Effect: 'Deny', Action: 'elasticache:AddTagsToResource', Resource: '*' };
  t.equal(word(worldOfAlice([policy({ Effect: 'Allow', Action: '*', Resource: '*' })])), 'allowed');
  t.equal(word(worldOfAlice([ALL])), 'implicitDeny');
  t.equal(word(worldOfAlice([ALL, policy(tagging)])), 'explicitDeny', 'an explicit deny outweighs implicit ones');
  t.equal(decisionWord(ask(worldOfAlice([ALL]), { body: '' }).outcome), 'rejected');
  t.equal(decisionWord({ kind: 'otherService' } as Outcome), 'notEvaluated');
});
