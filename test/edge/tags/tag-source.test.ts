import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AddTagsToResourceCommand,
  BatchApplyUpdateActionCommand,
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DescribeCacheClustersCommand,
  type ElastiCacheClient,
  RebootCacheClusterCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-elasticache';
import t, { type Test } from 'tap';
import { startProxy } from '#src/index.js';
import { clientFor } from '../../support/sdk.js';

/**
 * aws:ResourceTag/* through the whole proxy, over sockets, in front of an upstream that only answers ListTagsForResource
 * when a test tells it what: when is it asked, by whom, what is believed, and what a caller reads when it cannot say.
 */

const OWNER = { id: 'AKIAOWNER00000EXAMPLE', secret: 'secret of owner' };
const OTHER = { id: 'AKIAOTHER00000EXAMPLE', secret: 'secret of other' };
const ARN = 'arn:aws:elasticache:us-east-1:123456789012';

const user = (name: string, key: typeof OWNER, ...statements: object[]) => ({
  arn: `arn:aws:iam::123456789012:user/${name}`,
  accessKeys: [key],
  inline: [{ name: 'p', document: { Version: '2012-10-17', Statement: statements } }],
});
const ANYTHING = { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' };
const TAGGED = { StringEquals: { 'aws:ResourceTag/team': 'blue' } };
const REBOOT_OWN = { Sid: 'Own', Effect: 'Allow', Action: 'elasticache:RebootCacheCluster', Resource: '*' };
const OF_TEAM = { ...REBOOT_OWN, Condition: TAGGED };
const REST = { Effect: 'Allow', NotAction: 'elasticache:RebootCacheCluster', Resource: '*' };

const listOf = (operation: string, tags: Readonly<Record<string, string>>): string => {
  const list = Object.entries(tags).map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`);
  return `<${operation}Response><${operation}Result><TagList>${list.join('')}</TagList></${operation}Result></${operation}Response>`;
};

type Reply = (response: ServerResponse, parameters: URLSearchParams) => void;

/** The proxy before an upstream; `asked` is every tag lookup's resource and who signed it, `lookups` how they are answered. */
async function setUp(t: Test, options: { readonly maxAge?: number; readonly owner?: object[] } = {}) {
  const state = {
    tags: { team: 'blue' } as Record<string, string>,
    lookups: undefined as Reply | undefined,
    /** The connection breaks instead of an answer, except to lookups. */
    broken: false,
    asked: [] as { arn: string; signer: string | undefined }[],
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
      const operation = parameters.get('Action') ?? '';
      const signer = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
      response.setHeader('content-type', 'text/xml');
      const isLookup = operation === 'ListTagsForResource' && signer !== OWNER.id;
      if (isLookup) state.asked.push({ arn: parameters.get('ResourceName') ?? '', signer });
      if (isLookup && state.lookups) return state.lookups(response, parameters);
      if (state.broken) return request.socket.destroy();
      if (/Tags(For|To|From)Resource$/.test(operation)) return response.end(listOf(operation, state.tags));
      response.end(`<${operation}Response><${operation}Result/></${operation}Response>`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await startProxy({
    upstream: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    principals: {
      principals: [user('owner', OWNER, ...(options.owner ?? [OF_TEAM, REST])), user('other', OTHER, ANYTHING)],
    },
    ...(options.maxAge === undefined ? {} : { tagCacheAge: options.maxAge }),
  });
  t.teardown(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });
  return { state, proxy, owner: clientFor(proxy.url, OWNER), other: clientFor(proxy.url, OTHER) };
}

const reboot = (client: ElastiCacheClient, id = 'c'): Promise<unknown> =>
  client.send(new RebootCacheClusterCommand({ CacheClusterId: id, CacheNodeIdsToReboot: ['0001'] }));

const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => new Error('the call was allowed'),
    (reason) => reason,
  );
  return String((error as Error).message);
};

t.test('asked only of a caller whose policy needs them, once, without the caller’s credentials', async (t) => {
  const { state, owner, other } = await setUp(t);
  await reboot(other);
  await owner.send(new DescribeCacheClustersCommand({ CacheClusterId: 'c' }));
  t.strictSame(state.asked, [], 'no statement that could apply reads a tag');
  await reboot(owner);
  await reboot(owner);
  t.strictSame(state.asked, [{ arn: `${ARN}:cluster:c`, signer: 'test' }]);
});

t.test('a change without an answer is doubted: the tags are asked for again', async (t) => {
  const { state, owner, other } = await setUp(t);
  await reboot(owner);
  t.equal(state.asked.length, 1);
  state.broken = true;
  const change = { ResourceName: `${ARN}:cluster:c`, Tags: [{ Key: 'team', Value: 'red' }] };
  t.match(await refusal(other.send(new AddTagsToResourceCommand(change))), /upstream/);
  state.broken = false;
  await reboot(owner);
  t.equal(state.asked.length, 2);
});

t.test('a refusal shows the tag, where it is from and how old it is', async (t) => {
  const { state, owner } = await setUp(t);
  state.tags = { team: 'red' };
  const message = await refusal(reboot(owner));
  t.match(message, /aws:ResourceTag\/team/);
  t.match(message, /`?red`?/);
  t.match(message, /ListTagsForResource, \d+ s ago/);
});

const FAILURES: [what: string, reply: Reply, says: RegExp][] = [
  [
    'a resource that is not there',
    (response) => {
      response.statusCode = 404;
      response.end('<ErrorResponse><Error><Code>CacheClusterNotFound</Code></Error></ErrorResponse>');
    },
    /the tags of \S+:cluster:c are not known here \(the upstream answered ListTagsForResource with `CacheClusterNotFound`\)/,
  ],
  [
    'no right to ask',
    (response) => {
      response.statusCode = 403;
      response.end('<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>');
    },
    /not known here \(.*credentials of its own with `AccessDenied`\)/,
  ],
  ['a broken connection', (response) => response.destroy(), /not known here \(.*(connection|closed|reset).*\)/i],
  ['silence', () => undefined, /not known here \(the upstream did not answer the tag lookup in time\)/],
];

for (const [what, reply, says] of FAILURES)
  t.test(`${what}: the reason is in the explanation and in the record`, async (t) => {
    const { state, owner, proxy } = await setUp(t);
    state.lookups = reply;
    t.match(await refusal(reboot(owner)), says);
    t.match(proxy.decisions(1)[0]?.unknown, [says]);
    // A failure is not believed for long, and not at all once the resource is seen to appear.
    state.lookups = undefined;
    await owner.send(
      new AddTagsToResourceCommand({ ResourceName: `${ARN}:cluster:c`, Tags: [{ Key: 'team', Value: 'blue' }] }),
    );
    await reboot(owner);
  });

t.test('an allowed call that hung on unknown tags says so in its record', async (t) => {
  const { state, owner, proxy } = await setUp(t, {
    owner: [
      ANYTHING,
      { ...REBOOT_OWN, Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } },
    ],
  });
  state.lookups = (response) => response.writeHead(500).end();
  await reboot(owner);
  t.match(proxy.decisions(1)[0]?.unknown, [/tags of \S+:cluster:c are not known here \(.*HTTP 500\)/]);
});

t.test('a slow lookup delays nobody else', async (t) => {
  const { state, owner, other } = await setUp(t);
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    state.lookups = (response) => {
      answer = () => void response.end(listOf('ListTagsForResource', { team: 'blue' }));
      resolve();
    };
  });
  const waiting = reboot(owner);
  await asked;
  await reboot(other);
  await other.send(new DescribeCacheClustersCommand({ CacheClusterId: 'c' }));
  await owner.send(new DescribeCacheClustersCommand({ CacheClusterId: 'c' }));
  answer();
  await waiting;
  t.equal(state.asked.length, 1);
});

t.test('not even many lookups that hang', async (t) => {
  const { state, other, proxy } = await setUp(t);
  // One client of the SDK opens 50 connections at most.
  const owners = [clientFor(proxy.url, OWNER), clientFor(proxy.url, OWNER)] as const;
  const held: ServerResponse[] = [];
  const asked = new Promise<void>((resolve) => {
    state.lookups = (response) => {
      if (held.push(response) === 64) resolve();
    };
  });
  const waiting = Array.from({ length: 70 }, (_, n) => refusal(reboot(owners[n < 35 ? 0 : 1], `c${n}`)));
  await asked;
  await reboot(other);
  t.strictSame([held.length, held.filter(({ closed }) => closed).length], [64, 0], 'while all of them wait');
  for (const response of held) response.end(listOf('ListTagsForResource', { team: 'red' }));
  const messages = await Promise.all(waiting);
  t.equal(messages.filter((message) => /too many tag lookups are under way/.test(message)).length, 6);
});

t.test('a change that overtakes a lookup wins', async (t) => {
  const { state, owner, other } = await setUp(t);
  let answerOld = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    state.lookups = (response) => {
      answerOld = () => void response.end(listOf('ListTagsForResource', { team: 'blue' }));
      resolve();
    };
  });
  const waiting = refusal(reboot(owner));
  await asked;
  state.tags = { team: 'red' };
  await other.send(
    new AddTagsToResourceCommand({ ResourceName: `${ARN}:cluster:c`, Tags: [{ Key: 'team', Value: 'red' }] }),
  );
  answerOld();
  t.match(await waiting, /answer to AddTagsToResource, 0 s ago/);
  t.match(await refusal(reboot(owner)), /red/);
});

t.test('tags are learned from what passes', async (t) => {
  const { state, owner, other } = await setUp(t, {
    owner: [
      REST,
      { ...REBOOT_OWN, Action: 'elasticache:*', Condition: TAGGED },
      {
        ...ANYTHING,
        Effect: 'Deny',
        Action: 'elasticache:DeleteSnapshot',
        Condition: { StringEquals: { 'aws:ResourceTag/keep': 'yes' } },
      },
    ],
  });
  const snapshot = { SnapshotName: 's', CacheClusterId: 'c', Tags: [{ Key: 'keep', Value: 'yes' }] };
  await other.send(new CreateSnapshotCommand(snapshot));
  t.match(
    await refusal(owner.send(new DeleteSnapshotCommand({ SnapshotName: 's' }))),
    /tags given to CreateSnapshot, 0 s ago/,
  );
  state.tags = {};
  await other.send(new RemoveTagsFromResourceCommand({ ResourceName: `${ARN}:snapshot:s`, TagKeys: ['keep'] }));
  await owner.send(new DeleteSnapshotCommand({ SnapshotName: 's' }));
  t.strictSame(state.asked, [], 'nothing had to be asked');
  await owner.send(new DeleteSnapshotCommand({ SnapshotName: 's' }));
  t.equal(state.asked.length, 1, 'what was deleted is not believed any longer');
});

t.test('tags of a replication group are those of its nodes', async (t) => {
  const { state, owner, other } = await setUp(t);
  await reboot(owner, 'r-001');
  await reboot(owner, 'other-001');
  state.tags = { team: 'red' };
  const tags = [{ Key: 'team', Value: 'red' }];
  await other.send(new AddTagsToResourceCommand({ ResourceName: `${ARN}:replicationgroup:r`, Tags: tags }));
  t.match(await refusal(reboot(owner, 'r-001')), /red/);
  await reboot(owner, 'other-001');
});

t.test('a call that names many resources has them all looked up', async (t) => {
  const { state, proxy } = await setUp(t, {
    owner: [{ ...ANYTHING, Condition: TAGGED }],
  });
  const ids = Array.from({ length: 50 }, (_, n) => `c${n}`);
  await clientFor(proxy.url, OWNER).send(
    new BatchApplyUpdateActionCommand({ ServiceUpdateName: 'u', CacheClusterIds: ids }),
  );
  t.equal(state.asked.length, 50);
});

t.test('with an age of 0 nothing is believed twice', async (t) => {
  const { state, owner } = await setUp(t, { maxAge: 0 });
  await reboot(owner);
  state.tags = { team: 'red' };
  const message = await refusal(reboot(owner));
  t.match(message, /red/);
  t.equal(state.asked.length, 2);
});
