/** AWS's own API for "why was I denied", as a signed request of any client that has its model. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startProxy } from '#src/index.js';
import { KEYS, PEOPLE } from '../../support/people.js';
import { signed } from '../../support/signed-get.js';

t.test('a denied caller reads why, and an unknown id is not found', async (t) => {
  const proxy = await startProxy({ principals: PEOPLE });
  t.teardown(proxy.close);
  const denied = await fetch(`${proxy.url}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${KEYS.believed.id}/20240102/us-east-1/elasticache/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
    },
    body: 'Action=DeleteCacheCluster&CacheClusterId=prod-1&Version=2015-02-02',
  });
  t.equal(denied.status, 403);
  const id = denied.headers.get('x-iam-proxy-decision-id') ?? '';
  t.match(id, /^[0-9a-f]{32}$/);

  const found = await signed(proxy.url, `/authorization-details/${id}`, 'iam', KEYS.developer);
  t.equal(found.status, 200);
  t.equal(found.headers.get('content-type'), 'application/json');
  t.match(await found.json(), {
    requestContext: {
      'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/developer',
      'iam-proxy:causes': [{ code: 'resource-name' }],
      'iam-proxy:fixes': [{ edits: [{ file: null }] }],
    },
    evaluations: [
      {
        action: 'elasticache:DeleteCacheCluster',
        resource: /cluster:prod-1$/,
        evaluatedEffect: 'IMPLICIT_DENY',
        matchedPolicies: [],
      },
    ],
    policies: [
      {
        type: 'IDENTITY_BASED_POLICY',
        inline: true,
        uri: /\/_authz\/policies\/[0-9a-f]{64}#dev$/,
        attachedTo: [{ arn: /user\/developer$/ }],
      },
    ],
  });

  const missing = await signed(proxy.url, `/authorization-details/${'0'.repeat(32)}`, 'iam', KEYS.developer);
  t.equal(missing.status, 404);
  t.equal(missing.headers.get('x-amzn-errortype'), 'ResourceNotFoundException');
  const strange = await signed(proxy.url, '/authorization-details/a.b', 'iam', KEYS.developer);
  t.equal(strange.headers.get('x-amzn-errortype'), 'ValidationException');
});

t.test('a Deny that matched is named with its policy', async (t) => {
  const proxy = await startProxy({ principals: PEOPLE });
  t.teardown(proxy.close);
  const body = 'Action=DeleteUser&UserId=ana&Version=2015-02-02';
  const answer = await signed(proxy.url, '/', 'elasticache', KEYS.developer, body);
  const id = answer.headers.get('x-iam-proxy-decision-id');
  const found = await signed(proxy.url, `/authorization-details/${id}`, 'iam', KEYS.developer);
  t.match(await found.json(), {
    evaluations: [
      {
        evaluatedEffect: 'EXPLICIT_DENY',
        matchedPolicies: [
          {
            uri: /^http:\/\/127\.0\.0\.1:\d+\/_authz\/policies\/[0-9a-f]{64}#arn:aws:iam::123456789012:policy\/no-users$/,
            matchedStatements: [{ sid: 'NoUsers', evaluatedEffect: 'DENY' }],
          },
        ],
      },
    ],
  });
});

t.test('the address of a policy leads to its text as it was then, whatever happened since', async (t) => {
  const arn = 'arn:aws:iam::123456789012:user/u';
  const key = { id: 'AKIADEVELOPEREXAMPLE', secret: 'secret-of-developer' };
  const inline = [
    {
      name: 'own',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
    },
  ];
  const denying = (sid: string): string =>
    `{"Version": "2012-10-17",\n   "Statement": [ {"Sid": "${sid}", "Effect": "Deny", "Action": "*", "Resource": "*"} ]}`;
  const policies = t.testdir({
    'principals.json': JSON.stringify({ principals: [{ arn, accessKeys: [key], attached: ['no.json'], inline }] }),
    'no.json': denying('Then'),
  });
  const proxy = await startProxy({ policies, watch: false });
  t.teardown(proxy.close);
  const call = async (): Promise<string> => {
    const body = 'Action=DescribeUsers&Version=2015-02-02';
    return (await signed(proxy.url, '/', 'elasticache', key, body)).headers.get('x-iam-proxy-decision-id') ?? '';
  };
  const policiesOf = async (id: string) => {
    const answer = await signed(proxy.url, `/authorization-details/${id}`, 'iam', key);
    return ((await answer.json()) as { policies: { uri: string }[] }).policies;
  };
  const before = await call();
  const [{ uri: early } = { uri: '' }] = await policiesOf(before);
  t.equal(await (await fetch(early)).text(), denying('Then'));
  writeFileSync(join(policies, 'no.json'), denying('Now'));
  proxy.reload();
  const after = await call();
  t.equal(await (await fetch(early)).text(), denying('Then'), 'an address once given');
  const [{ uri: late } = { uri: '' }] = await policiesOf(before);
  t.equal(late, early, 'and one asked for after the reload');
  const [{ uri: now } = { uri: '' }] = await policiesOf(after);
  const answer = await fetch(now);
  t.match(answer.headers.get('content-type'), /^application\/json/);
  t.equal(await answer.text(), denying('Now'));
  const gone = await fetch(`${proxy.url}/_authz/policies/${'0'.repeat(64)}`);
  t.equal(gone.status, 404);
  t.match(await gone.json(), { error: /no policy with this SHA-256/ });
});
