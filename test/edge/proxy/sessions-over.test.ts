/** Credentials that STS has issued, in later calls. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeCacheClustersCommand, DescribeUsersCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  type STSClient,
} from '@aws-sdk/client-sts';
import t from 'tap';
import { startProxy } from '#src/index.js';
import {
  ACCOUNT,
  allow,
  type Company,
  company,
  KEYS,
  type Keys,
  keysOf,
  people,
  refusalOf,
  roleArn,
  trust,
  userArn,
} from '../../support/sts.js';

const assume = (name: string, more: Partial<AssumeRoleCommandInput> = {}) =>
  new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: 'test', ...more });

const ALL = { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] };
const clusters = () => new DescribeCacheClustersCommand({});
const contextOf = ({ proxy }: Company, operation = 'DescribeCacheClusters') =>
  proxy.decisions({ operation })[0]?.checks[0]?.context ?? {};

t.test('a chain of roles: transitive tags and the source identity go on, an hour is the most', async (t) => {
  const open = {
    trustPolicy: trust({ AWS: ACCOUNT }, ALL),
    inline: [{ name: 'all', document: allow(['sts:*', 'elasticache:*']) }],
  };
  const there = await company(
    t,
    people([
      { arn: roleArn('first'), ...open, tags: { Area: 'west', level: '1' } },
      { arn: roleArn('second'), ...open, tags: { level: '2' }, maxSessionDuration: 43_200 },
      { arn: roleArn('no-tags'), ...open, trustPolicy: trust({ AWS: ACCOUNT }) },
    ]),
  );
  const { sts, cache } = there;
  const Tags = [
    { Key: 'project', Value: 'x' },
    { Key: 'AREA', Value: 'east' },
  ];
  const first = await sts().send(
    assume('first', { Tags, TransitiveTagKeys: ['project'], SourceIdentity: 'alice', PolicyArns: [] }),
  );
  t.equal(first.SourceIdentity, 'alice');
  t.ok((first.PackedPolicySize ?? 0) > 0 && (first.PackedPolicySize ?? 0) < 20);
  await cache(keysOf(first)).send(clusters());
  t.match(contextOf(there), {
    'aws:PrincipalTag/project': 'x',
    'aws:PrincipalTag/AREA': 'east',
    'aws:PrincipalTag/level': '1',
    'aws:SourceIdentity': 'alice',
  });
  t.notOk('aws:PrincipalTag/Area' in contextOf(there), 'a session tag takes the place of a role tag in other letters');

  const chained = sts(keysOf(first));
  const second = await chained.send(assume('second'));
  t.equal(second.SourceIdentity, 'alice');
  await cache(keysOf(second)).send(clusters());
  const context = contextOf(there);
  t.match(context, { 'aws:PrincipalTag/project': 'x', 'aws:PrincipalTag/level': '2', 'aws:SourceIdentity': 'alice' });
  t.notOk('aws:PrincipalTag/AREA' in context, 'only transitive tags go on');

  const long = await refusalOf(chained.send(assume('second', { DurationSeconds: 3601 })));
  t.match(long, { code: 'ValidationError', message: /1 hour session limit for roles assumed by role chaining/ });
  const again = await refusalOf(chained.send(assume('second', { Tags: [{ Key: 'Project', Value: 'y' }] })));
  t.match(again, { code: 'InvalidParameterValue', message: /conflicts with a transitive tag key/ });
  const other = await refusalOf(chained.send(assume('second', { SourceIdentity: 'mallory' })));
  t.match(other, { code: 'ValidationError', message: /source identity is already set/ });
  const untagged = await refusalOf(chained.send(assume('no-tags')));
  t.match(untagged, { code: 'AccessDenied', message: /sts:TagSession/ }, 'inherited tags are tags, too');
  for (const command of [new GetSessionTokenCommand({}), new GetFederationTokenCommand({ Name: 'some' })]) {
    const { code, message } = await refusalOf(chained.send(command as GetSessionTokenCommand));
    t.match([code, message], ['AccessDenied', /^Cannot call Get\w+Token with session credentials$/]);
  }
});

t.test('session policies: inline and managed, and how much room they take', async (t) => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/users`;
  const principals = people(
    [{ arn: roleArn('all'), trustPolicy: trust({ AWS: '*' }), inline: [{ name: 'all', document: allow('*') }] }],
    { policies: { [arn]: allow('elasticache:DescribeUsers') } },
  );
  const { sts, cache } = await company(t, principals);
  const tried = async (more: Partial<AssumeRoleCommandInput>): Promise<string> => {
    const answer = await sts().send(assume('all', more));
    t.ok((answer.PackedPolicySize ?? 0) > 0);
    const session = cache(keysOf(answer));
    const codes = [
      await refusalOf(session.send(clusters())),
      await refusalOf(session.send(new DescribeUsersCommand({}))),
    ];
    return codes.map(({ code }) => code).join();
  };
  const Policy = JSON.stringify(allow('elasticache:DescribeCacheClusters'));
  t.equal(await tried({ Policy }), 'none,AccessDenied');
  t.equal(await tried({ PolicyArns: [{ arn }] }), 'AccessDenied,none');
  t.equal(await tried({ Policy, PolicyArns: [{ arn }] }), 'none,none', 'a union');
  t.equal(
    await tried({ PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess' }] }),
    'none,none',
  );
  const answer = await sts().send(assume('all', { Policy }));
  const { message } = await refusalOf(cache(keysOf(answer)).send(new DescribeUsersCommand({})));
  t.match(
    message,
    /assumed-role\/all\/test is not authorized to perform: elasticache:DescribeUsers on resource: \S+ because no session policy allows/,
  );
  const random = Array.from({ length: 60 }, (_, i) => createHash('sha256').update(String(i)).digest('hex'));
  const wide = allow(
    'elasticache:*',
    random.map((each) => `arn:aws:elasticache:*:*:user:${each}`),
  );
  const large = await refusalOf(sts().send(assume('all', { Policy: JSON.stringify(wide) })));
  t.match(large, {
    code: /^PackedPolicyTooLarge/,
    status: 400,
    message: /^Packed policy consumes \d+% of allotted space, please use smaller policy\.$/,
  });
});

t.test('GetSessionToken: the same user, with or without MFA', async (t) => {
  const needsMfa = allow('elasticache:*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } });
  const principals = people([]);
  const [alice, ...others] = principals.principals;
  const there = await company(t, {
    principals: [
      {
        ...alice,
        inline: [
          { name: 'mfa', document: needsMfa },
          { name: 'sts', document: allow('sts:*') },
        ],
      },
      ...others,
    ],
  } as never);
  const { sts, cache } = there;
  const plain = await sts().send(new GetSessionTokenCommand({}));
  const left = (plain.Credentials?.Expiration?.getTime() ?? 0) - Date.now();
  t.ok(left > 43_100_000 && left <= 43_200_000, 'twelve hours unless told');
  t.equal((await refusalOf(cache(keysOf(plain)).send(clusters()))).code, 'AccessDenied');
  t.match(contextOf(there), {
    'aws:MultiFactorAuthPresent': 'false',
    'aws:PrincipalType': 'User',
    'aws:username': 'alice',
  });
  const code = { SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/alice`, TokenCode: '123456', DurationSeconds: 900 };
  const strong = keysOf(await sts().send(new GetSessionTokenCommand(code)));
  t.equal((await refusalOf(cache(strong).send(clusters()))).code, 'none');
  t.match(contextOf(there), { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': /^\d$/ });
  t.match(await sts(strong).send(new GetCallerIdentityCommand({})), { Arn: userArn('alice') });
  t.match(await refusalOf(sts(strong).send(new GetSessionTokenCommand({}))), {
    code: 'AccessDenied',
    message: /Cannot call GetSessionToken/,
  });
  t.match(await refusalOf(sts(strong).send(new GetAccessKeyInfoCommand({ AccessKeyId: KEYS.bob.accessKeyId }))), {
    code: 'AccessDenied',
  });
});

t.test('GetFederationToken: what the user and the session policies both allow', async (t) => {
  const principals = people([]);
  const [alice, ...others] = principals.principals;
  const both = [{ name: 'both', document: allow(['sts:*', 'elasticache:DescribeCacheClusters']) }];
  const there = await company(t, { principals: [{ ...alice, inline: both }, ...others] } as never);
  const { sts, cache } = there;
  const answer = await sts().send(
    new GetFederationTokenCommand({
      Name: 'fred',
      Policy: JSON.stringify(allow('elasticache:Describe*')),
      Tags: [{ Key: 'who', Value: 'fred' }],
    }),
  );
  t.match(answer.FederatedUser, {
    Arn: `arn:aws:sts::${ACCOUNT}:federated-user/fred`,
    FederatedUserId: `${ACCOUNT}:fred`,
  });
  const fred = keysOf(answer);
  t.equal((await refusalOf(cache(fred).send(clusters()))).code, 'none');
  t.match(contextOf(there), {
    'aws:PrincipalArn': `arn:aws:sts::${ACCOUNT}:federated-user/fred`,
    'aws:PrincipalType': 'FederatedUser',
    'aws:userid': `${ACCOUNT}:fred`,
    'aws:PrincipalTag/who': 'fred',
    'aws:PrincipalTag/team': 'cache',
  });
  t.equal((await refusalOf(cache(fred).send(new DescribeUsersCommand({})))).code, 'AccessDenied', 'the user may not');
  t.match(await sts(fred).send(new GetCallerIdentityCommand({})), { UserId: `${ACCOUNT}:fred` });
  t.equal((await refusalOf(sts(fred).send(assume('any')))).code, 'AccessDenied');
  t.equal((await refusalOf(sts(fred).send(new GetFederationTokenCommand({ Name: 'ned' })))).code, 'AccessDenied');
  const bare = keysOf(await sts().send(new GetFederationTokenCommand({ Name: 'bare' })));
  t.equal((await refusalOf(cache(bare).send(clusters()))).code, 'AccessDenied', 'without session policies nothing');
  const bob = await refusalOf(sts(KEYS.bob).send(new GetFederationTokenCommand({ Name: 'fred' })));
  t.match(bob, {
    code: 'AccessDenied',
    message:
      /is not authorized to perform: sts:GetFederationToken on resource: arn:aws:sts::\d+:federated-user\/fred because no identity-based policy allows/,
  });
});

t.test('GetAccessKeyInfo, and operations that nobody here answers', async (t) => {
  const { sts } = await company(t, people([]));
  t.match(await sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: KEYS.carol.accessKeyId })), {
    Account: '444455556666',
  });
  const decode = sts().send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' }));
  t.match(await refusalOf(decode), {
    code: 'InvalidAction',
    status: 400,
    message: /elasticache-iam-proxy answers STS itself/,
  });
});

t.test('issued credentials are verified: secret, token, time', async (t) => {
  const { sts, cache } = await company(
    t,
    people([{ arn: roleArn('bobs'), trustPolicy: trust({ AWS: userArn('bob') }) }]),
  );
  const keys = keysOf(await sts(KEYS.bob).send(assume('bobs', { DurationSeconds: 900 })));
  const tried = async (more: Partial<Keys>) => (await refusalOf(cache({ ...keys, ...more }).send(clusters()))).code;
  t.equal(await tried({}), 'none');
  t.match(await tried({ secretAccessKey: 'wrong' }), /^SignatureDoesNotMatch/);
  t.match(await tried({ sessionToken: 'wrong' }), /^InvalidClientTokenId/);
  const { sessionToken: _token, ...without } = keys;
  t.match((await refusalOf(cache(without).send(clusters()))).code, /^InvalidClientTokenId/);
  t.teardown(() => {
    globalThis.Date = RealDate;
  });
  later(898_000);
  t.equal(await tried({}), 'none', 'until the end');
  later(901_000);
  t.match(await tried({}), /^ExpiredToken/);
});

const RealDate = Date;

/** Makes it so much later, for everybody in this process. */
function later(milliseconds: number): void {
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      super(...((given.length === 0 ? [RealDate.now() + milliseconds] : given) as [number]));
    }
    static override now(): number {
      return RealDate.now() + milliseconds;
    }
  } as DateConstructor;
}

t.test('a reload keeps sessions and takes the new policies; a role that is gone takes them with it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sts-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const write = (roles: readonly object[]) =>
    writeFileSync(join(folder, 'principals.json'), JSON.stringify(people(roles)));
  const bobs = { arn: roleArn('bobs'), trustPolicy: trust({ AWS: userArn('bob') }) };
  write([bobs]);
  const proxy = await startProxy({ policies: folder, watch: false });
  t.teardown(proxy.close);
  const common = { endpoint: proxy.url, region: 'us-east-1', maxAttempts: 1 };
  const { STSClient } = await import('@aws-sdk/client-sts');
  const sts: STSClient = new STSClient({ ...common, credentials: KEYS.bob });
  const keys = keysOf(await sts.send(assume('bobs')));
  const cache = new ElastiCacheClient({ ...common, credentials: keys });
  t.equal((await refusalOf(cache.send(clusters()))).code, 'none');
  write([{ ...bobs, inline: [{ name: 'other', document: allow('elasticache:ListTagsForResource') }] }]);
  t.strictSame(proxy.reload(), []);
  t.equal((await refusalOf(cache.send(clusters()))).code, 'AccessDenied', 'the policies of now');
  write([bobs]);
  proxy.reload();
  t.equal((await refusalOf(cache.send(clusters()))).code, 'none');
  write([]);
  proxy.reload();
  t.match((await refusalOf(cache.send(clusters()))).code, /^InvalidClientTokenId/);
});

t.test('reset forgets them', async (t) => {
  const principals = people([
    { arn: roleArn('one'), trustPolicy: trust({ AWS: '*' }) },
    { arn: roleArn('two'), trustPolicy: trust({ AWS: '*' }) },
  ]);
  const { proxy, sts, cache } = await company(t, principals);
  const one = keysOf(await sts().send(assume('one')));
  const two = keysOf(await sts().send(assume('two')));
  proxy.reset({ principals: true, principal: roleArn('one') });
  t.match((await refusalOf(cache(one).send(clusters()))).code, /^InvalidClientTokenId/);
  t.equal((await refusalOf(cache(two).send(clusters()))).code, 'none');
  proxy.reset({ principals: true });
  t.match((await refusalOf(cache(two).send(clusters()))).code, /^InvalidClientTokenId/);
});
