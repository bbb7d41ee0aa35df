import t from 'tap';
import { allow, loadInput, loadYaml } from './files.js';

const USER = 'arn:aws:iam::123456789012:user/alice';
const principal = (rest: string) => `principals:\n  - arn: ${USER}\n    ${rest}\n`;

/** Each text is refused with this code at this line and column. */
const CASES: readonly (readonly [name: string, text: string, code: string, at: string, hint?: RegExp])[] = [
  ['nothing', '', 'wrong-type', '1:1'],
  ['no principals', 'groups: {}\n', 'missing-key', '1:1'],
  ['a misspelt key', principal('accesKeys: []'), 'unknown-key', '3:5', /accessKeys/],
  ['a misspelt key at the top', `${principal('tags: {}')}organisation: {}\n`, 'unknown-key', '4:1', /organization/],
  ['a key of a key', principal('accessKeys: [{ id: AKIAX, secrt: x }]'), 'unknown-key', '3:31', /secret/],
  ['a principal without ARN', 'principals:\n  - tags: {}\n', 'missing-key', '2:5'],
  ['a name for an ARN', 'principals:\n  - arn: alice\n', 'invalid-arn', '2:10', /arn:aws:iam/],
  [
    'an account of eleven digits',
    'principals:\n  - arn: arn:aws:iam::12345678901:user/alice\n',
    'invalid-arn',
    '2:10',
    /twelve/,
  ],
  [
    'a session for a role',
    'principals:\n  - arn: arn:aws:sts::123456789012:assumed-role/r/s\n',
    'invalid-arn',
    '2:10',
    /sessions/,
  ],
  ['a group as principal', 'principals:\n  - arn: arn:aws:iam::123456789012:group/g\n', 'invalid-arn', '2:10'],
  ['a list for a mapping', principal('tags: [a]'), 'wrong-type', '3:11'],
  ['nothing for a list', principal('groups:'), 'wrong-type', '3:12'],
  ['an access key with a space', principal('accessKeys: [{ id: "AKIA X" }]'), 'invalid-value', '3:24'],
  ['an unknown group', `${principal('groups: [devs]')}groups: { dev: {} }\n`, 'unknown-group', '3:14', /dev`/],
  ['a missing file', principal('attached: [no.json]'), 'missing-file', '3:16', /p\/no\.json/],
  ['a missing boundary', principal('permissionsBoundary: no.json'), 'missing-file', '3:26'],
  [
    'an ARN that stands nowhere',
    principal('attached: ["arn:aws:iam::123456789012:policy/x"]'),
    'unknown-policy',
    '3:16',
    /policies/,
  ],
  [
    'a misspelt AWS policy',
    principal('attached: ["arn:aws:iam::aws:policy/AmazonElasticacheReadonlyAccess"]'),
    'unknown-policy',
    '3:16',
    /AmazonElastiCacheReadOnlyAccess/,
  ],
  [
    'a key twice in one principal',
    principal('accessKeys: [{ id: AKIAX }, { id: AKIAX }]'),
    'duplicate-access-key',
    '3:39',
  ],
  [
    'a key in two principals',
    `${principal('accessKeys: [{ id: AKIAX }]')}  - arn: ${USER}2\n    accessKeys: [{ id: AKIAX }]\n`,
    'duplicate-access-key',
    '5:24',
  ],
  ['a principal twice', `principals: [{ arn: "${USER}" }, { arn: "${USER}" }]\n`, 'duplicate-principal', '1:70'],
  [
    'keys of a role',
    'principals:\n  - arn: arn:aws:iam::123456789012:role/r\n    accessKeys: [{ id: AKIAX }]\n',
    'misplaced-key',
    '3:17',
    /sessions/,
  ],
  ['sessions of a user', principal('sessions: [{ name: ci, accessKey: { id: ASIAX } }]'), 'misplaced-key', '3:15'],
  [
    'a session that ends at no time',
    'principals:\n  - arn: arn:aws:iam::123456789012:role/r\n    sessions: [{ name: ci, accessKey: { id: ASIAX }, expires: soon }]\n',
    'invalid-date',
    '3:63',
  ],
  [
    'a wrong inline policy',
    principal(
      'inline: [{ name: i, document: { Version: 2012-10-17, Statement: { Effect: allow, Action: "*", Resource: "*" } } }]',
    ),
    'invalid-effect',
    '3:79',
    /Allow/,
  ],
  ['a key that stands twice', principal('tags: {}\n    tags: {}'), 'duplicate-key', '4:5'],
  ['a merge key', `${principal('tags: {}')}<<: { groups: {} }\n`, 'unknown-key', '4:1'],
  ['a tab', 'principals:\n\t- arn: x\n', 'invalid-yaml', '2:1'],
  ['two documents', `${principal('tags: {}')}---\na: b\n`, 'invalid-yaml', '4:1'],
  ['an alias to nothing', principal('tags: *none'), 'invalid-yaml', '3:11'],
  ['an alias to itself', 'principals: &a [*a]\n', 'too-deep', '1:17'],
  ['a tag of YAML', principal('tags: !!js/function x'), 'invalid-yaml', '3:11'],
  ['a short account number', 'principals: []\norganization: { managementAccount: 12345 }\n', 'invalid-value', '2:36'],
];

t.test('everything that is wrong has its place', async (t) => {
  for (const [name, text, code, at, hint] of CASES) {
    const { identities, problems } = loadYaml(text);
    const problem = problems.find((candidate) => candidate.code === code && candidate.severity === 'error');
    t.equal(problem && `${problem.file} ${problem.line}:${problem.column}`, `p/principals.yaml ${at}`, name, {
      problems,
    });
    if (hint !== undefined) t.match(problem?.hint, hint, `${name}: hint`);
    t.equal(identities, undefined, `${name}: nobody is loaded`);
  }
});

t.test('all of it at once: the file, then each policy file with its own positions', async (t) => {
  const { problems } = loadYaml(
    principal('groups: [x]\n    attached: [a.json, b.json, a.json]\n    permissionsBoundary: a.json'),
    {
      'p/a.json': allow('elasticache:*').replace('"Allow"', '\n"allow"'),
      'p/b.json': '{',
    },
  );
  t.strictSame(
    problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`),
    ['p/principals.yaml:3:14 unknown-group', 'p/a.json:2:1 invalid-effect', 'p/b.json:1:2 invalid-json'],
  );
});

t.test('a JSON file is strict JSON', async (t) => {
  const load = (text: string) => loadInput({ file: 'p/principals.json', text }).problems;
  t.match(load('{"principals":[],}'), [{ code: 'invalid-json', file: 'p/principals.json', line: 1, column: 17 }]);
  t.match(load('{"principals":[],"principals":[]}'), [{ code: 'duplicate-key', column: 18 }]);
  t.match(load('{"principals":[{"arn":5}],"organization":{"managementAccount":123456789012}}'), [
    { code: 'wrong-type', column: 23, hint: /quotes/ },
    { code: 'wrong-type', column: 63, hint: /quotes/ },
  ]);
  t.match(load('['.repeat(100_000)), [{ code: 'too-deep' }]);
});

t.test('an object has no positions', async (t) => {
  const { problems } = loadInput({ principals: [{ arn: USER, acessKeys: [] }] } as never);
  t.strictSame(
    problems.map(({ code, pointer, ...rest }) => [code, pointer, 'line' in rest]),
    [['unknown-key', '/principals/0/acessKeys', false]],
  );
});

t.test('hostile YAML is answered', async (t) => {
  const lists = Array.from(
    { length: 9 },
    (_, level) =>
      `l${level}: &l${level} [${Array(9)
        .fill(level === 0 ? 'x' : `*l${level - 1}`)
        .join(', ')}]`,
  );
  const texts = [
    '['.repeat(1e5),
    '- '.repeat(1e5),
    '{a: '.repeat(1e5),
    `${lists.join('\n')}\n`,
    `principals: ${'x'.repeat(1e6)}`,
    '\u0000',
    '? [a]\n: b\n',
  ];
  for (const text of texts) {
    const start = performance.now();
    const { identities, problems } = loadYaml(text);
    t.ok(identities === undefined && problems.length > 0, `${text.slice(0, 20)}: refused`);
    t.ok(performance.now() - start < 5000, 'in time');
  }
});

t.test('no problem tells a secret', async (t) => {
  const secret = 'SECRET-wJalrXUtnFEMI';
  const key = (rest: string) => `accessKeys: [{ id: AKIAX, ${rest} }]`;
  const texts = [
    principal(key(`secret: ${secret}`)).replace('arn:', 'arm:'),
    principal(key(`secret: [${secret}]`)),
    principal(key(`token: { x: ${secret} }`)),
    principal(key(`secret: "${secret}`)),
    principal(key(`secret: *${secret}`)),
    principal(`accessKeys: ${secret}`),
    principal(`accessKeys: [{ id: AKIAX, secret: ${secret} }, { id: AKIAX, secret: ${secret} }]`),
    principal(`accessKeys:\n      - id: AKIAX\n       secret: ${secret}\n      bad`),
    principal(key(`secret: !${secret} x`)),
    `principals: [{ arn: "${USER}", accessKeys: [{ id: "-", secret: ${secret}, token: ${secret} }] }]`,
  ];
  for (const text of texts) {
    for (const file of ['p/principals.yaml', 'p/principals.json']) {
      const { problems } = loadInput({ file, text });
      t.ok(problems.length > 0, 'there is a problem');
      t.notMatch(JSON.stringify(problems), /SECRET/, text);
    }
  }
});

t.test('a secret that a slip made a key is not quoted', async (t) => {
  for (const slip of [
    'secret:HUSH',
    'secret HUSH',
    'secretHUSH',
    'HUSH',
    'HUSH: x',
    '"secret: HUSH"',
    'HUSHHUSH-HUSH: 1',
  ]) {
    const { problems } = loadYaml(principal(`accessKeys: [{ id: AKIAX, ${slip} }]`));
    t.match(problems, [{ severity: 'error', line: 3 }], slip);
    t.notMatch(JSON.stringify(problems), 'HUSH', slip);
  }
  const { problems } = loadYaml(principal('"secret HUSH": x'));
  t.notMatch(JSON.stringify(problems), 'HUSH', 'nor one level up');
});
