import t from 'tap';
import { loadYaml } from './files.js';

const KEY = { kty: 'RSA', n: 'abc', e: 'AQAB', kid: 'one' };
const file = (...lines: string[]): string => ['principals: []', 'oidcProviders:', ...lines].join('\n');
const provider = (more = ''): string =>
  `  - { url: "https://oidc.example.com/id/A", clientIds: [sts.amazonaws.com]${more} }`;

t.test('providers with a key set in a file, in place, and without one', async (t) => {
  const text = file(
    provider(', jwks: keys.json'),
    '  - { url: "https://b.example.com", clientIds: [x], jwks: { keys: [{ kty: EC }] } }',
    '  - { url: "https://c.example.com", clientIds: [x] }',
  );
  const { identities, problems } = loadYaml(text, { 'p/keys.json': JSON.stringify({ keys: [KEY] }) });
  t.strictSame(problems, []);
  t.same(identities?.oidcProviders, [
    { url: 'https://oidc.example.com/id/A', clientIds: ['sts.amazonaws.com'], jwks: { keys: [KEY] } },
    { url: 'https://b.example.com', clientIds: ['x'], jwks: { keys: [{ kty: 'EC' }] } },
    { url: 'https://c.example.com', clientIds: ['x'] },
  ]);
});

t.test('what is wrong about a provider', async (t) => {
  const files = {
    'p/private.json': JSON.stringify({ keys: [{ ...KEY, d: 'secret-part' }] }),
    'p/shared.json': JSON.stringify({ keys: [{ kty: 'oct', k: 'secret-part' }] }),
    'p/none.json': '{}',
    'p/broken.json': '{',
  };
  const cases: Readonly<Record<string, readonly [text: string, code: string]>> = {
    'a private key': [file(provider(', jwks: private.json')), 'invalid-key-set'],
    'a shared secret': [file(provider(', jwks: shared.json')), 'invalid-key-set'],
    'no keys': [file(provider(', jwks: none.json')), 'invalid-key-set'],
    'no JSON': [file(provider(', jwks: broken.json')), 'invalid-key-set'],
    'no file': [file(provider(', jwks: missing.json')), 'missing-file'],
    'twice the same': [file(provider(), provider()), 'duplicate-provider'],
    'no audience': [file('  - { url: "https://a.example.com", clientIds: [] }'), 'empty-list'],
    'no URL': [file('  - { url: "a.example.com", clientIds: [x] }'), 'invalid-value'],
    'another word': [file(provider(', thumbprint: abc')), 'unknown-key'],
  };
  for (const [what, [text, code]] of Object.entries(cases)) {
    const { identities, problems } = loadYaml(text, files);
    t.equal(identities, undefined, what);
    t.match(problems, [{ code, line: Number, column: Number }], what);
    t.notMatch(JSON.stringify(problems), /secret-part/);
  }
});
