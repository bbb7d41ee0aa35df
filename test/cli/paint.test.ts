import { Writable } from 'node:stream';
import t from 'tap';
import { createPainter } from '#src/cli/paint.js';

const terminal = (columns: number) => ({
  output: Object.assign(new Writable(), { isTTY: true, columns }) as unknown as NodeJS.WritableStream,
  environment: {},
});

t.test('lines fit a terminal, and a statement in one is broken where JSON may be', async (t) => {
  const statement = JSON.stringify({
    Effect: 'Allow',
    Action: ['elasticache:CreateCacheCluster', 'elasticache:AddTagsToResource'],
    Resource: 'arn:aws:elasticache:us-east-1:123456789012:cluster:one',
  });
  const text = `Fix: add to policies/developer.json ${statement}`;
  const fitted = createPainter(terminal(300)).fit(text);
  const lines = fitted.split('\n');
  t.ok(lines.length > 2 && lines.every((line) => line.length <= 100), fitted);
  const written = fitted.replaceAll('\n   ', '').replace('developer.json{', 'developer.json {');
  t.equal(written, text);
});

t.test('what is no terminal gets lines as they are', async (t) => {
  const output = new Writable() as unknown as NodeJS.WritableStream;
  const line = 'word '.repeat(100);
  t.equal(createPainter({ output, environment: {} }).fit(line), line);
});
