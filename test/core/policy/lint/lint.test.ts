import t from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import { readVocabulary } from '../read/data.js';
import { ARN, lint } from './run.js';

const vocabulary = readVocabulary();

t.test('findings have positions', async (t) => {
  const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow",\n"Action":"elasticache:Foo","Resource":"*"}}';
  t.match(parsePolicy(text, 'identity', { vocabulary }).problems, [
    { code: 'unknown-action', line: 2, column: 10, pointer: '/Statement/Action' },
  ]);
});

t.test('a refused policy is not linted', async (t) => {
  t.strictSame(
    lint([{ Action: 'elasticache:Foo', Effect: 'allow' }]).map((problem) => problem.code),
    ['invalid-effect'],
  );
});

t.test('findings of every rule together, in document order', async (t) => {
  const change = {
    Action: ['elasticache:Foo', 'elasticache:Describe*'],
    Resource: `${ARN}cluster:X-\${aws:usr}`,
    Condition: { StringEquals: { 'aws:foo': 'x' } },
  };
  const codes = lint([change]).map((problem) => problem.code);
  t.strictSame(codes, ['unknown-action', 'upper-case-name', 'unknown-variable', 'unknown-condition-key']);
});

t.test('variables are text in the old version', async (t) => {
  const statement = { Effect: 'Allow', Action: 'elasticache:Describe*', Resource: `${ARN}cluster:\${aws:usr}` };
  const { problems } = parsePolicy({ Version: '2008-10-17', Statement: statement }, 'identity', { vocabulary });
  t.strictSame(
    problems.map((problem) => problem.code),
    ['variable-without-version'],
  );
});

t.test('a resource control policy about ElastiCache reaches nothing', async (t) => {
  const change = { Effect: 'Deny', Principal: '*', Action: ['s3:*', 'elasticache:*'] };
  t.match(lint([change], 'rcp'), [
    { severity: 'warning', code: 'rcp-not-for-elasticache', pointer: '/Statement/0/Action/1' },
  ]);
});
