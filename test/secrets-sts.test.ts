/** What STS is given and what it gives: tokens, codes, secrets. They are looked for wherever anything comes out. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { DescribeCacheClustersCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { generateKeyPair, SignJWT } from 'jose';
import t, { type Test } from 'tap';
import { bytes, startEdge } from './support/edge.js';
import { ACCOUNT, allow, ISSUER, KEYS, keysOf, people, refusalOf, roleArn, trust } from './support/sts.js';
import { openLine } from './support/wire.js';

const CODE = '918273';
const SAML = 'HUSH-saml-assertion';
const CONTEXT = 'HUSH-context-assertion';
const { privateKey } = await generateKeyPair('ES256');

const now = Math.floor(Date.now() / 1000);
const jwt = (more: object): Promise<string> =>
  new SignJWT({ iss: `https://${ISSUER}`, aud: 'sts.amazonaws.com', sub: 'pod', iat: now, exp: now + 600, ...more })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey);

const ROLES = [
  { arn: roleArn('open'), trustPolicy: trust({ AWS: '*', Federated: '*' }, { Action: 'sts:*' }) },
  { arn: roleArn('closed'), trustPolicy: trust({ AWS: KEYS.bob.accessKeyId.replace('AKIA', 'AIDA') }) },
];

/** Everything secret of a call, whole and in the pieces by which it would be known. */
const piecesOf = (token: string): string[] => [token, ...token.split('.').filter((piece) => piece.length > 30)];

async function everything(t: Test, settings: Readonly<Record<string, string>>) {
  const dir = join(t.testdir({}), 'policies');
  mkdirSync(dir, { recursive: true });
  const oidcProviders = [{ url: `https://${ISSUER}`, clientIds: ['sts.amazonaws.com'] }];
  writeFileSync(join(dir, 'principals.json'), JSON.stringify(people(ROLES, { oidcProviders })));
  const log = join(dir, '..', 'decisions');
  const edge = await startEdge(t, {
    policies: { directory: dir },
    settings: { 'decision-log': log, 'log-level': 'trace', ...settings },
  });
  const stream = await openLine(edge.port);
  stream.socket.write(bytes('GET /_authz/decisions/stream HTTP/1.1', ['Host: proxy']));
  const common = { endpoint: edge.url, region: 'us-east-1', maxAttempts: 1 };
  const sts = (credentials = KEYS.alice) => new STSClient({ ...common, credentials });
  const secrets: string[] = [];
  const said: string[] = [];
  const tokens = [
    await jwt({}),
    await jwt({ exp: now - 5 }),
    await jwt({ aud: 'x' }),
    await jwt({ iss: 'https://HUSH.example.com/?secret' }),
    `${await jwt({})}spoiled`,
    'HUSH-no-token-at-all-but-secret',
  ];
  for (const token of tokens) {
    secrets.push(...piecesOf(token));
    for (const role of ['open', 'closed', 'none']) {
      const command = new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn(role),
        RoleSessionName: 'pod',
        WebIdentityToken: token,
      });
      try {
        const { secretAccessKey, sessionToken } = keysOf(await sts().send(command));
        secrets.push(secretAccessKey, sessionToken);
      } catch (error) {
        said.push(String((error as Error).message));
      }
    }
    const form = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=x&RoleSessionName=y';
    for (const body of [
      `${form}&WebIdentityToken=${token}`,
      `${form}&WebIdentityToken=${token}&WebIdentityToken=${token}`,
      `${form}&webidentitytoken=${token}`,
      `${form}&WebIdentityToken.${token}=1`,
      `${form}&${token}=1`,
      `${form}&RoleSessionName${token}`,
      `${form}&SAMLAssertion=${SAML}&WebIdentityToken=${token}%zz`,
      `Action=AssumeRoleWithSAML&Version=2011-06-15&SAMLAssertion=${SAML}`,
    ]) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      said.push(await (await fetch(edge.url, { method: 'POST', headers, body })).text());
    }
  }
  const mfa = { SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/alice`, TokenCode: CODE };
  for (const command of [
    new AssumeRoleCommand({ RoleArn: roleArn('open'), RoleSessionName: 'test', ...mfa }),
    new GetSessionTokenCommand(mfa),
    new GetFederationTokenCommand({ Name: 'fred', Policy: JSON.stringify(allow('*')) }),
  ]) {
    const keys = keysOf(await sts().send(command as GetSessionTokenCommand));
    secrets.push(keys.secretAccessKey, keys.sessionToken);
    for (const credentials of [
      keys,
      { ...keys, secretAccessKey: 'HUSH-wrong' },
      { ...keys, sessionToken: 'HUSH-wrong' },
    ]) {
      const cache = new ElastiCacheClient({ ...common, credentials });
      said.push((await refusalOf(cache.send(new DescribeCacheClustersCommand({})))).message);
    }
  }
  for (const more of [
    { ...mfa, TokenCode: `${CODE}9` },
    { ...mfa, RoleArn: roleArn('closed') },
    { ProvidedContexts: [{ ContextAssertion: CONTEXT }] },
  ])
    said.push(
      (
        await refusalOf(
          sts().send(new AssumeRoleCommand({ RoleArn: roleArn('open'), RoleSessionName: 'test', ...more })),
        )
      ).message,
    );
  edge.reload();
  for (const path of ['', 'health', 'ready', 'principals', 'decisions?limit=1000', 'metrics', 'status'])
    said.push(await (await fetch(`${edge.url}/_authz/${path}`)).text());
  for (const { id } of edge.decisions(1000))
    said.push(await (await fetch(`${edge.url}/_authz/decisions/${id}`)).text());
  const records = JSON.stringify(edge.decisions(1000));
  while (!stream.text().includes('\n')) await pause();
  const live = stream.text();
  stream.socket.destroy();
  const lines = edge.log();
  t.ok(edge.decisions(1000).length > 60, 'there was something to look at');
  await edge.close();
  return { secrets, outs: { said: said.join('\n'), records, live, lines, file: readFileSync(log, 'utf8') } };
}

for (const settings of [{}, { explain: 'aws' }, { mode: 'audit' }])
  t.test(`what STS is told stays there: ${JSON.stringify(settings)}`, async (t) => {
    const { secrets, outs } = await everything(t, settings);
    t.ok(secrets.length > 20);
    for (const [where, text] of Object.entries(outs)) {
      t.ok(text.length > 100, where);
      t.strictSame(
        secrets.filter((secret) => text.includes(secret)),
        [],
        `no secret in ${where}`,
      );
      t.notMatch(text, /HUSH/, where);
      t.notMatch(text, new RegExp(`\\b${CODE}`), `no code in ${where}`);
    }
  });
