import t from 'tap';
import { type Case, checkCases } from './run.js';

const creates = (condition: object) => ({
  Effect: 'Deny',
  Action: 'elasticache:CreateReplicationGroup',
  Condition: condition,
  Resource: 'arn:aws:elasticache:*:*:replicationgroup:*',
});
const by = (condition: object) => ({ Condition: condition });
const SESSION = 'arn:aws:sts::123456789012:assumed-role/deployer/*';

const CASES: readonly Case[] = [
  [
    'a value that the API does not have',
    creates({ StringNotEquals: { 'elasticache:EngineType': ['valkey', 'Redis OSS'] } }),
    [['unknown-value', '/Condition/StringNotEquals/elasticache:EngineType/1', /valkey, redis, memcached/]],
  ],
  [
    'a misspelt value',
    creates({ StringEquals: { 'elasticache:EngineType': 'memcache' } }),
    [['unknown-value', '/Condition/StringEquals/elasticache:EngineType', /`memcached`/]],
  ],
  ['another letter case', creates({ StringEqualsIgnoreCase: { 'elasticache:EngineType': 'Redis' } }), []],
  ['a pattern', creates({ StringLike: { 'elasticache:EngineType': 'mem*' } }), []],
  [
    'a session where the role is meant',
    by({ ArnNotLike: { 'aws:PrincipalArn': SESSION } }),
    [['session-as-principal', '/Condition/ArnNotLike/aws:PrincipalArn', /role\/NAME/]],
  ],
  ['the role', by({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/deployer' } }), []],
];

t.test('values that a key never has', async (t) => checkCases(t, CASES));
