import t from 'tap';
import { isEvent, readEvent } from '#src/core/review/cloudtrail.js';
import { loadCatalog } from '#src/edge/world/data.js';

const reading = { catalog: loadCatalog(), edition: 'table' } as const;
const ARN = 'arn:aws:elasticache:eu-west-1:123456789012:';

const USER = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLE',
  arn: 'arn:aws:iam::123456789012:user/ana',
  accountId: '123456789012',
  accessKeyId: 'AKIAEXAMPLE',
  userName: 'ana',
};
const ROLE = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:ci',
  arn: 'arn:aws:sts::123456789012:assumed-role/deployer/ci',
  accountId: '123456789012',
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::123456789012:role/team/deployer' },
    attributes: { creationDate: '2026-01-01T00:00:00Z', mfaAuthenticated: 'true' },
  },
};

const event = (eventName: string, requestParameters: object | null, more: object = {}) => ({
  eventVersion: '1.08',
  userIdentity: USER,
  eventTime: '2026-01-01T08:00:00Z',
  eventSource: 'elasticache.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2',
  requestParameters,
  eventID: 'e1',
  ...more,
});

t.test('an event becomes the call that it was, with its checks and their keys', async (t) => {
  const created = event('CreateCacheCluster', {
    cacheClusterId: 'Dev-1',
    engine: 'redis',
    numCacheNodes: 1,
    cacheNodeType: 'cache.t3.micro',
    authToken: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    autoMinorVersionUpgrade: true,
    tags: [{ key: 'team', value: 'cache' }],
  });
  t.ok(isEvent(created));
  const entry = readEvent(created, reading);
  if (!('call' in entry)) throw new Error(entry.left);
  const { call } = entry;
  t.match(call, {
    operation: 'CreateCacheCluster',
    decision: 'allowed',
    forwarded: true,
    accessKeyId: 'AKIAEXAMPLE',
    parameters: { NumCacheNodes: '1', AutoMinorVersionUpgrade: 'true', Tags: [{ Key: 'team', Value: 'cache' }] },
  });
  t.same(
    call.checks.map(({ action, resource }) => [action.split(':')[1], resource]),
    [
      ['CreateCacheCluster', `${ARN}cluster:dev-1`],
      ['CreateCacheCluster', `${ARN}parametergroup:default.redis7`],
      ['AddTagsToResource', `${ARN}cluster:dev-1`],
    ],
  );
  t.match(call.checks[0]?.context, {
    'aws:SourceIp': '203.0.113.7',
    'aws:username': 'ana',
    'aws:CurrentTime': '2026-01-01T08:00:00Z',
    'aws:RequestTag/team': 'cache',
    'elasticache:CacheNodeType': 'cache.t3.micro',
    'elasticache:AuthTokenEnabled': 'true',
  });
  t.equal(call.checks[0]?.fromEvent, true, 'who has which tags is not written down');
});

t.test('a session: its role, its beginning, its second factor', async (t) => {
  const entry = readEvent(event('DescribeUsers', null, { userIdentity: ROLE }), reading);
  t.match(entry, {
    call: {
      caller: { arn: ROLE.arn, principalArn: 'arn:aws:iam::123456789012:role/team/deployer' },
      checks: [
        {
          resource: `${ARN}user:*`,
          named: false,
          context: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z', 'aws:MultiFactorAuthPresent': 'true' },
        },
      ],
    },
  });
});

t.test('a service that called for somebody is no address', async (t) => {
  const more = {
    sourceIPAddress: 'cloudformation.amazonaws.com',
    userIdentity: { ...USER, invokedBy: 'cloudformation.amazonaws.com' },
  };
  const entry = readEvent(event('DescribeUsers', null, more), reading);
  const context = 'call' in entry ? entry.call.checks[0]?.context : undefined;
  t.equal(context?.['aws:ViaAWSService'], 'true');
  t.notOk(context && 'aws:SourceIp' in context);
});

t.test('refused calls', async (t) => {
  const denied = { errorCode: 'AccessDenied', errorMessage: 'User: x is not authorized with an explicit deny' };
  t.match(readEvent(event('DeleteUser', { userId: 'a' }, denied), reading), {
    call: { decision: 'explicitDeny', forwarded: false, checks: [{ decision: 'explicitDeny' }] },
  });
});

t.test('what cannot be rebuilt is named', async (t) => {
  const cases: [object, string][] = [
    [event('DeleteUser', null, { errorCode: 'AccessDenied' }), 'noParameters'],
    [event('DeleteUser', { userId: 'a' }, { errorCode: 'Throttling' }), 'rejected'],
    [event('NoSuchThing', {}), 'unknownOperation'],
    [event('DeleteUser', {}, { userIdentity: { type: 'AWSService', invokedBy: 'x' } }), 'unknownCaller'],
    [event('RunInstances', {}, { eventSource: 'ec2.amazonaws.com' }), 'otherService'],
    [event('DeleteUser', {}, { eventTime: 'then' }), 'incomplete'],
  ];
  for (const [each, left] of cases) t.same(readEvent(each as Record<string, unknown>, reading), { left });
});
