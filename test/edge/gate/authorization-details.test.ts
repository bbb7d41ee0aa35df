/** AWS's own API for "why was I denied", as a signed request of any client that has its model. */
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
    policies: [{ type: 'IDENTITY_BASED_POLICY', inline: true, uri: 'dev', attachedTo: [{ arn: /user\/developer$/ }] }],
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
            uri: 'arn:aws:iam::123456789012:policy/no-users',
            matchedStatements: [{ sid: 'NoUsers', evaluatedEffect: 'DENY' }],
          },
        ],
      },
    ],
  });
});
