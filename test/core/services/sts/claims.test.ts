import t from 'tap';
import { readClaims } from '#src/core/services/sts/claims.js';

const KEYS = [
  'accounts.google.com:google/organization_number',
  'token.actions.${Domain}.ghe.com:repository',
  'oidc.circleci.com/org/${OrgId}:oidc.circleci.com/project-id',
  'gitlab.com:project_id',
];
const NOW = 1_800_000_000_000;
const read = (url: string, more: object = {}) =>
  readClaims(
    { iss: url, sub: 's', aud: 'a', iat: NOW / 1000 - 1, exp: NOW / 1000 + 1, ...more },
    { url, clientIds: ['a', 'b'] },
    KEYS,
    NOW,
  );

t.test('the claims that are condition keys, by provider', async (t) => {
  t.match(read('https://x.example.com', { email: 'e', other: 'o', project_id: 'p' }), {
    host: 'x.example.com',
    audience: 'a',
    subject: 's',
    keys: { 'x.example.com:aud': 'a', 'x.example.com:sub': 's', 'x.example.com:email': 'e' },
  });
  const own = (url: string, claims: object) => {
    const claimed = read(url, claims);
    return 'keys' in claimed ? Object.keys(claimed.keys).filter((key) => !/:(?:aud|sub)$/.test(key)) : claimed;
  };
  t.strictSame(own('https://x.example.com', { other: 'o', project_id: 'p' }), []);
  t.strictSame(own('https://gitlab.com', { project_id: 1, repository: 'r' }), ['gitlab.com:project_id']);
  t.strictSame(own('https://token.actions.acme.ghe.com', { repository: 'r' }), [
    'token.actions.acme.ghe.com:repository',
  ]);
  t.strictSame(own('https://token.actions.ghe.com', { repository: 'r' }), []);
  t.strictSame(own('https://oidc.circleci.com/org/1', { 'oidc.circleci.com/project-id': 'p' }), [
    'oidc.circleci.com/org/1:oidc.circleci.com/project-id',
  ]);
});

t.test('several audiences, and the one that was authorized', async (t) => {
  t.match(read('https://x.example.com', { aud: ['z', 'b'] }), { audience: 'b' });
  t.match(read('https://x.example.com', { aud: ['z'] }), { fault: { message: 'Incorrect token audience' } });
  t.match(read('https://x.example.com', { aud: 'first', azp: 'b' }), {
    audience: 'b',
    keys: { 'x.example.com:aud': 'b', 'x.example.com:oaud': 'first' },
  });
  t.match(read('https://x.example.com', { azp: 'z' }), { fault: { code: 'InvalidIdentityToken' } });
});

t.test('times, to the second', async (t) => {
  t.match(read('https://x.example.com', { exp: NOW / 1000 }), {
    fault: { code: 'ExpiredTokenException', status: 400 },
  });
  t.match(read('https://x.example.com', { exp: NOW / 1000 + 1 }), { subject: 's' });
  t.match(read('https://x.example.com', { iat: NOW / 1000 + 299 }), { subject: 's' });
  t.match(read('https://x.example.com', { iat: NOW / 1000 + 301 }), { fault: { code: 'InvalidIdentityToken' } });
  for (const claim of ['exp', 'iat', 'sub', 'aud'])
    t.match(read('https://x.example.com', { [claim]: undefined }), {
      fault: { message: `Missing a required claim: ${claim}` },
    });
});
