import t from 'tap';
import { allow, loadInput, loadYaml } from './files.js';
import { FILES, WHOLE } from './whole.js';

t.test('a whole file', async (t) => {
  const { identities, problems } = loadYaml(WHOLE, FILES);
  t.strictSame(problems, []);
  const [alice, deployer, root] = identities?.principals ?? [];
  t.match(alice, {
    arn: 'arn:aws:iam::012345678901:user/team/alice',
    type: 'user',
    partition: 'aws',
    account: '012345678901',
    name: 'alice',
    uniqueId: 'AIDACKCEVSQ6C2EXAMPLE',
    groups: ['developers'],
  });
  t.strictSame(alice?.tags, { team: 'cache', version: '1.10', on: 'yes' }, 'tags are the text that was written');
  t.strictSame(alice?.context, { 'aws:MultiFactorAuthPresent': 'true', 'aws:CalledVia': ['a.amazonaws.com'] });
  t.strictSame(alice?.accessKeys, [{ id: 'AKIAIOSFODNN7EXAMPLE', secret: 's3cret' }, { id: 'AKIAI44QH8DHBEXAMPLE' }]);
  const x = 'arn:aws:iam::012345678901:policy/x';
  const aws = 'arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess';
  t.strictSame(
    alice?.identity.map((policy) => policy.ref),
    [
      { layer: 'identity', name: 'read.json', file: 'p/read.json' },
      { layer: 'identity', name: aws, arn: aws, file: 'data/managed-policies/AmazonElastiCacheReadOnlyAccess.json' },
      { layer: 'identity', name: x, arn: x, file: 'p/read.json' },
      { layer: 'identity', name: 'extra', file: 'p/principals.yaml', pointer: '/principals/0/inline/0/document' },
      { layer: 'identity', group: 'developers', name: 'group.json', file: 'p/group.json' },
    ],
  );
  t.strictSame(alice?.boundary?.ref, { layer: 'boundary', name: 'sub/boundary.json', file: 'p/sub/boundary.json' });
  t.match(deployer, { type: 'role', uniqueId: /^AROA[A-Z2-7]{17}$/, sessions: [{ name: 'ci' }, { name: 'plain' }] });
  const [ci, plain] = deployer?.sessions ?? [];
  t.match(ci, {
    arn: 'arn:aws:sts::012345678901:assumed-role/deployer/ci',
    accessKey: { id: 'ASIAIOSFODNN7EXAMPLE', secret: 's', token: 't' },
    tags: { team: 'cache', env: 'ci' },
    expires: 1893456000000,
    policies: [{ ref: { layer: 'session', name: 'session.json' } }],
  });
  t.notOk('policies' in (plain ?? {}), 'no session policies is not an empty list of them');
  t.match(root, { type: 'root', uniqueId: '012345678901', name: 'root' });
  t.match(
    [...(identities?.groups.values() ?? [])],
    [{ name: 'developers', identity: [{ ref: { name: 'group.json', group: 'developers' } }] }],
  );
});

t.test('an inline policy knows its file and where it is there, in YAML and in JSON', async (t) => {
  const statement = { Effect: 'Allow', Action: ['s3:*', 'elasticache:*'], Resource: '*' };
  const document = { Version: '2012-10-17', Statement: [statement] };
  const object = { principals: [{ arn: 'arn:aws:iam::123456789012:user/bob', inline: [{ name: 'own', document }] }] };
  const yaml = `principals:
  - arn: arn:aws:iam::123456789012:user/bob
    inline:
      - name: own
        document:
          Version: 2012-10-17
          Statement:
            - Effect: Allow
              Action: ["s3:*", "elasticache:*"]
              Resource: "*"
`;
  const json = JSON.stringify(object, null, 2);
  for (const [file, text, line] of [
    ['p/principals.yaml', yaml, 9],
    ['p/principals.json', json, json.slice(0, json.indexOf('"elasticache:*"')).split('\n').length],
  ] as const) {
    const { identities } = loadInput({ file, text });
    const own = identities?.principals[0]?.identity[0];
    const pointer = '/principals/0/inline/0/document';
    t.strictSame(own?.ref, { layer: 'identity', name: 'own', file, pointer });
    t.match(own?.document.locate('/Statement/0/Action/1'), { line }, file);
  }
  const { identities } = loadInput(object);
  const own = identities?.principals[0]?.identity[0];
  t.strictSame(own?.ref, { layer: 'identity', name: 'own' }, 'an object is in no file');
  t.equal(own?.document.locate('/Statement'), undefined);
});

t.test('the same as an object: policies are documents or paths', async (t) => {
  const document = JSON.parse(allow('elasticache:*')) as object;
  const { identities, problems } = loadInput(
    {
      principals: [
        {
          arn: 'arn:aws:iam::123456789012:user/bob',
          attached: [document, 'x/read.json', 'arn:aws:iam::123456789012:policy/y'],
          permissionsBoundary: document,
          context: { 'aws:MultiFactorAuthPresent': true },
        },
      ],
      policies: { 'arn:aws:iam::123456789012:policy/y': document },
      organization: { serviceControlPolicies: [[document]] },
    },
    { 'x/read.json': allow('elasticache:Describe*') },
  );
  t.strictSame(problems, []);
  const [bob] = identities?.principals ?? [];
  t.strictSame(
    bob?.identity.map((policy) => policy.ref.name),
    ['/principals/0/attached/0', 'x/read.json', 'arn:aws:iam::123456789012:policy/y'],
  );
  t.strictSame(bob?.context, { 'aws:MultiFactorAuthPresent': 'true' });
  t.equal(bob?.boundary?.document.statements.length, 1);
});

t.test('a session with an empty list of policies, an empty level, resource control policies: warnings', async (t) => {
  const rcp = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
  });
  const { identities, problems } = loadYaml(
    `principals:
  - arn: arn:aws:iam::123456789012:role/r
    sessions: [{ name: ci, accessKey: { id: ASIAX }, policies: [] }]
organization:
  serviceControlPolicies: [[]]
  resourceControlPolicies: [[rcp.json]]
`,
    { 'p/rcp.json': rcp },
  );
  t.match(problems, [
    { severity: 'warning', code: 'empty-session-policies', file: 'p/principals.yaml', line: 3 },
    { severity: 'warning', code: 'empty-level', line: 5 },
    { severity: 'warning', code: 'rcp-not-for-elasticache', line: 6, column: 28 },
  ]);
  t.strictSame(identities?.principals[0]?.sessions[0]?.policies, []);
  t.match(identities?.organization?.resourceControlPolicies, [[{ ref: { layer: 'rcp', level: 0 } }]]);
});

t.test('a misspelt key hides no other problem', async (t) => {
  const text = `principals:
  - arn: arn:aws:iam::123456789012:user/alice
    tgs: { team: cache }
    groups: [devs]
    attached: [missing.json, broken.json]
`;
  const broken = allow('*').replace('Action', 'Acton');
  const { identities, problems } = loadYaml(text, { 'p/broken.json': broken });
  t.equal(identities, undefined, 'nothing of it is taken');
  t.strictSame(
    problems.map(({ code, file, line }) => [code, file, line]),
    [
      ['unknown-key', 'p/principals.yaml', 3],
      ['unknown-group', 'p/principals.yaml', 4],
      ['missing-file', 'p/principals.yaml', 5],
      ['missing-action', 'p/broken.json', 1],
      ['unknown-element', 'p/broken.json', 1],
    ],
  );
});
