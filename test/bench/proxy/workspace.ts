import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSigner } from '#src/edge/upstream/signer.js';

const KEY = { accessKeyId: 'AKIABENCHBENCHBENCH1', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const ACCOUNT = '123456789012';

/** Resource types, and actions that are about them: a statement that can never match would be too easy. */
const ACTIONS: readonly (readonly [type: string, ...actions: string[]])[] = [
  ['cluster', 'DescribeCacheClusters', 'ModifyCacheCluster', 'DeleteCacheCluster', 'RebootCacheCluster'],
  ['replicationgroup', 'DescribeReplicationGroups', 'ModifyReplicationGroup', 'DeleteReplicationGroup', 'TestFailover'],
  ['snapshot', 'DescribeSnapshots', 'CopySnapshot', 'DeleteSnapshot'],
  ['subnetgroup', 'DescribeCacheSubnetGroups', 'ModifyCacheSubnetGroup', 'DeleteCacheSubnetGroup'],
  ['parametergroup', 'DescribeCacheParameterGroups', 'ModifyCacheParameterGroup', 'ResetCacheParameterGroup'],
  ['user', 'DescribeUsers', 'ModifyUser', 'DeleteUser'],
];

/**
 * A policies directory with one user and `statements` statements, the mix of performance.md section A. Without a secret the
 * key is believed and no signature verified.
 */
export function makePolicies(
  statements: number,
  { secret = true } = {},
): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), `bench-policies-${statements}-`));
  const list = Array.from({ length: statements - 1 }, (_, n) => statement(n, statements));
  list.push({
    Effect: 'Allow',
    Action: 'elasticache:DescribeCacheClusters',
    Resource: `arn:aws:elasticache:*:${ACCOUNT}:cluster:team-1-*`,
  });
  writeFileSync(join(directory, 'bench.json'), JSON.stringify({ Version: '2012-10-17', Statement: list }));
  const user = {
    arn: `arn:aws:iam::${ACCOUNT}:user/bench`,
    accessKeys: [{ id: KEY.accessKeyId, ...(secret ? { secret: KEY.secretAccessKey } : {}) }],
    attached: ['bench.json'],
  };
  // .json is the same shape as .yaml.
  writeFileSync(join(directory, 'principals.json'), JSON.stringify({ principals: [user] }));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Half exact actions, a third one wildcard, some of everything, a few of other services; one in ten denies. */
function statement(n: number, total: number): object {
  // Teams grow with the number of statements, so that those that match a request stay about constant.
  const team = `team-${2 + (n % Math.max(5, total >> 3))}`;
  const [type = '', ...actions] = ACTIONS[n % ACTIONS.length] ?? [];
  const one = actions[(n * 7) % actions.length] ?? '';
  const two = actions[(n * 7 + 1) % actions.length] ?? '';
  const kind = n % 20;
  const action =
    kind < 10
      ? [`elasticache:${one}`, `elasticache:${two}`]
      : kind < 17
        ? `elasticache:${one.slice(0, 6)}*`
        : kind < 19
          ? 'elasticache:*'
          : 's3:*';
  const name = n % 5 < 2 ? `${team}-orders` : n % 7 === 0 ? `*-${team}` : `${team}-*`;
  return {
    Effect: n % 10 === 9 ? 'Deny' : 'Allow',
    Action: action,
    Resource: `arn:aws:elasticache:us-east-1:${ACCOUNT}:${type}:${name}`,
    ...(n % 10 < 3 ? { Condition: { StringLike: { 'aws:RequestedRegion': 'us-*' } } } : {}),
  };
}

/** The bytes of a signed form POST of about 400 bytes body; valid for fifteen minutes from now. */
export async function signedRequest(host: string, service = 'elasticache'): Promise<string> {
  // Of the same length: a call that some reader could take for ElastiCache's is not forwarded undecided.
  const start =
    service === 'elasticache'
      ? 'Action=DescribeCacheClusters&Version=2015-02-02'
      : 'Action=ListQueues0123456789&Version=2012-11-05';
  const padding =
    'CacheClusterId=team-1-orders&MaxRecords=100&ShowCacheNodeInfo=true&ShowCacheClustersNotInReplicationGroups=false';
  const body = `${start}&${padding}&Marker=${'m'.repeat(220)}`;
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
  const signature = await createSigner()({
    method: 'POST',
    path: '/',
    host,
    contentType,
    body: Buffer.from(body),
    region: 'us-east-1',
    service,
    credentials: KEY,
    date: new Date(),
  });
  const headers = [
    ['Host', host],
    ['Content-Type', contentType],
    ['User-Agent', 'Boto3/1.43.11 md/Botocore#1.43.11'],
    ...signature,
    ['Content-Length', String(body.length)],
  ];
  return `POST / HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
