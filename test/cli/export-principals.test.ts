/** What is exported loads again alone, and decides the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { dryRun } from '#src/core/ask/dry-run.js';
import type { World } from '#src/core/authorize/authorize.js';
import { loadConfig } from '#src/edge/config/config.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { loadWorld } from '#src/edge/world/load-world.js';
import { allowing, policyArn, startIamSource } from '../support/iam-source.js';
import { run } from './terminal.js';

const CALLS: readonly { readonly operation: string; readonly params: object }[] = [
  ...[...loadCatalog().operations.keys()].map((operation) => ({ operation, params: {} })),
  ...['dev-1', 'prod-1'].flatMap((CacheClusterId) => [
    { operation: 'DeleteCacheCluster', params: { CacheClusterId } },
    { operation: 'ModifyCacheCluster', params: { CacheClusterId } },
    {
      operation: 'CreateCacheCluster',
      params: {
        CacheClusterId,
        Engine: 'redis',
        CacheNodeType: 'cache.t4g.micro',
        Tags: [{ Key: 'team', Value: 'cache' }],
      },
    },
  ]),
];

function worldOf(directory: string): World {
  const { config } = loadConfig({ flags: {}, environment: {} });
  if (!config) throw new Error('the defaults are right');
  const { world, problems } = loadWorld({ config, catalog: loadCatalog(), policies: { directory } });
  if (!world) throw new Error(JSON.stringify(problems));
  return world;
}

/** Every decision about every call, by who calls: principals and sessions. */
function decisions(world: World): unknown {
  const callers = [
    ...world.directory.callers.map(({ principalArn }) => principalArn),
    ...world.directory.keys.map(({ id }) => id),
  ];
  return callers.map((principal) => [
    principal,
    CALLS.map((call) => {
      const result = dryRun(world, { ...call, principal }, { now: Date.parse('2026-11-27'), explain: 'aws' });
      if ('bad' in result) return result.bad;
      const { outcome, status, code, checks } = result.answer;
      return { call, outcome, status, code, checks };
    }),
  ]);
}

async function roundTrip(t: Test, directory: string): Promise<void> {
  const before = decisions(worldOf(directory));
  for (const format of ['yaml', 'json']) {
    const { status, out, errors } = await run(['principals', 'export', '--policies', directory, '--format', format]);
    t.equal(status, 0, errors);
    t.notMatch(out, /secret:|"secret"|token:|"token"/);
    const alone = t.testdir({ [`principals.${format}`]: out });
    t.strictSame(decisions(worldOf(alone)), before, format);
  }
}

t.test("the repository's policies", (t) => roundTrip(t, 'policies'));

t.test("an account's details", async (t) => {
  const details = {
    UserDetailList: [
      {
        Arn: 'arn:aws:iam::123456789012:user/alice',
        UserName: 'alice',
        UserId: 'AIDACKCEVSQ6C2EXAMPLE',
        UserPolicyList: [
          { PolicyName: 'p', PolicyDocument: encodeURIComponent(JSON.stringify(allowing('elasticache:Describe*'))) },
        ],
        GroupList: ['g'],
        AttachedManagedPolicies: [{ PolicyArn: policyArn('x') }],
        PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess' },
      },
    ],
    GroupDetailList: [
      { GroupName: 'g', GroupPolicyList: [{ PolicyName: 'gp', PolicyDocument: allowing('elasticache:Create*') }] },
    ],
    RoleDetailList: [
      { Arn: 'arn:aws:iam::123456789012:role/r', RolePolicyList: [], Tags: [{ Key: 'team', Value: 'cache' }] },
    ],
    Policies: [
      {
        Arn: policyArn('x'),
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ VersionId: 'v1', Document: allowing('elasticache:Delete*') }],
      },
    ],
  };
  const directory = t.testdir({
    'principals.yaml':
      'principals: [{ arn: "arn:aws:iam::123456789012:user/alice", accessKeys: [{ id: AKIAALICE, secret: s }] }]',
    'account-authorization-details.json': JSON.stringify(details),
  });
  await roundTrip(t, directory);
});

t.test('files and an IAM endpoint together', async (t) => {
  const source = await startIamSource(t, {
    users: {
      bob: { inline: { p: allowing('elasticache:Describe*') }, groups: ['developers'], keys: ['AKIABOB'] },
      eve: { inline: { broken: '{' }, keys: ['AKIAEVE'] },
    },
    groups: { developers: { attached: [policyArn('x')] } },
    policies: { [policyArn('x')]: allowing('elasticache:Create*') },
  });
  const { status, out, errors } = await run([
    'principals',
    'export',
    '--policies',
    'policies',
    '--principals-from',
    source.origin,
  ]);
  t.equal(status, 0, errors);
  t.match(errors, /not understood is written as one that denies everything: broken: /);
  const alone = t.testdir({});
  writeFileSync(join(alone, 'principals.yaml'), out);
  const { directory } = worldOf(alone);
  t.ok(directory.key('AKIABOB') && directory.key('AKIADEVELOPEREXAMPLE'));
  const own = readFileSync('policies/principals.yaml', 'utf8');
  for (const [, secret = ''] of own.matchAll(/secret: ["']?([^\s"',}]+)/g)) t.notOk(out.includes(secret));
  const check = async (principal: string, operation: string) =>
    (await run(['check', operation, '--policies', alone, '--principal', principal])).status;
  t.equal(await check('AKIABOB', 'CreateUser'), 0);
  t.equal(await check('AKIABOB', 'DeleteUser'), 2);
  t.equal(await check('AKIAEVE', 'DescribeUsers'), 2);
});

t.test('a wrong format and a missing folder', async (t) => {
  t.match(await run(['principals', 'export', '--format', 'xml']), { status: 3, errors: /yaml or json/ });
  t.match(await run(['principals', 'export', '--policies', 'nowhere']), { status: 1, errors: /no principals file/ });
});
