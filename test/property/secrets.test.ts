/**
 * Whatever is wrong with a request, a secret in it comes out nowhere: not in an answer (nor in the caller's own canonical request,
 * which a wrong signature's answer holds masked), a record, the page's data, the stream, the metrics, a log or the decision log.
 * It did: after a bare `;`, in a field without `=`, in a scalar of the wrong type, in a misspelt field of a GET, in a dry run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { FORM, startEdge } from '../support/edge.js';
import { openLine, talk } from '../support/wire.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const KEY = 'AKIABELIEVED0EXAMPLE';
const SIGNED = 'AKIASIGNED000EXAMPLE';
const DENIED = 'AKIADENIED000EXAMPLE';

/** Unlike any word, in the letters that passwords have; what stands in a name has fewer. */
const secretOf = (n: number, mark: string): string => `zQ7${mark}${n.toString(36)}xW9${mark}vK4j`;

const OPERATIONS = [
  'CreateUser',
  'ModifyUser',
  'CreateReplicationGroup',
  'ModifyReplicationGroup',
  'DescribeUsers',
  'Invented',
];
const FIELDS = [
  'AuthToken',
  'Passwords.member.1',
  'Passwords.1',
  'Passwords',
  'AuthenticationMode.Passwords.member.1',
  'AuthenticationMode.Passwords',
  'AuthenticationMode.Type=password&AuthenticationMode.Passwords.member.1',
  'TransitEncryptionEnabled=false&AuthToken',
  'Tags.member.1.AuthToken',
  'NewPassword',
];
const SCALARS = ['NoPasswordRequired', 'NumCacheClusters', 'AutomaticFailoverEnabled', 'Action', 'Version'];

/** Ways to misspell a field's name; `secret` may be glued to it. */
const NAMES: readonly ((name: string, secret: string, at: number) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name, _secret, at) => name.slice(0, at % name.length) + name.slice((at % name.length) + 1),
  (name, _secret, at) => `${name.slice(0, at % name.length)}q${name.slice(at % name.length)}`,
  (name, secret) => `${name}${secret}`,
  (name, secret) => `${secret}${name}`,
  (name, secret) => `${name}.${secret}`,
  (name, secret) => `${name}.member.${secret}`,
  (name, secret) => `${name}.${secret}.1`,
  (name, secret) => `${name}[${secret}]`,
  (name, secret) => `A.${secret}.${name}`,
];

/** Ways to break a field. */
const BROKEN: readonly ((name: string, secret: string) => string)[] = [
  (name, secret) => `${name}=${secret}`,
  (name, secret) => `${name}=${secret}&${name}=${secret}`,
  (name, secret) => `${name}=${secret};x=1`,
  (name, secret) => `${name}=x;${secret}`,
  (name, secret) => `${name}${secret}`,
  (name, secret) => `${name}%0a${secret}`,
  (name, secret) => `${name}%3D${secret}`,
  (name, secret) => `${name}=%zz${secret}`,
  (name, secret) => `${name}%zz${secret}=1`,
  (name, secret) => `${name}=%FF${secret}`,
  (name, secret) => `${name}=%00${secret}`,
  (name, secret) => `${name}=\t${secret}`,
  (name, secret) => `%EF%BB%BF${name}=${secret}`,
  (_name, secret) => `=${secret}`,
  (_name, secret) => secret,
  (name, secret) => `${name}=${secret.repeat(40)}`,
  (name, secret) => `AccessString=on%20%3E${secret}%20~*&${name}=x`,
  (name, secret) => `AccessString=on%20%3E%20${secret}%20~*&${name}=x`,
  (name, secret) => `AccessString=on%20${secret}&${name}=x`,
  (name, secret) => `AppendAccessString=%2B%40all%20%28%3E${secret}%29&${name}=x`,
  (name, secret) => `AppendAccessString=%22%3Ea+${secret}%22&${name}=x`,
  (name, secret) =>
    `Tags.member.1.Key=k&Tags.member.1.Value=a&Tags.member.2.Key=k&Tags.member.2.Value=b&${name}=${secret}`,
];

const HEADERS: readonly ((secret: string) => string)[] = [
  (secret) => `Authorization: ${secret} x`,
  (secret) => `Authorization: ${secret}`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `Authorization: AWS4-HMAC-SHA256 ${secret}`,
  (secret) => `Authorization: AWS4-HMAC-SHA256 ${secret}=1, ${secret}=2`,
  (secret) => `Authorization: AWS4-HMAC-SHA256 Credential=${secret}`,
  (secret) =>
    `Authorization: AWS4-HMAC-SHA256 Credential=${KEY}/${secret}/us-east-1/elasticache/aws4_request, SignedHeaders=host, Signature=${secret}`,
  (secret) =>
    `Authorization: AWS4-HMAC-SHA256 Credential=${KEY}/20260101/${secret}/elasticache/aws4_request, SignedHeaders=host, Signature=0`,
  (secret) =>
    `Authorization: AWS4-HMAC-SHA256 Credential=${KEY}/20260101/us-east-1/elasticache/${secret}, SignedHeaders=host, Signature=0`,
  (secret) => `X-Amz-Security-Token: ${secret}`,
  (secret) => `X-Amz-Date: ${secret}`,
  (secret) => `X-Amz-Content-Sha256: ${secret}`,
  (secret) => `Cookie: a=${secret}`,
  (secret) => `Content-Type: ${secret}`,
  (secret) => `Content-Type: application/x-www-form-urlencoded; ${secret}`,
  (secret) => `Content-Encoding: ${secret}`,
  (secret) => `X-Amz-Target: ${secret}`,
  (secret) => `X-${secret}: ${secret}`,
  (secret) => `X-Amz-${secret}: ${secret}`,
  (secret) => `Referer: http://a/?X-Amz-Signature=${secret}`,
  (secret) => `Referer: http://a/b#access_token=${secret}`,
  (secret) => `Referer: https://user:${secret}@a/`,
  (secret) => `Host: user:${secret}@localhost`,
  (secret) => `Forwarded: for=${secret};host=localhost`,
  (secret) => `X-Forwarded-Host: ${secret}.eu-west-1.amazonaws.com/${secret}`,
  (secret) => `X-Amz-Cookie: ${secret}`,
  (secret) => `Proxy-Authorization: Basic ${secret}`,
  (secret) => `X-Original-URL: /?AuthToken=${secret}`,
  (secret) => `Origin: https://${secret}`,
  (secret) => `Sec-Fetch-Site: ${secret}`,
  (secret) => `Transfer-Encoding: ${secret}`,
  (secret) => `Expect: ${secret}`,
  (secret) => `Connection: ${secret}, close`,
];

const now = (): string => `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const authorization = (key: string, date: string): string =>
  `Authorization: AWS4-HMAC-SHA256 Credential=${key}/${date.slice(0, 8)}/us-east-1/elasticache/aws4_request, SignedHeaders=content-type;cookie;host;x-amz-date, Signature=${'0'.repeat(64)}`;

/** The bytes of a call; a header that is given takes the place of its usual one. */
function bytesOf(method: string, target: string, key: string, header: string | undefined, body: string): string {
  const date = now();
  const usual = ['Host: localhost', FORM, authorization(key, date), `X-Amz-Date: ${date}`];
  const name = header?.split(':')[0]?.toLowerCase();
  const headers = usual.filter((each) => each.split(':')[0]?.toLowerCase() !== name);
  if (header !== undefined) headers.push(header);
  return [`${method} ${target} HTTP/1.1`, ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n');
}

const pick = <T>(list: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...list);
const attempt = fc.record({
  operation: pick(OPERATIONS),
  field: fc.oneof({ weight: 4, arbitrary: pick(FIELDS) }, pick(SCALARS)),
  spell: pick(NAMES),
  breakIt: pick(BROKEN),
  header: fc.option(pick(HEADERS), { nil: undefined }),
  at: fc.nat(40),
  method: pick(['POST', 'GET', 'BOTH', 'PUT']),
  key: pick([KEY, SIGNED, DENIED]),
  mark: pick(['', 'a', '-']),
});

/** Conditions that hardly any call meets, so that denials are explained, with what would meet them. */
const CONDITIONS = [
  { StringEquals: { 'elasticache:UserAuthenticationMode': 'iam' } },
  { Bool: { 'elasticache:AuthTokenEnabled': 'false', 'elasticache:TransitEncryptionEnabled': 'true' } },
  { StringLike: { 'aws:Referer': 'http://good/*' } },
  { StringEquals: { 'aws:RequestTag/k': 'z' } },
];

t.test('a secret comes out nowhere', async (t) => {
  const dir = t.testdir({});
  const log = join(dir, 'decisions');
  const inline = [
    { name: 'p', document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } },
  ];
  const edge = await startEdge(t, {
    settings: { 'decision-log': log, 'log-level': 'trace', 'unknown-operations': 'check', 'decisions-kept': '100000' },
    policies: {
      principals: {
        principals: [
          {
            arn: 'arn:aws:iam::123456789012:user/u',
            accessKeys: [{ id: KEY }, { id: SIGNED, secret: 'another' }],
            inline,
          },
          {
            arn: 'arn:aws:iam::123456789012:user/denied',
            accessKeys: [{ id: DENIED }],
            inline: CONDITIONS.map((Condition, i) => ({
              name: `c${i}`,
              document: {
                Version: '2012-10-17',
                Statement: { Effect: 'Allow', Action: 'elasticache:*', Resource: '*', Condition },
              },
            })),
          },
        ],
      },
    } as never,
  });
  const stream = await openLine(edge.port);
  stream.socket.write('GET /_authz/decisions/stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const secrets: string[] = [];
  let n = 0;
  const holds = (text: string, secret: string): boolean => text.toLowerCase().includes(secret.toLowerCase());
  await fc.assert(
    fc.asyncProperty(attempt, async ({ operation, field, spell, breakIt, header, at, method, key, mark }) => {
      const secret = secretOf(++n, mark);
      secrets.push(secret);
      const form = `Action=${operation}&Version=2015-02-02&UserId=u${n}&${breakIt(spell(field, secret, at), secret)}`;
      const query = form.replaceAll(/[\t[\]]/g, (each) => `%${each.charCodeAt(0).toString(16).padStart(2, '0')}`);
      const target = method === 'GET' || method === 'BOTH' ? `/?${query}` : '/';
      const body = method === 'GET' ? '' : form;
      const sent = method === 'BOTH' ? 'POST' : method;
      const answers = [...(await talk(edge.port, bytesOf(sent, target, key, header?.(secret), body))).answers];
      const line = {
        operation,
        params: { [spell(field, secret, at)]: secret, UserId: [secret], NoPasswordRequired: secret },
      };
      for (const question of [
        line,
        { body: form },
        { target: `/?${query}`, method: 'GET' },
        { [spell('params', secret, at)]: secret, operation },
      ])
        answers.push(
          ...(
            await talk(
              edge.port,
              [
                'POST /_authz/decide HTTP/1.1',
                'Host: localhost',
                'Content-Type: application/json',
                `Content-Length: ${Buffer.byteLength(JSON.stringify(question))}`,
                '',
                JSON.stringify(question),
              ].join('\r\n'),
            )
          ).answers,
        );
      const leak = answers.find(({ body: said, headers }) => holds(said + JSON.stringify(headers), secret));
      if (leak) throw new Error(`${method} ${target} ${header?.(secret)} ${form}\n${leak.body}`);
    }),
    propertyRuns(t, 1_000),
  );
  const decided = JSON.stringify(edge.decisions(100_000));
  const shown = await (await fetch(`${edge.url}/_authz/decisions?limit=1000`)).text();
  const metrics = await (await fetch(`${edge.url}/_authz/metrics`)).text();
  const streamed = stream.text();
  stream.socket.destroy();
  await edge.close();
  const places = { decided, shown, metrics, streamed, log: edge.log(), file: readFileSync(log, 'utf8') };
  for (const [place, text] of Object.entries(places)) {
    const small = text.toLowerCase();
    const leaked = secrets.map((each) => small.indexOf(each.toLowerCase())).find((index) => index >= 0);
    t.equal(leaked === undefined ? '' : text.slice(Math.max(0, leaked - 300), leaked + 40), '', place);
  }
  t.ok(secrets.length > 100 && decided.length > 100_000, 'there was something to look at');
});
