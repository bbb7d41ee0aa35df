import t from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import { readVocabulary } from './data.js';

const vocabulary = readVocabulary();
const statement = (change: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'elasticache:*', Resource: '*', ...change }],
  });
const arn = 'arn:aws:elasticache:*:*:';
const list = (make: (index: number) => unknown) => Array.from({ length: 10_000 }, (_, index) => make(index));

/** Each must be answered: with the code, or taken. Times are not asserted closely; the test's own limit is far above. */
const CASES: readonly { readonly name: string; readonly input: string | object; readonly code?: string }[] = [
  { name: '100,000 brackets', input: '['.repeat(100_000), code: 'too-deep' },
  { name: '100,000 objects', input: '{"a":'.repeat(100_000), code: 'too-deep' },
  {
    name: 'a condition within conditions',
    input: statement({ Condition: JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`) }),
    code: 'wrong-type',
  },
  { name: 'a megabyte of asterisks, bare', input: '*'.repeat(1e6), code: 'invalid-json' },
  { name: 'a megabyte of asterisks in the action', input: statement({ Action: `elasticache:${'*'.repeat(1e6)}` }) },
  { name: 'a megabyte of asterisks in the resource', input: statement({ Resource: `${arn}${'*'.repeat(1e6)}` }) },
  { name: 'a megabyte of colons', input: statement({ Resource: `${arn}${':'.repeat(1e6)}` }) },
  { name: 'a megabyte of white space', input: `${' '.repeat(1e6)}${statement({})}` },
  {
    name: '300,000 open variables',
    input: statement({ Resource: `${arn}${'${'.repeat(3e5)}` }),
    code: 'invalid-variable',
  },
  {
    name: '100,000 open defaults',
    input: statement({ Resource: `${arn}${"${aws:username, '".repeat(1e5)}` }),
    code: 'invalid-variable',
  },
  {
    name: 'a date of a million digits',
    input: statement({ Condition: { DateLessThan: { 'aws:CurrentTime': '1'.repeat(1e6) } } }),
    code: 'invalid-date',
  },
  {
    name: 'a number of a million digits',
    input: statement({ Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '1'.repeat(1e6) } } }),
  },
  {
    name: 'an address of a million colons',
    input: statement({ Condition: { IpAddress: { 'aws:SourceIp': ':'.repeat(1e6) } } }),
  },
  {
    name: 'an operator of a megabyte',
    input: statement({ Condition: { ['For'.repeat(3e5)]: { a: 'b' } } }),
    code: 'unknown-operator',
  },
  { name: '10,000 actions', input: statement({ Action: list((index) => `elasticache:Describe${index}`) }) },
  { name: '10,000 resources of no type', input: statement({ Resource: list((index) => `${arn}clustre:${index}`) }) },
  {
    name: '10,000 values',
    input: statement({ Condition: { StringEquals: { 'aws:username': list((index) => `user-${index}`) } } }),
  },
  {
    name: '10,000 unknown elements',
    input: statement(Object.fromEntries(list((index) => [`Actoin${index}`, 1]) as [string, number][])),
    code: 'unknown-element',
  },
  {
    name: '10,000 times the same key',
    input: `{${'"Statement":[],'.repeat(10_000)}"Version":"2012-10-17"}`,
    code: 'duplicate-key',
  },
];

t.test('hostile policies are answered', async (t) => {
  for (const { name, input, code } of CASES) {
    const start = performance.now();
    const { document, problems } = parsePolicy(input, 'identity', { vocabulary });
    t.ok(performance.now() - start < 5000, `${name}: in time`);
    if (code === undefined) t.ok(document, `${name}: taken`);
    else
      t.ok(
        problems.some((problem) => problem.code === code && problem.severity === 'error'),
        `${name}: ${code}`,
      );
    t.ok(
      problems.every((problem) => problem.message.length < 500),
      `${name}: short messages`,
    );
  }
});

t.test('an object that holds itself', async (t) => {
  const loop: { a?: object } = {};
  loop.a = loop;
  t.match(parsePolicy(loop, 'identity').problems, [{ code: 'too-deep' }]);
});

t.test('values that are no JSON', async (t) => {
  for (const value of [undefined, () => 1, Symbol('x'), 1n, Number.NaN]) {
    t.notOk(
      parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: [value] } }, 'identity')
        .document,
    );
  }
});

t.test('no prototype is polluted, and inherited members count for nothing', async (t) => {
  const text =
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"Version":"2012-10-17","Statement":[]}';
  t.ok(parsePolicy(text, 'identity').problems.length >= 3);
  parsePolicy(JSON.parse(text) as object, 'identity');
  t.notOk('polluted' in {});
  const inherited = Object.create({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  });
  t.match(
    parsePolicy(inherited, 'identity').problems.map((problem) => problem.code),
    ['missing-version', 'missing-statement'],
  );
  const keyed = JSON.parse(
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"__proto__":"x"}}}}',
  );
  t.equal(parsePolicy(keyed, 'identity').document?.statements[0]?.conditions[0]?.key, '__proto__');
});
