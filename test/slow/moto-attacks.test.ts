/**
 * Calls that moto carried out though nobody had decided them, or that were allowed for one Region, account or service and
 * carried out in another: sent through the proxy to a live moto_server, signed and unsigned, and what moto then has is read back
 * from moto itself.
 */
import t from 'tap';
import { canonicalRequest, sha256Hex } from '#src/core/wire/signature/canonical.js';
import { hmacHex, signingKey } from '#src/core/wire/signature/key.js';
import { formatAmzDate } from '#src/core/wire/signature/time.js';
import { startEdge } from '../support/edge.js';
import { talk } from '../support/wire.js';
import { noMoto, startMoto } from './support/moto.js';

const SKIP = noMoto();

const BELIEVED = { id: 'AKIABELIEVEDAAAAAAAA', secret: undefined };
const SIGNED = { id: 'AKIASIGNEDAAAAAAAAAA', secret: 'secret-of-signed' };
type Key = typeof BELIEVED | typeof SIGNED;
const MINE = 'arn:aws:elasticache:us-east-1:123456789012:cluster:mine';
const allow = (Action: string[], Resource: string[]) => ({
  name: 'p',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] },
});
const PRINCIPALS = {
  principals: [
    {
      arn: 'arn:aws:iam::123456789012:user/attacker',
      accessKeys: [{ id: BELIEVED.id }, { id: SIGNED.id, secret: SIGNED.secret }],
      inline: [allow(['elasticache:DeleteCacheCluster', 'elasticache:DescribeCacheClusters'], [MINE])],
    },
  ],
};

const FORM: [string, string] = ['Content-Type', 'application/x-www-form-urlencoded'];
const scope = (key: string, region: string, service: string) => `${key}/20260101/${region}/${service}/aws4_request`;

/** Asks moto itself. */
async function ask(url: string, body: string, service = 'elasticache', region = 'us-east-1', account?: string) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      ...Object.fromEntries([FORM]),
      authorization: `AWS4-HMAC-SHA256 Credential=${scope('AKIAXXXXXXXXXXXXXXXX', region, service)}, SignedHeaders=host, Signature=0`,
      ...(account ? { 'x-moto-account-id': account } : {}),
    },
    body,
  });
  return answer.text();
}

const create = (id: string) =>
  `Action=CreateCacheCluster&Version=2015-02-02&CacheClusterId=${id}&Engine=redis&CacheNodeType=cache.t3.micro&NumCacheNodes=1`;
const LIST = 'Action=DescribeCacheClusters&Version=2015-02-02';
/** moto keeps what was deleted, and says so. */
const names = (xml: string): string[] =>
  [...xml.matchAll(/<CacheCluster>(.*?)<\/CacheCluster>/gs)].flatMap(([, cluster = '']) =>
    cluster.includes('<CacheClusterStatus>deleting') ? [] : [/<CacheClusterId>([^<]*)/.exec(cluster)?.[1] as string],
  );

/** What there is in moto that could be harmed, or could have been made. */
async function stateOf(url: string): Promise<unknown> {
  const users = await ask(url, 'Action=ListUsers&Version=2010-05-08', 'iam');
  const cacheUsers = await ask(url, 'Action=DescribeUsers&Version=2015-02-02');
  return {
    here: names(await ask(url, LIST)),
    eu: names(await ask(url, LIST, 'elasticache', 'eu-west-1')),
    other: names(await ask(url, LIST, 'elasticache', 'us-east-1', '999999999999')),
    users: [...users.matchAll(/<UserName>([^<]*)/g)].map(([, name]) => name),
    cacheUsers: [...cacheUsers.matchAll(/<UserId>([^<]*)/g)].map(([, id]) => id),
  };
}

interface Attack {
  readonly name: string;
  readonly body?: string;
  readonly target?: string;
  readonly method?: string;
  readonly service?: string;
  readonly region?: string;
  readonly headers?: readonly (readonly [string, string])[];
  /** What is done to the Authorization header after it was signed. */
  readonly edit?: (header: string) => string;
  readonly presigned?: boolean;
}

const DELETE = (id: string) => `Action=DeleteCacheCluster&Version=2015-02-02&CacheClusterId=${id}`;
const DELETE_USER = 'Action=DeleteUser&UserId=zz&UserName=victimuser&Version=2015-02-02';
const decoyed = (region: string, service: string) => (header: string) =>
  header.replace('Credential=', `X=a/b/${region}/${service}/c, Credential=`);
const as = (service: string, more: Partial<Attack> = {}): Attack => ({
  name: `as ${service}`,
  service,
  body: 'Action=DeleteCacheCluster&CacheClusterId=victim',
  ...more,
});

const ATTACKS: readonly Attack[] = [
  { name: 'plainly', body: DELETE('victim') },
  ...['ELASTICACHE', 'ElastiCache', 'elasticachE'].map((service) => as(service)),
  ...['sts', 's3', 'sqs', 'iam', 'foo', 'rds'].map((service) => as(service)),
  ...['sts', 's3', 'iam'].map((service) =>
    as(service, { name: `a decoy of elasticache before ${service}`, edit: decoyed('us-east-1', 'elasticache') }),
  ),
  { name: 'a decoy of another Region', body: DELETE('mine'), edit: decoyed('eu-west-1', 'elasticache') },
  { name: 'a decoy of another service', body: DELETE_USER, edit: decoyed('us-east-1', 'iam') },
  {
    name: 'a decoy without a name',
    body: DELETE('mine'),
    edit: (header) => header.replace('Credential=', 'a/b/eu-west-1/elasticache/c, Credential='),
  },
  {
    name: 'a Region in capitals',
    body: DELETE('mine'),
    edit: (header) => header.replace('us-east-1', 'EU-WEST-1'),
  },
  ...[
    ['User-Agent', 'aws region/eu-west-1'],
    ['user-agent', 'x region/us-east-1x region/eu-west-1'],
    ['Host', 'elasticache.eu-west-1.amazonaws.com'],
    ['Host', 'ELASTICACHE.EU-WEST-1.AMAZONAWS.COM'],
    ['Host', 'x.eu-west-1.amazonaws.com.localhost'],
    ['x-moto-account-id', '999999999999'],
    ['X-Moto-Account-Id', '999999999999'],
  ].map(([header = '', value = '']) => ({
    name: `${header}: ${value}`,
    body: DELETE('mine'),
    headers: [[header, value] as const],
  })),
  { name: 'a Region in the query string', body: DELETE('mine'), target: '/?X-Amz-x=.eu-west-1.amazonaws.com' },
  { name: 'a Region in a parameter', method: 'GET', target: `/?${DELETE('mine')}&Marker=a.eu-west-1.amazonaws.com` },
  { name: 'the same, encoded', method: 'GET', target: `/?${DELETE('mine')}&Marker=a%2Eeu-west-1%2Eamazonaws.com` },
  { name: 'an absolute target', body: DELETE('mine'), target: 'http://elasticache.eu-west-1.amazonaws.com/' },
  { name: 'an access key in a parameter', body: `${DELETE('victim')}&AWSAccessKeyId=AKIAXXXXXXXXXXXXXXXX` },
  { name: 'presigned for another Region', presigned: true, region: 'eu-west-1', body: DELETE('mine') },
  { name: 'presigned as S3', presigned: true, service: 's3', body: DELETE('victim') },
  ...['/moto-api/reset', '//moto-api/reset', '/x/../moto-api/reset', '/%6doto-api/reset', '/moto-api/reset?x=y'].map(
    (target) => ({ name: `POST ${target}`, target, service: 's3' }),
  ),
  ...['x/?Action=DeleteCacheCluster&y=#', 'x?Action=DeleteCacheCluster#', 'a@elasticache.eu-west-1.amazonaws.com'].map(
    (host) => ({
      name: `an operation in the Host: ${host}`,
      target: '/?Action=DescribeCacheClusters&Version=2015-02-02&CacheClusterId=mine',
      headers: [['Host', host] as const],
    }),
  ),
  ...(
    [
      ['X_Moto_Account_Id', '999999999999'],
      ['X-Amz-Target', 'AmazonElastiCacheV9.DeleteCacheCluster'],
      ['Action', 'DeleteCacheCluster'],
      ['Content-Encoding', 'gzip'],
      ['X-HTTP-Method-Override', 'DELETE'],
      ['X-Original-URL', '/moto-api/reset'],
      ['X-Forwarded-Host', 'elasticache.eu-west-1.amazonaws.com'],
      ['User-Agent', 'region/us-east-1 region/eu-west-1'],
      ['Host', 'x.EU-WEST-1.amazonaws.com'],
    ] as const
  ).map((header) => ({ name: header.join(': '), body: DELETE('mine'), headers: [header] })),
  ...[
    '/moto-api;x/reset',
    '/./moto-api/reset',
    '/moto-api%2freset',
    '/%2e/moto-api/reset',
    '/\\moto-api/reset',
    '/moto-api',
  ].map((target) => ({ name: `POST ${target}`, target, service: 's3' })),
  ...['/elasticache_us-east-1/', '//elasticache_us-east-1/', '/elasticache.x_us-east-1/'].map((target) => ({
    name: `presigned at ${target}`,
    target: `${target}?Action=DeleteCacheCluster&CacheClusterId=victim`,
    service: 's3',
  })),
  ...['foo', 'tag', 'member', 'entry'].map((element) => ({
    name: `tags as ${element}`,
    body: `Action=CreateUser&Version=2015-02-02&UserId=made&UserName=made&Engine=redis&AccessString=on&NoPasswordRequired=true&Tags.${element}.1.Key=team&Tags.${element}.1.Value=a`,
  })),
];

/** The bytes of an attack, as this key sends it. */
function bytesOf(attack: Attack, { id, secret }: Key, port: number): string {
  const {
    body = '',
    target = '/',
    method = 'POST',
    service = 'elasticache',
    region = 'us-east-1',
    headers = [],
  } = attack;
  const amzDate = formatAmzDate(Date.now());
  const date = amzDate.slice(0, 8);
  const credential = `${id}/${date}/${region}/${service}/aws4_request`;
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? `127.0.0.1:${port}`;
  const own: [string, string][] = [
    ['Host', host],
    FORM,
    ...(attack.presigned ? [] : [['X-Amz-Date', amzDate] as [string, string]]),
  ];
  const extra = headers
    .filter(([name]) => name.toLowerCase() !== 'host')
    .map(([name, value]) => [name, value] as const);
  const fields = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=${amzDate}&X-Amz-Expires=600&X-Amz-SignedHeaders=host`;
  const url = attack.presigned ? `/?${body}&${fields}` : target;
  const signedHeaders = attack.presigned ? ['host'] : ['host', 'x-amz-date'];
  const request = { method, target: url, headers: own, body: Buffer.from(attack.presigned ? '' : body) };
  const canonical = canonicalRequest(
    request,
    { signedHeaders, presigned: attack.presigned === true, plainPath: service === 's3' },
    service === 's3' && attack.presigned ? 'UNSIGNED-PAYLOAD' : sha256Hex(request.body),
  );
  const toSign = `AWS4-HMAC-SHA256\n${amzDate}\n${date}/${region}/${service}/aws4_request\n${sha256Hex(canonical)}`;
  const signature =
    secret === undefined ? '0' : hmacHex(signingKey(secret, { accessKeyId: id, date, region, service }), toSign);
  const header = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  const authorization = attack.edit ? attack.edit(header) : header;
  const sent = [...own, ...extra, ...(attack.presigned ? [] : [['Authorization', authorization] as const])];
  const text = request.body.toString();
  return [
    `${method} ${attack.presigned ? `${url}&X-Amz-Signature=${signature}` : url} HTTP/1.1`,
    ...sent.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${text.length}`,
    '',
    text,
  ].join('\r\n');
}

t.test('nothing undecided reaches moto', { skip: SKIP }, async (t) => {
  const moto = await startMoto();
  t.teardown(moto.stop);
  const before = async (): Promise<unknown> => {
    await ask(moto.url, create('victim'));
    await ask(moto.url, create('mine'), 'elasticache', 'eu-west-1');
    await ask(moto.url, create('mine'), 'elasticache', 'us-east-1', '999999999999');
    await ask(moto.url, 'Action=CreateUser&UserName=victimuser&Version=2010-05-08', 'iam');
    return stateOf(moto.url);
  };
  const whole = await before();
  t.match(whole, { here: ['victim'], eu: ['mine'], other: ['mine'], users: ['victimuser'] });
  for (const settings of [
    {},
    { 'other-services': 'forward' },
    { 'other-services': 'forward', 'require-signatures': 'true' },
    { presigned: 'forward', 'other-services': 'forward' },
  ] as Record<string, string>[]) {
    const edge = await startEdge(t, {
      settings: { upstream: moto.url, ...settings },
      policies: { principals: PRINCIPALS },
    });
    for (const key of [BELIEVED, SIGNED])
      for (const attack of ATTACKS) {
        const { answers } = await talk(edge.port, bytesOf(attack, key, edge.port));
        const name = `${attack.name}, ${key.secret ? 'signed' : 'unsigned'}, ${JSON.stringify(settings)}`;
        t.ok(answers.length === 1, name);
        t.strictSame(await stateOf(moto.url), whole, `${name}: ${answers[0]?.status}`);
      }
  }
  // The same caller does what it may: the attacks were turned away for what they are.
  await ask(moto.url, create('mine'));
  const edge = await startEdge(t, { settings: { upstream: moto.url }, policies: { principals: PRINCIPALS } });
  const may = await talk(edge.port, bytesOf({ name: 'may', body: DELETE('mine') }, SIGNED, edge.port));
  t.match(may.answers, [{ status: 200 }], 'what is allowed is done');
  t.strictSame(await stateOf(moto.url), whole);
});

const OTHER = '999999999999';
/** Everything, but no deletion of what is tagged as protected. */
const GUARDED = {
  name: 'p',
  document: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      {
        Effect: 'Deny',
        Action: 'elasticache:Delete*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/protected': 'yes' } },
      },
    ],
  },
};

/**
 * moto keeps capital letters, so that `Victim` and `victim` are two to
 * it: the tags of the one were asked, and the other deleted.
 */
t.test('a Deny on tags holds whatever the letter case', { skip: SKIP }, async (t) => {
  const moto = await startMoto();
  t.teardown(moto.stop);
  const tagged = '&Tags.Tag.1.Key=protected&Tags.Tag.1.Value=yes';
  for (const id of ['Victim', 'victim2', 'VICTIM']) await ask(moto.url, `${create(id)}${tagged}`);
  await ask(moto.url, create('victim'));
  const user =
    'Action=CreateUser&Version=2015-02-02&UserId=Ana&UserName=ana&Engine=redis&AccessString=on&NoPasswordRequired=true';
  await ask(moto.url, `${user}${tagged}`);
  const whole = await stateOf(moto.url);
  const [attacker] = PRINCIPALS.principals;
  const policies = { principals: { principals: [{ ...attacker, inline: [GUARDED] }] } };
  const edge = await startEdge(t, { settings: { upstream: moto.url }, policies: policies as never });
  const statuses: (number | undefined)[] = [];
  for (const key of [BELIEVED, SIGNED])
    for (const body of [
      DELETE('Victim'),
      DELETE('VICTIM'),
      DELETE('victim2'),
      DELETE('%56ictim'),
      `${DELETE('Victim')}&FinalSnapshotIdentifier=s`,
      'Action=DeleteUser&Version=2015-02-02&UserId=Ana',
    ]) {
      const { answers } = await talk(edge.port, bytesOf({ name: body, body }, key, edge.port));
      statuses.push(answers[0]?.status);
      t.strictSame(await stateOf(moto.url), whole, `${body}: ${answers[0]?.status}`);
    }
  t.ok(
    statuses.every((status) => status === 403),
    statuses.join(),
  );
  const may = await talk(edge.port, bytesOf({ name: 'may', body: DELETE('victim') }, SIGNED, edge.port));
  t.match(may.answers, [{ status: 200 }], 'what has no such tag is deleted');
});

/**
 * A caller of an account that moto does not know its key by may name that account in a header; the call was carried out there,
 * and the tags were asked of the account of the key, which had none.
 */
t.test('tags are asked where the call is carried out', { skip: SKIP }, async (t) => {
  const moto = await startMoto();
  t.teardown(moto.stop);
  await ask(
    moto.url,
    `${create('victim')}&Tags.Tag.1.Key=protected&Tags.Tag.1.Value=yes`,
    'elasticache',
    'us-east-1',
    OTHER,
  );
  const whole = await stateOf(moto.url);
  const policies = {
    principals: {
      principals: [
        { arn: `arn:aws:iam::${OTHER}:user/attacker`, accessKeys: [{ id: BELIEVED.id }], inline: [GUARDED] },
      ],
    },
  };
  const edge = await startEdge(t, { settings: { upstream: moto.url }, policies: policies as never });
  for (const headers of [[], [['x-moto-account-id', OTHER]], [['X_Moto_Account_Id', OTHER]]] as const) {
    const attack = { name: 'x', body: DELETE('victim'), headers: headers as Attack['headers'] & object };
    const { answers } = await talk(edge.port, bytesOf(attack, BELIEVED, edge.port));
    t.strictSame(await stateOf(moto.url), whole, `${headers.join()}: ${answers[0]?.status}`);
  }
});
