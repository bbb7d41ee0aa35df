import type { PrincipalsObject } from '#src/index.js';
import type { TestKey } from './sdk.js';

/** The keys of PEOPLE; all secrets are made up. */
export const KEYS = {
  admin: { id: 'AKIAADMIN0000EXAMPLE', secret: 'secret-of-admin' },
  developer: { id: 'AKIADEVELOPEREXAMPLE', secret: 'secret-of-developer' },
  believed: { id: 'AKIABELIEVED0EXAMPLE', secret: 'anything' },
  stranger: { id: 'AKIASTRANGER0EXAMPLE', secret: 'anything' },
  session: { id: 'ASIADEPLOYER0EXAMPLE', secret: 'secret-of-session', token: 'token-of-session' },
  expired: { id: 'ASIAEXPIRED00EXAMPLE', secret: 'secret-of-expired', token: 'token-of-expired' },
} as const satisfies Record<string, TestKey>;

const allow = (action: string | string[], resource: string | string[] = '*', more: object = {}): object => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'Allowed', Effect: 'Allow', Action: action, Resource: resource, ...more }],
});

/** One principal for each way in which IAM can say no. */
export const PEOPLE: PrincipalsObject = {
  principals: [
    {
      arn: 'arn:aws:iam::123456789012:user/admin',
      accessKeys: [{ id: KEYS.admin.id, secret: KEYS.admin.secret }],
      attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    },
    {
      arn: 'arn:aws:iam::123456789012:user/developer',
      accessKeys: [{ id: KEYS.developer.id, secret: KEYS.developer.secret }, { id: KEYS.believed.id }],
      attached: ['arn:aws:iam::123456789012:policy/no-users'],
      inline: [
        {
          name: 'dev',
          document: {
            Version: '2012-10-17',
            Statement: [
              { Sid: 'List', Effect: 'Allow', Action: ['elasticache:Describe*', 'elasticache:List*'], Resource: '*' },
              {
                Sid: 'DevClusters',
                Effect: 'Allow',
                Action: 'elasticache:*',
                Resource: ['arn:aws:elasticache:*:*:cluster:dev-*', 'arn:aws:elasticache:*:*:parametergroup:*'],
                Condition: { StringLikeIfExists: { 'elasticache:CacheNodeType': 'cache.t4g.*' } },
              },
            ],
          },
        },
      ],
    },
    {
      arn: 'arn:aws:iam::123456789012:role/deployer',
      inline: [{ name: 'deploy', document: allow('elasticache:*') }],
      permissionsBoundary: allow(['elasticache:Describe*', 'elasticache:CreateSnapshot']),
      sessions: [
        {
          name: 'ci',
          accessKey: { id: KEYS.session.id, secret: KEYS.session.secret, token: KEYS.session.token },
          policies: [allow('elasticache:DescribeCacheClusters')],
        },
        {
          name: 'old',
          accessKey: { id: KEYS.expired.id, secret: KEYS.expired.secret, token: KEYS.expired.token },
          expires: '2020-01-01T00:00:00Z',
        },
      ],
    },
  ],
  policies: {
    'arn:aws:iam::123456789012:policy/no-users': {
      Version: '2012-10-17',
      Statement: [{ Sid: 'NoUsers', Effect: 'Deny', Action: 'elasticache:*User', Resource: '*' }],
    },
  },
};
