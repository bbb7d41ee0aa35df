import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { ALICE, ARN, folderOfAlice, line } from '../support/past.js';
import { run } from './terminal.js';

const ALLOW = { Sid: 'Own', Effect: 'Allow', Action: 'elasticache:*User*', Resource: '*' };
const DENY = { Sid: 'NoDelete', Effect: 'Deny', Action: 'elasticache:DeleteUser', Resource: `${ARN}user:prod-*` };
const DENIED = { decision: 'explicitDeny', forwarded: false };

const log = [
  line('DescribeUsers', 'ana'),
  line('DeleteUser', 'dev-1'),
  line('DeleteUser', 'dev-1'),
  line('DeleteUser', 'prod-1', DENIED, { decision: 'explicitDeny', layer: 'identity' }),
].join('\n');

t.test('the same policies, the same answers', async (t) => {
  const ran = await run(['replay', '-', '--policies', t.testdir(folderOfAlice(ALLOW, DENY))], log);
  t.equal(ran.out, '0 newly denied, 0 newly allowed, 4 same, 0 unknown\n');
  t.equal(ran.status, 0);
});

t.test('what is newly denied, with its cause and its fix', async (t) => {
  const dir = t.testdir(folderOfAlice({ ...ALLOW, Action: 'elasticache:DescribeUsers' }, DENY));
  const ran = await run(['replay', '-', '--policies', dir], log);
  t.equal(ran.status, 2);
  t.match(ran.out, '2 newly denied, 0 newly allowed, 2 same, 0 unknown\n\nnewly denied\n');
  t.match(ran.out, `  2x DeleteUser by ${ALICE} (decision DeleteUser-dev-1)\n`);
  t.match(ran.out, `     elasticache:DeleteUser on ${ARN}user:dev-1: implicitDeny (identity)\n`);
  t.match(ran.out, /\n {5}Fix/);
  const marked = await run(['replay', '-', '--policies', dir, '--markdown'], log);
  t.match(
    marked.out,
    `| 2 | \`DeleteUser\` | \`${ALICE}\` | \`elasticache:DeleteUser on ${ARN}user:dev-1\` | implicitDeny`,
  );
  t.equal(marked.status, 2);
});

t.test('reports: what is newly denied fails, at the line that denies', async (t) => {
  const dir = t.testdir(folderOfAlice({ ...ALLOW, Resource: `${ARN}user:ana` }, DENY));
  const [junit, sarif] = [join(dir, 'junit.xml'), join(dir, 'found.sarif')];
  const flags = ['--policies', dir, '--report', `junit=${junit},sarif=${sarif}`, '--report', 'github'];
  const ran = await run(['replay', '-', ...flags], log);
  t.equal(ran.status, 2);
  const xml = readFileSync(junit, 'utf8');
  t.match(xml, /<testsuite name="replay" tests="2" failures="1"/);
  t.match(xml, /<failure message="DeleteUser is newly denied \(2 calls\)" type="newlyDenied">[^<]*\nFix/);
  t.match(xml, /name="2 calls decided as before"/);
  const [result] = JSON.parse(readFileSync(sarif, 'utf8')).runs[0].results;
  t.match(result, { level: 'error', occurrenceCount: 2 });
  const { artifactLocation, region } = result.locations[0].physicalLocation;
  t.match(artifactLocation.uri, /p\.json$/);
  t.ok(region.startLine > 0);
  t.match(ran.errors, /^::error file=[^,]*p\.json,line=\d+,.*title=DeleteUser is newly denied \(2 calls\)::/m);
});

t.test('reports: what opens is a warning, and a report that cannot be written is said', async (t) => {
  const dir = t.testdir(folderOfAlice(ALLOW));
  const ran = await run(['replay', '-', '--policies', dir, '--report', 'github'], log);
  t.equal(ran.status, 0);
  t.match(ran.errors, /^::warning .*title=DeleteUser is newly allowed::/m);
  const lost = await run(['replay', '-', '--policies', dir, '--report', `junit=${join(dir, 'no/such/x.xml')}`], log);
  t.equal(lost.status, 1);
  const wrong = await run(['replay', '-', '--policies', dir, '--report', 'xunit=a'], log);
  t.equal(wrong.status, 3);
});

t.test('a hole: what is newly allowed, and by which statement', async (t) => {
  const dir = t.testdir(folderOfAlice(ALLOW));
  const ran = await run(['replay', '-', '--policies', dir, '--json'], log);
  t.equal(ran.status, 0);
  t.match(JSON.parse(ran.out), {
    counts: { newlyDenied: 0, newlyAllowed: 1, same: 3, unknown: 0, drift: 0 },
    differences: [
      {
        change: 'newlyAllowed',
        operation: 'DeleteUser',
        calls: 1,
        examples: ['DeleteUser-prod-1'],
        checks: [
          { resource: `${ARN}user:prod-1`, before: 'explicitDeny', now: 'allowed', statements: [/p\.json: Own$/] },
        ],
      },
    ],
    input: { calls: 4 },
  });
});

t.test('a baseline is decided again, and what was recorded otherwise is drift', async (t) => {
  const [candidate, before] = [t.testdir({ new: folderOfAlice(ALLOW), old: folderOfAlice(ALLOW) }), 'old'];
  const args = ['replay', '-', '--policies', `${candidate}/new`, '--against', `${candidate}/${before}`];
  const ran = await run(args, log);
  t.match(ran.out, /^0 newly denied, 0 newly allowed, 4 same, 0 unknown, 1 drifted\n/);
  t.match(ran.out, /drift: another answer than then[^\n]*\n {2}1x DeleteUser by .*: decided otherwise then\n/);
});

t.test('unknown: tags that nobody knew, principals that are not there', async (t) => {
  const tagged = { StringEquals: { 'aws:ResourceTag/team': 'a' } };
  const dir = t.testdir(folderOfAlice({ ...ALLOW, Condition: tagged }));
  const text = [
    line('DeleteUser', 'ana', {}, { tagsUnknown: true }),
    line('DeleteUser', 'bob'),
    line('DeleteUser', 'ana', { caller: { arn: `${ALICE}2` } }),
  ].join('\n');
  const ran = await run(['replay', '-', '--policies', dir], text);
  t.match(ran.out, /^1 newly denied, 0 newly allowed, 0 same, 2 unknown\n/, 'an untagged one is denied for certain');
  t.match(ran.out, /the record does not know aws:ResourceTag\/team/);
  t.match(ran.out, /these policies have no such principal/);
});

t.test('Markdown is not made by what callers named', async (t) => {
  const dir = t.testdir(folderOfAlice({ ...ALLOW, Action: 'elasticache:DescribeUsers' }));
  const text = line('DeleteUser', 'a|b`c<img src=x>\n# d');
  const ran = await run(['replay', '-', '--policies', dir, '--markdown'], text);
  t.match(ran.out, 'user:a b c<img src=x> # d`');
  const rows = ran.out.split('\n').filter((row) => row.startsWith('| 1 '));
  t.equal(rows[0]?.split('|').length, 7);
});

t.test('files of CloudTrail, compressed or not', async (t) => {
  const event = (eventName: string, eventSource = 'elasticache.amazonaws.com') => ({
    userIdentity: { type: 'IAMUser', arn: ALICE, accountId: '123456789012', userName: 'alice' },
    eventTime: '2026-01-01T08:00:00Z',
    eventSource,
    eventName,
    awsRegion: 'us-east-1',
    requestParameters: { userId: 'dev-1' },
    eventID: `e-${eventName}`,
  });
  const dir = t.testdir(folderOfAlice({ ...ALLOW, Action: 'elasticache:DescribeUsers' }));
  const text = JSON.stringify({
    Records: [event('DescribeUsers'), event('DeleteUser'), event('X', 's3.amazonaws.com')],
  });
  writeFileSync(`${dir}/trail.json.gz`, gzipSync(text));
  writeFileSync(`${dir}/cut.json`, text.slice(0, -20));
  const ran = await run(['replay', `${dir}/trail.json.gz`, `${dir}/cut.json`, '--policies', dir]);
  t.equal(ran.status, 2);
  t.match(ran.out, /^1 newly denied, 0 newly allowed, 1 same, 0 unknown\n[\s\S]*decision e-DeleteUser/);
  t.match(
    ran.errors,
    /left out: 1 calls of other services\nincomplete file: .*cut\.json: a file of CloudTrail that is cut off/,
  );
});

t.test('a file that is no log is no success', async (t) => {
  const dir = t.testdir({ ...folderOfAlice(ALLOW), notes: 'level=info msg=hello\n{"a":1}\n', empty: '' });
  for (const command of ['replay', 'coverage', 'mutate', 'generate']) {
    const ran = await run([command, `${dir}/notes`, '--policies', dir]);
    t.equal(ran.status, 1, command);
    t.match(ran.errors, 'the logs have no call that can be decided again\nleft out: 1 damaged');
  }
  t.equal((await run(['replay', `${dir}/empty`, '--policies', dir])).status, 0, 'no calls, no difference');
});
