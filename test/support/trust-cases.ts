/** The people and roles of the cases under `test/cases/sts`, and how a case is put to a proxy. All secrets are made up. */
import { readFileSync } from 'node:fs';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  type STSClient,
} from '@aws-sdk/client-sts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { PrincipalsObject } from '#src/index.js';
import { ACCOUNT, allow, type Keys, OTHER, roleArn } from './sts.js';

export interface Refused {
  readonly code?: string;
  readonly status: number;
  /** What the first line of the message begins with; `$ROLE` is the case's role. */
  readonly message?: string;
}

export interface Step {
  /** A person, or the number of the step whose credentials sign; with `token` nobody does. */
  readonly as?: string;
  readonly operation?: string;
  readonly role?: string;
  readonly token?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly expect: 'allowed' | 'denied' | Refused;
  readonly answer?: object;
}

interface TestedRole {
  readonly path?: string;
  readonly account?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly maxSessionDuration?: number;
  readonly inline?: readonly object[];
}

export type TrustCase = Omit<Step, 'role'> & {
  readonly name: string;
  readonly source: string;
  /** Statements; Effect and Action are Allow and sts:AssumeRole where they are left out. */
  readonly trust?: readonly object[];
  readonly role?: TestedRole;
  readonly steps?: readonly Step[];
};

export interface TrustCases {
  readonly organization?: PrincipalsObject['organization'];
  readonly cases: readonly TrustCase[];
}

export const readTrustCases = (name: string): TrustCases =>
  JSON.parse(readFileSync(new URL(`../cases/sts/${name}`, import.meta.url), 'utf8'));

const EKS = 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
const ASSUME = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
const NOTHING_OF_STS = allow('elasticache:*');
const documentOf = (Statement: readonly object[]): object => ({ Version: '2012-10-17', Statement });
const may = (document: object) => ({ inline: [{ name: 'own', document }] });
const denied = { Effect: 'Deny', Action: 'sts:*', Resource: '*' };

/** Everybody who calls, by the end of the ARN. */
const PEOPLE: Readonly<Record<string, object>> = {
  'user/ana': { ...may(allow(ASSUME)), tags: { team: 'red' } },
  'user/ben': {},
  'user/dept/pat': may(allow(ASSUME)),
  'user/eve': may(documentOf([denied])),
  'user/fay': { permissionsBoundary: NOTHING_OF_STS },
  'user/fred': { ...may(allow(ASSUME)), permissionsBoundary: NOTHING_OF_STS },
  'user/gus': { permissionsBoundary: documentOf([{ Effect: 'Allow', Action: '*', Resource: '*' }, denied]) },
  'user/hal': may(allow('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/ops/*`)),
  'user/ida': may(allow('sts:AssumeRole', '*', { Condition: { StringEquals: { 'iam:ResourceTag/team': 'blue' } } })),
  'user/jan': may(allow('sts:AssumeRole', '*', { Condition: { StringEquals: { 'sts:ExternalId': '12345' } } })),
  'user/kim': may(allow('sts:AssumeRole')),
  'user/liz': may(allow('sts:GetFederationToken')),
  root: {},
};
const STRANGERS: Readonly<Record<string, object>> = { 'user/cleo': may(allow(ASSUME)), 'user/dan': {} };

export const keysOfPerson = (name: string): Keys => ({
  accessKeyId: `AKIA${name.toUpperCase().padEnd(16, '0')}`,
  secretAccessKey: `secret-of-${name}`,
});
const lastPart = (end: string): string => end.slice(end.lastIndexOf('/') + 1);
const people = (account: string, entries: Readonly<Record<string, object>>) =>
  Object.entries(entries).map(([end, more]) => {
    const { accessKeyId: id, secretAccessKey: secret } = keysOfPerson(lastPart(end));
    return { arn: `arn:aws:iam::${account}:${end}`, accessKeys: [{ id, secret }], ...more };
  });

/** Roles on the way to the one of a case: each trusts the account, and may assume whatever it is let. */
const WAYS = ['first', 'team/second', 'middle', 'open-twelve'].map((name) => ({
  arn: roleArn(name),
  trustPolicy: documentOf([
    { Effect: 'Allow', Principal: { AWS: name === 'open-twelve' ? '*' : ACCOUNT }, Action: ASSUME },
  ]),
  tags: { Department: 'marketing' },
  ...(name === 'open-twelve' ? { maxSessionDuration: 43200 } : {}),
  ...(name === 'first' ? {} : may(allow(ASSUME))),
}));
/** `middle` is assumed by `first`, which has no permission of its own. */
const MIDDLE = {
  Effect: 'Allow',
  Principal: { AWS: roleArn('first') },
  Action: ASSUME,
};

export const { publicKey, privateKey } = await generateKeyPair('RS256');
const { privateKey: strangersKey } = await generateKeyPair('RS256');

/** The role of the nth case, whether it is there or not. */
export const roleOf = ({ role = {} }: TrustCase, index: number): string =>
  roleArn(`${role.path ?? ''}case-${index}`, role.account);

/** A principals file with everybody, and a role for each case that has a trust policy. */
export async function principalsOf({ cases, organization }: TrustCases): Promise<PrincipalsObject> {
  const tested = cases.flatMap((one, index) => {
    if (one.trust === undefined) return [];
    const { path: _path, account: _account, inline, ...more } = one.role ?? {};
    const statements = one.trust.map((statement) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }));
    const own = inline === undefined ? {} : may(documentOf(inline));
    return [{ arn: roleOf(one, index), trustPolicy: documentOf(statements), ...more, ...own }];
  });
  const ways = WAYS.map((role) =>
    role.arn === roleArn('middle') ? { ...role, trustPolicy: documentOf([MIDDLE]) } : role,
  );
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] };
  const providers: readonly (readonly [url: string, ...clientIds: string[]])[] = [
    [EKS, 'sts.amazonaws.com'],
    ['https://token.actions.githubusercontent.com', 'sts.amazonaws.com'],
    ['https://cognito-identity.amazonaws.com', 'us-east-1:12345678-corner-cafe-123456790ab'],
    ['https://accounts.google.com', 'aws-trust-1', '66677788899900pro0'],
  ];
  return {
    principals: [...people(ACCOUNT, PEOPLE), ...people(OTHER, STRANGERS), ...ways, ...tested],
    oidcProviders: providers.map(([url, ...clientIds]) => ({ url, clientIds, jwks })),
    ...(organization === undefined ? {} : { organization }),
  };
}

/** A token with these claims. `$signer` and `$kid` say who signed it; `eks` is the issuer of the guide's example. */
async function tokenOf({
  $signer,
  $kid = 'one',
  iss,
  iat = -10,
  exp = 600,
  ...claims
}: Readonly<Record<string, unknown>>) {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now + Number(iat), exp: now + Number(exp) };
  return new SignJWT({ iss: iss === 'eks' ? EKS : iss, ...times, ...claims } as never)
    .setProtectedHeader({ alg: 'RS256', kid: String($kid) })
    .sign($signer === 'other' ? strangersKey : privateKey);
}

/** A parameter as a case writes it: policies are documents there, and `$257` is a text of 257 characters. */
function parameter(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, member) =>
    typeof member === 'string' && /^\$\d+$/.test(member) ? 'x'.repeat(Number(member.slice(1))) : member,
  );
}

/** The steps of a case: one, unless it says more. */
export function stepsOf({ role: _role, steps, ...one }: TrustCase): readonly Step[] {
  return steps ?? [one];
}

/** Sends one step; `role` is the case's role. */
export async function sendStep(client: STSClient, step: Step, role: string): Promise<object> {
  const params = parameter(step.params ?? {}) as Record<string, unknown>;
  const { Policy } = params;
  const policy = typeof Policy === 'object' ? { Policy: JSON.stringify(Policy) } : {};
  const assumed = { RoleArn: step.role === undefined ? role : roleArn(step.role), RoleSessionName: 'test' };
  const input = dropNulls({ ...params, ...policy }) as never;
  if (step.token !== undefined || params.WebIdentityToken !== undefined) {
    const token = step.token === undefined ? {} : { WebIdentityToken: await tokenOf(step.token) };
    return client.send(new AssumeRoleWithWebIdentityCommand({ ...assumed, ...token, ...(input as object) } as never));
  }
  switch (step.operation ?? 'AssumeRole') {
    case 'AssumeRole':
      return client.send(new AssumeRoleCommand(dropNulls({ ...assumed, ...params, ...policy }) as never));
    case 'GetSessionToken':
      return client.send(new GetSessionTokenCommand(input));
    case 'GetFederationToken':
      return client.send(new GetFederationTokenCommand(input));
    case 'GetAccessKeyInfo':
      return client.send(new GetAccessKeyInfoCommand(input));
    default:
      return client.send(new GetCallerIdentityCommand({}));
  }
}

const dropNulls = (input: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
