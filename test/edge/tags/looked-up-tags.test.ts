import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AddTagsToResourceCommand,
  BatchApplyUpdateActionCommand,
  CreateCacheClusterCommand,
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DescribeCacheClustersCommand,
  type ElastiCacheClient,
  ListAllowedNodeTypeModificationsCommand,
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
const OF_TEAM = {
  ...REBOOT_OWN,
  Action: ['elasticache:RebootCacheCluster', 'elasticache:ListAllowedNodeTypeModifications'],
  Condition: TAGGED,
};
const REST = { Effect: 'Allow', NotAction: OF_TEAM.Action, Resource: '*' };

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
    passed: [] as string[],
    /** The connection breaks instead of an answer, except to lookups. */
    broken: false,
    asked: [] as { arn: string; key: string | undefined; region: string | undefined }[],
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
      const operation = parameters.get('Action') ?? '';
      const [, key, region] = /Credential=([^/]+)\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
      response.setHeader('content-type', 'text/xml');
      // The SDK names itself, the proxy's own questions do not.
      const isLookup = operation === 'ListTagsForResource' && request.headers['user-agent'] === undefined;
      if (isLookup) state.asked.push({ arn: parameters.get('ResourceName') ?? '', key, region });
      else state.passed.push(operation);
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

t.test(
  'asked only of a caller whose policy needs them, once, in the caller’s account and not with its secret',
  async (t) => {
    const { state, owner, other } = await setUp(t);
    await reboot(other);
    await owner.send(new DescribeCacheClustersCommand({ CacheClusterId: 'c' }));
    t.strictSame(state.asked, [], 'no statement that could apply reads a tag');
    await owner.send(new ListAllowedNodeTypeModificationsCommand({ CacheClusterId: 'c' }));
    await owner.send(new ListAllowedNodeTypeModificationsCommand({ CacheClusterId: 'c' }));
    t.strictSame(state.asked, [{ arn: `${ARN}:cluster:c`, key: OWNER.id, region: 'us-east-1' }]);
  },
);

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
    /the tags of \S+:cluster:c are not known here \(the upstream has no such resource, it says `CacheClusterNotFound`\)/,
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
    t.match(proxy.decisions({ limit: 1 })[0]?.unknown, [says]);
    // A failure is not remembered.
    state.lookups = undefined;
    await reboot(owner);
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
  const owner = clientFor(proxy.url, OWNER);
  const held: ServerResponse[] = [];
  let enough = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    enough = resolve;
  });
  state.lookups = (response) => {
    if (held.push(response) === 8) enough();
  };
  const waiting = Array.from({ length: 30 }, (_, n) => refusal(reboot(owner, `c${n}`)));
  await asked;
  await reboot(other);
  t.equal(held.length, 8, 'one caller has so many questions under way, the others of its calls wait');
  state.lookups = (response) => void response.end(listOf('ListTagsForResource', { team: 'red' }));
  for (const response of held) response.end(listOf('ListTagsForResource', { team: 'red' }));
  t.match(new Set(await Promise.all(waiting)).size, 30, 'each of them got its own answer');
  t.equal(state.asked.length, 30);
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
  state.lookups = undefined;
  state.tags = { team: 'red' };
  await other.send(
    new AddTagsToResourceCommand({ ResourceName: `${ARN}:cluster:c`, Tags: [{ Key: 'team', Value: 'red' }] }),
  );
  answerOld();
  t.match(await waiting, /red \(ListTagsForResource, 0 s ago\)/);
  t.equal(state.asked.length, 2);
});

/**
 * moto made parameter groups and others without the tags of the request; the proxy remembered what the request had said, and a
 * caller who sent `Tags.foo.1.Key=team` had satisfied aws:ResourceTag/team.
 */
t.test('what a call says about tags is not believed: the upstream is asked', async (t) => {
  const { state, owner, other } = await setUp(t, {
    owner: [
      REST,
      {
        ...ANYTHING,
        Effect: 'Deny',
        Action: 'elasticache:DeleteSnapshot',
        Condition: { StringNotEquals: { 'aws:ResourceTag/mine': 'yes' } },
      },
    ],
  });
  state.tags = {};
  await other.send(
    new CreateSnapshotCommand({ SnapshotName: 's', CacheClusterId: 'c', Tags: [{ Key: 'mine', Value: 'yes' }] }),
  );
  t.match(await refusal(owner.send(new DeleteSnapshotCommand({ SnapshotName: 's' }))), /explicit deny/);
  t.equal(state.asked.length, 1);
  state.tags = { mine: 'yes' };
  await other.send(new RemoveTagsFromResourceCommand({ ResourceName: `${ARN}:snapshot:s`, TagKeys: ['x'] }));
  await owner.send(new DeleteSnapshotCommand({ SnapshotName: 's' }));
  t.equal(state.asked.length, 2);
});

t.test('what is made again is looked up again, whoever removed it', async (t) => {
  const { state, owner, other } = await setUp(t, { owner: [{ ...ANYTHING, Condition: TAGGED }] });
  await owner.send(new ListAllowedNodeTypeModificationsCommand({ CacheClusterId: 'c' }));
  state.tags = { team: 'red' };
  await other.send(new CreateCacheClusterCommand({ CacheClusterId: 'c' }));
  t.match(
    await refusal(owner.send(new ListAllowedNodeTypeModificationsCommand({ CacheClusterId: 'c' }))),
    /red \(ListTagsForResource/,
  );
});

t.test('tags of a replication group are those of its nodes', async (t) => {
  const { state, owner, other } = await setUp(t);
  const look = (id: string): Promise<unknown> =>
    owner.send(new ListAllowedNodeTypeModificationsCommand({ CacheClusterId: id }));
  await look('r-001');
  await look('other-001');
  state.tags = { team: 'red' };
  const tags = [{ Key: 'team', Value: 'red' }];
  await other.send(new AddTagsToResourceCommand({ ResourceName: `${ARN}:replicationgroup:r`, Tags: tags }));
  t.match(await refusal(look('r-001')), /red/);
  await look('other-001');
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
  const look = (): Promise<unknown> => owner.send(new ListAllowedNodeTypeModificationsCommand({ CacheClusterId: 'c' }));
  await look();
  state.tags = { team: 'red' };
  t.match(await refusal(look()), /red/);
  t.equal(state.asked.length, 2);
});

/** A day back on the wall clock made the proxy believe stale tags for a day. */
t.test('tags do not get younger when the clock of the machine is set back', async (t) => {
  const { state, owner } = await setUp(t, { maxAge: 1 });
  const look = (): Promise<unknown> => owner.send(new ListAllowedNodeTypeModificationsCommand({ CacheClusterId: 'c' }));
  await look();
  const now = Date.now;
  // Within the fifteen minutes that a signature may be old.
  Date.now = () => now() - 600_000;
  t.teardown(() => {
    Date.now = now;
  });
  state.tags = { team: 'red' };
  const end = performance.now() + 1_100;
  while (performance.now() < end) await look().catch(() => undefined);
  t.match(await refusal(look()), /red/);
});
