/** Secrets are sent through every way in, and then looked for wherever anything comes out. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import {
  CreateReplicationGroupCommand,
  CreateUserCommand,
  DescribeUsersCommand,
  ModifyReplicationGroupCommand,
  ModifyUserCommand,
} from '@aws-sdk/client-elasticache';
import t, { type Test } from 'tap';
import { getSignedUrlFor } from './edge/upstream/support/presign.js';
import { ok, startRaw } from './edge/upstream/support/raw.js';
import { bytes, type Edge, FORM, post, startEdge } from './support/edge.js';
import { clientFor } from './support/sdk.js';
import { openLine, talk } from './support/wire.js';

/** Each has the word in it by which it is found. */
const SECRET = {
  key: 'HUSH-secret-key',
  token: 'HUSH-session-token',
  wrongToken: 'HUSH-wrong-token',
  created: 'HUSH-created-key',
  authToken: 'HUSH-auth-token-of-16',
  password: 'HUSH-password-of-16',
  admin: 'HUSH-admin-token',
  signature: 'ab'.repeat(32),
} as const;
/** Where a secret shows, with what stands around it. */
const leaks = (text: string): string[] => [...new Set(text.match(/.{0,60}(?:HUSH|(?:ab){32}).{0,30}/g) ?? [])];

const principals = (action: string): object => ({
  principals: [
    {
      arn: 'arn:aws:iam::123456789012:user/u',
      accessKeys: [{ id: 'AKIASECRET00EXAMPLE', secret: SECRET.key }, { id: 'AKIABELIEVED0EXAMPLE' }],
      inline: [
        {
          name: 'p',
          document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] },
        },
      ],
    },
    {
      arn: 'arn:aws:iam::123456789012:role/r',
      sessions: [{ name: 's1', accessKey: { id: 'ASIASECRET00EXAMPLE', secret: SECRET.key, token: SECRET.token } }],
    },
  ],
});

const USER = { id: 'AKIASECRET00EXAMPLE', secret: SECRET.key };
const SESSION = { id: 'ASIASECRET00EXAMPLE', secret: SECRET.key, token: SECRET.token };

/** Every call with a secret in it; each answer is kept, good or bad. */
async function callEverything(edge: Edge): Promise<string> {
  const said: string[] = [];
  const keep = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      (answer) => said.push(JSON.stringify(answer)),
      (error) => said.push(`${error.name} ${error.message}`),
    );
  const user = { UserId: 'u1', UserName: 'u1', Engine: 'redis', AccessString: 'on ~* +@all' };
  const group = { ReplicationGroupId: 'g', ReplicationGroupDescription: 'd', AuthToken: SECRET.authToken };
  for (const key of [USER, SESSION, { ...USER, secret: 'HUSH-another' }, { ...SESSION, token: SECRET.wrongToken }]) {
    const client = clientFor(edge.url, key);
    await keep(client.send(new DescribeUsersCommand({})));
    await keep(client.send(new CreateUserCommand({ ...user, Passwords: [SECRET.password] })));
    await keep(
      client.send(
        new CreateUserCommand({ ...user, AuthenticationMode: { Type: 'password', Passwords: [SECRET.password] } }),
      ),
    );
    await keep(client.send(new ModifyUserCommand({ UserId: 'u1', Passwords: [SECRET.password] })));
    await keep(client.send(new CreateReplicationGroupCommand(group)));
    await keep(
      client.send(new ModifyReplicationGroupCommand({ ReplicationGroupId: 'g', AuthToken: SECRET.authToken })),
    );
  }
  const form = 'Action=CreateUser&Version=2015-02-02&UserId=u';
  for (const body of [
    `${form}&Passwords.member.1=${SECRET.password}`,
    `${form}&Passwords.member.1=${SECRET.password}&Passwords.member.1=${SECRET.password}`,
    `${form}&passwords.member.1=${SECRET.password}`,
    `${form}&Passwords.member.x=${SECRET.password}`,
    `${form}&AuthToken=${SECRET.authToken}`,
    `${form}&AuthenticationMode.Passwords.member.1=${SECRET.password}&AuthenticationMode.Type=x`,
    `Action=Invented&Version=2015-02-02&AuthToken=${SECRET.authToken}`,
    `Action=ModifyReplicationGroup&Version=2015-02-02&AuthToken=${SECRET.authToken}%zz`,
    `AuthToken=${SECRET.authToken}`,
  ])
    for (const sent of [post(body), post(body, `X-Amz-Security-Token: ${SECRET.token}`)])
      said.push((await talk(edge.port, sent.replace('0'.repeat(64), SECRET.signature))).answers[0]?.body ?? '');
  for (const authorization of [`Basic ${SECRET.password}`, SECRET.password, `AWS4-HMAC-SHA256 ${SECRET.password}`]) {
    const headers = ['Host: proxy', FORM, `Authorization: ${authorization}`, 'Content-Length: 0'];
    said.push((await talk(edge.port, bytes('POST / HTTP/1.1', headers))).answers[0]?.body ?? '');
  }
  return said.join('\n');
}

/** Presigned URLs, good, spoiled and to be sent on: the token and the signature stand in the target. */
async function presigned(edge: Edge): Promise<string> {
  const said: string[] = [];
  for (const token of [SECRET.token, SECRET.wrongToken]) {
    const credentials = { accessKeyId: SESSION.id, secretAccessKey: SESSION.secret, sessionToken: token };
    const target = await getSignedUrlFor(credentials as never, 'GET', {
      Action: 'DescribeUsers',
      Version: '2015-02-02',
    });
    for (const sent of [target, target.replace(/Signature=\w{64}/, `Signature=${SECRET.signature}`), `${target}%zz`])
      said.push(
        (await talk(edge.port, bytes(`GET ${sent} HTTP/1.1`, ['Host: localhost:4567']))).answers[0]?.body ?? '',
      );
  }
  return said.join('\n');
}

async function admin(edge: Edge): Promise<string> {
  const said: string[] = [];
  const entry = (more: object): object => ({
    arn: 'arn:aws:iam::123456789012:user/made',
    accessKeys: [{ id: 'AKIAMADE0000EXAMPLE', secret: SECRET.created }],
    ...more,
  });
  for (const [token, body] of [
    [SECRET.admin, JSON.stringify(entry({ atached: [] }))],
    [SECRET.admin, JSON.stringify(entry({ accessKeys: [{ id: 'AKIAX', secret: [SECRET.created] }] }))],
    [SECRET.admin, JSON.stringify(entry({ accessKeys: [{ id: SECRET.created }] }))],
    [SECRET.admin, JSON.stringify(entry({ accessKeys: [SECRET.created] }))],
    [SECRET.admin, JSON.stringify(entry({})).slice(0, -5)],
    [SECRET.admin, JSON.stringify(SECRET.created)],
    [SECRET.admin, JSON.stringify(entry({}))],
    [`${SECRET.admin}x`, JSON.stringify(entry({}))],
  ] as const) {
    const answer = await fetch(`${edge.url}/_authz/principals`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    said.push(await answer.text());
  }
  for (const path of ['', 'health', 'ready', 'principals', 'decisions?limit=1000', 'metrics', 'table', `x/${'y'}`])
    said.push(await (await fetch(`${edge.url}/_authz/${path}`)).text());
  for (const { id } of edge.decisions(1000))
    said.push(await (await fetch(`${edge.url}/_authz/decisions/${id}`)).text());
  return said.join('\n');
}

function settings(t: Test, upstream: string) {
  const dir = t.testdir({});
  mkdirSync(join(dir, 'policies'), { recursive: true });
  const log = join(dir, 'decisions');
  return { dir: join(dir, 'policies'), log, flags: { upstream, 'decision-log': log, 'admin-token': SECRET.admin } };
}

for (const action of ['elasticache:*', 'elasticache:DescribeCacheClusters'])
  for (const upstream of ['embedded', 'away', 'a url'] as const)
    t.test(`${action} before ${upstream}`, async (t) => {
      const raw = await startRaw((socket) => socket.write(ok('<fine/>')));
      t.teardown(() => raw.close());
      const origin = { embedded: 'embedded', away: 'http://127.0.0.1:9', 'a url': raw.origin }[upstream];
      const { dir, log, flags } = settings(t, origin);
      writeFileSync(join(dir, 'principals.json'), JSON.stringify(principals(action)));
      const edge = await startEdge(t, { policies: { directory: dir }, settings: { ...flags, 'log-level': 'trace' } });
      const stream = await openLine(edge.port);
      stream.socket.write(bytes('GET /_authz/decisions/stream HTTP/1.1', ['Host: proxy']));
      const said = [await callEverything(edge), await presigned(edge), await admin(edge)].join('\n');

      // Broken files, with the secrets in them.
      const good = JSON.stringify(principals(action), null, 1);
      for (const broken of [good.slice(0, -3), good.replace('"secret"', '"secert"'), good.replaceAll('"', "'")]) {
        writeFileSync(join(dir, 'principals.json'), broken);
        t.ok(edge.reload().some(({ severity }) => severity === 'error'));
        t.strictSame(leaks(await (await fetch(`${edge.url}/_authz/ready`)).text()), []);
      }
      t.strictSame(leaks(said), [], 'no answer, page or count');
      t.strictSame(leaks(JSON.stringify(edge.decisions(1000))), [], 'no record');
      t.strictSame(leaks(edge.log()), [], 'no line of the log');
      while (!stream.text().includes('\n')) await pause();
      t.strictSame(leaks(stream.text()), [], 'no live record');
      stream.socket.destroy();
      t.ok(edge.decisions(1000).length > 40, 'there was something to look at');
      await edge.close();
      t.strictSame(leaks(readFileSync(log, 'utf8')), [], 'no line of the decision log');
    });
