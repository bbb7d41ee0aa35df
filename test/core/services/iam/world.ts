/** Principals for simulations, and a way to ask. */

import { createDirectory } from '#src/core/principals/directory.js';
import type { PrincipalsObject } from '#src/core/principals/principals-file.js';
import { answerSimulation, type IamAnswer } from '#src/core/services/iam/simulation.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { loadInput } from '../../principals/files.js';

export const ACCOUNT = '123456789012';
export const iam = (entity: string): string => `arn:aws:iam::${ACCOUNT}:${entity}`;

const statement = (Effect: string, Action: string, more: object = {}): object => ({
  Effect,
  Action,
  Resource: '*',
  ...more,
});
export const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
export const allow = (action: string, more: object = {}): string => policy(statement('Allow', action, more));
export const deny = (action: string, more: object = {}): string => policy(statement('Deny', action, more));

const FILES = {
  'managed.json': allow('elasticache:Describe*'),
  'file.json': allow('elasticache:Create*'),
  'group.json': allow('elasticache:List*', {
    Condition: { StringEquals: { 'aws:RequestTag/Team': '${aws:username}' } },
  }),
  'boundary.json': policy(statement('Allow', 'elasticache:*'), statement('Deny', 'elasticache:DeleteUser')),
  'root.json': allow('*'),
  'unit.json': policy(
    statement('Allow', '*'),
    statement('Deny', 'elasticache:Reboot*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  ),
};

const PEOPLE: PrincipalsObject = {
  principals: [
    {
      arn: iam('user/team/alice'),
      id: 'AIDAALICE',
      attached: [iam('policy/team/managed'), 'file.json'],
      inline: [{ name: 'reboot', document: JSON.parse(allow('elasticache:Reboot*')) as object }],
      groups: ['developers'],
      permissionsBoundary: 'boundary.json',
    },
    {
      arn: iam('role/deployer'),
      attached: ['arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess'],
      inline: [{ name: 'own', document: JSON.parse(allow('s3:*')) as object }],
      sessions: [
        {
          name: 'ci',
          accessKey: { id: 'ASIAIOSFODNN7EXAMPLE', secret: 's', token: 't' },
          policies: [JSON.parse(deny('*')) as object],
        },
      ],
    },
    { arn: 'arn:aws:iam::999999999999:user/manager', attached: ['managed.json'] },
  ],
  groups: {
    developers: { attached: ['group.json'], inline: [{ name: 'in', document: JSON.parse(allow('sts:*')) as object }] },
  },
  policies: { [iam('policy/team/managed')]: 'managed.json' },
  organization: {
    id: 'o-a1b2c3d4e5',
    managementAccount: '999999999999',
    serviceControlPolicies: [['root.json'], ['unit.json']],
  },
};

const { identities, problems } = loadInput(PEOPLE, FILES);
if (!identities) throw new Error(problems.map(({ message }) => message).join('\n'));
const directory = createDirectory(identities);

/** Asks as the wire would; scalars are texts. */
export const ask = (operation: string, parameters: Parameters): IamAnswer =>
  answerSimulation({ operation, version: '2010-05-08', parameters, unknown: [] }, directory);

/** The EvaluationResults of SimulateCustomPolicy for DescribeUsers, or of what `more` asks instead. */
export const custom = (policies: string[], more: Parameters = {}) =>
  results(
    ask('SimulateCustomPolicy', { PolicyInputList: policies, ActionNames: ['elasticache:DescribeUsers'], ...more }),
  );

/** The same of SimulatePrincipalPolicy. */
export const principal = (arn: string, action: string, more: Parameters = {}) =>
  results(ask('SimulatePrincipalPolicy', { PolicySourceArn: arn, ActionNames: [action], ...more }));

function results(answer: IamAnswer): unknown {
  return 'fault' in answer ? answer.fault : answer.result.EvaluationResults;
}
