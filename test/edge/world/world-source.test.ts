/** Policies and principals change while the proxy runs: whole or not at all. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeUsersCommand } from '@aws-sdk/client-elasticache';
import t from 'tap';
import type { PrincipalEntry } from '#src/core/principals/principals-file.js';
import { loadConfig } from '#src/edge/config/config.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { createWorldSource } from '#src/edge/world/world-source.js';
import { startProxy } from '#src/index.js';
import { clientFor } from '../../support/sdk.js';

const KEY = { id: 'AKIAALICE0000EXAMPLE', secret: 'any' };
const PRINCIPALS = `principals: [{ arn: "arn:aws:iam::123456789012:user/alice", accessKeys: [{ id: ${KEY.id} }], attached: [p.json] }]`;
const policy = (effect: string): string =>
  JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: effect, Action: 'elasticache:*', Resource: '*' }] },
    null,
    2,
  );

t.test('a good edit takes effect, a broken one changes nothing and is told with its place', async (t) => {
  const dir = t.testdir({ 'principals.yaml': PRINCIPALS, 'p.json': policy('Allow') });
  const proxy = await startProxy({ policies: dir, watch: false });
  t.teardown(proxy.close);
  const ask = () => clientFor(proxy.url, KEY).send(new DescribeUsersCommand({}));
  const ready = async () => (await fetch(`${proxy.url}/_authz/ready`)).json();
  await ask();
  t.match(await ready(), { status: 'ready', problems: [] });

  writeFileSync(join(dir, 'p.json'), policy('Deny').replace('"Deny"', '"Dney"'));
  t.match(proxy.reload(), [{ severity: 'error', line: 5 }]);
  await ask();
  t.match(await ready(), { status: 'stale', problems: [{ line: 5, file: join(dir, 'p.json') }] });

  writeFileSync(join(dir, 'p.json'), policy('Deny'));
  t.notOk(proxy.reload().some(({ severity }) => severity === 'error'));
  await t.rejects(ask(), { name: 'AccessDenied' } as never);
  t.match(await ready(), { status: 'ready' });

  rmSync(join(dir, 'principals.yaml'));
  t.match(proxy.reload(), [{ code: 'no-principals' }]);
  await t.rejects(ask(), { name: 'AccessDenied' } as never);
});

t.test('a changed file is noticed', async (t) => {
  const dir = t.testdir({ 'principals.yaml': PRINCIPALS, 'p.json': policy('Allow') });
  const proxy = await startProxy({ policies: dir });
  t.teardown(proxy.close);
  const revision = async () =>
    ((await (await fetch(`${proxy.url}/_authz/ready`)).json()) as { policyRevision: string }).policyRevision;
  const before = await revision();
  writeFileSync(join(dir, 'p.json'), policy('Deny'));
  // No event reaches a client of the proxy; it asks until the answer changes, and tap's time limit ends a vain wait.
  while ((await revision()) === before);
  t.not(await revision(), before);
});

t.test('principals change over HTTP while the files are broken, and only the files are blamed', async (t) => {
  // Every POST of a principal used to fail with the problems of a file that somebody was editing.
  const dir = t.testdir({ 'principals.yaml': PRINCIPALS, 'p.json': policy('Allow') });
  const proxy = await startProxy({ policies: dir, watch: false });
  t.teardown(proxy.close);
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await fetch(`${proxy.url}/_authz/${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  writeFileSync(join(dir, 'p.json'), '{');
  proxy.reload();
  const arn = 'arn:aws:iam::123456789012:user/bob';
  t.match(await ask('POST', 'principals', { arn, accessKeys: [{ id: 'AKIABOB' }], attached: ['p.json'] }), {
    status: 201,
    body: { problems: [], principal: { arn, accessKeyIds: ['AKIABOB'] } },
  });
  await clientFor(proxy.url, { id: 'AKIABOB', secret: 'any' }).send(new DescribeUsersCommand({}));
  t.match(await ask('GET', 'ready'), { body: { status: 'stale', problems: [{ file: join(dir, 'p.json') }] } });
  const wrong = { arn: 'arn:aws:iam::123456789012:user/c', attached: ['gone.json'] };
  t.match(await ask('POST', 'principals', wrong), {
    status: 400,
    body: { problems: [{ code: 'missing-file', pointer: '/principals/0/attached/0' }] },
  });
  t.match(await ask('POST', 'principals', { arn: wrong.arn, accessKeys: [{ id: KEY.id }] }), {
    status: 400,
    body: { problems: [{ code: 'duplicate-access-key' }] },
  });
  writeFileSync(join(dir, 'p.json'), policy('Deny'));
  t.strictSame(proxy.reload(), []);
  t.match(await ask('GET', `principals/${arn}`), { status: 200 }, 'the change lies on the new files too');
  await t.rejects(clientFor(proxy.url, { id: 'AKIABOB', secret: 'any' }).send(new DescribeUsersCommand({})), {
    name: 'AccessDenied',
  } as never);
  t.match(await ask('DELETE', `principals/${arn}`), { status: 200 });
  t.match(await ask('GET', `principals/${arn}`), { status: 404 });
});

t.test('without any change the revision is that of the files again', async (t) => {
  const dir = t.testdir({ 'principals.yaml': PRINCIPALS, 'p.json': policy('Allow') });
  const proxy = await startProxy({ policies: dir, watch: false });
  t.teardown(proxy.close);
  const ready = async () => (await (await fetch(`${proxy.url}/_authz/ready`)).json()) as { policyRevision: string };
  const before = await ready();
  const headers = { 'content-type': 'application/json' };
  const arn = 'arn:aws:iam::123456789012:user/bob';
  await fetch(`${proxy.url}/_authz/principals`, { method: 'POST', headers, body: JSON.stringify({ arn }) });
  t.not((await ready()).policyRevision, before.policyRevision);
  await fetch(`${proxy.url}/_authz/principals/${arn}`, { method: 'DELETE', headers });
  t.equal((await ready()).policyRevision, before.policyRevision);
});

t.test('principals that are added one by one: seen at once, kept by a reload, gone after a reset', async (t) => {
  const dir = t.testdir({ 'principals.yaml': PRINCIPALS, 'p.json': policy('Allow') });
  const { config } = loadConfig({ flags: { watch: false }, environment: {} });
  if (!config) throw new Error('the defaults are right');
  const options = { config, catalog: loadCatalog(), policies: { directory: dir } };
  const source = createWorldSource(options, () => undefined);
  t.teardown(source.close);
  const of = (name: string, more: object = {}): PrincipalEntry => ({
    arn: `arn:aws:iam::123456789012:user/${name}`,
    accessKeys: [{ id: `AKIA${name.toUpperCase()}` }],
    ...more,
  });
  const revisions = new Set([source.world().revision]);
  for (const name of ['bob', 'eve']) {
    t.strictSame(source.add(of(name)).problems, []);
    t.equal(source.world().directory.key(`AKIA${name.toUpperCase()}`)?.caller.arn, of(name).arn);
    revisions.add(source.world().revision);
  }
  t.equal(revisions.size, 3, 'each is another load of the policies');

  const before = source.world();
  for (const [wrong, code] of [
    [of('kim', { attached: ['none.json'] }), 'missing-file'],
    [of('kim', { accessKeys: [{ id: KEY.id }] }), 'duplicate-access-key'],
    [{ ...of('kim'), arn: 'kim' }, 'invalid-arn'],
  ] as const) {
    t.match(source.add(wrong), { problems: [{ severity: 'error', code }] });
    t.equal(source.world(), before, 'nothing changes');
  }

  const arns = (): string[] => source.world().directory.callers.map(({ userName = '' }) => userName);
  source.reload();
  t.strictSame(arns(), ['alice', 'bob', 'eve']);
  t.ok(source.declares(of('bob').arn));
  // One of the files that was taken away comes back as another.
  const { put } = source.changes();
  source.change({ put, gone: new Set([of('alice').arn]) });
  t.strictSame(arns(), ['bob', 'eve']);
  source.add(of('alice'));
  t.equal(source.world().directory.key('AKIAALICE')?.caller.userName, 'alice');
  source.change({ put: new Map(), gone: new Set() });
  t.strictSame(arns(), ['alice']);
  t.equal(source.world().directory.key('AKIABOB'), undefined);
});

t.test('one more that makes the default principal ambiguous is refused', async (t) => {
  const dir = t.testdir({ 'principals.yaml': PRINCIPALS, 'p.json': policy('Allow') });
  const { config } = loadConfig({ flags: { watch: false, 'default-principal': 'alice' }, environment: {} });
  if (!config) throw new Error('the options are right');
  const source = createWorldSource({ config, catalog: loadCatalog(), policies: { directory: dir } }, () => undefined);
  t.teardown(source.close);
  const entry = { arn: 'arn:aws:iam::210987654321:user/alice' };
  t.match(source.add(entry), { problems: [{ code: 'no-default-principal' }] });
  t.notOk(source.world().directory.has(entry.arn));
});
