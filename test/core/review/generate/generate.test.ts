import t from 'tap';
import { compiled, type GenerateOptions, generatePolicy } from '#src/core/review/generate/generate.js';
import { type CollectOptions, Needs } from '#src/core/review/generate/needs.js';
import { givenBy, refusedBy } from '#src/core/review/generate/refused-by.js';
import type { PastCall, PastCheck } from '#src/core/review/past-call.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { policy, worldOf } from '../../../support/world.js';

const catalog = loadCatalog();
const ARN = 'arn:aws:elasticache:us-east-1:123456789012:';
const ALICE = 'arn:aws:iam::123456789012:user/alice';

function check(operation: string, resource: string, more: Partial<PastCheck> = {}): PastCheck {
  const decision = 'allowed';
  const full = resource === '*' || resource.startsWith('arn:') ? resource : ARN + resource;
  const action = operation.includes(':') ? operation : `elasticache:${operation}`;
  return { action, resource: full, context: {}, rcp: false, tagsUnknown: false, named: true, decision, ...more };
}

function call(operation: string, checks: readonly PastCheck[], more: Partial<PastCall> = {}): PastCall {
  return {
    id: `id of ${operation}`,
    time: '2026-01-01T00:00:00.000Z',
    caller: { arn: ALICE, principalArn: ALICE },
    operation,
    account: '123456789012',
    decision: 'allowed',
    forwarded: true,
    checks,
    ...more,
  };
}

const simple = (operation: string, ...resources: readonly string[]): PastCall =>
  call(
    operation,
    resources.map((resource) => check(operation, resource)),
  );

function generated(
  calls: readonly PastCall[],
  options: Partial<GenerateOptions> = {},
  collect: Partial<CollectOptions> = {},
): ReturnType<typeof generatePolicy> {
  const needs = new Needs({ includeDenied: false, refusedBy: refusedBy(undefined), ...collect });
  for (const each of calls) needs.add(each);
  return generatePolicy(needs, { catalog, edition: 'table', generalize: false, withUpdates: false, ...options });
}

const statements = (result: ReturnType<typeof generatePolicy>) => result.policies.flatMap(({ Statement }) => Statement);

t.test('actions on the same resources are one statement, and nothing is wider than what was called', async (t) => {
  const result = generated([
    simple('DescribeUsers', 'user:ana'),
    simple('ModifyUser', 'user:ana'),
    simple('DeleteUser', 'user:ana', 'user:bob'),
  ]);
  t.strictSame(
    statements(result).map(({ Sid, Action, Resource }) => [Sid, Action, Resource]),
    [
      ['DeleteUser', 'elasticache:DeleteUser', [`${ARN}user:ana`, `${ARN}user:bob`]],
      ['DescribeUsersAnd1More', ['elasticache:DescribeUsers', 'elasticache:ModifyUser'], `${ARN}user:ana`],
    ],
  );
});

t.test('characters of patterns in a name stand for themselves', async (t) => {
  const [statement] = statements(generated([simple('DescribeUsers', 'user:a*b?$c')]));
  t.equal(statement?.Resource, `${ARN}user:a\${*}b\${?}\${$}c`);
});

t.test('a call that names nothing needs all of the type, and the reason says what that opens', async (t) => {
  const all = call('DescribeUsers', [check('DescribeUsers', 'user:*', { named: false })]);
  const result = generated([simple('DescribeUsers', 'user:ana'), all]);
  t.match(statements(result), [{ Resource: `${ARN}user:*` }]);
  t.equal(statements(result).length, 1, 'the one that was named is within');
  t.match(result.reasons[0]?.opens, [/user:\*: a call that names none .* DescribeUsers may name any/]);
  const mistaken = generated([call('DeleteUser', [check('DeleteUser', 'user:*', { named: false })])]);
  t.equal(statements(mistaken)[0]?.Resource, `${ARN}user:\${*}`, 'a name was left out: that opens nothing');
  t.same(mistaken.reasons[0]?.opens, []);
  const named = generated([simple('DescribeUsers', 'user:*')]);
  t.equal(statements(named)[0]?.Resource, `${ARN}user:\${*}`, 'somebody who names `*` means that');
});

t.test('calls that were refused and not forwarded are taken only when they are asked for', async (t) => {
  const refused = call(
    'DeleteUser',
    [check('DeleteUser', 'user:ana', { decision: 'implicitDeny', layer: 'identity' })],
    {
      decision: 'implicitDeny',
      forwarded: false,
    },
  );
  t.same(statements(generated([refused])), []);
  t.match(statements(generated([refused], {}, { includeDenied: true })), [{ Action: 'elasticache:DeleteUser' }]);
  t.match(statements(generated([{ ...refused, forwarded: true }])), [{ Action: 'elasticache:DeleteUser' }], 'audit');
});

t.test('what another layer refuses is listed, by the policies of today', async (t) => {
  const { directory } = worldOf({
    text: `principals: [{ arn: ${ALICE}, permissionsBoundary: b.json, attached: [d.json] }]`,
    files: {
      'policies/b.json': JSON.stringify(policy({ Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' })),
      'policies/d.json': JSON.stringify(
        policy({ Effect: 'Deny', Action: 'elasticache:DescribeSnapshots', Resource: '*' }),
      ),
    },
  });
  const calls = [
    simple('DescribeUsers', 'user:ana'),
    simple('DeleteUser', 'user:ana'),
    simple('DescribeSnapshots', 'snapshot:s'),
  ];
  const result = generated(calls, {}, { refusedBy: refusedBy(directory) });
  t.same(
    result.refused.map(({ action, layer }) => [action, layer]),
    [
      ['elasticache:DeleteUser', 'boundary'],
      ['elasticache:DescribeSnapshots', 'identity'],
    ],
  );
});

t.test('a resource of another account is in no policy', async (t) => {
  const foreign = simple('DescribeUsers', 'arn:aws:elasticache:us-east-1:999999999999:user:ana');
  const result = generated([foreign]);
  t.same(result.policies, []);
  t.match(result.refused, [{ layer: 'resource', calls: 1 }]);
});

t.test('what no policy can name is told', async (t) => {
  const result = generated([call('AddTagsToResource', [check('AddTagsToResource', '*', { resource: 'nonsense' })])]);
  t.same(result.policies, []);
  t.same(result.unnameable, [{ action: 'elasticache:AddTagsToResource', resource: 'nonsense' }]);
});

t.test('names that the service makes become patterns; names that somebody chose do not', async (t) => {
  const calls = [
    simple('DescribeCacheClusters', 'cluster:app-001', 'cluster:app-002', 'cluster:big-0001-001', 'cluster:web-001'),
    simple('CreateCacheCluster', 'cluster:web-001'),
    simple('DescribeSnapshots', 'snapshot:automatic.app-2026-01-01-03-00'),
    simple('DescribeReservedCacheNodes', 'reserved-instance:ri-2026-01-01'),
    simple('DeleteCacheParameterGroup', 'parametergroup:global-datastore-ldgnf-app-redis7'),
  ];
  const result = generated(calls, { generalize: true });
  const resources = statements(result).flatMap(({ Resource }) => Resource);
  t.strictSame([...new Set(resources)].sort(), [
    `${ARN}cluster:app-???`,
    `${ARN}cluster:big-????-???`,
    `${ARN}cluster:web-001`,
    `${ARN}parametergroup:global-datastore-?????-app-redis7`,
    `${ARN}reserved-instance:ri-*`,
    `${ARN}snapshot:automatic.app-????-??-??-??-??`,
  ]);
  t.ok(result.reasons.some(({ opens }) => opens.some((text) => /app-\?\?\?: every node of app.*app-001/.test(text))));
  t.same(
    statements(generated(calls))
      .flatMap(({ Resource }) => Resource)
      .filter((arn) => arn.includes('?')),
    [],
  );
});

t.test('with updates: what manages the created resource', async (t) => {
  const [statement] = statements(generated([simple('CreateUser', 'user:ana')], { withUpdates: true }));
  t.strictSame(
    statement?.Action,
    [
      'AddTagsToResource',
      'CreateUser',
      'DeleteUser',
      'DescribeUsers',
      'ListTagsForResource',
      'ModifyUser',
      'RemoveTagsFromResource',
    ].map((name) => `elasticache:${name}`),
  );
});

t.test('with updates: also what such a call may name of what these calls made or used', async (t) => {
  const group = call('CreateUserGroup', [
    check('CreateUserGroup', 'usergroup:g'),
    check('CreateUserGroup', 'user:default'),
  ]);
  const calls = [
    group,
    simple('CreateUser', 'user:ana'),
    simple('DescribeUsers', 'user:stranger'),
    simple('CreateUser', 'arn:aws:elasticache:eu-west-1:123456789012:user:elsewhere'),
  ];
  const result = generated(calls, { withUpdates: true });
  const on = (action: string): string[] =>
    statements(result)
      .filter(({ Action }) => [Action].flat().includes(`elasticache:${action}`))
      .flatMap(({ Resource }) => Resource)
      .sort();
  t.strictSame(on('ModifyUserGroup'), [`${ARN}user:ana`, `${ARN}user:default`, `${ARN}usergroup:g`]);
  t.notOk(on('DeleteUser').includes(`${ARN}user:default`), 'what was used and not made is not managed');
  const added = result.reasons.flatMap(({ needs }) => needs).find(({ resource }) => resource === `${ARN}user:default`);
  t.ok(added, 'its reason is told');
});

t.test('with updates: the nodes of a replication group are found without a name, and that is said', async (t) => {
  const calls = [
    simple('CreateReplicationGroup', 'replicationgroup:app'),
    simple('DescribeCacheClusters', 'cluster:app-001'),
  ];
  const result = generated(calls, { withUpdates: true });
  const reading = statements(result).filter(({ Action }) => Action === 'elasticache:DescribeCacheClusters');
  t.strictSame(
    reading.map(({ Resource }) => Resource),
    [`${ARN}cluster:*`],
  );
  t.match(
    result.reasons.flatMap(({ opens }) => opens),
    [/cluster:\*: a call that names none is decided on this, and with it DescribeCacheClusters may name any/],
  );
});

t.test('with updates: another engine version has another default parameter group', async (t) => {
  const result = generated([simple('CreateCacheCluster', 'cluster:c', 'parametergroup:default.redis6.x')], {
    withUpdates: true,
  });
  const changing = statements(result).filter(({ Resource }) =>
    [Resource].flat().includes(`${ARN}parametergroup:default.*`),
  );
  t.strictSame(
    changing.map(({ Action }) => Action),
    ['elasticache:ModifyCacheCluster'],
  );
  t.ok(
    result.reasons.some(({ opens }) => opens.some((text) => /:default\.\*: the default parameter groups/.test(text))),
  );
});

t.test('with updates: what a call made without a name is managed under the name that was seen', async (t) => {
  const calls = [
    call('PurchaseReservedCacheNodesOffering', [
      check('PurchaseReservedCacheNodesOffering', 'reserved-instance:*', { named: false }),
      check('AddTagsToResource', 'reserved-instance:*', { named: false }),
    ]),
    simple('DescribeReservedCacheNodes', 'reserved-instance:ri-1', 'reserved-instance:somebodys'),
  ];
  const options = { withUpdates: true, generalize: true };
  const tagging = statements(generated(calls, options)).filter(({ Action }) =>
    [Action].flat().includes('elasticache:RemoveTagsFromResource'),
  );
  t.strictSame(
    tagging.flatMap(({ Resource }) => Resource),
    [`${ARN}reserved-instance:ri-*`],
  );
  const adding = statements(generated(calls)).filter(({ Action }) =>
    [Action].flat().includes('elasticache:AddTagsToResource'),
  );
  t.strictSame(
    adding.flatMap(({ Resource }) => Resource),
    [`${ARN}reserved-instance:*`],
    'the tags of what is made without a name are on any',
  );
});

t.test('with updates and conditions: an update has values that no call had', async (t) => {
  const context = { 'aws:RequestTag/step': '1', 'aws:TagKeys': ['step'] };
  const create = call('CreateUser', [
    check('CreateUser', 'user:ana', { context }),
    check('AddTagsToResource', 'user:ana', { context }),
  ]);
  const collect = { conditionKeys: (key: string) => key.startsWith('aws:') };
  const result = generated([create], { withUpdates: true }, collect);
  const conditioned = statements(result).filter(({ Condition }) => Condition);
  t.strictSame(
    conditioned.flatMap(({ Action }) => Action),
    ['elasticache:CreateUser'],
  );
  t.match(
    result.reasons.flatMap(({ opens }) => opens),
    ['any condition values: an update has values that no call had'],
  );
  t.equal(statements(generated([create], {}, collect)).filter(({ Condition }) => Condition).length, 1, 'without: both');
});

t.test('more combinations of values than can be told apart are said', async (t) => {
  const calls = Array.from({ length: 201 }, (_, at) =>
    call('CreateUser', [check('CreateUser', 'user:ana', { context: { 'aws:RequestTag/n': String(at) } })]),
  );
  const collect = { conditionKeys: (key: string) => key.startsWith('aws:') };
  const many = generated(calls, {}, collect);
  t.equal(statements(many)[0]?.Condition, undefined);
  t.match(many.reasons[0]?.opens, ['any condition values: more than 200 combinations of condition values were seen']);
  const few = generated(calls.slice(0, 200), {}, collect);
  t.ok(statements(few)[0]?.Condition);
  t.same(few.reasons[0]?.opens, []);
});

t.test('an action that is limited to no resource is said to open all', async (t) => {
  const result = generated([simple('DescribeReservedCacheNodesOfferings', '*')]);
  t.equal(statements(result)[0]?.Resource, '*');
  t.match(result.reasons[0]?.opens, ['*: IAM limits DescribeReservedCacheNodesOfferings to no resource']);
});

t.test('a policy that there is already is asked with the context of each call', async (t) => {
  const existing = compiled([
    policy({
      Effect: 'Allow',
      Action: 'elasticache:CreateUser',
      Resource: '*',
      Condition: { StringEquals: { 'elasticache:EngineType': 'redis' } },
    }),
  ]);
  const create = (engine: string): PastCall =>
    call('CreateUser', [check('CreateUser', 'user:ana', { context: { 'elasticache:EngineType': engine } })]);
  const collect = { given: givenBy(existing), conditionKeys: (key: string) => key.startsWith('elasticache:') };
  t.same(statements(generated([create('redis')], { existing }, collect)), [], 'nothing is lacking');
  t.match(
    statements(generated([create('redis'), create('valkey')], { existing }, collect)),
    [{ Condition: { StringEquals: { 'elasticache:EngineType': 'valkey' } } }],
    'only what it does not allow',
  );
});

t.test('conditions hold the combinations that were seen, and no others', async (t) => {
  const create = (engine: string, node: string): PastCall =>
    call('CreateCacheCluster', [
      check('CreateCacheCluster', 'cluster:a', {
        context: { 'elasticache:EngineType': engine, 'elasticache:CacheNodeType': node, 'aws:SourceIp': '10.0.0.1' },
      }),
    ]);
  const collect = { conditionKeys: (key: string) => key.startsWith('elasticache:') };
  const seen = statements(generated([create('redis', 'a'), create('redis', 'b')], {}, collect));
  t.strictSame(
    seen.map(({ Condition }) => Condition),
    [{ StringEquals: { 'elasticache:CacheNodeType': ['a', 'b'], 'elasticache:EngineType': 'redis' } }],
  );
  t.equal(statements(generated([create('redis', 'a'), create('valkey', 'b')], {}, collect)).length, 2);
  const without = call('CreateCacheCluster', [check('CreateCacheCluster', 'cluster:a')]);
  t.match(
    statements(generated([create('redis', 'a'), without], {}, collect)).map(({ Condition }) => Condition),
    [{ Null: { 'elasticache:EngineType': 'true' } }, { StringEquals: { 'elasticache:EngineType': 'redis' } }],
  );
});

t.test('more than a policy may hold is split, each part within the limit', async (t) => {
  const names = Array.from({ length: 400 }, (_, i) => `user:somebody-${i}`);
  const { policies, reasons } = generated([simple('DeleteUser', ...names)]);
  t.ok(policies.length > 1);
  for (const each of policies) t.ok(JSON.stringify(each).replace(/\s/g, '').length <= 6144);
  t.equal(reasons.flatMap(({ needs }) => needs).length, 400, 'each need is one part’s reason');
  const sids = policies.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid));
  t.equal(new Set(sids).size, sids.length);
});
