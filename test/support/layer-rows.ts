/** Rows for `test/conformance/layers.test.ts`: policies of several layers, and what AWS's evaluation logic makes of them. */
export const ACCOUNT = '123456789012';
const MANAGEMENT = '999999999999';
const LOGIC =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html';
const SCP = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html';
const RCP = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html';
const BOUNDARY = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html';
const SESSION = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session';

const documentOf = (...Statement: object[]): object => ({ Version: '2012-10-17', Statement });
const allows = (Action: string | string[], Resource: string | string[] = '*', more: object = {}): object =>
  documentOf({ Effect: 'Allow', Action, Resource, ...more });
export const denies = (Action: string | string[], Resource: string | string[] = '*', more: object = {}): object =>
  documentOf({ Effect: 'Deny', Action, Resource, ...more });
export const may = (...documents: object[]) => ({
  inline: documents.map((document, i) => ({ name: `p${i}`, document })),
});
const EVERYTHING = allows('*');
const READ = allows('elasticache:Describe*');
const USER = `arn:aws:elasticache:us-east-1:${ACCOUNT}:user:u`;

export interface LayerRow {
  readonly why: string;
  readonly source: string;
  readonly principal: object;
  /** Sessions of a role; the first one calls. */
  readonly session?: object;
  readonly account?: string;
  readonly type?: 'user' | 'role' | 'root';
  readonly organization?: object;
  readonly call?: readonly [operation: string, params: object];
  readonly expect: 'allowed' | 'implicitDeny' | 'explicitDeny';
  /** The layer that decided against it. */
  readonly layer?: string;
}

export const DELETE = ['DeleteUser', { UserId: 'u' }] as const;
const EXPORT = ['CopySnapshot', { SourceSnapshotName: 'a', TargetSnapshotName: 'b', TargetBucket: 'bucket' }] as const;

export const LAYER_ROWS: readonly LayerRow[] = [
  { why: 'identity alone', source: LOGIC, principal: may(EVERYTHING), expect: 'allowed' },
  {
    why: 'a boundary alone grants nothing',
    source: BOUNDARY,
    principal: { permissionsBoundary: EVERYTHING },
    expect: 'implicitDeny',
    layer: 'identity',
  },
  {
    why: 'a boundary that is silent',
    source: BOUNDARY,
    principal: { ...may(EVERYTHING), permissionsBoundary: READ },
    expect: 'implicitDeny',
    layer: 'boundary',
  },
  {
    why: 'a boundary that denies',
    source: BOUNDARY,
    principal: {
      ...may(EVERYTHING),
      permissionsBoundary: documentOf(
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'elasticache:Delete*', Resource: '*' },
      ),
    },
    expect: 'explicitDeny',
    layer: 'boundary',
  },
  {
    why: 'a boundary that allows this resource alone',
    source: BOUNDARY,
    principal: { ...may(EVERYTHING), permissionsBoundary: allows('elasticache:*', USER) },
    expect: 'allowed',
  },
  {
    why: 'a session policy that is silent',
    source: SESSION,
    type: 'role',
    principal: may(EVERYTHING),
    session: { policies: [READ] },
    expect: 'implicitDeny',
    layer: 'session',
  },
  {
    why: 'a session policy that allows what the role does not',
    source: SESSION,
    type: 'role',
    principal: may(READ),
    session: { policies: [EVERYTHING] },
    expect: 'implicitDeny',
    layer: 'identity',
  },
  {
    why: 'a session without session policies',
    source: SESSION,
    type: 'role',
    principal: may(EVERYTHING),
    session: {},
    expect: 'allowed',
  },
  {
    why: 'one of two session policies allows',
    source: SESSION,
    type: 'role',
    principal: may(EVERYTHING),
    session: { policies: [READ, allows('elasticache:DeleteUser', USER)] },
    expect: 'allowed',
  },
  {
    why: 'one of two session policies denies',
    source: SESSION,
    type: 'role',
    principal: may(EVERYTHING),
    session: { policies: [EVERYTHING, denies('elasticache:DeleteUser')] },
    expect: 'explicitDeny',
    layer: 'session',
  },
  {
    why: 'identity, boundary and session, all of them',
    source: LOGIC,
    type: 'role',
    principal: { ...may(EVERYTHING), permissionsBoundary: allows('elasticache:*') },
    session: { policies: [allows('elasticache:Delete*')] },
    expect: 'allowed',
  },
  {
    why: 'identity and session without the boundary',
    source: LOGIC,
    type: 'role',
    principal: { ...may(EVERYTHING), permissionsBoundary: READ },
    session: { policies: [allows('elasticache:Delete*')] },
    expect: 'implicitDeny',
    layer: 'boundary',
  },
  {
    why: "the session's tags in the role's policy",
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
    type: 'role',
    principal: {
      ...may(allows('elasticache:*', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'cache' } } })),
      tags: { team: 'none' },
    },
    session: { tags: { team: 'cache' } },
    expect: 'allowed',
  },
  {
    why: "a service control policy's silence",
    source: SCP,
    principal: may(EVERYTHING),
    organization: { serviceControlPolicies: [[READ]] },
    expect: 'implicitDeny',
    layer: 'scp',
  },
  {
    why: 'levels that allow different things',
    source: SCP,
    principal: may(EVERYTHING),
    organization: { serviceControlPolicies: [[EVERYTHING], [allows('elasticache:Delete*')], [READ]] },
    expect: 'implicitDeny',
    layer: 'scp',
  },
  {
    why: 'two policies of one level',
    source: SCP,
    principal: may(EVERYTHING),
    organization: { serviceControlPolicies: [[EVERYTHING], [READ, allows('elasticache:Delete*')]] },
    expect: 'allowed',
  },
  {
    why: 'a Deny of the root level',
    source: SCP,
    principal: may(EVERYTHING),
    organization: { serviceControlPolicies: [[EVERYTHING, denies('elasticache:DeleteUser')], [EVERYTHING]] },
    expect: 'explicitDeny',
    layer: 'scp',
  },
  {
    why: 'the management account is not limited',
    source: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    account: MANAGEMENT,
    principal: may(EVERYTHING),
    organization: { managementAccount: MANAGEMENT, serviceControlPolicies: [[READ]] },
    expect: 'allowed',
  },
  {
    why: 'a root user is limited by service control policies',
    source: SCP,
    type: 'root',
    principal: {},
    organization: { serviceControlPolicies: [[READ]] },
    expect: 'implicitDeny',
    layer: 'scp',
  },
  { why: 'a root user needs no identity policy', source: LOGIC, type: 'root', principal: {}, expect: 'allowed' },
  {
    why: 'a service control policy grants nothing',
    source: SCP,
    principal: {},
    organization: { serviceControlPolicies: [[EVERYTHING]] },
    expect: 'implicitDeny',
    layer: 'identity',
  },
  {
    why: 'a service control policy by the region',
    source:
      'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html',
    principal: may(EVERYTHING),
    organization: {
      serviceControlPolicies: [
        [
          EVERYTHING,
          documentOf({
            Effect: 'Deny',
            NotAction: ['iam:*', 'sts:*'],
            Resource: '*',
            Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } },
          }),
        ],
      ],
    },
    expect: 'explicitDeny',
    layer: 'scp',
  },
  {
    why: 'a service control policy that spares one role',
    source:
      'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html',
    type: 'role',
    principal: may(EVERYTHING),
    session: {},
    organization: {
      serviceControlPolicies: [
        [
          EVERYTHING,
          denies('elasticache:Delete*', '*', {
            Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/caller` } },
          }),
        ],
      ],
    },
    expect: 'allowed',
  },
  {
    why: 'a data perimeter by the organization of the resource',
    source:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid',
    principal: may(EVERYTHING),
    organization: {
      id: 'o-a1b2c3d4e5',
      serviceControlPolicies: [
        [
          EVERYTHING,
          denies('*', '*', {
            Condition: { StringNotEqualsIfExists: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
          }),
        ],
      ],
    },
    expect: 'allowed',
  },
  {
    why: 'a data perimeter of another organization',
    source:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid',
    principal: may(EVERYTHING),
    organization: {
      id: 'o-a1b2c3d4e5',
      serviceControlPolicies: [
        [EVERYTHING, denies('*', '*', { Condition: { StringNotEquals: { 'aws:ResourceOrgID': 'o-z9y8x7w6v5' } } })],
      ],
    },
    expect: 'explicitDeny',
    layer: 'scp',
  },
  {
    why: 'resource control policies do not reach ElastiCache',
    source: RCP,
    principal: may(EVERYTHING),
    organization: {
      resourceControlPolicies: [
        [documentOf({ Effect: 'Deny', Principal: '*', Action: 'elasticache:*', Resource: '*' })],
      ],
    },
    expect: 'allowed',
  },
  {
    why: 'resource control policies reach the bucket of an export',
    source: RCP,
    principal: may(EVERYTHING),
    organization: {
      resourceControlPolicies: [
        [
          documentOf({
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:GetBucketLocation',
            Resource: 'arn:aws:s3:::bucket',
          }),
        ],
      ],
    },
    call: EXPORT,
    expect: 'explicitDeny',
    layer: 'rcp',
  },
  {
    why: 'resource control policies that deny something else',
    source: RCP,
    principal: may(EVERYTHING),
    organization: {
      resourceControlPolicies: [
        [documentOf({ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' })],
      ],
    },
    call: EXPORT,
    expect: 'allowed',
  },
  {
    why: "a group's Deny counts beside the user's Allow",
    source: LOGIC,
    principal: { ...may(EVERYTHING), groups: ['no-deletion'] },
    expect: 'explicitDeny',
    layer: 'identity',
  },
  {
    why: 'a Deny of a later layer counts although an earlier one does not allow',
    source: LOGIC,
    principal: { permissionsBoundary: denies('*') },
    expect: 'explicitDeny',
    layer: 'boundary',
  },
];
