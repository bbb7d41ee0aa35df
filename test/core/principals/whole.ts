import { allow } from './files.js';

/** A principals file that uses everything, and the files that it names. */
export const FILES = {
  'p/read.json': allow('elasticache:Describe*'),
  'p/group.json': allow('elasticache:List*'),
  'p/sub/boundary.json': allow('elasticache:*'),
  'p/session.json': allow('elasticache:Create*'),
  'p/scp.json': allow('*'),
};

export const WHOLE = `
principals:
  - arn: arn:aws:iam::012345678901:user/team/alice
    id: AIDACKCEVSQ6C2EXAMPLE
    accessKeys: [{ id: AKIAIOSFODNN7EXAMPLE, secret: s3cret }, { id: AKIAI44QH8DHBEXAMPLE }]
    tags: { team: cache, version: 1.10, on: yes }
    groups: [developers]
    attached: [read.json, "arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess", "arn:aws:iam::012345678901:policy/x"]
    inline: [{ name: extra, document: { Version: 2012-10-17, Statement: { Effect: Allow, Action: "s3:*", Resource: "*" } } }]
    permissionsBoundary: sub/boundary.json
    context: { aws:MultiFactorAuthPresent: true, aws:CalledVia: [a.amazonaws.com] }
  - arn: arn:aws:iam::012345678901:role/deployer
    tags: { team: cache, env: dev }
    sessions:
      - { name: ci, accessKey: { id: ASIAIOSFODNN7EXAMPLE, secret: s, token: t }, policies: [session.json], tags: { env: ci }, expires: 2030-01-01T00:00:00Z }
      - { name: plain, accessKey: { id: ASIAI44QH8DHBEXAMPLE } }
  - arn: arn:aws:iam::012345678901:root
groups: { developers: { attached: [group.json], inline: [] } }
policies: { "arn:aws:iam::012345678901:policy/x": read.json }
organization:
  id: o-a1b2c3d4e5
  managementAccount: 999999999999
  serviceControlPolicies: [[{ arn: "arn:aws:organizations::999999999999:policy/o-a1b2c3d4e5/service_control_policy/p-x", file: scp.json }], [scp.json]]
`;
