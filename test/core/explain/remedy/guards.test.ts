/** What is proposed opens nothing else: not to other callers, values, actions and names. */
import t from 'tap';
import { explainDenial } from '#src/core/explain/explain.js';
import { denied, policy, worldOf } from '../../../support/world.js';

const FILE = 'principals: [{ arn: "arn:aws:iam::123456789012:user/alice", attached: [p.json] }]';
const inFile = (...statements: readonly object[]): ReturnType<typeof worldOf> =>
  worldOf({ text: FILE, files: { 'policies/p.json': JSON.stringify(policy(...statements), null, 2) } });
const explain = (world: ReturnType<typeof worldOf>, line: Record<string, unknown>) =>
  explainDenial(world, denied(world, line));
const GROUP_OF_BOB = { UserGroupId: 'g', Engine: 'redis', UserIds: ['bob'] };
const OF = 'arn:aws:elasticache:us-east-1:123456789012:';
const modify = (resource: string | readonly string[], more: object = {}): object => ({
  Sid: 'S',
  Effect: 'Allow',
  Action: 'elasticache:ModifyCacheCluster',
  Resource: resource,
  ...more,
});
const MODIFY = { operation: 'ModifyCacheCluster', params: { CacheClusterId: 'dev-1' } };

t.test('an action is not added to a line that is about other resources as well', async (t) => {
  const others = { Action: 'elasticache:RebootCacheCluster' };
  const world = inFile(modify([`${OF}cluster:dev-1`, `${OF}cluster:prod-*`], others));
  const [fix] = explain(world, MODIFY).fixes;
  t.match(fix?.text, /^add to policies\/p\.json \{"Effect":"Allow","Action":"elasticache:ModifyCacheCluster"/);
  const alone = inFile(modify([`${OF}cluster:dev-1`, `${OF}user:prod-*`], others));
  t.match(explain(alone, MODIFY).fixes[0]?.text, /^in "S" .* add "elasticache:ModifyCacheCluster" to Action$/);
});

t.test('what the call needs beside its main action is allowed under the same conditions', async (t) => {
  const own = { Action: 'elasticache:CreateUserGroup', Condition: { StringEquals: { 'aws:username': 'alice' } } };
  const shared = { Sid: 'T', Effect: 'Allow', Action: 'elasticache:CreateUserGroup', Resource: `${OF}user:ana` };
  const world = inFile(modify(`${OF}usergroup:g`, own), shared);
  const { fixes } = explain(world, { operation: 'CreateUserGroup', params: GROUP_OF_BOB });
  t.match(fixes[0]?.edits[0]?.patch.at(-1), {
    op: 'add',
    path: '/Statement/-',
    value: { Resource: `${OF}user:bob`, Condition: { StringEquals: { 'aws:username': 'alice' } } },
  });
});

t.test('a line with the name of whoever calls is not opened to all of them', async (t) => {
  const world = inFile(modify([`${OF}cluster:\${aws:username}-*`]));
  t.match(explain(world, MODIFY).fixes[0]?.edits[0]?.patch.at(-1), {
    op: 'add',
    value: { Resource: `${OF}cluster:dev-1`, Condition: { StringEquals: { 'aws:username': 'alice' } } },
  });
});

t.test('who is to send a tag that a condition wants is allowed to set that tag alone', async (t) => {
  const deny = { Effect: 'Deny', Action: 'elasticache:Create*', Resource: '*' };
  const untagged = { ...deny, Condition: { StringNotEquals: { 'aws:RequestTag/owner': ['ana'] } } };
  const world = inFile(modify('*', { Action: 'elasticache:CreateUser' }), untagged);
  const params = { UserId: 'u', UserName: 'u', Engine: 'redis', AccessString: 'on', NoPasswordRequired: true };
  const [fix] = explain(world, { operation: 'CreateUser', params }).fixes;
  t.strictSame(fix?.request?.set, { Tags: [{ Key: 'owner', Value: 'ana' }] });
  t.match(fix?.edits[0]?.patch.at(-1), {
    value: {
      Action: 'elasticache:AddTagsToResource',
      Condition: { StringEquals: { 'aws:RequestTag/owner': 'ana' } },
    },
  });
});

t.test("a value's letter case is put right where ElastiCache's own are lower case", async (t) => {
  const written = { StringEquals: { 'elasticache:CacheNodeType': 'cache.R6g.Large' } };
  const world = inFile(modify('*', { Condition: written }));
  const { causes, fixes } = explain(world, {
    ...MODIFY,
    params: { ...MODIFY.params, CacheNodeType: 'cache.r6g.large' },
  });
  t.equal(causes[0]?.code, 'value-case');
  t.match(fixes[0]?.edits[0]?.patch.at(-1), {
    op: 'replace',
    path: '/Statement/0/Condition/StringEquals/elasticache:CacheNodeType',
    value: 'cache.r6g.large',
  });
  t.match(fixes[0]?.text, /write "cache.r6g.large" instead of "cache.R6g.Large" in Condition$/);
});

t.test('of tag keys of which one is allowed the other is not a matter of letter case', async (t) => {
  const keys = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } };
  const world = inFile(modify('*', { Action: '*', Condition: keys }));
  const Tags = [
    { Key: 'team', Value: 'a' },
    { Key: 'owner', Value: 'b' },
  ];
  const params = { ResourceName: `${OF}cluster:dev-1`, Tags };
  t.equal(explain(world, { operation: 'AddTagsToResource', params }).causes[0]?.code, 'value');
});

t.test('a set operator in the place of a plain one is said as what it is', async (t) => {
  const world = inFile(modify('*', { Action: '*', Condition: { StringEquals: { 'aws:TagKeys': ['team', 'owner'] } } }));
  const Tags = [{ Key: 'team', Value: 'a' }];
  const { fixes } = explain(world, {
    operation: 'AddTagsToResource',
    params: { ResourceName: `${OF}cluster:dev-1`, Tags },
  });
  t.match(
    fixes[0]?.text,
    /write ForAllValues:StringEquals instead of StringEquals, add Null aws:TagKeys "false" to Condition$/,
  );
});

t.test(
  'a Deny of everything on one resource spares one action, a Deny of all but some spares each where it is asked',
  async (t) => {
    const all = { Effect: 'Allow', Action: '*', Resource: '*' };
    const one = inFile(all, { Effect: 'Deny', Action: 'elasticache:*', Resource: `${OF}cluster:dev-1` });
    t.match(explain(one, MODIFY).fixes[0]?.text, /write NotAction "elasticache:ModifyCacheCluster" instead of Action$/);
    const but = inFile(all, { Effect: 'Deny', NotAction: 's3:*', Resource: '*' });
    const params = { ...GROUP_OF_BOB, Tags: [{ Key: 'team', Value: 'a' }] };
    const { fixes } = explain(but, { operation: 'CreateUserGroup', params });
    t.match(
      fixes[0]?.edits[0]?.patch.slice(-2).map((each) => ('value' in each ? each.value : undefined)),
      [
        { Action: 'elasticache:CreateUserGroup', NotResource: [`${OF}usergroup:g`, `${OF}user:bob`] },
        { Action: 'elasticache:AddTagsToResource', NotResource: `${OF}usergroup:g` },
      ],
    );
  },
);

t.test('no guard that is for everybody is opened for one call', async (t) => {
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  const mfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
  const { fixes, beyond } = explain(inFile(all, { ...all, Effect: 'Deny', Condition: mfa }), MODIFY);
  t.strictSame(fixes, []);
  t.equal(beyond[0]?.text, 'sign in with MFA');
});

t.test("another team's statement for everything is not the one that lacks a resource of this call", async (t) => {
  const wide = modify(`${OF}user:legacy-*`, { Sid: 'Others', Action: 'elasticache:*' });
  const world = inFile(modify(`${OF}usergroup:g`, { Action: 'elasticache:CreateUserGroup' }), wide);
  const { causes } = explain(world, { operation: 'CreateUserGroup', params: GROUP_OF_BOB });
  t.match(causes, [{ code: 'dependent-grant', statement: undefined, runnerUp: { sid: 'Others' } }]);
});

t.test('a variable in Resource that nobody has a value for is named', async (t) => {
  const world = inFile(modify([`${OF}cluster:\${aws:PrincipalTag/team}-*`]));
  const [cause] = explain(world, MODIFY).causes;
  t.equal(cause?.code, 'variable-without-value');
  t.match(cause?.text, /and aws:PrincipalTag\/team has no value in this request$/);
});

t.test('a Deny of part of the names: what its author can do, of the pattern that matches', async (t) => {
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  const Resource = [`${OF}user:ops-*`, `${OF}cluster:dev-*`];
  const world = inFile(all, { Sid: 'D', Effect: 'Deny', Action: 'elasticache:Modify*', Resource });
  const { fixes, beyond } = explain(world, MODIFY);
  t.strictSame(fixes, []);
  t.match(beyond[0]?.text, /IAM has no pattern for all of cluster:dev-\* but cluster:dev-1: list what it is to deny/);
});

t.test('a tag that the caller lacks is one that can be given', async (t) => {
  const tagged = { StringEquals: { 'aws:PrincipalTag/team': 'cache' } };
  const { beyond } = explain(inFile(modify('*', { Condition: tagged })), MODIFY);
  t.match(beyond, [{ who: 'the caller', text: 'tag the caller with team = cache' }]);
});

t.test('the name of what is lacking with the wrong type, beside what the statement does allow', async (t) => {
  const group = { operation: 'CreateUserGroup', params: GROUP_OF_BOB };
  const may = (...resources: readonly string[]) => modify(resources, { Action: 'elasticache:CreateUserGroup' });
  const mistyped = inFile(may(`${OF}usergroup:g`, `${OF}cluster:bob`));
  t.match(explain(mistyped, group).causes, [{ code: 'resource-type', statement: { sid: 'S' } }]);
  const silent = inFile(may(`${OF}usergroup:*`));
  t.match(explain(silent, group).causes, [{ code: 'dependent-grant' }]);
});

t.test('so is who has to send a tag that another resource of the call is allowed with', async (t) => {
  const owned = { StringEquals: { 'aws:RequestTag/owner': 'me' } };
  const create = (resource: string, more: object = {}) =>
    modify(resource, { Action: 'elasticache:CreateServerlessCache', ...more });
  const world = inFile(create(`${OF}serverlesscache:c`), create(`${OF}usergroup:g`, { Sid: 'G', Condition: owned }));
  const params = { ServerlessCacheName: 'c', Engine: 'redis', UserGroupId: 'g' };
  const [fix] = explain(world, { operation: 'CreateServerlessCache', params }).fixes;
  t.match(fix?.edits[0]?.patch.at(-1), { value: { Action: 'elasticache:AddTagsToResource', Condition: owned } });
});
