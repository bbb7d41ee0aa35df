/** `check --fix` on files of a folder of its own. */
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { lines, run } from './terminal.js';

const PRINCIPALS = `# who exists
principals:
  - arn: arn:aws:iam::123456789012:user/dev # the only one
    accessKeys: [{ id: AKIADEVELOPEREXAMPLE, secret: never-to-be-shown }]
    attached: [dev.json]
    inline:
      - name: own
        document:
          Version: "2012-10-17"
          Statement:
            - { Sid: Users, Effect: Allow, Action: [elasticache:DeleteUser], Resource: "arn:aws:elasticache:*:123456789012:user:Dev-*" } # ours
`;
const DEV = `{
    "Version": "2012-10-17",
    "Statement": [
        { "Sid": "Own", "Effect": "Allow", "Action": ["elasticache:DeleteCacheCluster"], "Resource": "arn:aws:elasticache:*:123456789012:cluster:Dev-*" }
    ]
}
`;

const folder = (t: Test): string => t.testdir({ 'principals.yaml': PRINCIPALS, 'dev.json': DEV });
const CLUSTER = ['check', 'DeleteCacheCluster', '--params', '{"CacheClusterId":"dev-1"}'];
const USER = ['check', 'DeleteUser', '--params', '{"UserId":"dev-1"}'];

t.test('it shows the change, and writes nothing', async (t) => {
  const policies = folder(t);
  const { status, out } = await run([...CLUSTER, '--policies', policies, '--fix']);
  t.equal(status, 2);
  t.match(out, /^-.*cluster:Dev-\*/m);
  t.match(out, /^\+.*cluster:dev-\*/m);
  t.equal(readFileSync(join(policies, 'dev.json'), 'utf8'), DEV);
});

t.test('--write makes it: one line changes, mode and links stay, nothing is left over', async (t) => {
  const policies = folder(t);
  const file = join(policies, 'dev.json');
  chmodSync(file, 0o640);
  const { status, out } = await run([...CLUSTER, '--policies', policies, '--fix', '--write']);
  t.equal(status, 0, out);
  t.equal(readFileSync(file, 'utf8'), DEV.replace('Dev-', 'dev-'));
  t.equal(statSync(file).mode & 0o777, 0o640);
  t.strictSame(readdirSync(policies).sort(), ['dev.json', 'principals.yaml']);
  t.equal((await run([...CLUSTER, '--policies', policies])).status, 0, 'allowed from now on');
});

t.test('a link to a policy stays a link', async (t) => {
  const policies = t.testdir({ 'principals.yaml': PRINCIPALS, elsewhere: { 'real.json': DEV } });
  symlinkSync('elsewhere/real.json', join(policies, 'dev.json'));
  t.equal((await run([...CLUSTER, '--policies', policies, '--fix', '--write'])).status, 0);
  t.equal(readFileSync(join(policies, 'elsewhere/real.json'), 'utf8'), DEV.replace('Dev-', 'dev-'));
  t.strictSame(readdirSync(policies).sort(), ['dev.json', 'elsewhere', 'principals.yaml']);
});

t.test('an inline policy is mended in the principals file, whose comments stay', async (t) => {
  const policies = folder(t);
  t.equal((await run([...USER, '--policies', policies, '--fix', '--write'])).status, 0);
  t.equal(readFileSync(join(policies, 'principals.yaml'), 'utf8'), PRINCIPALS.replace('Dev-', 'dev-'));
});

t.test('keys that stand beside the change are not shown', async (t) => {
  const near = PRINCIPALS.replace('    inline:', '    inline: # ours').replace(
    '  - arn: arn:aws:iam::123456789012:user/dev # the only one\n    accessKeys: [{ id: AKIADEVELOPEREXAMPLE, secret: never-to-be-shown }]\n',
    '  - arn: arn:aws:iam::123456789012:user/dev\n',
  );
  const policies = t.testdir({
    'principals.yaml': `${near}    accessKeys: [{ id: AKIADEVELOPEREXAMPLE, secret: "never, to be shown" }, { id: AKIAOTHER0000EXAMPLE, secret: never-to-be-shown }]\n`,
    'dev.json': DEV,
  });
  const { out } = await run([...USER, '--policies', policies, '--fix']);
  t.match(out, 'secret: (hidden) }, { id: AKIAOTHER0000EXAMPLE, secret: (hidden) }');
  t.notMatch(out, /never/);
});

t.test('what needs another request is not written as if it were enough', async (t) => {
  const policies = folder(t);
  const guarded = DEV.replace(
    'Dev-*" }',
    'dev-*", "Condition": { "DateLessThan": { "aws:CurrentTime": "2020-01-01" } } }',
  );
  writeFileSync(join(policies, 'dev.json'), guarded);
  const { status, out } = await run([...CLUSTER, '--policies', policies, '--fix', '--write']);
  t.equal(status, 2);
  t.match(out, /no change of policy files is proposed/);
});

t.test('--write alone is a mistake', async (t) => {
  const { status, errors } = await run([...CLUSTER, '--write']);
  t.equal(status, 3);
  t.match(errors, /--write needs --fix/);
});

t.test('a batch has causes and fixes when it is asked for them', async (t) => {
  const policies = folder(t);
  const batch = '{"operation":"DeleteCacheCluster","params":{"CacheClusterId":"dev-1"}}\n';
  const asked = await run(['check', '--batch', '-', '--explanations', '--policies', policies], batch);
  t.match(lines(asked.out), [
    {
      outcome: 'denied',
      explanation: { causes: [{ code: 'resource-case' }], fixes: [{ edits: [{ patch: [{ op: 'test' }] }] }] },
    },
  ]);
  const plain = await run(['check', '--batch', '-', '--policies', policies], batch);
  t.notOk('explanation' in (lines(plain.out)[0] ?? {}));
});

t.test('colour where somebody looks for it', async (t) => {
  const policies = folder(t);
  const with_ = async (environment: Record<string, string>) =>
    (await run([...CLUSTER, '--policies', policies], '', environment)).out;
  t.notMatch(await with_({}), '\u001b', 'a pipe is no terminal');
  t.ok((await with_({ FORCE_COLOR: '1' })).startsWith('\u001b[31mdenied\u001b[0m: '));
  t.notMatch(await with_({ FORCE_COLOR: '1', NO_COLOR: '1' }), '\u001b');
});
