import t from 'tap';
import { validateLine } from '#src/core/ask/validate-batch.js';
import { createPrincipalsLoader } from '#src/core/principals/load.js';
import type { FileShape } from '#src/core/principals/shape.js';
import { readData, readVocabulary } from '../policy/read/data.js';

const facts = {
  vocabulary: readVocabulary(),
  loadPrincipals: createPrincipalsLoader({
    schema: readData('data/schema/principals.schema.json') as FileShape,
  }) as never,
};

const TEXT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"elasticache:Describe*","Resource":"*"}}';

t.test("IAM's limit of size is not said of AWS's own policies", async (t) => {
  const statement = { Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' };
  const large = JSON.stringify({ Version: '2012-10-17', Statement: Array(100).fill(statement) });
  const line = { id: 'x', policyType: 'identity', text: large };
  t.match(validateLine(line, facts), { problems: [{ code: 'policy-too-large' }] });
  const known = { ...facts, isAwsPolicy: (text: string) => text === large };
  t.match(validateLine(line, known), { verdict: 'accept', problems: [] });
  t.match(validateLine({ ...line, text: JSON.parse(large) }, known), { verdict: 'accept' });
  t.match(validateLine({ ...line, text: large.replace('*', 'x') }, known), {
    problems: [{ code: 'policy-too-large' }],
  });
});

t.test('verdicts', async (t) => {
  const principals =
    'principals:\n  - arn: arn:aws:iam::123456789012:user/alice\n    attached: [no-folder-to-look-in.json]\n';
  const cases: [string, unknown, unknown][] = [
    ['identity', TEXT, 'accept'],
    ['identity', JSON.parse(TEXT), 'accept'],
    ['scp', TEXT, 'accept'],
    ['resource', TEXT, 'reject'],
    ['identity', TEXT.replace('Describe', 'Descrybe'), 'accept-with-warning'],
    ['identity', TEXT.replace('Allow', 'allow'), 'reject'],
    ['identity', '', 'reject'],
    ['identity', [], 'reject'],
    ['principals', principals, 'accept'],
    ['principals', { principals: [{ arn: 'arn:aws:iam::123456789012:user/alice' }] }, 'accept'],
    ['principals', 'principals: [{ name: alice }]', 'reject'],
    ['principals', { principals: 1 }, 'reject'],
  ];
  for (const [policyType, text, verdict] of cases) {
    t.match(
      validateLine({ id: 'x', policyType, text }, facts),
      { id: 'x', verdict },
      `${policyType} ${JSON.stringify(text)}`,
    );
  }
});

interface VerdictCase {
  readonly name: string;
  readonly policyType: string;
  readonly verdict: string;
  readonly text: string;
}

t.test('whole texts', async (t) => {
  const { cases } = readData('test/corpus/verdicts.json') as { cases: readonly VerdictCase[] };
  for (const { name, verdict, ...line } of cases) {
    t.match(validateLine({ id: name, ...line }, facts), { id: name, verdict }, `${line.policyType}: ${name}`);
  }
});

t.test('duplicate keys in the line', async (t) => {
  const line = { id: 1, policyType: 'identity', text: JSON.parse(TEXT) as object };
  const within = validateLine(line, facts, ['/text/Statement/Condition']);
  t.match(within, { verdict: 'reject', problems: [{ code: 'duplicate-key', pointer: '/Statement/Condition' }] });
  t.match(validateLine(line, facts, ['/policyType']), { error: /duplicate key.*policyType/ });
});

t.test('a text has positions, an object has none', async (t) => {
  const answer = (text: unknown) => validateLine({ id: 7, policyType: 'boundary', text }, facts);
  const wrong = TEXT.replace('Allow', 'allow');
  t.match(answer(wrong), {
    id: 7,
    problems: [{ severity: 'error', code: 'invalid-effect', pointer: '/Statement/Effect', line: 1, column: 47 }],
  });
  const { problems } = answer(JSON.parse(wrong)) as unknown as { problems: object[] };
  t.notOk('line' in (problems[0] ?? {}) || 'column' in (problems[0] ?? {}));
});

t.test('trust policies are read as such', async (t) => {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] };
  t.match(validateLine({ policyType: 'trust', text: trust }, facts), { verdict: 'accept', problems: [] });
  t.match(validateLine({ policyType: 'trust', text: TEXT }, facts), { verdict: 'reject' });
  t.match(validateLine({ policyType: 'identity', text: trust }, facts), { verdict: 'reject' });
});

t.test('lines that ask nothing', async (t) => {
  for (const line of [
    null,
    1,
    'x',
    [],
    {},
    { policyType: 'trusted', text: TEXT },
    { policyType: 'identity' },
    { policyType: 'identity', text: 1 },
  ]) {
    t.match(validateLine(line, facts), { error: String }, JSON.stringify(line));
  }
});
