/** What the start lists: who is believed, and which roles trust their own account because nobody told. */
import t from 'tap';
import { startText } from '#src/cli/serve.js';
import { loadConfig } from '#src/edge/config/config.js';
import { openingsOf } from '#src/edge/proxy/openings.js';
import { startEdge } from '../../support/edge.js';
import { ISSUER, people, roleArn, trust } from '../../support/sts.js';

const KEY = { kty: 'RSA', n: 'abc', e: 'AQAB' };
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

async function start(
  t: Parameters<typeof startEdge>[0],
  roles: readonly object[],
  more: object,
  flags: Record<string, string | boolean> = {},
) {
  const { config } = loadConfig({ flags: { port: '0', ...flags } as Record<string, string>, environment: {} });
  if (!config) throw new Error('the flags are wrong');
  const edge = await startEdge(t, { policies: { principals: people(roles, more) } });
  return { openings: openingsOf(config, edge.world()), text: startText(edge, config) };
}

t.test('nothing is believed that was not asked for', async (t) => {
  const jwks = { oidcProviders: [{ url: `https://${ISSUER}`, clientIds: ['x'], jwks: { keys: [KEY] } }] };
  const { openings, text } = await start(t, [{ arn: roleArn('r'), trustPolicy: trust({ AWS: '*' }) }], jwks);
  t.strictSame(openings, []);
  t.notMatch(text, /without a trustPolicy/);
});

t.test('tokens without keys, codes of MFA devices, roles without a trust policy', async (t) => {
  const providers = { oidcProviders: [{ url: `https://${ISSUER}`, clientIds: ['x'] }] };
  const roles = ['a', 'b', 'c', 'd'].map((name) => ({ arn: roleArn(name) }));
  const { openings, text } = await start(
    t,
    [...roles, { arn: roleArn('mfa'), trustPolicy: trust({ AWS: '*' }, MFA) }],
    providers,
  );
  t.match(openings, [
    `web identity tokens of providers without \`jwks\` are believed: https://${ISSUER} (--require-signatures forbids it)`,
    'codes of MFA devices are believed: any six digits will do',
  ]);
  t.match(text, 'roles without a trustPolicy behave as if they trusted their own account: a, b, c and 1 more');
});
