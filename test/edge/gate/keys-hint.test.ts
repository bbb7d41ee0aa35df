import t from 'tap';
import type { Settings } from '#src/core/authorize/world.js';
import { fault } from '#src/core/wire/query/fault.js';
import { withKeysHint } from '#src/edge/gate/keys-hint.js';

const SETTINGS: Settings = {
  edition: 'table',
  unknownOperations: 'reject',
  requireSignatures: false,
  unknownTags: 'reject',
  region: 'us-east-1',
  secureTransport: true,
  principalsFile: 'policies/principals.yaml',
};
const unknown = fault('InvalidClientTokenId');

t.test('an unknown key and a wrong secret are told for whom the proxy is set up', async (t) => {
  const lines = (settings: Settings, refusal = unknown) => withKeysHint(refusal, settings).message.split('\n').slice(1);
  const file = 'the access keys in policies/principals.yaml';
  t.strictSame(lines(SETTINGS), [`This proxy takes ${file}; --default-principal says who calls with any other.`]);
  t.strictSame(lines({ ...SETTINGS, defaultPrincipal: 'alice' }), [`This proxy takes ${file}.`]);
  t.match(lines({ ...SETTINGS, requireSignatures: true }), [/that have a secret there/]);
  const { principalsFile: _file, ...inMemory } = SETTINGS;
  t.match(lines(inMemory), [/that it was started with/]);
  t.strictSame(lines(SETTINGS, fault('SignatureDoesNotMatch')), [`This proxy verifies with the secrets of ${file}.`]);
});

t.test('other refusals stay as they are', async (t) => {
  for (const refusal of [fault('SignatureDoesNotMatch', 'Signature expired: ...'), fault('ExpiredToken')])
    t.equal(withKeysHint(refusal, SETTINGS), refusal);
});
