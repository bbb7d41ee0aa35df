/** STS through its own client. */
import { DescribeCacheClustersCommand } from '@aws-sdk/client-elasticache';
import { AssumeRoleCommand, type AssumeRoleCommandInput, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import t from 'tap';
import {
  ACCOUNT,
  allow,
  company,
  KEYS,
  type Keys,
  keysOf,
  OTHER,
  people,
  refusalOf,
  roleArn,
  trust,
  userArn,
} from '../../support/sts.js';

const assume = (name: string, more: Partial<AssumeRoleCommandInput> = {}) =>
  new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: 'test', ...more });

t.test('a role is assumed, and its session calls ElastiCache', async (t) => {
  const { proxy, sts, cache } = await company(
    t,
    people([{ arn: roleArn('team/reader'), trustPolicy: trust({ AWS: userArn('bob') }) }]),
  );
  const answer = await sts(KEYS.bob).send(assume('team/reader', { DurationSeconds: 900 }));
  t.match(answer.AssumedRoleUser, {
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/test`,
    AssumedRoleId: /^AROA\w{17}:test$/,
  });
  t.match(answer.Credentials, { AccessKeyId: /^ASIA[A-Z2-7]{16}$/, SecretAccessKey: /^.{40}$/ });
  const left = (answer.Credentials?.Expiration?.getTime() ?? 0) - Date.now();
  t.ok(left > 890_000 && left <= 900_000, 'it ends when it was asked to');
  t.equal(answer.PackedPolicySize, undefined);
  const session = keysOf(answer);
  t.match(await cache(session).send(new DescribeCacheClustersCommand({})), { CacheClusters: [] });
  const identity = await sts(session).send(new GetCallerIdentityCommand({}));
  t.match(identity, {
    Arn: answer.AssumedRoleUser?.Arn,
    UserId: answer.AssumedRoleUser?.AssumedRoleId,
    Account: ACCOUNT,
  });
  const [record] = proxy.decisions({ operation: 'AssumeRole' });
  t.match(record, { decision: 'allowed', service: 'sts', forwarded: false, caller: { arn: userArn('bob') } });
  t.match(record?.checks, [{ action: 'sts:AssumeRole', resource: roleArn('team/reader'), decision: 'allowed' }]);
  t.match(proxy.decisions({ operation: 'DescribeCacheClusters' })[0]?.checks[0]?.context, {
    'aws:PrincipalArn': roleArn('team/reader'),
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': answer.AssumedRoleUser?.AssumedRoleId,
    'aws:MultiFactorAuthPresent': 'false',
    'aws:TokenIssueTime': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  });
});

t.test('who may assume which role', async (t) => {
  const denyOwn = {
    inline: [
      {
        name: 'no',
        document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' }] },
      },
    ],
  };
  const principals = people([
    { arn: roleArn('names-users'), trustPolicy: trust({ AWS: [userArn('bob'), userArn('carol', OTHER)] }) },
    { arn: roleArn('names-account'), trustPolicy: trust({ AWS: ACCOUNT }) },
    { arn: roleArn('names-root'), trustPolicy: trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` }) },
    { arn: roleArn('names-other'), trustPolicy: trust({ AWS: OTHER }) },
    { arn: roleArn('names-all'), trustPolicy: trust({ AWS: '*' }) },
    { arn: roleArn('names-service'), trustPolicy: trust({ Service: 'ec2.amazonaws.com' }) },
    { arn: roleArn('silent') },
    {
      arn: roleArn('denies'),
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' },
          { Effect: 'Deny', Principal: { AWS: userArn('alice') }, Action: 'sts:AssumeRole' },
        ],
      },
    },
  ]);
  const { sts } = await company(t, {
    ...principals,
    principals: [
      ...principals.principals,
      { arn: userArn('dora'), accessKeys: [{ id: 'AKIADORA000000000000', secret: 'secret-of-dora' }], ...denyOwn },
    ],
  });
  const dora: Keys = { accessKeyId: 'AKIADORA000000000000', secretAccessKey: 'secret-of-dora' };
  const cases: readonly (readonly [role: string, keys: Keys, allowed: boolean, why: string])[] = [
    ['names-users', KEYS.bob, true, 'one account, named: nothing else is needed'],
    ['names-users', KEYS.alice, false, 'not named'],
    ['names-users', KEYS.carol, true, 'two accounts, and both allow'],
    ['names-account', KEYS.alice, true, 'the account is named and the user may'],
    ['names-account', KEYS.bob, false, 'the account is named and the user may not'],
    ['names-account', KEYS.carol, false, 'another account'],
    ['names-root', KEYS.alice, true, 'the root is the account'],
    ['names-root', KEYS.bob, false, 'the root is the account'],
    ['names-other', KEYS.carol, true, 'two accounts, and both allow'],
    ['names-all', KEYS.bob, true, 'everybody'],
    ['names-all', dora, false, 'an own Deny wins'],
    ['names-service', KEYS.alice, false, 'nobody here is a service'],
    ['silent', KEYS.alice, true, 'no trust policy: its own account'],
    ['silent', KEYS.bob, false, 'no trust policy: its own account, and the user may not'],
    ['silent', KEYS.carol, false, 'no trust policy: its own account alone'],
    ['denies', KEYS.alice, false, 'a Deny of the trust policy wins'],
    ['nobody', KEYS.alice, false, 'there is no such role'],
    ['names-all', KEYS.root, false, 'root users assume no role'],
  ];
  for (const [role, keys, allowed, why] of cases) {
    const { code, status } = await refusalOf(sts(keys).send(assume(role)));
    t.strictSame([code, status], allowed ? ['none', 200] : ['AccessDenied', 403], `${role}: ${why}`);
  }
});

t.test("a user of another account needs the caller's own permission, too", async (t) => {
  const principals = people([{ arn: roleArn('bobs', OTHER), trustPolicy: trust({ AWS: userArn('bob') }) }]);
  const { sts } = await company(t, principals);
  const { code } = await refusalOf(
    sts(KEYS.bob).send(new AssumeRoleCommand({ RoleArn: roleArn('bobs', OTHER), RoleSessionName: 'test' })),
  );
  t.equal(code, 'AccessDenied');
});

t.test("the caller's boundary and the organization's policies limit it", async (t) => {
  const limited = {
    permissionsBoundary: allow('elasticache:*'),
    inline: [{ name: 'assume', document: allow('sts:*') }],
  };
  const id = (name: string) => `AKIA${name.padEnd(16, '0')}`;
  const keys = (name: string): Keys => ({ accessKeyId: id(name), secretAccessKey: name });
  const principals = people([
    { arn: roleArn('account'), trustPolicy: trust({ AWS: ACCOUNT }) },
    { arn: roleArn('user'), trustPolicy: trust({ AWS: userArn('limited') }) },
    { arn: roleArn('first'), trustPolicy: trust({ AWS: userArn('bob') }), ...limited },
    { arn: roleArn('by-role'), trustPolicy: trust({ AWS: roleArn('first') }) },
    { arn: roleArn('by-session'), trustPolicy: trust({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/first/test` }) },
  ]);
  const { sts } = await company(t, {
    ...principals,
    principals: [
      ...principals.principals,
      { arn: userArn('limited'), accessKeys: [{ id: id('LIMITED'), secret: 'LIMITED' }], ...limited },
    ],
  });
  t.equal(
    (await refusalOf(sts(keys('LIMITED')).send(assume('account')))).code,
    'AccessDenied',
    'the boundary of a user',
  );
  t.equal(
    (await refusalOf(sts(keys('LIMITED')).send(assume('user')))).code,
    'none',
    'which a trust in the user itself passes',
  );
  const first = keysOf(await sts(KEYS.bob).send(assume('first')));
  t.equal((await refusalOf(sts(first).send(assume('by-role')))).code, 'AccessDenied', 'the boundary of a role');
  t.equal((await refusalOf(sts(first).send(assume('by-session')))).code, 'none', 'which a trust in the session passes');

  const scp = [[allow('*')], [allow('elasticache:*')]];
  const { sts: inside } = await company(
    t,
    people([{ arn: roleArn('bobs'), trustPolicy: trust({ AWS: userArn('bob') }) }], {
      organization: { serviceControlPolicies: scp },
    }),
  );
  t.equal(
    (await refusalOf(inside(KEYS.bob).send(assume('bobs')))).code,
    'AccessDenied',
    'no service control policy allows it',
  );
});

t.test('conditions of a trust policy', async (t) => {
  const when = (name: string, condition: object, action: string[] = ['sts:AssumeRole']) => ({
    arn: roleArn(name),
    trustPolicy: trust({ AWS: ACCOUNT }, { Action: action, Condition: condition }),
    tags: { area: 'west' },
  });
  const { sts } = await company(
    t,
    people([
      when('external', { StringEquals: { 'sts:ExternalId': 'unique-1' } }),
      when('named', { StringLike: { 'sts:RoleSessionName': '${aws:username}' } }),
      when('mfa', {
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
      }),
      when('source', { StringEquals: { 'sts:SourceIdentity': 'alice' } }, ['sts:AssumeRole', 'sts:SetSourceIdentity']),
      when('tagged-caller', { StringEquals: { 'aws:PrincipalTag/team': 'cache' } }),
      when('tagged-role', { StringEquals: { 'iam:ResourceTag/area': 'west', 'aws:ResourceTag/area': 'west' } }),
      when(
        'tags',
        {
          StringEquals: { 'aws:RequestTag/project': 'x' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['project', 'cost'], 'sts:TransitiveTagKeys': ['project'] },
        },
        ['sts:AssumeRole', 'sts:TagSession'],
      ),
      when('principal', { ArnEquals: { 'aws:PrincipalArn': userArn('alice') } }),
    ]),
  );
  const tags = [{ Key: 'project', Value: 'x' }];
  const cases: readonly (readonly [role: string, more: Partial<AssumeRoleCommandInput>, allowed: boolean])[] = [
    ['external', { ExternalId: 'unique-1' }, true],
    ['external', { ExternalId: 'unique-2' }, false],
    ['external', {}, false],
    ['named', { RoleSessionName: 'alice' }, true],
    ['named', { RoleSessionName: 'somebody' }, false],
    ['mfa', { SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/alice`, TokenCode: '123456' }, true],
    ['mfa', {}, false],
    ['source', { SourceIdentity: 'alice' }, true],
    ['source', { SourceIdentity: 'mallory' }, false],
    ['source', {}, false],
    ['tagged-caller', {}, true],
    ['tagged-role', {}, true],
    ['tags', { Tags: tags }, true],
    ['tags', { Tags: tags, TransitiveTagKeys: ['project'] }, true],
    ['tags', { Tags: [...tags, { Key: 'other', Value: 'y' }] }, false],
    ['tags', { Tags: [{ Key: 'project', Value: 'y' }] }, false],
    ['tagged-caller', { Tags: tags }, false],
    ['tagged-caller', { SourceIdentity: 'alice' }, false],
    ['principal', {}, true],
  ];
  for (const [role, more, allowed] of cases) {
    const { code } = await refusalOf(sts().send(assume(role, more)));
    t.equal(code, allowed ? 'none' : 'AccessDenied', `${role} with ${JSON.stringify(more)}`);
  }
});

t.test('a denial has AWS its sentence, and the statement that was near', async (t) => {
  const principals = people([
    { arn: roleArn('bobs'), trustPolicy: trust({ AWS: userArn('bob') }) },
    {
      arn: roleArn('external'),
      trustPolicy: trust(
        { AWS: ACCOUNT },
        { Sid: 'Partner', Condition: { StringEquals: { 'sts:ExternalId': 'x-1' } } },
      ),
    },
    { arn: roleArn('account'), trustPolicy: trust({ AWS: ACCOUNT }) },
  ]);
  const { sts, proxy } = await company(t, principals);
  const sentence = (name: string, keys: string) =>
    `User: ${userArn(keys)} is not authorized to perform: sts:AssumeRole on resource: ${roleArn(name)}`;
  const bobs = await refusalOf(sts().send(assume('bobs')));
  t.equal(bobs.message.split('\n')[0], sentence('bobs', 'alice'));
  t.match(bobs.message, `trusts ${userArn('bob')}, not ${userArn('alice')}`);
  const external = await refusalOf(sts().send(assume('external', { ExternalId: 'y-1' })));
  t.match(
    external.message,
    '"Partner" (trust policy) requires sts:ExternalId to be x-1 (StringEquals), the request has y-1',
  );
  const account = await refusalOf(sts(KEYS.bob).send(assume('account')));
  t.match(
    account.message,
    "trusts the caller's account as a whole: a policy of the caller's must allow sts:AssumeRole",
  );
  const none = await refusalOf(sts().send(assume('bob')));
  t.match(none.message, `there is no role ${roleArn('bob')} here; did you mean ${roleArn('bobs')}?`);
  t.match(proxy.decisions({ operation: 'AssumeRole' })[0], {
    decision: 'implicitDeny',
    explanation: { causes: [{ code: 'trust-role' }] },
  });
  const { sts: plain } = await company(t, principals, { explain: 'aws' });
  t.equal((await refusalOf(plain().send(assume('bobs')))).message, sentence('bobs', 'alice'));
});

t.test('parameters are refused as AWS refuses them', async (t) => {
  const { sts } = await company(
    t,
    people([{ arn: roleArn('any'), trustPolicy: trust({ AWS: '*' }, { Action: 'sts:*' }) }]),
  );
  const tags = (...keys: string[]) => keys.map((Key) => ({ Key, Value: 'v' }));
  const cases: readonly (readonly [more: Partial<AssumeRoleCommandInput>, code: string, message: RegExp])[] = [
    [
      { RoleSessionName: 'a b' },
      'ValidationError',
      /^1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: \[\\w\+=,\.@-\]\*$/,
    ],
    [
      { RoleSessionName: 'a' },
      'ValidationError',
      /at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2/,
    ],
    [
      { DurationSeconds: 60 },
      'ValidationError',
      /Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900/,
    ],
    [{ DurationSeconds: 43_201 }, 'ValidationError', /less than or equal to 43200/],
    [
      { DurationSeconds: 7200 },
      'ValidationError',
      /^The requested DurationSeconds exceeds the MaxSessionDuration set for this role\.$/,
    ],
    [{ RoleArn: 'arn:aws:iam:role/x-y-z-0' }, 'ValidationError', /is invalid$/],
    [{ TokenCode: '12345', SerialNumber: 'GAHT12345678' }, 'ValidationError', /'tokenCode'/],
    [{ TokenCode: '123456' }, 'AccessDenied', /must provide both MFA serial number and one time pass code/],
    [
      { TokenCode: '123456', SerialNumber: `arn:aws:iam::${OTHER}:mfa/x` },
      'AccessDenied',
      /unable to validate MFA code/,
    ],
    [{ Policy: 'no JSON' }, 'MalformedPolicyDocument', /^The policy is not in the valid JSON format\.$/],
    [
      { Policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x","Resource":"*"}]}' },
      'MalformedPolicyDocument',
      /^Syntax errors in policy\./,
    ],
    [
      { PolicyArns: [{ arn: 'arn:aws:iam::111122223333:policy/none' }] },
      'ValidationError',
      /no policy .* is known here/,
    ],
    [{ PolicyArns: [{ arn: 'arn:aws:iam::999922223333:policy/none' }] }, 'ValidationError', /is not of the account/],
    [{ Tags: tags('a', 'A') }, 'InvalidParameterValue', /Duplicate tag keys found/],
    [{ Tags: tags('aws:x') }, 'ValidationError', /must not begin with aws:/],
    [
      { Tags: tags(...Array.from({ length: 51 }, (_, i) => `k${i}`)) },
      'ValidationError',
      /'tags' failed to satisfy constraint: Member must have length less than or equal to 50/,
    ],
    [
      { Tags: tags('a'), TransitiveTagKeys: ['b'] },
      'InvalidParameterValue',
      /^The specified transitive tag key must be included in the requested tags\.$/,
    ],
    [{ SourceIdentity: 'a b' }, 'ValidationError', /'sourceIdentity'/],
  ];
  for (const [more, code, message] of cases) {
    const refusal = await refusalOf(sts().send(assume('any', more)));
    t.match([refusal.code, refusal.message], [new RegExp(`^${code}`), message], JSON.stringify(more).slice(0, 80));
  }
});

t.test('audit mode lets a denied call through, and records it as denied', async (t) => {
  const principals = people([{ arn: roleArn('bobs'), trustPolicy: trust({ AWS: userArn('bob') }) }]);
  const { sts, proxy } = await company(t, principals, { mode: 'audit' });
  const { Credentials } = await sts().send(assume('bobs'));
  t.match(Credentials?.AccessKeyId, /^ASIA/);
  t.match(proxy.decisions({ operation: 'AssumeRole' })[0], {
    decision: 'implicitDeny',
    explanation: { causes: [{ code: 'trust-principal' }] },
  });
  t.equal((await refusalOf(sts().send(assume('nobody')))).code, 'AccessDenied', 'there is nothing to assume');
});

t.test('a principal that is made over HTTP has a trust policy, too, and cannot read a file elsewhere', async (t) => {
  const { sts, proxy } = await company(t, people([]));
  const make = async (trustPolicy: unknown) => {
    const body = JSON.stringify({ arn: roleArn('made'), trustPolicy });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${proxy.url}/_authz/principals`, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text() };
  };
  t.match(await make('../../etc/passwd'), { status: 400, text: /leaves the directory of the policies/ });
  t.match(await make({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*' }] }), {
    status: 400,
    text: /trust-action/,
  });
  t.match(await make(trust({ AWS: userArn('bob') })), { status: 201 });
  t.equal((await refusalOf(sts(KEYS.bob).send(assume('made')))).code, 'none');
});
