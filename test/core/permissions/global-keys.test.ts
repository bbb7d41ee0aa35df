import t from 'tap';
import { type GlobalFacts, globalContext } from '#src/core/permissions/global-keys.js';

const user: GlobalFacts['caller'] = {
  principalArn: 'arn:aws:iam::123456789012:user/alice',
  type: 'User',
  account: '123456789012',
  userId: 'AIDAEXAMPLE',
  userName: 'alice',
  tags: { team: 'cache' },
  context: {},
};
const session: GlobalFacts['caller'] = {
  principalArn: 'arn:aws:iam::123456789012:role/ci',
  type: 'AssumedRole',
  account: '123456789012',
  userId: 'AROAEXAMPLE:build-7',
  tags: {},
  tokenIssued: '2026-01-02T03:00:00Z',
  organizationId: 'o-1',
  context: {},
};
const facts: GlobalFacts = {
  caller: user,
  region: 'eu-west-1',
  request: {
    headers: [
      ['user-agent', 'aws-cli/2'],
      ['Referer', 'https://a.example/'],
    ],
    sourceIp: '10.0.0.7',
  },
  now: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  settings: { secureTransport: true },
};

const keys = (changed: Partial<GlobalFacts>): Record<string, unknown> =>
  Object.fromEntries([...globalContext({ ...facts, ...changed }).values()].map(({ key, value }) => [key, value]));

t.test('a user with long-term keys', async (t) => {
  t.strictSame(keys({}), {
    'aws:SourceIp': '10.0.0.7',
    'aws:CurrentTime': '2026-01-02T03:04:05Z',
    'aws:EpochTime': '1767323045',
    'aws:SecureTransport': 'true',
    'aws:UserAgent': 'aws-cli/2',
    'aws:Referer': 'https://a.example/',
    'aws:RequestedRegion': 'eu-west-1',
    'aws:ViaAWSService': 'false',
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/alice',
    'aws:PrincipalAccount': '123456789012',
    'aws:PrincipalType': 'User',
    'aws:PrincipalTag/team': 'cache',
    'aws:userid': 'AIDAEXAMPLE',
    'aws:username': 'alice',
    'aws:ResourceAccount': '123456789012',
  });
});

t.test('a session of a role', async (t) => {
  const found = keys({ caller: session });
  t.match(found, {
    'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/ci',
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': 'AROAEXAMPLE:build-7',
    'aws:TokenIssueTime': '2026-01-02T03:00:00Z',
    'aws:MultiFactorAuthPresent': 'false',
    'aws:PrincipalOrgID': 'o-1',
    'aws:ResourceOrgID': 'o-1',
  });
  t.notOk('aws:username' in found);
});

t.test('what cannot be known is absent', async (t) => {
  const { tokenIssued: _, organizationId: __, ...bare } = session;
  const found = keys({ caller: { ...bare, userId: '', tags: {} }, request: { headers: [] } });
  for (const key of [
    'SourceIp',
    'UserAgent',
    'Referer',
    'TokenIssueTime',
    'PrincipalOrgID',
    'ResourceOrgID',
    'userid',
    'username',
  ]) {
    t.notOk(`aws:${key}` in found, key);
  }
  const root = keys({ caller: { ...user, type: 'Account' } });
  t.notOk('aws:username' in root);
  t.notOk('aws:MultiFactorAuthPresent' in root);
});

t.test('the setting stands over the peer, the principal over what is derived, the request over both', async (t) => {
  t.equal(keys({ settings: { secureTransport: true, sourceIp: '198.51.100.1' } })['aws:SourceIp'], '198.51.100.1');
  t.equal(keys({ settings: { secureTransport: false } })['aws:SecureTransport'], 'false');
  const caller = {
    ...user,
    context: {
      'AWS:sourceip': '203.0.113.9',
      'aws:MultiFactorAuthPresent': 'true',
      'aws:PrincipalOrgPaths': ['o-1/r-1/'],
    },
  };
  const found = keys({ caller, settings: { secureTransport: true, sourceIp: '198.51.100.1' } });
  t.equal(found['aws:SourceIp'], '203.0.113.9', 'spelled as derived, valued as given');
  t.equal(found['aws:MultiFactorAuthPresent'], 'true');
  t.strictSame(found['aws:PrincipalOrgPaths'], ['o-1/r-1/'], 'a list stays a list');
  const overrides = [{ key: 'aws:SourceIp', value: '192.0.2.1' }];
  t.equal(keys({ caller, overrides })['aws:SourceIp'], '192.0.2.1');
});

t.test('a header that comes twice is one value', async (t) => {
  const headers = [
    ['User-Agent', 'a'],
    ['user-agent', ' b '],
  ] as const;
  t.equal(keys({ request: { headers } })['aws:UserAgent'], 'a, b');
});

t.test('a session whose start nobody told began with this program, a user never', async (t) => {
  const { tokenIssued: _tokenIssued, ...untold } = session;
  const startedAt = Date.UTC(2026, 0, 2, 3, 0, 0, 999);
  const settings = { secureTransport: true, startedAt };
  const entry = (changed: Partial<GlobalFacts>) =>
    globalContext({ ...facts, settings, ...changed }).get('aws:tokenissuetime');
  t.match(entry({ caller: untold }), { value: '2026-01-02T03:00:00Z', origin: /assumed/ });
  t.match(entry({ caller: session, settings: { secureTransport: true, startedAt: 0 } }), {
    value: '2026-01-02T03:00:00Z',
    origin: 'session',
  });
  t.equal(entry({}), undefined);
  t.equal(entry({ caller: untold, now: 1000 })?.value, '1970-01-01T00:00:01Z', 'never after the call');
  const context = { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' };
  t.equal(entry({ caller: { ...untold, context } })?.value, '2020-01-01T00:00:00Z', 'the principals file knows better');
});
