import t from 'tap';
import { allow, loadYaml } from './files.js';

const FILE = 'p/account-authorization-details.json';
const ALICE = 'arn:aws:iam::123456789012:user/alice';

/** As `aws iam get-account-authorization-details` prints it: members and nesting of the IAM API reference. */
const DETAILS = {
  UserDetailList: [
    {
      Path: '/',
      UserName: 'alice',
      UserId: 'AIDACKCEVSQ6C2EXAMPLE',
      Arn: ALICE,
      CreateDate: '2020-01-01T00:00:00+00:00',
      UserPolicyList: [{ PolicyName: 'inline', PolicyDocument: JSON.parse(allow('elasticache:Describe*')) }],
      GroupList: ['admins'],
      AttachedManagedPolicies: [{ PolicyName: 'x', PolicyArn: 'arn:aws:iam::123456789012:policy/x' }],
      PermissionsBoundary: {
        PermissionsBoundaryType: 'Policy',
        PermissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/x',
      },
      Tags: [
        { Key: 'team', Value: 'cache' },
        { Key: 'env', Value: 'dev' },
      ],
    },
  ],
  GroupDetailList: [
    {
      GroupName: 'admins',
      Arn: 'arn:aws:iam::123456789012:group/admins',
      GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: encodeURIComponent(allow('elasticache:List*')) }],
      AttachedManagedPolicies: [
        { PolicyName: 'AmazonElastiCacheFullAccess', PolicyArn: 'arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess' },
      ],
    },
  ],
  RoleDetailList: [
    {
      RoleName: 'deployer',
      RoleId: 'AROACKCEVSQ6C2EXAMPLE',
      Arn: 'arn:aws:iam::123456789012:role/deployer',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }],
      },
      InstanceProfileList: [],
      RolePolicyList: [],
      AttachedManagedPolicies: [],
      Tags: [],
    },
  ],
  Policies: [
    {
      PolicyName: 'x',
      Arn: 'arn:aws:iam::123456789012:policy/x',
      DefaultVersionId: 'v2',
      PolicyVersionList: [
        { VersionId: 'v2', IsDefaultVersion: true, Document: JSON.parse(allow('elasticache:Create*')) },
        { VersionId: 'v1', IsDefaultVersion: false, Document: JSON.parse(allow('iam:*')) },
      ],
    },
  ],
};

t.test('the details beside the principals file give everything but the keys', async (t) => {
  const own = `principals:
  - arn: ${ALICE}
    accessKeys: [{ id: AKIAIOSFODNN7EXAMPLE }]
    tags: { env: test }
  - arn: arn:aws:iam::123456789012:role/deployer
    sessions: [{ name: ci, accessKey: { id: ASIAIOSFODNN7EXAMPLE } }]
`;
  const { identities, problems } = loadYaml(own, { [FILE]: JSON.stringify(DETAILS) });
  t.strictSame(problems, []);
  t.equal(identities?.principals.length, 2);
  const [alice, deployer] = identities?.principals ?? [];
  t.match(alice, {
    uniqueId: 'AIDACKCEVSQ6C2EXAMPLE',
    accessKeys: [{ id: 'AKIAIOSFODNN7EXAMPLE' }],
    tags: { team: 'cache', env: 'test' },
    groups: ['admins'],
    boundary: { ref: { layer: 'boundary', arn: 'arn:aws:iam::123456789012:policy/x' } },
  });
  t.strictSame(
    alice?.identity.map(({ ref, document }) => [ref.name, ref.group, document.statements[0]?.action?.[0]]),
    [
      ['arn:aws:iam::123456789012:policy/x', undefined, 'elasticache:Create*'],
      ['inline', undefined, 'elasticache:Describe*'],
      ['arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess', 'admins', 'elasticache:*'],
      ['g', 'admins', 'elasticache:List*'],
    ],
    'the default version of a managed policy, documents as objects and percent-encoded',
  );
  t.match(deployer, { uniqueId: 'AROACKCEVSQ6C2EXAMPLE', sessions: [{ name: 'ci' }] });
  t.match(deployer?.trust, {
    ref: { layer: 'trust' },
    document: { statements: [{ trusted: [{ name: '123456789012' }] }] },
  });
});

t.test('whoever stands only in the details exists too', async (t) => {
  const { identities } = loadYaml('principals: []\n', { [FILE]: JSON.stringify(DETAILS) });
  t.strictSame(
    identities?.principals.map((principal) => principal.name),
    ['alice', 'deployer'],
  );
});

t.test('problems stand at their place in the details', async (t) => {
  const broken = structuredClone(DETAILS) as typeof DETAILS & { UserDetailList: [{ GroupList: string[] }] };
  broken.UserDetailList[0].GroupList = ['nobody'];
  const text = JSON.stringify(broken, null, 1);
  const line = text.split('\n').findIndex((row) => row.includes('nobody')) + 1;
  const { problems } = loadYaml('principals: []\n', { [FILE]: text });
  t.match(problems, [{ code: 'unknown-group', file: FILE, pointer: '/UserDetailList/0/GroupList/0', line, column: 5 }]);
  t.match(loadYaml('principals: []\n', { [FILE]: '{"Users":[]}' }).problems, [
    { code: 'not-account-details', file: FILE },
  ]);
  t.match(loadYaml('principals: []\n', { [FILE]: '{' }).problems, [{ code: 'invalid-json', file: FILE, line: 1 }]);
});
