import { createServer } from 'node:net';
import t from 'tap';
import { lines, run } from './terminal.js';

const DEVELOPER = ['--principal', 'AKIADEVELOPEREXAMPLE'];

t.test('the exit status tells allowed, denied, invalid and failed apart', async (t) => {
  const cases: [words: string[], status: number, says: RegExp][] = [
    [['check', 'DescribeUsers', ...DEVELOPER], 0, /^allowed: .*user\/developer may call DescribeUsers/],
    [
      ['check', 'DeleteUser', '--params', '{"UserId":"ana"}', ...DEVELOPER],
      2,
      /^denied: User: .* is not authorized to perform: elasticache:DeleteUser/,
    ],
    [['check', 'DeleteUser', '--params', '{"UserId":', ...DEVELOPER], 3, /--params is not JSON/],
    [['check', 'DeleteUser', '--params', '{"UserId":7}', ...DEVELOPER], 3, /`UserId` must be a string/],
    [
      ['check', 'DescribeUsers', '--params', '{"Newer":"a"}', ...DEVELOPER],
      0,
      /Note: the parameter `Newer` .* not known here as of/,
    ],
    [
      ['check', 'NoSuchThing', ...DEVELOPER],
      3,
      /InvalidAction[\s\S]*\n`NoSuchThing` is not an operation of the ElastiCache API\n/,
    ],
    ...['describeUsers', 'describe-users', 'elasticache:DescribeUsers', 'DescribeUser'].map(
      (name): [string[], number, RegExp] => [
        ['check', name, ...DEVELOPER],
        3,
        new RegExp(`InvalidAction[\\s\\S]*\n\`${name}\` is not an operation of .*did you mean \`DescribeUsers\``),
      ],
    ),
    [
      ['check', 'DescribeUsers', '--principal', 'NOBODY'],
      3,
      /InvalidClientTokenId[\s\S]*`NOBODY` is neither .*user\/reader/,
    ],
    [['check', 'DescribeUsers', '--principal', 'AKIADEVELOPREXAMPLE'], 3, /did you mean `AKIADEVELOPEREXAMPLE`/],
    [['check', 'DescribeUsers'], 3, /MissingAuthenticationToken[\s\S]*--principal .*user\/developer/],
    [['tabel'], 1, /^`tabel` is not a command; did you mean `table`\?\n$/],
    [['serve', 'everything'], 1, /^`everything` is not a command; there are serve, exec, check, /],
    [['check'], 3, /which operation\?/],
    [['check', 'DescribeUsers', '--policies', 'nowhere'], 1, /nowhere\/principals.yaml.*there is no principals file/],
    [['check', 'DescribeUsers', '--permissions', 'tabel'], 1, /--permissions: expected table or current, not `tabel`/],
    [['check', '--batch', 'nowhere.jsonl'], 1, /`nowhere.jsonl` cannot be read/],
    [['--prot', '1'], 1, /unknown option '--prot'[\s\S]*--port/],
    [['table', 'CreateCacheCluster'], 0, /s3:GetObject[\s\S]*row 7/],
    [['table', 'CreateCacheClustre'], 3, /did you mean `CreateCacheCluster`/],
    [['table'], 0, /DescribeUsers/],
    [['validate'], 0, /^0 errors, 0 warnings\n$/],
    [['validate', '--strict'], 0, /^0 errors, 0 warnings\n$/],
    [['validate', 'nowhere'], 1, /`nowhere` cannot be read/],
    [['--version'], 0, /^1\.2\.3\n$/],
    [['serve', '--help'], 0, /ELASTICACHE_IAM_PROXY_PORT/],
  ];
  for (const [words, status, says] of cases) {
    const ran = await run(words);
    t.equal(ran.status, status, words.join(' '));
    t.match(ran.out + ran.errors, says, words.join(' '));
    t.notMatch(ran.out + ran.errors, /\n\s+at .*:\d+/, 'no stack trace');
  }
});

t.test('check --batch answers every line in its order', async (t) => {
  const input = [
    { id: 'a', operation: 'DescribeUsers', params: {}, principal: 'AKIADEVELOPEREXAMPLE' },
    'no json',
    [1],
    {
      id: 'b',
      body: 'Action=DeleteUser&Version=2015-02-02&UserId=ana',
      principal: 'arn:aws:iam::123456789012:user/developer',
    },
    { id: 'c', body: 'Action=DeleteUser&Version=2015-02-02&UserId=a&UserId=b', principal: 'AKIADEVELOPEREXAMPLE' },
    {
      id: 'd',
      method: 'GET',
      target:
        '/?Action=DescribeUsers&Version=2015-02-02&X-Amz-Credential=AKIADEVELOPEREXAMPLE%2F20260101%2Feu-west-1%2Felasticache%2Faws4_request',
    },
    { id: 'e', operation: 'DescribeUsers', principle: 'AKIADEVELOPEREXAMPLE' },
  ];
  const text = input.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const ran = await run(['check', '--batch', '-'], `${text}\n\n`);
  const answers = lines(ran.out);
  t.equal(ran.status, 3, 'some line was bad');
  t.match(answers, [
    {
      id: 'a',
      outcome: 'allowed',
      status: 200,
      checks: [{ action: 'elasticache:DescribeUsers', decision: 'allowed' }],
    },
    { line: 2, error: /not JSON/ },
    { line: 3, error: /expected a JSON object/ },
    { id: 'b', outcome: 'denied', status: 403, code: 'AccessDenied', checks: [{ decision: 'implicitDeny' }] },
    { id: 'c', outcome: 'rejected', status: 400, code: 'MalformedQueryString', checks: [] },
    { id: 'd', outcome: 'allowed', checks: [{ resource: 'arn:aws:elasticache:eu-west-1:123456789012:user:*' }] },
    { line: 7, error: /did you mean `principal`/ },
  ]);
  const checks = answers[0]?.checks as { context: Record<string, unknown> }[];
  t.strictSame(checks[0]?.context['aws:username'], ['developer'], 'context values are lists');
  t.equal((await run(['check', '--batch', '-'], '')).status, 0, 'an empty batch is answered');
});

t.test('context, tags, region and the default principal of a batch', async (t) => {
  const policy = (condition: object): object => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'elasticache:*', Resource: '*', Condition: condition }],
  });
  const dir = t.testdir({
    'principals.yaml':
      'principals: [{ arn: "arn:aws:iam::111122223333:user/only", attached: [mfa.json, tagged.json] }]',
    'mfa.json': JSON.stringify(policy({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })),
    'tagged.json': JSON.stringify(policy({ StringEquals: { 'aws:ResourceTag/team': 'cache' } })),
  });
  const arn = 'arn:aws:elasticache:us-west-2:111122223333:cluster:a';
  const call = { operation: 'DeleteCacheCluster', params: { CacheClusterId: 'A' } };
  const input = [
    call,
    { ...call, context: { 'aws:MultiFactorAuthPresent': 'true' } },
    { ...call, resourceTags: { [arn]: { team: 'cache' } } },
  ];
  const ran = await run(
    ['check', '--batch', '-', '--policies', dir, '--region', 'us-west-2'],
    input.map((line) => JSON.stringify(line)).join('\n'),
  );
  t.match(lines(ran.out), [
    { outcome: 'denied' },
    { outcome: 'allowed' },
    { outcome: 'allowed', checks: [{ resource: arn }] },
  ]);
  t.equal(ran.status, 0, 'a denial is an answer');
});

t.test('simulate and validate in batches', async (t) => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Sid: 'A', Effect: 'Allow', Action: 'elasticache:*', Resource: '*' }],
  };
  const question = {
    id: 1,
    principal: { arn: 'arn:aws:iam::123456789012:user/a' },
    identityPolicies: [{ name: 'p', document: policy }],
    action: 'elasticache:DescribeUsers',
    resource: '*',
    context: {},
  };
  const simulated = await run(['simulate', '--batch', '-'], `${JSON.stringify(question)}\n{"id":2}\n`);
  t.match(lines(simulated.out), [
    {
      id: 1,
      decision: 'allowed',
      statements: [{ layer: 'identity', policy: 'p', index: 0, sid: 'A' }],
      missingContextKeys: [],
    },
    { id: 2, invalid: [/./] },
  ]);
  const texts = [
    { id: 1, policyType: 'identity', text: JSON.stringify(policy) },
    {
      id: 2,
      policyType: 'identity',
      text: '{"Version":"2012-10-17",\n"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqual":{"a:b":"c"}}}]}',
    },
    { id: 3, policyType: 'nonsense', text: '' },
  ];
  const validated = await run(['validate', '--batch', '-'], texts.map((line) => JSON.stringify(line)).join('\n'));
  t.match(lines(validated.out), [
    { id: 1, verdict: /^accept/ },
    { id: 2, verdict: 'reject', problems: [{ severity: 'error', hint: /StringEquals/, line: 2, column: Number }] },
    { line: 3, error: /policyType/ },
  ]);
  t.equal(validated.status, 3);
});

t.test('a duplicate key in a line of a batch is never lost', async (t) => {
  const condition = '"Condition":{"StringEquals":{"aws:username":"ana"}},"Condition":{}';
  const policy = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",${condition}}}`;
  const asked = '"action":"elasticache:DescribeUsers","resource":"*"';
  const simulated = await run(
    ['simulate', '--batch', '-'],
    [
      `{"id":1,"identityPolicies":[{"name":"p","document":${policy}}],${asked},"context":{}}`,
      `{"id":2,"identityPolicies":[],"permissionsBoundary":${policy},${asked},"context":{}}`,
      `{"id":3,"identityPolicies":[],${asked},"context":{"aws:username":"a","aws:username":"b"}}`,
      `{"id":4,"identityPolicies":[{"name":"p","document":${JSON.stringify(policy)}}],${asked},"context":{}}`,
      `{"id":5,"identityPolicies":[],${asked},"context":{}}`,
    ].join('\n'),
  );
  t.match(lines(simulated.out), [
    { id: 1, invalid: [/duplicate key.*\/identityPolicies\/0\/document\/Statement\/Condition$/] },
    { id: 2, invalid: [/duplicate key.*\/permissionsBoundary\//] },
    { id: 3, invalid: [/duplicate key.*\/context\/aws:username$/] },
    { id: 4, invalid: [/duplicate key.*Condition|Condition.*duplicate/] },
    { id: 5, decision: 'implicitDeny' },
  ]);
  t.equal(simulated.status, 0, 'every line was answered');
  const validated = await run(
    ['validate', '--batch', '-'],
    [
      `{"id":1,"policyType":"identity","text":${policy}}`,
      `{"id":2,"policyType":"identity","text":${JSON.stringify(policy)}}`,
      '{"id":3,"policyType":"identity","policyType":"scp","text":"{}"}',
    ].join('\n'),
  );
  const problem = { severity: 'error', code: 'duplicate-key', pointer: '/Statement/Condition' };
  t.match(lines(validated.out), [
    { id: 1, verdict: 'reject', problems: [problem] },
    { id: 2, verdict: 'reject', problems: [{ ...problem, line: 1 }] },
    { line: 3, error: /duplicate key.*policyType/ },
  ]);
  const checked = await run(['check', '--batch', '-'], '{"id":1,"operation":"DescribeUsers","id":2}');
  t.match(lines(checked.out), [{ line: 1, error: /duplicate key.*\/id/ }]);
});

t.test('a line ends at a line feed and nowhere else', async (t) => {
  const asked = { identityPolicies: [], action: 'a:B', resource: '*', context: {} };
  const text = ['\u2028', '\u2029', '\u0085', '\u{1f600}', 'ä']
    .map((id) => JSON.stringify({ id: `x${id}y`, ...asked }))
    .join('\r\n');
  const ran = await run(['simulate', '--batch', '-'], `\n${text}`);
  t.same(
    lines(ran.out).map(({ id }) => id),
    ['x\u2028y', 'x\u2029y', 'x\u0085y', 'x\u{1f600}y', 'xäy'],
  );
});

t.test('a line that nests deeper than anything can bear is a bad line', async (t) => {
  const deep = (n: number): string => '['.repeat(n) + ']'.repeat(n);
  const ran = await run(
    ['simulate', '--batch', '-'],
    `{"id":${deep(200_000)},"action":"a:B"}\n{"id":1,"identityPolicies":[{"name":"p","document":{"Statement":${deep(200_000)}}}],"action":"a:B","resource":"*"}\n{"id":2}`,
  );
  t.match(lines(ran.out), [{ line: 1, error: 'nested too deep' }, { id: 1, invalid: [/nested more than/] }, { id: 2 }]);
});

t.test('wrong files: every problem with its place, status 1 or 3', async (t) => {
  const dir = t.testdir({
    'principals.yaml':
      'principals:\n  - arn: arn:aws:iam::123456789012:user/a\n    atached: [x.json]\n  - arn: arn:aws:iam::123456789012:user/b\n    attached: [gone.json]\n',
  });
  const validated = await run(['validate', dir]);
  t.equal(validated.status, 3);
  t.match(validated.out, /principals\.yaml:3:\d+: error: .*atached.*did you mean `attached`/);
  const served = await run(['serve', '--port', '0', '--policies', dir]);
  t.equal(served.status, 1);
  t.match(served.errors, /principals\.yaml:3:/);
});

t.test('a busy port is one sentence', async (t) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as { port: number };
  const ran = await run(['serve', '--port', String(port)]);
  t.equal(ran.status, 1);
  t.match(ran.errors, new RegExp(`port ${port} on 127.0.0.1 is in use`));
});

t.test('validate --strict ends with status 3 for warnings, too', async (t) => {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'elasticache:DescribeUserz', Resource: '*' }],
  });
  const dir = t.testdir({ 'p.json': text });
  const ran = async (...words: string[]) => (await run(['validate', ...words, `${dir}/p.json`])).status;
  t.equal(await ran(), 0);
  t.equal(await ran('--strict'), 3);
  t.equal(await ran('--strict', '--json'), 3);
  const line = JSON.stringify({ id: 1, policyType: 'identity', text });
  t.equal((await run(['validate', '--batch', '-'], line)).status, 0);
  t.equal((await run(['validate', '--batch', '-', '--strict'], line)).status, 3);
});
