/** Whole refusals, as they stand on the wire: each case is a golden file. */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@aws-sdk/signature-v4';
import t from 'tap';
import { type ProxyOptions, type Proxy as RunningProxy, startProxy } from '#src/index.js';
import { matchesGolden } from './support/golden.js';
import { KEYS, PEOPLE } from './support/people.js';
import { REGION, type TestKey } from './support/sdk.js';

class NodeSha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as Uint8Array);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

interface Case {
  /** Also the golden file's name. */
  readonly name: string;
  readonly body: string;
  /** Absent: unsigned. */
  readonly key?: TestKey;
  readonly service?: string;
  readonly options?: ProxyOptions;
  /** Changes the signed request on its way. */
  readonly tamper?: (headers: Record<string, string>) => void;
  readonly signedAt?: Date;
  readonly decision: string;
}

const call = (action: string, parameters = ''): string => `Action=${action}&Version=2015-02-02${parameters}`;
const create = call(
  'CreateCacheCluster',
  '&CacheClusterId=prod-1&CacheNodeType=cache.r6g.large&Engine=redis&EngineVersion=7.1&CacheSubnetGroupName=Main&Tags.Tag.1.Key=team&Tags.Tag.1.Value=a%3Cb',
);

const CASES: readonly Case[] = [
  { name: 'implicit-deny', key: KEYS.developer, body: create, decision: 'implicitDeny' },
  {
    name: 'implicit-deny-aws',
    key: KEYS.developer,
    body: create,
    options: { explain: 'aws' },
    decision: 'implicitDeny',
  },
  {
    name: 'implicit-deny-condition',
    key: KEYS.developer,
    body: call('CreateCacheCluster', '&CacheClusterId=dev-1&CacheNodeType=cache.r6g.large&Engine=redis'),
    decision: 'implicitDeny',
  },
  { name: 'explicit-deny', key: KEYS.developer, body: call('DeleteUser', '&UserId=ana'), decision: 'explicitDeny' },
  {
    name: 'boundary',
    key: KEYS.session,
    body: call('DeleteCacheCluster', '&CacheClusterId=dev-1'),
    decision: 'implicitDeny',
  },
  { name: 'session', key: KEYS.session, body: call('DescribeSnapshots', '&SnapshotName=s1'), decision: 'implicitDeny' },
  {
    name: 'foreign-account',
    key: KEYS.admin,
    body: call('ListTagsForResource', '&ResourceName=arn%3Aaws%3Aelasticache%3Aus-east-1%3A999999999999%3Acluster%3Aa'),
    decision: 'implicitDeny',
  },
  { name: 'unsigned', body: call('DescribeUsers'), decision: 'rejected' },
  { name: 'unknown-key', key: KEYS.stranger, body: call('DescribeUsers'), decision: 'rejected' },
  {
    name: 'wrong-secret',
    key: { ...KEYS.developer, secret: 'wrong' },
    body: call('CreateUser', '&UserId=a&Passwords.member.1=hunter2hunter2hunter2'),
    decision: 'rejected',
  },
  { name: 'wrong-token', key: { ...KEYS.session, token: 'wrong' }, body: call('DescribeUsers'), decision: 'rejected' },
  { name: 'expired-session', key: KEYS.expired, body: call('DescribeUsers'), decision: 'rejected' },
  {
    name: 'expired-signature',
    key: KEYS.developer,
    body: call('DescribeUsers'),
    signedAt: new Date(Date.now() - 3_600_000),
    decision: 'rejected',
  },
  {
    name: 'malformed-signature',
    key: KEYS.developer,
    body: call('DescribeUsers'),
    tamper: (headers) => {
      headers.authorization = 'AWS4-HMAC-SHA256 Credential=AKIA';
    },
    decision: 'rejected',
  },
  { name: 'no-action', key: KEYS.developer, body: 'Version=2015-02-02', decision: 'rejected' },
  { name: 'unknown-action', key: KEYS.admin, body: call('Connect'), decision: 'rejected' },
  { name: 'malformed', key: KEYS.developer, body: call('DescribeUsers', '&UserId=a&UserId=b'), decision: 'rejected' },
  {
    name: 'too-large',
    key: KEYS.developer,
    body: call('DescribeUsers', `&UserId=${'a'.repeat(2000)}`),
    options: { bodyLimit: 1024 },
    decision: 'rejected',
  },
  {
    name: 'other-service',
    key: KEYS.developer,
    service: 'sqs',
    body: 'Action=ListQueues&Version=2012-11-05',
    decision: 'notEvaluated',
  },
  { name: 'wrong-service', key: KEYS.developer, service: 'sqs', body: call('DescribeUsers'), decision: 'rejected' },
  {
    name: 'upstream-away',
    key: KEYS.admin,
    body: call('DescribeUsers'),
    options: { upstream: 'http://127.0.0.1:1' },
    decision: 'allowed',
  },
  {
    name: 'caller-identity',
    key: KEYS.session,
    service: 'sts',
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    decision: 'notEvaluated',
  },
];

async function send(
  proxy: RunningProxy,
  { body, key, service = 'elasticache', tamper, signedAt }: Case,
): Promise<Response> {
  const { host } = new URL(proxy.url);
  const plain = { host, 'content-type': 'application/x-www-form-urlencoded' };
  if (!key) return fetch(proxy.url, { method: 'POST', headers: plain, body });
  const signer = new SignatureV4({
    region: REGION,
    service,
    sha256: NodeSha256,
    credentials: {
      accessKeyId: key.id,
      secretAccessKey: key.secret,
      ...(key.token === undefined ? {} : { sessionToken: key.token }),
    },
  });
  const request = { method: 'POST', protocol: 'http:', hostname: '127.0.0.1', path: '/', headers: plain, body };
  const { headers } = await signer.sign(request, { signingDate: signedAt ?? new Date() });
  tamper?.(headers);
  return fetch(proxy.url, { method: 'POST', headers, body });
}

for (const each of CASES) {
  t.test(each.name, async (t) => {
    const proxy = await startProxy({ principals: PEOPLE, ...each.options });
    t.teardown(proxy.close);
    const response = await send(proxy, each);
    const { headers } = response;
    t.equal(headers.get('x-iam-proxy-decision'), each.decision);
    const id = headers.get('x-amzn-requestid') ?? '';
    t.equal(id.replaceAll('-', ''), headers.get('x-iam-proxy-decision-id'), 'one id in two forms');
    const text = await response.text();
    t.ok(text.includes(id), 'the body names the same request');
    for (const { secret } of Object.values(KEYS))
      if (secret !== 'anything') t.notOk(text.includes(secret), 'no secret is shown');
    t.notMatch(text, /hunter2|token-of/);
    matchesGolden(
      t,
      `${each.name}.txt`,
      `HTTP ${response.status}\ncontent-type: ${headers.get('content-type')}\n\n${text}`,
    );
  });
}
