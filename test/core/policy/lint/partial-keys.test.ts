import t from 'tap';
import { ARN, type Change, lint } from './run.js';

const TLS = { Bool: { 'elasticache:TransitEncryptionEnabled': 'true' } };
const both = ['elasticache:CreateCacheCluster', 'elasticache:CreateReplicationGroup'];
const on = { Resource: [`${ARN}cluster:*`, `${ARN}replicationgroup:*`] };
const found = (change: Change) => lint([change]).filter(({ code }) => code === 'key-not-of-action');

t.test('a key that only some of the named actions carry', async (t) => {
  const [deny] = found({ Effect: 'Deny', Action: both, ...on, Condition: TLS });
  t.equal(deny?.pointer, '/Statement/0/Condition/Bool/elasticache:TransitEncryptionEnabled');
  t.match(
    deny?.message,
    '`elasticache:CreateCacheCluster` never carries `elasticache:TransitEncryptionEnabled`, so this statement never denies them',
  );
  t.match(found({ Action: both, ...on, Condition: TLS }), [{ message: /so this statement never allows them/ }]);
  const open = { BoolIfExists: TLS.Bool };
  t.match(found({ Effect: 'Deny', Action: both, ...on, Condition: open }), [{ message: /denies them whatever/ }]);
  const not = { StringNotEquals: { 'elasticache:TransitEncryptionEnabled': 'false' } };
  t.match(found({ Action: both, ...on, Condition: not }), [{ message: /allows them whatever the request says/ }]);
});

t.test('nothing to say', async (t) => {
  t.strictSame(found({ Action: both, ...on, Condition: { StringEquals: { 'elasticache:CacheNodeType': 'x' } } }), []);
  t.strictSame(found({ Action: both, ...on, Condition: { BoolIfExists: TLS.Bool } }), [], 'as the guide writes it');
  t.strictSame(found({ Action: 'elasticache:*', Condition: TLS }), [], 'of a wildcard nobody expects it');
  t.strictSame(found({ Action: both[0], ...on, Condition: TLS }), [], 'of one action it is another finding');
  t.strictSame(found({ Action: both, ...on, Condition: { StringEquals: { 'aws:username': 'x' } } }), []);
});
