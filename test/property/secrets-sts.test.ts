/** Whatever is wrong with a call of STS, a token, a code or an assertion in it comes out nowhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { FORM, startEdge } from '../support/edge.js';
import { ACCOUNT, ISSUER, people, roleArn, trust } from '../support/sts.js';
import { talk } from '../support/wire.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const BELIEVED = 'AKIABELIEVED0EXAMPLE';
const FIELDS = [
  'WebIdentityToken',
  'TokenCode',
  'SAMLAssertion',
  'ProvidedContexts.member.1.ContextAssertion',
  'Token',
];
const OPERATIONS = [
  'AssumeRole',
  'AssumeRoleWithWebIdentity',
  'AssumeRoleWithSAML',
  'GetSessionToken',
  'GetFederationToken',
  'GetCallerIdentity',
  'Invented',
];
/** What stands before: members whose values are shown, or are read otherwise. */
const BEFORE = [
  `RoleArn=${encodeURIComponent(roleArn('open'))}&RoleSessionName=test`,
  `RoleArn=${encodeURIComponent(roleArn('none'))}&RoleSessionName=test`,
  'RoleArn=x&RoleSessionName=a%20b',
  'RoleSessionName=pod',
  'Name=fred',
  'DurationSeconds=1',
  'PolicyArns.member.1.arn=x',
  'Policy=%7B',
  '',
];

/** Ways to misspell and to break: `;` for `&`, glued to a value or a name, twice, badly encoded. */
const WAYS: readonly ((before: string, field: string, secret: string) => string)[] = [
  (before, field, secret) => `${before}&${field}=${secret}`,
  (before, field, secret) => `${before};${field}=${secret}`,
  (before, field, secret) => `${before}&${field.toLowerCase()}=${secret}`,
  (before, field, secret) => `${before}&${field}${secret}=1`,
  (before, field, secret) => `${before}&${field}.${secret}=1`,
  (before, field, secret) => `${before}&${field}.member.1=${secret}`,
  (before, field, secret) => `${before}&${field}=${secret}&${field}=${secret}`,
  (before, field, secret) => `${before}&${field}=%zz${secret}`,
  (before, field, secret) => `${before}&${field}=%FF${secret}`,
  (before, field, secret) => `${before}&${field}${secret}`,
  (before, _field, secret) => `${before}&${secret}`,
  (before, field, secret) => `${before}&${field.slice(1)}=${secret}`,
  (before, field, secret) => `${before}&${field}=${secret.repeat(30)}`,
  (before, field, secret) =>
    `${before}&${field}=e30.${Buffer.from(JSON.stringify({ iss: secret, x: 1 })).toString('base64url')}.${secret}`,
  (before, field, secret) =>
    `${before}&${field}=e30.${Buffer.from(JSON.stringify({ iss: `https://${ISSUER}`, jti: secret })).toString('base64url')}.${secret}`,
];

const attempt = fc.record({
  operation: fc.constantFrom(...OPERATIONS),
  field: fc.constantFrom(...FIELDS),
  before: fc.constantFrom(...BEFORE),
  way: fc.constantFrom(...WAYS),
  signed: fc.boolean(),
  method: fc.constantFrom('POST', 'GET'),
});

function bytesOf(method: string, form: string, signed: boolean): string {
  const date = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const scope = `${BELIEVED}/${date.slice(0, 8)}/us-east-1/sts/aws4_request`;
  const authorization = `Authorization: AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=content-type;host;x-amz-date, Signature=${'0'.repeat(64)}`;
  const body = method === 'GET' ? '' : form;
  const headers = ['Host: localhost', FORM, ...(signed ? [authorization, `X-Amz-Date: ${date}`] : [])];
  return [
    `${method} ${method === 'GET' ? `/?${form}` : '/'} HTTP/1.1`,
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

t.test('a secret of STS comes out nowhere', async (t) => {
  const log = join(t.testdir({}), 'decisions');
  const { principals } = people([
    { arn: roleArn('open'), trustPolicy: trust({ AWS: '*', Federated: '*' }, { Action: 'sts:*' }) },
  ]);
  const believed = { arn: `arn:aws:iam::${ACCOUNT}:user/believed`, accessKeys: [{ id: BELIEVED }] };
  const oidcProviders = [{ url: `https://${ISSUER}`, clientIds: ['x'] }];
  const edge = await startEdge(t, {
    settings: { 'decision-log': log, 'log-level': 'trace', 'decisions-kept': '100000' },
    policies: { principals: { principals: [...principals, believed], oidcProviders } },
  });
  const secrets: string[] = [];
  const small = (text: string): string => text.toLowerCase();
  await fc.assert(
    fc.asyncProperty(attempt, async ({ operation, field, before, way, signed, method }) => {
      const secret = `zQ7${secrets.length.toString(36)}xW9vK4j`;
      secrets.push(secret);
      const form = way(`Action=${operation}&Version=2011-06-15&${before}`, field, secret);
      const { answers } = await talk(edge.port, bytesOf(method, form, signed));
      const leak = answers.find(({ body, headers }) => small(body + JSON.stringify(headers)).includes(small(secret)));
      if (leak) throw new Error(`${method} ${form}\n${leak.body}`);
    }),
    propertyRuns(t, 500),
  );
  const decided = JSON.stringify(edge.decisions(100_000));
  await edge.close();
  const places = { decided, log: edge.log(), file: readFileSync(log, 'utf8') };
  for (const [place, text] of Object.entries(places)) {
    const leaked = secrets.map((each) => small(text).indexOf(small(each))).find((index) => index >= 0);
    t.equal(leaked === undefined ? '' : text.slice(Math.max(0, leaked - 300), leaked + 40), '', place);
  }
  t.ok(decided.length > 100_000, 'there was something to look at');
});
