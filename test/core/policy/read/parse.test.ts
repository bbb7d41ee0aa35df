import t from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import type { PolicyType } from '#src/core/terms/document.js';
import { accepted, checkAccepted, checkRefused, refused } from './corpus.js';

t.test('the corpus', async (t) => {
  checkRefused(t, [...new Set(refused.map((entry) => entry.code))]);
  for (const entry of accepted) checkAccepted(t, entry);
});

t.test('every problem is told at once, in document order, with pointer, line, column and hint', async (t) => {
  const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Efect": "Allow",
      "Action": ["elasticache:Describe*", "Describe"],
      "Resource": "*",
      "Condition": { "StringEqualsIfExist": { "aws:username": "a" } }
    }
  ]
}`;
  const { problems } = parsePolicy(text, 'identity', { file: 'policies/x.json' });
  const file = 'policies/x.json';
  t.match(problems, [
    { code: 'missing-effect', file, pointer: '/Statement/0', line: 4, column: 5 },
    { code: 'unknown-element', pointer: '/Statement/0/Efect', line: 5, column: 7, hint: 'did you mean `Effect`?' },
    { code: 'invalid-action', pointer: '/Statement/0/Action/1', line: 6, column: 43 },
    {
      code: 'unknown-operator',
      pointer: '/Statement/0/Condition/StringEqualsIfExist',
      line: 8,
      column: 22,
      hint: 'did you mean `StringEqualsIfExists`?',
    },
  ]);
  t.equal(problems.length, 4);
});

t.test('an object has pointers and no positions', async (t) => {
  const [problem] = parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow' } }, 'identity').problems;
  t.strictSame(Object.keys(problem ?? {}).sort(), ['code', 'hint', 'message', 'pointer', 'severity']);
});

t.test('the document: lists for scalars, text for numbers, pointers that locate', async (t) => {
  const text = `{"Version":"2012-10-17","Id":"i","Statement":{"Sid":"S","Effect":"Deny","NotAction":"a:B","NotResource":["*"],
"Condition":{"NumericEquals":{"k:a/b~c":[1.0,"2"]},"Bool":{"k:d":true}}}}`;
  const { document } = parsePolicy(text, 'identity');
  t.match(document, {
    version: '2012-10-17',
    id: 'i',
    statements: [{ index: 0, sid: 'S', effect: 'Deny', notAction: ['a:B'], notResource: ['*'], pointer: '/Statement' }],
  });
  t.notOk('action' in (document?.statements[0] ?? {}), 'no action beside notAction');
  t.strictSame(document?.statements[0]?.conditions, [
    {
      operator: 'NumericEquals',
      key: 'k:a/b~c',
      values: ['1.0', '2'],
      pointer: '/Statement/Condition/NumericEquals/k:a~1b~0c',
    },
    { operator: 'Bool', key: 'k:d', values: ['true'], pointer: '/Statement/Condition/Bool/k:d' },
  ]);
  t.strictSame(document?.locate('/Statement/Condition/NumericEquals/k:a~1b~0c/1'), { line: 2, column: 46 });
  t.strictSame(document?.locate('/Statement/NotAction/0'), document?.locate('/Statement/NotAction'), 'a list of one');
  t.equal(document?.locate('/Statement/Action/0'), undefined);
  t.match(document?.extent?.('/Statement'), { start: document?.locate('/Statement'), end: { line: 2 } });
  t.equal(document?.extent?.('/Version'), undefined, 'a text has no extent');
  t.equal(
    parsePolicy({ Version: '2012-10-17', Statement: JSON.parse(text).Statement }, 'identity').document?.locate(''),
    undefined,
  );
});

t.test('a missing Version is 2008-10-17', async (t) => {
  const { document } = parsePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'identity');
  t.equal(document?.version, '2008-10-17');
});

t.test('a simulation takes what is merely dead, and control policies as given', async (t) => {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
  const taken: [string, PolicyType, object][] = [
    ['a date that is none', 'identity', { Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } }],
    ['a broken variable', 'identity', { Condition: { StringEquals: { 'aws:username': '${' } } }],
    ['a variable in the region', 'identity', { Resource: 'arn:aws:elasticache:${aws:x}:1:cluster:a' }],
    ['a wildcard service', 'identity', { Resource: 'arn:aws:*:*:*:*' }],
    ['an allowing RCP without principal', 'rcp', {}],
    ['an SCP', 'scp', {}],
  ];
  for (const [name, type, change] of taken) {
    const policy = {
      Statement: { ...statement, ...change },
      ...(type === 'identity' ? { Version: '2012-10-17' } : {}),
    };
    t.ok(parsePolicy(policy, type, { reading: 'simulation' }).document, name);
    t.notOk(parsePolicy(policy, type).document, `${name}: refused when it is to be in force`);
  }
  t.notOk(parsePolicy({ Statement: { ...statement, Principal: '*' } }, 'identity', { reading: 'simulation' }).document);
});

t.test('sizes beyond the quota are a warning; white space counts only where AWS counts it', async (t) => {
  const policy = (characters: number) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'a:'.padEnd(characters, 'x'), Resource: '*' },
    });
  const codes = (text: string, type: PolicyType) => parsePolicy(text, type).problems.map((problem) => problem.code);
  const rest = policy(2).length - 2;
  for (const [type, limit] of [
    ['identity', 6144],
    ['boundary', 6144],
    ['session', 2048],
    ['scp', 10_240],
  ] as const) {
    t.strictSame(codes(policy(limit - rest), type), [], `${type}: ${limit}`);
    t.strictSame(codes(policy(limit - rest + 1), type), ['policy-too-large'], `${type}: one more`);
    const spaced = `${policy(limit - rest).slice(0, -1)}${' '.repeat(10)}}`;
    t.equal(codes(spaced, type).length, type === 'session' || type === 'scp' ? 1 : 0, `${type}: white space`);
  }
});
