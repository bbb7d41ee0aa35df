/**
 * What was authorized is what is carried out, whichever lenient reader it is: a call that is allowed here means the same
 * operation, Region, account and parameters to each of them, and one of another service is ElastiCache's to none. Requests are
 * good ones with things done to them, as they were done to get calls through.
 */
import fc from 'fast-check';
import t from 'tap';
import { authorize } from '#src/core/authorize/authorize.js';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { NOW, policy, worldOf } from '../support/world.js';
import { floci, lastWins, localstack, moto, type Reader } from './lenient-readers.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const KEY = 'AKIAABCDEFGHIJKLMNOP';
const OTHER_KEY = 'AKIAZYXWVUTSRQPONMLK';
const ACCOUNT = '123456789012';
const everything = [{ name: 'all', document: policy({ Effect: 'Allow', Action: '*', Resource: '*' }) }];
const WORLD = worldOf(
  {
    principals: [
      { arn: `arn:aws:iam::${ACCOUNT}:user/a`, accessKeys: [{ id: KEY }], inline: everything },
      { arn: 'arn:aws:iam::999999999999:user/b', accessKeys: [{ id: OTHER_KEY }], inline: everything },
    ],
  },
  { behind: 'emulator', listNames: 'model' },
);
const { shapes } = WORLD.catalog;

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const REGIONS = ['us-east-1', 'eu-west-1', 'us-east-9', 'cn-north-1', 'EU-WEST-1', 'us-east-1.x'];
const SERVICES = ['elasticache', 'ELASTICACHE', 'sqs', 'sts', 'iam', 's3', 'rds', 'foo'];

const BODIES = [
  'Action=DeleteCacheCluster&Version=2015-02-02&CacheClusterId=mine',
  'Action=CreateUser&Version=2015-02-02&UserId=u&UserName=u&Engine=redis&AccessString=on&Tags.Tag.1.Key=team&Tags.Tag.1.Value=a',
  'Action=CreateUserGroup&Version=2015-02-02&UserGroupId=g&Engine=redis&UserIds.member.1=a&UserIds.member.2=b',
  'Action=CreateCacheCluster&Version=2015-02-02&CacheClusterId=mine&SecurityGroupIds.SecurityGroupId.1=sg&Tags.Tag.1.Key=a&Tags.Tag.2.Key=b',
  'Action=CreateServerlessCache&Version=2015-02-02&ServerlessCacheName=s&Engine=redis&CacheUsageLimits.DataStorage.Maximum=5&CacheUsageLimits.DataStorage.Unit=GB',
  'Action=DescribeCacheClusters&Version=2015-02-02',
  'Action=ListQueues&Version=2012-11-05',
];

const FIELDS = [
  'Tags.foo.1.Key=x',
  'Tags.member.1.Key=x',
  'Tags.Tag.2.Key=x',
  'Tags-Tag.1.Key=x',
  'TagsXTag.2.Key=x',
  'Tag.1.Key=x',
  'Tags.Tag.1xKey=x',
  'Tags.1.Key=x',
  'tags.Tag.1.Key=x',
  'UserIds.member.3=c',
  'UserIds.UserId.1=c',
  'UserIdsXmember.1=c',
  'CacheUsageLimits-DataStorage.Minimum=1',
  'CacheClusterId=victim',
  'cacheclusterid=victim',
  'CacheClusterId%20=victim',
  'Action=DeleteUser',
  'action=DeleteUser',
  'Operation=DeleteUser',
  '%41ction=DeleteUser',
  'Version=2015-02-02',
  'AWSAccessKeyId=AKIAZYXWVUTSRQPONMLK',
  'x=y.eu-west-1.amazonaws.com',
  'x=y%2Eeu-west-1.amazonaws.com',
  'Newer=1',
  'Newer.member.1=1',
  'x;CacheClusterId=victim',
  'CacheClusterId%00=victim',
  'CacheClusterId\t=victim',
  'Cache%C5%BFlusterId=victim',
  'CacheClu%C5%BFterId=victim',
  'U%C5%BFerId=victim',
  '%C0%81ction=DeleteUser',
  'Ac%74ion=DeleteUser',
  '+Action=DeleteUser',
  'Action[]=DeleteUser',
  'Action[0]=DeleteUser',
  'Tags[Tag][1][Key]=x',
  'Tags%2ETag%2E1%2EKey=x',
  'Tags.Tag.01.Key=x',
  'Tags.Tag.%D9%A1.Key=x',
  'Tags..Tag.1.Key=x',
  'Tags.Tag.1.Key.x=y',
  'Tags.entry.1.key=x',
  'Tags=x',
  'X-Amz-Credential=AKIAZYXWVUTSRQPONMLK/20240102/eu-west-1/iam/aws4_request',
  'x-amz-target=AmazonElastiCacheV9.DeleteUser',
  'SignatureVersion=2',
  'ContentType=JSON',
  'x=y.EU-WEST-1.amazonaws.com',
  'x=y%252Eeu-west-1%252Eamazonaws.com',
];

const HEADERS: readonly (readonly [string, string])[] = [
  ['Host', 'elasticache.eu-west-1.amazonaws.com'],
  ['Host', 'elasticache.us-east-1.amazonaws.com'],
  ['Host', 'x.eu-west-1.amazonaws.com.y'],
  ['Host', 'iam.localhost'],
  ['Host', 'x.execute-api.localhost'],
  ['Host', 'x.s3-website.localhost'],
  ['Host', 'x.lambda-url.eu-west-1.localhost'],
  ['Host', 'proxy.example.test'],
  ['User-Agent', 'aws region/eu-west-1'],
  ['user-agent', 'aws region/us-east-1'],
  ['User_Agent', 'x region/us-west-2'],
  ['x-moto-account-id', '999999999999'],
  ['X_Moto_Account_Id', '999999999999'],
  ['x-moto-account-id', ACCOUNT],
  ['x-localstack-data', '{}'],
  ['x-localstack-target', 'x'],
  ['X-Floci-Original-Content-Type', 'text/plain'],
  ['X-Amz-Target', 'AmazonElastiCacheV9.DeleteUser'],
  ['Action', 'DeleteCacheCluster'],
  ['Authorization', `AWS4-HMAC-SHA256 Credential=${OTHER_KEY}/20240102/eu-west-1/iam/aws4_request`],
  ['Content-Type', 'text/plain'],
  ['Content-Encoding', 'gzip'],
  ['X-Forwarded-Host', 'elasticache.eu-west-1.amazonaws.com'],
  ['Host', 'x/?Action=DeleteUser&y=#'],
  ['Host', 'x/?y=#'],
  ['Host', 'a@elasticache.eu-west-1.amazonaws.com'],
  ['Host', 'elasticache.us-east-1.amazonaws.com, x.eu-west-1.amazonaws.com'],
  ['Host', 'lambda-url.eu-west-1.amazonaws.com.'],
  ['User-Agent', '\taws\u00a0region/eu-west-1'],
  ['User-Agent', 'region/us-east-1, region/eu-west-1'],
  ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-16'],
  ['Content-Type', 'multipart/form-data; boundary=b'],
  ['Content-Type', 'application/x-amz-cbor-1.1'],
  ['Content_Type', 'text/plain'],
  ['Content_Encoding', 'gzip'],
  ['X_Amz_Target', 'AmazonElastiCacheV9.DeleteUser'],
  ['x-amz-target', 'DynamoDB_20120810.ListTables'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Original-URL', '/moto-api/reset'],
  ['Smithy_Protocol', 'rpc-v2-cbor'],
  ['X-Amz-Date', '20250102T030405Z'],
  ['X-Amz-Security-Token', 'x'],
  ['Version', '2010-05-08'],
];

/** Edits of an Authorization header. */
const DECOY = `${OTHER_KEY}/20240102/eu-west-1/iam/aws4_request`;
const EDITS: readonly ((header: string) => string)[] = [
  (header) => header.replace('Credential=', `X=${DECOY}, Credential=`),
  (header) => header.replace('Credential=', 'Credential ='),
  (header) => header.replace('Credential=', "Credential*=utf-8''"),
  (header) => `${header}, Credential=${DECOY}`,
  (header) => `${header}, X=Credential=${DECOY}`,
  (header) => `${header}, Credential*=utf-8''${encodeURIComponent(DECOY)}`,
  (header) => header.replace('SignedHeaders=', `SignedHeaders=Credential=${DECOY};`),
  (header) => header.replace(/Signature=.*/, `Signature=${OTHER_KEY}/0`),
  (header) => header.replace(/Signature=.*/, `Signature=Credential=${DECOY}`),
  (header) => header.replace(/Credential=([^,]*)/, 'Credential="$1"'),
  (header) => header.replace('Credential=', `Credential=${DECOY} Credential=`),
  (header) => header.replace(/(Credential=[^,]*), (SignedHeaders=[^,]*)/, '$2, $1'),
  (header) => header.replaceAll(', ', ','),
  (header) => header.replace('AWS4-HMAC-SHA256', 'aws4-hmac-sha256'),
  (header) => header.replace('AWS4-HMAC-SHA256 ', 'AWS4-HMAC-SHA256\t'),
  (header) => header.replace('/20240102/', '/2024010/'),
  (header) => header.replace(KEY, `${OTHER_KEY}:${KEY}`),
  (header) => header.replace(KEY, `x/${KEY}`),
];

/** Once in so many times. */
const sometimes = <T>(value: fc.Arbitrary<T>, times = 4): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const mostly = <T>(usual: T, other: fc.Arbitrary<T>, times = 4): fc.Arbitrary<T> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const authorization = fc
  .tuple(
    oneOf(KEY, KEY, OTHER_KEY),
    mostly('us-east-1', oneOf(...REGIONS)),
    mostly('elasticache', oneOf(...SERVICES), 3),
  )
  .map(
    ([key, region, service]) =>
      `AWS4-HMAC-SHA256 Credential=${key}/20240102/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0`,
  );
/** A character somewhere is another, or gone. */
const slip = fc.tuple(
  fc.nat(400),
  oneOf(
    '',
    ' ',
    '=',
    ',',
    '/',
    '.',
    ';',
    '&',
    '%',
    '"',
    'A',
    'é',
    '\t',
    '\0',
    '+',
    '#',
    '?',
    '[',
    '%00',
    '%C0%AF',
    'ſ',
    '\u212a',
  ),
);
const slipped = (text: string, [at, put]: readonly [number, string]): string =>
  at >= text.length ? text : text.slice(0, at) + put + text.slice(at + 1);

const PRESIGN = (auth: string): string => {
  const credential = /Credential=([^,]*)/.exec(auth)?.[1] ?? '';
  return `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=20240102T030405Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature=0`;
};

const request: fc.Arbitrary<HttpRequest> = fc
  .record({
    auth: authorization,
    edit: sometimes(oneOf(...EDITS)),
    authSlip: sometimes(slip, 8),
    body: oneOf(...BODIES),
    fields: sometimes(fc.array(oneOf(...FIELDS), { minLength: 1, maxLength: 2 }), 2),
    bodySlip: sometimes(slip, 8),
    headers: sometimes(fc.array(oneOf(...HEADERS), { minLength: 1, maxLength: 2 }), 2),
    form: oneOf('header', 'header', 'header', 'query', 'presigned', 'presignedPost', 'both'),
    target: mostly(
      '/',
      oneOf(
        '/?',
        '/x',
        '//',
        '/.',
        '/%2e',
        '/;x',
        '/#x',
        '*',
        '',
        '/elasticache_eu-west-1/',
        'http://elasticache.eu-west-1.amazonaws.com/',
        '//elasticache.eu-west-1.amazonaws.com/',
        '/?x=y.eu-west-1.amazonaws.com',
        '/?Action=DeleteUser#',
      ),
    ),
    front: fc.boolean(),
    method: sometimes(oneOf('GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'post'), 8),
  })
  .map(({ auth, edit, authSlip, body, fields = [], bodySlip, headers = [], form, target, front, method }) => {
    const edited = edit ? edit(auth) : auth;
    const header = authSlip ? slipped(edited, authSlip) : edited;
    const joined = (front ? [...fields, body] : [body, ...fields]).join('&');
    const text = bodySlip ? slipped(joined, bodySlip) : joined;
    const inQuery = form === 'query' || form.startsWith('presigned');
    const query = form.startsWith('presigned') ? `${text}&${PRESIGN(header)}` : text;
    const base: [string, string][] = [
      ['X-Amz-Date', '20240102T030405Z'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ];
    if (!headers.some(([name]) => name.toLowerCase() === 'host')) base.unshift(['Host', 'proxy']);
    if (!form.startsWith('presigned')) base.push(['Authorization', header]);
    return {
      method: method ?? (form === 'query' || form === 'presigned' ? 'GET' : 'POST'),
      target: inQuery || form === 'both' ? `${target}${target.includes('?') ? '&' : '?'}${query}` : target,
      headers: [...base, ...headers],
      body: Buffer.from(inQuery ? '' : text),
    };
  });

const READERS: Readonly<Record<string, Reader>> = { moto, localstack, floci };

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** Empty lists and structures are nothing to some readers. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length ? value.map(withoutEmpty) : undefined;
  const kept = Object.entries(value).flatMap(([name, each]) => {
    const inner = withoutEmpty(each);
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return kept.length ? Object.fromEntries(kept) : undefined;
}
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ) ?? 'nothing';
const same = (a: unknown, b: unknown): boolean => sorted(withoutEmpty(plain(a))) === sorted(withoutEmpty(plain(b)));

const membersOf = (operation: string) =>
  shapes.structures[shapes.operations[operation]?.input as string]?.members ?? {};

t.test('allowed here means the same there', async (t) => {
  const { numRuns, seed } = propertyRuns(t, 20_000);
  const seen = { allowed: 0, presigned: 0, other: 0, rejected: 0 };
  fc.assert(
    fc.property(request, (asked) => {
      const outcome = authorize(WORLD, asked, { now: NOW, tagsOf: () => undefined });
      if (outcome.kind === 'rejected' || outcome.kind === 'denied') {
        seen.rejected++;
        return;
      }
      if (outcome.kind === 'otherService') {
        seen.other++;
        for (const [name, read] of Object.entries(READERS))
          if (read(asked, shapes).service === 'elasticache') throw new Error(`${name} takes it for ElastiCache's`);
        return;
      }
      const presigned = asked.target.includes('X-Amz-Signature');
      seen[presigned ? 'presigned' : 'allowed']++;
      for (const [name, read] of Object.entries(READERS)) {
        const taken = read(asked, shapes);
        // moto and floci carry out no presigned call of ElastiCache: it ends in S3's listing, or in an error.
        if (presigned && taken.service !== 'elasticache' && name !== 'localstack') continue;
        // floci reads forms alone.
        if (name === 'floci' && taken.service === undefined) continue;
        const { call } = outcome;
        const fail = (what: string, there: unknown, here: unknown): never => {
          throw new Error(`${name}: ${what} is ${JSON.stringify(there)} there, ${JSON.stringify(here)} here`);
        };
        if (taken.service !== 'elasticache') fail('the service', taken.service, 'elasticache');
        if (name !== 'floci' || asked.method === 'POST')
          if (asked.body.length || name !== 'floci')
            if (taken.operation !== call.operation) fail('the operation', taken.operation, call.operation);
        if (taken.region !== outcome.region) fail('the Region', taken.region, outcome.region);
        const by = presigned ? undefined : taken.accountBy;
        if (by !== undefined && by !== outcome.accessKeyId && by !== outcome.caller.account)
          fail('the account', by, outcome.accessKeyId);
        if (taken.parameters !== undefined && !same(taken.parameters, call.parameters))
          fail('a parameter', taken.parameters, call.parameters);
        if (taken.tags !== undefined && asked.body.length && 'Tags' in membersOf(outcome.operation)) {
          const all = (call.parameters.Tags ?? []) as readonly Record<string, string>[];
          const own = all.filter(({ Key }) => Key !== undefined);
          if (
            !same(
              taken.tags,
              own.map(({ Key, Value }) => [Key, Value]),
            )
          )
            fail('a tag', taken.tags, own);
        }
      }
      const loose = lastWins(asked);
      for (const [member, { type }] of Object.entries(membersOf(outcome.operation))) {
        if (type === 'list' || type === 'structure') continue;
        const [there, here] = [loose.get(member.toLowerCase()), outcome.call.parameters[member]];
        if (there !== here) throw new Error(`${member} is ${there} to a lenient reader, ${here} here`);
      }
    }),
    { numRuns, seed },
  );
  t.comment(JSON.stringify(seen));
  t.ok(
    seen.allowed > numRuns / 50 && seen.presigned > numRuns / 500 && seen.other > numRuns / 500,
    JSON.stringify(seen),
  );
});
