/** What an IAM endpoint does not tell the proxy, and what it tells beside users and keys: through the whole proxy. */

import { DescribeUsersCommand } from '@aws-sdk/client-elasticache';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import t, { type Test } from 'tap';
import { type ProxyOptions, startProxy } from '#src/index.js';
import { allowing, iamError, type ScriptedAccount, startIamSource } from '../../support/iam-source.js';
import { clientFor } from '../../support/sdk.js';
import { refusalOf } from '../../support/sts.js';

const BOB = { id: 'AKIABOB0000000EXAMPLE', secret: 'any' };
const EVE = { id: 'AKIAEVE0000000EXAMPLE', secret: 'any' };
const STRANGER = { id: 'AKIASTRANGER00EXAMPLE', secret: 'any' };
const DESCRIBES = { inline: { p: allowing('elasticache:Describe*') } };

async function setUp(t: Test, account: ScriptedAccount, refused: readonly string[] = [], options: ProxyOptions = {}) {
  const source = await startIamSource(t, account);
  const refuse = (operations: readonly string[]): void => {
    source.interfere = ({ operation }) => (operations.includes(operation) ? iamError(403, 'AccessDenied') : undefined);
  };
  refuse(refused);
  const proxy = await startProxy({ principalsFrom: source.origin, principalsAge: 86_400, ...options });
  t.teardown(proxy.close);
  const describe = (key: typeof BOB) => refusalOf(clientFor(proxy.url, key).send(new DescribeUsersCommand({})));
  const ready = async () => (await fetch(`${proxy.url}/_authz/ready`)).json() as Promise<Record<string, unknown>>;
  return { source, proxy, describe, ready, refuse };
}

t.test('who may not ask whose a key is, says so, and refuses strangers with the reason', async (t) => {
  const users = { bob: { ...DESCRIBES, keys: [BOB.id] } };
  const { source, describe, ready, refuse } = await setUp(t, { users }, ['GetAccessKeyLastUsed']);
  t.match(await ready(), { status: 'ready' }, 'nobody has asked yet');
  const { code, status, message } = await describe(STRANGER);
  t.strictSame([code, status], ['InvalidClientTokenId', 403]);
  t.match(
    message,
    /^The security token included in the request is invalid\.\nnobody knows this access key here, and http:\S+ \(--principals-from\) does not tell whose it is: .* answered GetAccessKeyLastUsed with AccessDenied: the proxy's own credentials need iam:GetAccessKeyLastUsed/,
  );
  t.match(await ready(), {
    status: 'stale',
    problems: [{ code: 'principals-source', message: /need iam:GetAccessKeyLastUsed; until then new access keys/ }],
  });
  t.equal((await describe(BOB)).code, 'none', 'who is known is served');
  refuse([]);
  source.account = { users: { ...users, eve: { ...DESCRIBES, keys: [EVE.id] } } };
  t.equal((await describe(EVE)).code, 'none', 'asked again, the source tells');
  t.match(await ready(), { status: 'ready' });
});

t.test('a small account is read anew where the source does not tell whose a key is', async (t) => {
  const { source, describe, ready } = await setUp(t, { users: { bob: {} } }, ['GetAccessKeyLastUsed']);
  source.account = { users: { bob: { ...DESCRIBES, keys: [BOB.id] } } };
  t.equal((await describe(BOB)).code, 'none', 'a new key of somebody who was there');
  t.match(await ready(), { status: 'stale' }, 'the permission lacks all the same');
});

t.test("AccessDenied about another account's key alone is no lack of ours", async (t) => {
  const { source, describe, ready } = await setUp(t, { users: { bob: { ...DESCRIBES, keys: [BOB.id] } } });
  source.interfere = ({ operation, parameters }) =>
    operation === 'GetAccessKeyLastUsed' && parameters.get('AccessKeyId') !== BOB.id
      ? iamError(403, 'AccessDenied')
      : undefined;
  const { code, message } = await describe(STRANGER);
  t.equal(code, 'InvalidClientTokenId');
  t.notMatch(message, /permission|does not tell/);
  t.match(await ready(), { status: 'ready' });
});

t.test("a stranger is not the default principal's where nobody can be asked", async (t) => {
  const users = { bob: { ...DESCRIBES, keys: [BOB.id] } };
  const { describe } = await setUp(t, { users }, ['GetAccessKeyLastUsed'], { defaultPrincipal: 'user/bob' });
  t.match(await describe(STRANGER), { code: 'InvalidClientTokenId', status: 403 });
});

t.test('a role lasts as long as the source lets it', async (t) => {
  const users = { bob: { inline: { p: allowing('sts:AssumeRole') }, keys: [BOB.id] } };
  const account = { users, roles: { ci: { ...DESCRIBES, duration: 7_200 } } };
  const assume = (url: string, seconds: number) =>
    refusalOf(
      new STSClient({
        endpoint: url,
        region: 'us-east-1',
        credentials: { accessKeyId: BOB.id, secretAccessKey: 'any' },
        maxAttempts: 1,
      }).send(
        new AssumeRoleCommand({
          RoleArn: 'arn:aws:iam::123456789012:role/ci',
          RoleSessionName: 'test',
          DurationSeconds: seconds,
        }),
      ),
    );
  const told = await setUp(t, account);
  t.equal((await assume(told.proxy.url, 7_200)).code, 'none');
  t.match(await assume(told.proxy.url, 7_201), { code: 'ValidationError', message: /exceeds the MaxSessionDuration/ });
  t.strictSame(told.proxy.warnings, []);
  const untold = await setUp(t, account, ['ListRoles']);
  t.match(await assume(untold.proxy.url, 7_200), {
    code: 'ValidationError',
    message: /exceeds the MaxSessionDuration/,
  });
  t.match(untold.proxy.warnings, [
    { code: 'durations-not-read', message: /need iam:ListRoles/, hint: /one hour counts/ },
  ]);
  t.match(await untold.ready(), { status: 'ready' }, 'where one hour does, nobody needs the permission');
});

t.test("IAM's simulation knows the groups of the source", async (t) => {
  const { source, proxy } = await setUp(
    t,
    { users: { bob: { ...DESCRIBES, keys: [BOB.id] } }, groups: { readers: DESCRIBES } },
    [],
    { principalsAge: 1 },
  );
  const iam = new IAMClient({
    endpoint: proxy.url,
    region: 'us-east-1',
    credentials: { accessKeyId: BOB.id, secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  const simulate = async (action: string): Promise<string | undefined> =>
    (
      await iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: 'arn:aws:iam::123456789012:group/readers',
          ActionNames: [action],
        }),
      )
    ).EvaluationResults?.[0]?.EvalDecision;
  t.equal(await simulate('elasticache:DescribeUsers'), 'allowed');
  t.equal(await simulate('elasticache:DeleteUser'), 'implicitDeny');
  source.account = { ...source.account, groups: { readers: { inline: { p: allowing('elasticache:Delete*') } } } };
  while ((await simulate('elasticache:DeleteUser')) !== 'allowed')
    await new Promise((resolve) => setImmediate(resolve));
  source.account = { ...source.account, groups: {} };
  while ((await refusalOf(simulate('elasticache:DeleteUser'))).code !== 'NoSuchEntityException')
    await new Promise((resolve) => setImmediate(resolve));
  t.pass('a group that has no members follows the source as well');
});
