import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

/** A user, role or group of a scripted account. */
export interface ScriptedEntity {
  /** Inline policies by name: an object is percent-encoded as AWS does, a text is sent as it is. */
  readonly inline?: Readonly<Record<string, object | string>>;
  /** ARNs of managed policies. */
  readonly attached?: readonly string[];
  /** Of a user. */
  readonly groups?: readonly string[];
  readonly boundary?: string;
  /** Of a role; its own account by default. */
  readonly trust?: object | string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Of a role: seconds. */
  readonly duration?: number;
  /** Of a user: ids, or `ID inactive`. */
  readonly keys?: readonly string[];
}

/** An account, by names; managed policies by ARN. Tests change it as they go. */
export interface ScriptedAccount {
  readonly users?: Readonly<Record<string, ScriptedEntity>>;
  readonly groups?: Readonly<Record<string, ScriptedEntity>>;
  readonly roles?: Readonly<Record<string, ScriptedEntity>>;
  readonly policies?: Readonly<Record<string, object | string>>;
}

/** One call as it arrived. */
export interface IamCall {
  readonly operation: string;
  readonly parameters: URLSearchParams;
  readonly authorization: string;
}

/** Answers a call in place of the account: status and text, `hang` for no answer; undefined leaves it to the account. */
export type Interference = (call: IamCall) => { readonly status: number; readonly text: string } | 'hang' | undefined;

/** An IAM endpoint in this process. */
export interface IamSource {
  readonly origin: string;
  readonly calls: IamCall[];
  account: ScriptedAccount;
  interfere: Interference;
  /** Members of a page. */
  pageSize: number;
  /** Ends it, and refuses connections from then on; `listen` begins again on the same port. */
  readonly stop: () => Promise<void>;
  readonly listen: () => Promise<void>;
}

const ACCOUNT = '123456789012';
export const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;
export const policyArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;

/** A policy that allows one action on everything. */
export const allowing = (action: string): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});

/** An error as IAM sends it. */
export const iamError = (status: number, code: string): { status: number; text: string } => ({
  status,
  text: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

/** Starts one; `t` stops it. */
export async function startIamSource(t: Test, account: ScriptedAccount = {}): Promise<IamSource> {
  let port = 0;
  const server = createServer((request, response) => void answer(request, response));
  const source: IamSource = {
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    calls: [],
    account,
    interfere: () => undefined,
    pageSize: 100,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    listen: async () => {
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    },
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
    const operation = parameters.get('Action') ?? '';
    const call = { operation, parameters, authorization: request.headers.authorization ?? '' };
    source.calls.push(call);
    const reply = source.interfere(call) ?? answerOf(source, call);
    if (reply !== 'hang') response.writeHead(reply.status, { 'content-type': 'text/xml' }).end(reply.text);
  };
  await source.listen();
  t.teardown(source.stop);
  return source;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const tag = (name: string, inside: string): string => `<${name}>${inside}</${name}>`;
const list = (name: string, members: readonly string[]): string =>
  tag(name, members.map((each) => tag('member', each)).join(''));
const documentOf = (document: object | string): string =>
  typeof document === 'string' ? escaped(document) : encodeURIComponent(JSON.stringify(document));
const answered = (operation: string, inside: string): { status: number; text: string } => ({
  status: 200,
  text: tag(`${operation}Response`, `${tag(`${operation}Result`, inside)}<ResponseMetadata/>`),
});

function answerOf(source: IamSource, { operation, parameters }: IamCall): { status: number; text: string } {
  const { users = {} } = source.account;
  if (operation === 'GetAccountAuthorizationDetails') return answered(operation, detailsOf(source, parameters));
  if (operation === 'ListAccessKeys') {
    const user = users[parameters.get('UserName') ?? ''];
    if (!user) return iamError(404, 'NoSuchEntity');
    const keys = (user.keys ?? []).map((key) => {
      const [id = '', inactive] = key.split(' ');
      return `${tag('AccessKeyId', id)}${tag('Status', inactive ? 'Inactive' : 'Active')}`;
    });
    return answered(operation, paged('AccessKeyMetadata', keys, source.pageSize, parameters));
  }
  if (operation === 'ListRoles') {
    const roles = Object.entries(source.account.roles ?? {}).map(
      ([name, { duration = 3600 }]) =>
        `${tag('Arn', `arn:aws:iam::${ACCOUNT}:role/${name}`)}${tag('MaxSessionDuration', String(duration))}`,
    );
    return answered(operation, paged('Roles', roles, source.pageSize, parameters));
  }
  if (operation === 'GetAccessKeyLastUsed') {
    const id = parameters.get('AccessKeyId');
    const owner = Object.entries(users).find(([, { keys = [] }]) => keys.some((key) => key.split(' ')[0] === id));
    return owner ? answered(operation, tag('UserName', owner[0])) : iamError(404, 'NoSuchEntity');
  }
  return iamError(400, 'InvalidAction');
}

function paged(name: string, members: readonly string[], size: number, parameters: URLSearchParams): string {
  const from = Number(parameters.get('Marker') ?? 0);
  const more = from + size < members.length;
  const rest = more
    ? `${tag('IsTruncated', 'true')}${tag('Marker', String(from + size))}`
    : tag('IsTruncated', 'false');
  return `${list(name, members.slice(from, from + size))}${rest}`;
}

/** All kinds in one row, as AWS pages them; of an account that is asked for page by page they are made once. */
const rowsOf = new WeakMap<ScriptedAccount, readonly { readonly in: string; readonly row: string }[]>();

function detailsOf({ account, pageSize }: IamSource, parameters: URLSearchParams): string {
  const rows = rowsOf.get(account) ?? [
    ...entities(account.users, 'UserDetailList', 'User', 'user'),
    ...entities(account.groups, 'GroupDetailList', 'Group', 'group'),
    ...entities(account.roles, 'RoleDetailList', 'Role', 'role'),
    ...Object.entries(account.policies ?? {}).map(([arn, document]) => ({
      in: 'Policies',
      row: `${tag('Arn', arn)}${tag('DefaultVersionId', 'v1')}${list('PolicyVersionList', [
        `${tag('Document', documentOf(document))}${tag('VersionId', 'v1')}${tag('IsDefaultVersion', 'true')}`,
      ])}`,
    })),
  ];
  rowsOf.set(account, rows);
  const from = Number(parameters.get('Marker') ?? 0);
  const page = rows.slice(from, from + pageSize);
  const lists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'].map((name) =>
    list(
      name,
      page.filter((each) => each.in === name).map(({ row }) => row),
    ),
  );
  const more = from + pageSize < rows.length;
  return `${lists.join('\n')}${tag('IsTruncated', String(more))}${more ? tag('Marker', String(from + pageSize)) : ''}`;
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' }],
};

function entities(
  all: Readonly<Record<string, ScriptedEntity>> = {},
  where: string,
  kind: string,
  type: string,
): { in: string; row: string }[] {
  return Object.entries(all).map(([name, { inline = {}, attached = [], groups, boundary, trust = TRUST, tags }]) => ({
    in: where,
    row: [
      tag(`${kind}Name`, name),
      tag('Arn', `arn:aws:iam::${ACCOUNT}:${type}/${name}`),
      list(
        `${kind}PolicyList`,
        Object.entries(inline).map(
          ([policy, document]) => `${tag('PolicyName', policy)}${tag('PolicyDocument', documentOf(document))}`,
        ),
      ),
      list(
        'AttachedManagedPolicies',
        attached.map((arn) => `${tag('PolicyName', arn.slice(arn.lastIndexOf('/') + 1))}${tag('PolicyArn', arn)}`),
      ),
      groups ? list('GroupList', groups) : '',
      kind === 'Role' ? tag('AssumeRolePolicyDocument', documentOf(trust)) : '',
      boundary ? tag('PermissionsBoundary', tag('PermissionsBoundaryArn', boundary)) : '',
      tags
        ? list(
            'Tags',
            Object.entries(tags).map(([key, value]) => `${tag('Key', key)}${tag('Value', value)}`),
          )
        : '',
    ].join(''),
  }));
}
