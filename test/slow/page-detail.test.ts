/** One decision on the page: why, by which statements, what would help, and what would be decided now. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import t from 'tap';
import { ALLOWED, DENIED } from '../support/edge.js';
import { KEYS } from '../support/people.js';
import { skip, stage, untilCounts } from './support/page-stage.js';

const CREATE =
  'Action=CreateCacheCluster&Engine=redis&CacheNodeType=cache.t4g.micro&NumCacheNodes=1&Tags.Tag.1.Key=team&Tags.Tag.1.Value=cache&CacheClusterId';

/** What a button copies. */
async function copied(page: Page, name: string): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name, exact: true }).first().click();
  await page.getByText('copied', { exact: true }).first().waitFor();
  return page.evaluate('navigator.clipboard.readText()');
}

t.test('its own link opens it; why, and what would help', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  await call(`${CREATE}=Prod-1`);
  const [record] = edge.decisions(1);
  const page = await open(`/_authz/decisions/${record?.id}`);
  const detail = page.locator('#detail');
  await detail.getByRole('heading', { name: 'not allowed CreateCacheCluster' }).waitFor();
  t.match(await detail.locator('.sentence').innerText(), record?.explanation?.sentence);
  const causes = await detail.locator('.causes > li').allInnerTexts();
  t.same(
    causes.map((text) => text.split('\n')[0]),
    record?.explanation?.causes.map(({ text }) => text.split('\n')[0]),
  );
  const fix = record?.explanation?.fixes[0];
  t.ok(fix, 'there is a fix');
  await detail
    .getByText(fix?.text ?? '?')
    .first()
    .waitFor();
  t.ok((await detail.locator('.change ins').count()) > 0, 'as a difference');
  const patch = JSON.parse(await copied(page, 'Copy as JSON patch'));
  t.same(patch, fix?.edits[0]?.patch);
  t.equal(await copied(page, 'Copy link'), `${edge.url}/_authz/decisions/${record?.id}`);
  t.equal(await detail.getByRole('button', { name: 'Apply to the files' }).count(), 0, 'files are not written here');
});

t.test('each permission: layers in order, statements in their own text', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  await call(`${CREATE}=prod-1`);
  const page = await open(`/_authz/decisions/${edge.decisions(1)[0]?.id}`);
  const checks = page.locator('.check-item');
  await checks.first().locator('.layers').waitFor();
  const first = checks.filter({ hasText: 'cluster:prod-1' }).first();
  t.match(await first.locator('.layers').innerText(), /identity policies: do not allow it \(this decided\)/);
  const near = first.locator('.statement').filter({ hasText: 'DevClusters' });
  t.match(await near.innerText(), /Allow DevClusters[\s\S]*does not match/);
  t.match(await near.locator('pre').innerText(), /"Sid": "DevClusters"/, "the policy's own text");
  const marked = await near.locator('mark').allInnerTexts();
  t.match(marked.join('\n'), /cluster:dev-\*/, 'the failing part is marked');
  t.notMatch(marked.join('\n'), /"elasticache:\*"/, 'and no other');
  t.match(
    (await near.locator('ins').allInnerTexts()).join('\n'),
    /"elasticache:\*"/,
    'what matched is marked otherwise',
  );
  const signs = await page.evaluate(`[...document.querySelectorAll('.policy .begins')].map((mark) =>
    mark.tagName + getComputedStyle(mark, '::before').content.slice(0, 3))`);
  t.same([...new Set(signs as string[])].sort(), ['INS"✓ ', 'MARK"✗ '], 'by a sign, not by colour alone');
  await first.getByText(/^Its context: \d+ condition keys$/).click();
  const nodeType = first.getByRole('row', { name: /elasticache:CacheNodeType/ });
  t.match(await nodeType.innerText(), /cache\.t4g\.micro\s+parameter CacheNodeType/, 'where the value came from');
  t.match(await page.locator('#detail').innerText(), /Tags\[0\]\.Key\s+team/, 'the parameters');
  const allowed = checks.filter({ has: page.locator('summary', { hasText: 'parametergroup' }) });
  t.match(await allowed.innerText(), /DevClusters[\s\S]*matches, and decided/);
});

t.test('of many statements the nearest stand there, the others when asked for', { skip }, async (t) => {
  const statements = Array.from({ length: 12 }, (_, i) => ({
    Sid: `Own${i}`,
    Effect: 'Allow',
    Action: 'elasticache:DeleteUser',
    Resource: `arn:aws:elasticache:*:*:user:n${i}`,
  }));
  const { open, call, edge } = await stage(t, {
    policies: {
      principals: {
        principals: [
          {
            arn: 'arn:aws:iam::123456789012:user/developer',
            accessKeys: [{ id: KEYS.believed.id }],
            inline: [{ name: 'many', document: { Version: '2012-10-17', Statement: statements } }],
          },
        ],
      },
    },
  });
  await call(DENIED);
  const page = await open(`/_authz/decisions/${edge.decisions(1)[0]?.id}`);
  await page.getByText('6 further statements that are about this').waitFor();
  t.equal(await page.locator('.statement:visible').count(), 4);
  await page.getByText('6 further statements that are about this').click();
  t.equal(await page.locator('.statement:visible').count(), 10);
  await page.getByText('2 other statements had nothing to do with it.').waitFor();
});

t.test('an explicit deny of one layer among several', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  await call(DENIED);
  const page = await open(`/_authz/decisions/${edge.decisions(1)[0]?.id}`);
  await page.locator('.layers').waitFor();
  t.match(await page.locator('.layers').innerText(), /identity policies: deny it \(this decided\)/);
  const deny = page.locator('.statement.matched');
  t.match(await deny.innerText(), /Deny NoUsers[\s\S]*matches, and decided/);
  t.match(
    (await deny.locator('ins').allInnerTexts()).join('\n'),
    /"elasticache:[*\w]*User[s*]?"/,
    'the pattern that matched the action',
  );
});

t.test('the record is folded, and whole', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  await call(ALLOWED);
  const [record] = edge.decisions(1);
  const page = await open(`/_authz/decisions/${record?.id}`);
  const json = page.locator('pre.record');
  t.notOk(await json.isVisible());
  await page.getByText('The record as JSON').click();
  // It is written when the fold has opened, a moment after the click.
  await json.filter({ hasText: `${record?.id}` }).waitFor();
  t.same(JSON.parse(await json.innerText()), JSON.parse(JSON.stringify(record)));
  await page.getByText('The one permission that the call needs is given.').waitFor();
});

t.test('decided again by the policies of now', { skip }, async (t) => {
  const { open, call, edge } = await stage(t);
  await call(`${CREATE}=prod-1`);
  const page = await open(`/_authz/decisions/${edge.decisions(1)[0]?.id}`);
  await page.getByRole('button', { name: 'Decide again' }).click();
  await page.getByText('Every permission is answered as it was then. The policies are the same as then.').waitFor();
  const grant = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' } };
  const changed = await fetch(`${edge.url}/_authz/principals`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      arn: 'arn:aws:iam::123456789012:user/developer',
      accessKeys: [{ id: KEYS.believed.id }],
      inline: [{ name: 'all', document: grant }],
    }),
  });
  t.equal(changed.status, 200);
  await page.getByRole('button', { name: 'Decide again' }).click();
  const again = page.locator('.again');
  await again.getByText('Now allowed, then not allowed.').waitFor();
  await again.getByText('2 permissions changed:').waitFor();
  t.match(await again.innerText(), /CreateCacheCluster on .*cluster:prod-1: not allowed → allowed/);
});

const noCli = spawnSync('aws', ['--version']).error
  ? 'needs the AWS CLI: there is no aws (apt-get install awscli)'
  : false;

t.test('the copied command makes the same call', { skip: skip || noCli }, async (t) => {
  const { open, call, edge } = await stage(t);
  const group =
    'NodeGroupConfiguration.NodeGroupConfiguration.1.NodeGroupId=0001&NodeGroupConfiguration.NodeGroupConfiguration.1.ReplicaCount=1';
  const calls = [
    `${CREATE}=dev-1&SecurityGroupIds.SecurityGroupId.1=sg-1&SecurityGroupIds.SecurityGroupId.2=sg-2&AutoMinorVersionUpgrade=false`,
    `Action=CreateReplicationGroup&ReplicationGroupId=dev-2&ReplicationGroupDescription=it%27s%20%22mine%22&${group}&Engine=redis`,
    'Action=DescribeCacheClusters&CacheClusterId=file%3A%2F%2F%2Fetc%2Fpasswd&ShowCacheNodeInfo=true&MaxRecords=20',
    'Action=ListTagsForResource&ResourceName=-x%0Ay',
  ];
  for (const body of calls) {
    await call(body);
    const [record] = edge.decisions(1);
    const page = await open(`/_authz/decisions/${record?.id}`);
    await page.locator('#why').waitFor();
    const command = await copied(page, 'Copy as CLI');
    const environment = {
      PATH: process.env.PATH,
      HOME: t.testdirName,
      AWS_ACCESS_KEY_ID: KEYS.believed.id,
      AWS_SECRET_ACCESS_KEY: 'any',
    };
    // The embedded ElastiCache may refuse what is allowed: only what arrives counts.
    const failed = await promisify(execFile)('bash', ['-c', command], { env: environment }).then(
      () => '',
      (error: { stderr: string }) => error.stderr,
    );
    const [again] = edge.decisions(1);
    t.not(again?.id, record?.id, `the command makes a call: ${command}\n${failed}`);
    t.strictSame(again?.parameters, record?.parameters, body);
    await page.close();
  }
});

t.test('a fix is written to the files where that is allowed, with a token', { skip }, async (t) => {
  const directory = t.testdir({
    'principals.yaml': `principals: [{ arn: "arn:aws:iam::123456789012:user/ana", accessKeys: [{ id: ${KEYS.believed.id} }], attached: [dev.json] }]`,
    'dev.json': JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Dev', Effect: 'Allow', Action: 'elasticache:*', Resource: 'arn:aws:elasticache:*:*:cluster:dev-*' },
      ],
    }),
  });
  const settings = { 'admin-token': 'right', 'policy-edits': 'true', watch: 'false' };
  const { edge, open, call } = await stage(t, { policies: { directory }, settings });
  await call(`${CREATE}=prod-1`);
  const [record] = edge.decisions(1);
  const page = await open(`/_authz/decisions/${record?.id}`);
  await page.getByRole('button', { name: 'Apply to the files' }).first().click();
  const field = page.getByLabel(/--admin-token/);
  await field.fill('wrong');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByText('changes need the token').waitFor();
  t.notMatch(readFileSync(join(directory, 'dev.json'), 'utf8'), 'prod-1');
  await field.fill('right');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByText('written; the policies are read again').waitFor();
  t.match(readFileSync(join(directory, 'dev.json'), 'utf8'), 'prod-1');
  await page.getByRole('button', { name: 'Decide again' }).click();
  await page.getByText('Now allowed, then not allowed.').waitFor();
  const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
  t.notMatch(kept, /right|wrong/, 'the token is kept nowhere else');
});

t.test('a decision that is not remembered says so', { skip }, async (t) => {
  const { open } = await stage(t);
  const page = await open(`/_authz/decisions/${'0'.repeat(32)}`);
  await page.getByRole('heading', { name: 'No such decision' }).waitFor();
  await page.getByText(/is remembered; older ones make room/).waitFor();
  await untilCounts(page, '0 of 0');
});
