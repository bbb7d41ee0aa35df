import t from 'tap';
import { ARN, type Change, lint } from './run.js';

const untagged = { Condition: { Null: { 'aws:RequestTag/team': 'true' } } };
const other = { Condition: { StringNotEquals: { 'aws:RequestTag/team': ['a', 'b'] } } };
const deny = (change: Change): Change[] => [
  {},
  { Effect: 'Deny', Action: 'elasticache:CreateReplicationGroup', ...change },
];
const BLOCKS = ['deny-blocks-every-call'];

const CASES: readonly (readonly [name: string, statements: Change[], codes: string[]])[] = [
  ['a Deny for a missing tag on everything', deny(untagged), BLOCKS],
  ['a negated one', deny(other), BLOCKS],
  ['both', deny({ Condition: { ...untagged.Condition, ...other.Condition } }), BLOCKS],
  ['of a key of the service', deny({ Condition: { StringNotLike: { 'elasticache:CacheNodeType': 'x' } } }), BLOCKS],
  ['with IfExists', deny({ Condition: { StringEqualsIfExists: { 'elasticache:CacheNodeType': 'x' } } }), BLOCKS],
  ['by wildcard', deny({ ...untagged, Action: 'elasticache:Create*' }), BLOCKS],
  ['on the replication group alone', deny({ ...untagged, Resource: `${ARN}replicationgroup:*` }), []],
  ['for a tag that is there', deny({ Condition: { StringEquals: { 'aws:RequestTag/team': 'x' } } }), []],
  ['for a tag that is not missing', deny({ Condition: { Null: { 'aws:RequestTag/team': 'false' } } }), []],
  [
    'where something else must hold too',
    deny({ Condition: { ...untagged.Condition, Bool: { 'aws:SecureTransport': 'true' } } }),
    [],
  ],
  [
    'of an action whose every check has the key',
    deny({ ...untagged, Action: 'elasticache:CreateServerlessCache' }),
    [],
  ],
  ['an Allow', [{ Action: 'elasticache:CreateReplicationGroup', ...other }], ['for-all']],
];

for (const [name, statements, codes] of CASES) {
  t.test(name, async (t) => {
    const found = lint(statements).filter(({ code }) => code === BLOCKS[0]);
    t.strictSame(
      found.map(({ code }) => code),
      codes.filter((code) => code === BLOCKS[0]),
    );
  });
}

t.test('the sentence names the check, the key and the cure', async (t) => {
  const [problem] = lint(deny(untagged));
  t.match(problem?.message, 'blocks every `elasticache:CreateReplicationGroup`, whatever the request');
  t.match(problem?.message, 'a parametergroup too, which never carries `aws:RequestTag/team`');
  t.match(problem?.hint, '`arn:aws:elasticache:*:*:replicationgroup:*`');
  t.equal(problem?.pointer, '/Statement/1/Condition/Null/aws:RequestTag~1team');
  t.notMatch(problem?.hint, 'other actions');
  const [both] = lint(
    deny({ ...untagged, Action: ['elasticache:CreateCacheCluster', 'elasticache:CreateReplicationGroup'] }),
  ).filter(({ code }) => code === BLOCKS[0]);
  // On replication groups, too, it would meet a cluster that is created into one.
  t.match(
    both?.hint,
    /key: `arn:aws:elasticache:\*:\*:cluster:\*`, and give the other actions a statement of their own$/,
  );
});
