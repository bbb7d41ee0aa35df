/** The explanation as data, which records and programs read; its text is render.test.ts's business. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import t from 'tap';
import { explainDenial } from '#src/core/explain/explain.js';
import { CAUSES } from '#src/core/explain/words/causes.js';
import { ask, denied, policy, worldOf, worldOfAlice } from '../../support/world.js';

const CALL = { operation: 'ModifyCacheCluster', params: { CacheClusterId: 'c', CacheNodeType: 'cache.r6g.large' } };
const guarded = (Effect: string, operator: string, pattern = 'cache.t4g.*'): object => ({
  Sid: 'S',
  Effect,
  Action: 'elasticache:ModifyCacheCluster',
  Resource: '*',
  Condition: { [operator]: { 'elasticache:CacheNodeType': pattern } },
});
const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const explain = (world: ReturnType<typeof worldOf>, line: Record<string, unknown>) =>
  explainDenial(world, denied(world, line));

const FILE = 'principals: [{ arn: "arn:aws:iam::123456789012:user/alice", attached: [p.json] }]';
const inFile = (...statements: readonly object[]): ReturnType<typeof worldOf> =>
  worldOf({ text: FILE, files: { 'policies/p.json': JSON.stringify(policy(...statements), null, 2) } });

t.test(
  'a cause: its code, the checks, the statement that was meant, what stands there and what would have to',
  async (t) => {
    const { counts, causes, unknown } = explain(inFile(guarded('Allow', 'StringLike')), CALL);
    t.strictSame(counts, { asked: 1, allowed: 0, missing: 1, denied: 0 });
    t.strictSame(unknown, []);
    t.match(causes, [
      {
        code: 'value',
        layer: 'identity',
        checks: [{ action: 'elasticache:ModifyCacheCluster', resource: /:cluster:c$/, because: { rows: [50] } }],
        statement: { file: 'policies/p.json', line: 4, sid: 'S', index: 0, effect: 'Allow' },
        at: {
          file: 'policies/p.json',
          pointer: '/Statement/0/Condition/StringLike/elasticache:CacheNodeType',
          line: 11,
        },
        found: ['cache.r6g.large'],
        expected: ['cache.t4g.*'],
      },
    ]);
  },
);

t.test('a fix: patches that begin with a test, or another request in the shape of the SDK', async (t) => {
  const { fixes } = explain(inFile(guarded('Allow', 'StringLike')), CALL);
  t.match(fixes, [
    { edits: [], request: { set: { CacheNodeType: 'cache.t4g.micro' }, remove: [] }, who: 'the caller' },
    {
      edits: [
        {
          file: 'policies/p.json',
          patch: [
            { op: 'test', path: '/Statement/0', value: { Sid: 'S' } },
            {
              op: 'add',
              path: '/Statement/-',
              value: {
                Effect: 'Allow',
                Action: 'elasticache:ModifyCacheCluster',
                Resource: 'arn:aws:elasticache:us-east-1:123456789012:cluster:c',
                Condition: { StringEquals: { 'elasticache:CacheNodeType': 'cache.r6g.large' } },
              },
            },
          ],
        },
      ],
      who: 'the owner of policies/p.json',
    },
  ]);
});

t.test('numbers and booleans are sent as such', async (t) => {
  const deny = (Condition: object): object => ({ Effect: 'Deny', Action: '*', Resource: '*', Condition });
  const group = {
    operation: 'CreateReplicationGroup',
    params: { ReplicationGroupId: 'rg', ReplicationGroupDescription: 'd', NumNodeGroups: 9, Engine: 'redis' },
  };
  const few = deny({ NumericGreaterThan: { 'elasticache:NumNodeGroups': '2' } });
  t.strictSame(explain(inFile(EVERYTHING, few), group).fixes[0]?.request?.set, { NumNodeGroups: 2 });
  const safe = deny({ Bool: { 'elasticache:AtRestEncryptionEnabled': 'false' } });
  t.strictSame(explain(inFile(EVERYTHING, safe), group).fixes[0]?.request?.set, { AtRestEncryptionEnabled: true });
});

t.test('where nothing can be edited a whole new inline policy is proposed', async (t) => {
  const world = worldOf({
    principals: [
      {
        arn: 'arn:aws:iam::123456789012:user/alice',
        attached: ['arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess'],
      },
    ],
  });
  t.match(explain(world, CALL).fixes[0]?.edits, [
    {
      file: null,
      patch: [{ op: 'add', path: '', value: { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] } }],
    },
  ]);
});

t.test('others who have the same policy are named', async (t) => {
  const both =
    'principals: [{ arn: "arn:aws:iam::123456789012:user/alice", attached: [p.json] }, { arn: "arn:aws:iam::123456789012:user/bob", attached: [p.json] }]';
  const world = worldOf({
    text: both,
    files: { 'policies/p.json': JSON.stringify(policy({ ...EVERYTHING, Action: 's3:*' })) },
  });
  const { fixes } = explain(world, { ...CALL, principal: 'arn:aws:iam::123456789012:user/alice' });
  t.strictSame(fixes[0]?.edits[0]?.shared, ['arn:aws:iam::123456789012:user/bob']);
});

t.test('a Deny that matched hides no missing Allow', async (t) => {
  const { sentence, counts, causes } = explain(worldOfAlice([policy(guarded('Deny', 'StringNotLike'))]), CALL);
  t.match(sentence, / with an explicit deny in an identity-based policy$/, 'AWS tells the Deny alone');
  t.strictSame(counts, { asked: 1, allowed: 0, missing: 0, denied: 1 }, 'what is denied is not missing');
  t.match(causes, [{ code: 'deny-by-condition' }, { code: 'no-statement' }]);
});

t.test('the sentence is about the first check that failed, the rest is told too', async (t) => {
  const params = { SourceSnapshotName: 'a', TargetSnapshotName: 'b', TargetBucket: 'x' };
  const own = { Effect: 'Allow', Action: 'elasticache:*', Resource: 'arn:aws:elasticache:*:*:snapshot:a' };
  const explanation = explain(worldOfAlice([policy(own)]), { operation: 'CopySnapshot', params });
  t.match(explanation.sentence, /perform: elasticache:CopySnapshot on resource: .*:snapshot:b because/);
  t.equal(explanation.counts.allowed, 1);
  t.ok(explanation.causes.length > 1);
});

t.test('what nobody here can mend: who can', async (t) => {
  const over = { ...EVERYTHING, Condition: { DateLessThan: { 'aws:CurrentTime': '2023-03-31' } } };
  const { causes, fixes, beyond } = explain(inFile(over), CALL);
  t.match(causes, [{ code: 'expired', text: /expired on 2023-03-31/ }]);
  t.strictSame(fixes, []);
  t.match(beyond, [
    {
      who: 'the owner of policies/p.json',
      text: 'only the owner of policies/p.json can change it: move its date, or remove the condition',
    },
  ]);
});

t.test('what `validate` says of the line is there too', async (t) => {
  const statement = {
    Effect: 'Allow',
    Action: 'elasticache:ModifyCacheCluster',
    Resource: 'arn:aws:elasticache:*:*:cluster/c',
  };
  t.match(explain(inFile(statement), CALL).causes[0]?.findings, [/separates type and name by a colon/]);
});

t.test('the schema of records describes it, and its codes are those of the table', async (t) => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../data/schema/explanation.schema.json', import.meta.url), 'utf8'),
  );
  t.strictSame([...schema.definitions.cause.properties.code.enum].sort(), Object.keys(CAUSES).sort());
  const validate = new Ajv({ allErrors: true }).compile(schema);
  const worlds = [
    inFile(guarded('Allow', 'StringLike')),
    inFile(guarded('Deny', 'StringNotLike'), EVERYTHING),
    worldOfAlice([]),
  ];
  for (const world of worlds) {
    const { answer } = ask(world, CALL, { explanations: true });
    t.ok(validate(JSON.parse(JSON.stringify(answer.explanation))), JSON.stringify(validate.errors));
  }
  t.notOk(validate({ causes: [] }));
});

t.test('a password is in no fix: what is set is told whole, so such a structure is not set', async (t) => {
  const Condition = { StringEquals: { 'elasticache:UserAuthenticationMode': 'iam' } };
  const world = inFile({ ...EVERYTHING, Condition });
  const AuthenticationMode = { Type: 'password', Passwords: ['s3cret-s3cret-s3cret'] };
  const line = {
    operation: 'CreateUser',
    params: { UserId: 'u', UserName: 'u', Engine: 'redis', AccessString: 'on', AuthenticationMode },
  };
  const explanation = explain(world, line);
  t.equal(explanation.causes[0]?.code, 'value');
  t.notMatch(JSON.stringify(explanation), /s3cret/);
});

t.test('values to send are such as the service takes', async (t) => {
  const sent = (statement: object, call: object): unknown =>
    explain(inFile(statement), { ...CALL, ...call }).fixes[0]?.request?.set;
  const like = (pattern: string): object => guarded('Allow', 'StringLike', pattern);
  t.same(sent(like('cache.r6g.*'), { params: { CacheClusterId: 'c', CacheNodeType: 'cache.r7g.2xlarge' } }), {
    CacheNodeType: 'cache.r6g.2xlarge',
  });
  t.same(sent(like('cache.r99.*'), {}), { CacheNodeType: 'cache.r99.large' }, 'what is not known may be newer');
});

t.test('a Deny that says nothing but this goes; of a longer one what it says of this', async (t) => {
  const deny = (more: object): object => ({
    Sid: 'Keep',
    Effect: 'Deny',
    Action: 'elasticache:ModifyCacheCluster',
    Resource: 'arn:aws:elasticache:us-east-1:123456789012:cluster:c',
    ...more,
  });
  const patch = (more: object) => explain(inFile(EVERYTHING, deny(more)), CALL).fixes[0]?.edits[0]?.patch.slice(1);
  t.same(patch({}), [{ op: 'remove', path: '/Statement/1' }]);
  t.same(
    patch({ Resource: 'arn:aws:elasticache:*:*:cluster:*' })
      ?.map(({ op, path }) => `${op} ${path}`)
      .sort(),
    ['add /Statement/1/NotResource', 'remove /Statement/1/Resource'],
  );
  t.equal(patch({ Resource: 'arn:aws:elasticache:*:*:cluster:c*' }), undefined, 'no pattern is all but one of these');
});

t.test('a statement that is wrong about two checks is mended in both places', async (t) => {
  const arn = 'arn:aws:elasticache:us-east-1:123456789012:';
  const own = {
    Effect: 'Allow',
    Action: 'elasticache:ModifyCacheCluster',
    Resource: [`${arn}cluster:C`, `${arn}parametergroup:Pg`],
  };
  const { fixes } = explain(inFile(own), { ...CALL, params: { CacheClusterId: 'c', CacheParameterGroupName: 'pg' } });
  t.match(fixes[0]?.edits[0]?.patch, [
    { op: 'test' },
    { op: 'replace', path: '/Statement/0/Resource/0', value: `${arn}cluster:c` },
    { op: 'replace', path: '/Statement/0/Resource/1', value: `${arn}parametergroup:pg` },
  ]);
});

t.test('hundreds of resources are allowed by one statement', async (t) => {
  const names = Array.from({ length: 200 }, (_, i) => `c-${i}`);
  const call = { operation: 'BatchApplyUpdateAction', params: { ServiceUpdateName: 's', CacheClusterIds: names } };
  const { fixes, counts } = explain(inFile({ Effect: 'Allow', Action: 's3:*', Resource: '*' }), call);
  t.match(counts, { asked: 200, missing: 200 });
  const [, added] = fixes[0]?.edits[0]?.patch ?? [];
  t.match(added, { op: 'add', path: '/Statement/-', value: { Effect: 'Allow' } });
  t.equal(added && 'value' in added && (added.value as { Resource: string[] }).Resource.length, 200);
});
