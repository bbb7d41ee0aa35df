/**
 * A call that was allowed for one Region or account was carried out in another: moto reads the Region from the User-Agent, the
 * Host and the whole URL before the credential scope, and the account from a header.
 */
import t from 'tap';
import { type Behind, disagreement, type Understood } from '#src/core/wire/readers/disagreement.js';
import { asking, READERS } from './support.js';

const CALL: Understood = {
  service: 'elasticache',
  region: 'us-east-1',
  account: '123456789012',
  partition: 'aws',
  presigned: false,
};
const AWS: Behind = { emulator: false, anyPresigned: false };
const EMULATOR: Behind = { emulator: true, anyPresigned: false };

const say = (
  headers: readonly (readonly [string, string])[],
  call: Partial<Understood> = {},
  { target = '/', behind = AWS }: { target?: string; behind?: Behind } = {},
): string | undefined => {
  const fault = disagreement(READERS, asking(headers, { target }), { ...CALL, ...call }, behind);
  if (fault && (fault.status !== 400 || fault.code !== 'MalformedQueryString')) throw new Error(JSON.stringify(fault));
  return fault?.message;
};

t.test('what agrees, or says nothing, passes', async (t) => {
  for (const [name, value] of [
    ['Host', 'localhost:4567'],
    ['Host', 'elasticache.us-east-1.amazonaws.com'],
    [
      'User-Agent',
      'Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.1 cfg/retry-mode#legacy exec-env/x Botocore/1.43.11',
    ],
    ['User-Agent', 'Boto3 region/us-east-1'],
    ['User-Agent', 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 my-region/2.0'],
    ['x-moto-account-id', '123456789012'],
    ['X-Forwarded-Host', 'proxy.example.test, localhost'],
    ['Forwarded', 'for=1.2.3.4;host=proxy.example.test'],
  ] as const)
    t.equal(say([[name, value]]), undefined, `${name}: ${value}`);
  t.equal(say([['Host', 'h']], {}, { target: '/?Action=X&Marker=a.us-east-1.amazonaws.com' }), undefined);
});

t.test('what does not is refused, and named', async (t) => {
  for (const [name, value, expected] of [
    ['Host', 'elasticache.eu-west-1.amazonaws.com', /`Host` names the Region `eu-west-1`.*`us-east-1`.*moto/],
    ['host', 'ELASTICACHE.EU-WEST-1.AMAZONAWS.COM', /`host` names the Region `eu-west-1`/],
    ['Host', 'x.eu-west-1.amazonaws.com.evil.test', /the URL names the Region `eu-west-1`/],
    ['Host', 'iam.us-east-1.amazonaws.com', /`Host` is a name of another service/],
    ['Host', 'bucket.s3.localhost', /`Host` is a name of another service/],
    ['User-Agent', 'aws region/eu-west-1', /`User-Agent` names the Region `eu-west-1`/],
    ['User-Agent', 'region/us-east-1 region/eu-west-1', /`User-Agent` names the Region/],
    ['User-Agent', 'x region/us-east-2', /`User-Agent` names the Region `us-east-2`/],
    ['User_Agent', 'x region/us-east-2', /`User_Agent` names/],
    ['x-moto-account-id', '999999999999', /`x-moto-account-id` names another account than the caller's/],
    ['X_Moto_Account_Id', '', /another account/],
    ['x-moto-anything', 'x', /gives orders to moto/],
    ['x-localstack-data', '{}', /gives orders to LocalStack/],
    ['X-Floci-Original-Content-Type', 'x', /gives orders to floci/],
    [
      'X-Forwarded-Host',
      'localhost, elasticache.eu-west-1.amazonaws.com',
      /`X-Forwarded-Host` names the Region `eu-west-1`/,
    ],
    ['Forwarded', 'host=elasticache.eu-west-1.amazonaws.com', /`Forwarded` names the Region `eu-west-1`/],
    ['Smithy-Protocol', 'rpc-v2-cbor', /another protocol/],
    ['X-Amz-Target', 'AmazonElastiCacheV9.DeleteUser', /another protocol/],
  ] as const)
    t.match(say([[name, value]]), expected, `${name}: ${value}`);
});

/**
 * `Host: x/?Action=DeleteCacheCluster&y=#` beside a Describe in the query string: readers that put the URL together from Host and
 * target (werkzeug before 3.1.7, and so moto) then read the operation from the Host.
 */
t.test('a Host is a name and nothing else', async (t) => {
  for (const host of [
    'x/?Action=DeleteCacheCluster&y=#',
    'x?y',
    'x#y',
    'a@b',
    'elasticache.us-east-1.amazonaws.com/x',
    'a b',
    'a,b',
    'a%2Eb',
    'a\\b',
    '[x]/',
    'x:1:2',
    'x:y',
    'é',
  ])
    for (const service of ['elasticache', 's3'])
      t.match(say([['Host', host]], { service }), /`Host` is not a name or an address/, host);
  t.match(say([['X-Forwarded-Host', 'localhost, x/?y']]), /`X-Forwarded-Host` is not a name or an address/);
  for (const host of ['', 'x:', '[::1]', '[::ffff:1.2.3.4]:80', 'a_b.c-d.:4567', '127.0.0.1'])
    t.equal(say([['Host', host]]), undefined, host);
});

t.test('a Region in the URL is read as it was sent, too', async (t) => {
  const target = '/?Action=X&Marker=a.US-EAST-1.amazonaws.com';
  t.match(say([['Host', 'h']], {}, { target }), /the URL names the Region/);
});

t.test('what rewrites the request behind the proxy is refused', async (t) => {
  for (const name of [
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-HTTP-Method-Override',
    'X-HTTP-Method',
    'X-Method-Override',
  ])
    t.match(say([[name, 'x']], { service: 's3' }), /gives orders to a reverse proxy/, name);
});

t.test('a second header of the same name is read, too', async (t) => {
  t.match(
    say([
      ['User-Agent', 'x'],
      ['user-agent', 'region/eu-west-1'],
    ]),
    /User|user/,
  );
});

t.test('a host or an account that is given twice is refused', async (t) => {
  for (const [name, value] of [
    ['Host', 'proxy'],
    ['x-moto-account-id', '123456789012'],
  ] as const)
    t.match(
      say([
        [name, value],
        [name.replaceAll('-', '_'), value],
      ]),
      /is given twice/,
    );
});

t.test('the query string is part of the URL, as sent and decoded', async (t) => {
  for (const value of ['x.eu-west-1.amazonaws.com', 'x%2Eeu-west-1.amazonaws%2ecom', 'X.EU-WEST-1.AMAZONAWS.COM'])
    t.match(
      say([['Host', 'h']], {}, { target: `/?Action=X&Marker=${value}` }),
      /the URL names the Region `eu-west-1`/,
      value,
    );
  t.match(say([['Host', 'a.b']], {}, { target: '/?Marker=SECRET.amazonaws.com' }), /the URL names another Region/);
  t.notMatch(say([['Host', 'a.b']], {}, { target: '/?Marker=SECRET.amazonaws.com' }), /SECRET/i);
});

t.test('towards an emulator, what it assumes counts', async (t) => {
  const to = { behind: EMULATOR };
  t.equal(say([['Host', 'h']], { presigned: true }, to), undefined);
  t.match(
    say([['Host', 'h']], { presigned: true, region: 'eu-west-1' }, to),
    /presigned call is executed in `us-east-1` by moto/,
  );
  t.equal(say([['Host', 'h']], { presigned: true, region: 'eu-west-1' }), undefined, 'AWS reads the scope');
  t.equal(say([['Host', 'h']], { region: 'eu-west-1' }, to), undefined);
  for (const host of ['bucket.example.test', 'sns.localhost'])
    t.match(say([['Host', host]], { presigned: true }, to), /several labels/, host);
  for (const host of [
    '127.0.0.1:1',
    'proxy',
    'localhost:4567',
    'localhost.localstack.cloud',
    'elasticache.us-east-1.amazonaws.com',
  ])
    t.equal(say([['Host', host]], { presigned: true }, to), undefined, host);
  const open = { behind: { emulator: true, anyPresigned: true } };
  t.equal(say([['Host', 'a.b']], { presigned: true, region: 'eu-west-1' }, open), undefined);
});

t.test('towards an emulator, a Region must be one of AWS, in the partition of the caller', async (t) => {
  const to = { behind: EMULATOR };
  t.match(say([], { region: 'us-east-9' }, to), /`us-east-9`.*not one of AWS's as of \d{4}-.*LocalStack.*us-east-1/);
  t.match(say([], { region: 'cn-north-1' }, to), /not of the caller's partition/);
  t.equal(say([], { region: 'cn-north-1', partition: 'aws-cn' }, to), undefined);
  t.equal(say([], { region: 'us-east-9' }), undefined);
});

t.test('of the calls of other services only orders and accounts are looked at', async (t) => {
  const other = { service: 'sqs' };
  t.equal(
    say(
      [
        ['Host', 'sqs.eu-west-1.amazonaws.com'],
        ['X-Amz-Target', 'AmazonSQS.ListQueues'],
      ],
      other,
    ),
    undefined,
  );
  t.match(say([['x-localstack-target', 'x']], other), /orders/);
  t.match(say([['x-moto-account-id', '1']], other), /account/);
});
