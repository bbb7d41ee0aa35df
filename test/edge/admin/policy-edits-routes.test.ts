/** A fix is written into the policy files: only when that was opened, only where it may, only as it was meant. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { DENIED, type Edge, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

const ARN = 'arn:aws:iam::123456789012:user/u';
const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Own",   "Effect": "Allow", "Action": ["elasticache:DescribeUsers"], "Resource": "arn:aws:elasticache:*:*:user:*" }
  ]
}
`;
const TOKEN = { 'admin-token': 'token-of-the-admin', 'policy-edits': 'true', watch: 'false' };

async function begin(
  t: Test,
  settings: Record<string, string> = TOKEN,
): Promise<{ edge: Edge; folder: string; file: string }> {
  const base = t.testdir({});
  const folder = join(base, 'policies');
  mkdirSync(folder);
  const principals = { principals: [{ arn: ARN, accessKeys: [{ id: 'AKIABELIEVED0EXAMPLE' }], attached: ['p.json'] }] };
  writeFileSync(join(folder, 'principals.json'), JSON.stringify(principals));
  writeFileSync(join(folder, 'p.json'), POLICY);
  writeFileSync(join(base, 'outside.json'), '{"a": 1}');
  return {
    edge: await startEdge(t, { policies: { directory: folder }, settings }),
    folder,
    file: join(folder, 'p.json'),
  };
}

async function edit(edge: Edge, body: object, token = 'token-of-the-admin') {
  const answer = await fetch(`${edge.url}/_authz/policy-edits`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as { error?: string; policyRevision?: string }) };
}

t.test('the fix of a denied call is written as its author writes, and the call passes', async (t) => {
  const { edge, file } = await begin(t);
  const before = (await talk(edge.port, post(DENIED))).answers;
  t.match(before, [{ status: 403 }]);
  const [record] = edge.decisions(1);
  const fix = { id: record?.id, index: 0 };
  t.match(await edit(edge, { fix }, 'another'), { status: 401 });
  t.equal(readFileSync(file, 'utf8'), POLICY);
  const done = await edit(edge, { fix });
  t.match(done, { status: 200, written: [file], policyRevision: edge.world().revision });
  t.not(done.policyRevision, record?.policyRevision);
  const text = readFileSync(file, 'utf8');
  t.match(text, /elasticache:DeleteUser/);
  t.match(text, '{ "Sid": "Own",   "Effect"', 'what is not touched stays as it was written');
  await talk(edge.port, post(DENIED));
  t.equal(edge.decisions(1)[0]?.decision, 'allowed');
  t.match(await edit(edge, { fix }), { status: 409, error: /other policies are in force/ });
  t.match(await edit(edge, { fix: { ...fix, index: 9 } }), { status: 404, error: /no fix 9/ });
  t.match(await edit(edge, { fix: { id: '0'.repeat(32), index: 0 } }), { status: 404, error: /no decision/ });
  t.match(await edit(edge, {}), { status: 400, error: 'give a `fix` or `edits`' });
  const about = (await (await fetch(`${edge.url}/_authz/about`)).json()) as {
    policyEdits: boolean;
    openings: string[];
  };
  t.equal(about.policyEdits, true);
  t.ok(about.openings.some((opening) => opening.includes('--policy-edits')));
});

t.test('only below the folder, only what is there, only what loads', async (t) => {
  const { edge, folder, file } = await begin(t);
  const own = JSON.parse(POLICY).Statement[0];
  const test = { op: 'test', path: '/Statement/0', value: own };
  const replace = { op: 'replace', path: '/Statement/0/Action', value: ['elasticache:*'] };
  symlinkSync(join(folder, '..', 'outside.json'), join(folder, 'link.json'));
  symlinkSync(join(folder, '..'), join(folder, 'up'));
  for (const strange of [
    '../outside.json',
    '../policies/../outside.json',
    'link.json',
    'up/outside.json',
    'nothing.json',
    '.',
    '../policies',
  ])
    t.match(
      await edit(edge, {
        edits: [
          {
            file: join(folder, strange),
            patch: [
              { op: 'test', path: '/a', value: 1 },
              { op: 'replace', path: '/a', value: 2 },
            ],
          },
        ],
      }),
      { status: 403, error: /not a policy file below/ },
      strange,
    );
  t.match(await edit(edge, { edits: [{ file: '/etc/hostname', patch: [test] }] }), { status: 403 });
  t.equal(readFileSync(join(folder, '..', 'outside.json'), 'utf8'), '{"a": 1}');
  const { revision } = edge.world();
  for (const [edits, status, says] of [
    [[{ file, patch: [replace] }], 400, /must begin with a `test`/],
    [[{ file, patch: [{ ...test, value: { Sid: 'Other' } }, replace] }], 409, /not what the patch was made for/],
    [[{ file, patch: [test, { ...replace, value: 7 }] }], 422, /nothing was changed/],
    [
      [
        { file, patch: [test, replace] },
        { file, patch: [{ op: 'mend', path: '' }] },
      ],
      400,
      /`edits.1.patch.0.op` must be one of test, add/,
    ],
  ] as const) {
    t.match(await edit(edge, { edits }), { status, error: says });
    t.equal(readFileSync(file, 'utf8'), POLICY);
    t.equal(edge.world().revision, revision);
  }
  t.match(
    await (await fetch(`${edge.url}/_authz/ready`)).json(),
    { status: 'ready' },
    'what was taken back is in force',
  );
  t.match(await edit(edge, { edits: [{ file, patch: [test, replace] }], policyRevision: 'other' }), { status: 409 });
  t.match(await edit(edge, { edits: [{ file, patch: [test, replace] }], policyRevision: revision }), { status: 200 });
  t.equal(readFileSync(file, 'utf8'), POLICY.replace('["elasticache:DescribeUsers"]', '["elasticache:*"]'));
});

t.test('closed unless it was opened', async (t) => {
  const { edge, file } = await begin(t, { 'admin-token': 'token-of-the-admin' });
  t.match(await edit(edge, { edits: [{ file, patch: [{ op: 'test', path: '', value: 1 }] }] }), {
    status: 403,
    error: /needs --policy-edits, --admin-token and a folder/,
  });
  await t.rejects(begin(t, { 'policy-edits': 'true' }), { message: /`--policy-edits` needs `--admin-token`/ });
});
