import { readFileSync } from 'node:fs';
import t from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import { dataUrl, readData } from '#src/edge/world/data.js';
import { loadVocabulary, principalsLoader } from '#src/edge/world/policy-loading.js';
import { ask, worldOf } from '../../support/world.js';

const { policies } = readData('managed-policies/index.json') as {
  policies: Record<string, { file: string; version: string; edited: string }>;
};

const attached = (...paths: string[]) =>
  worldOf({
    principals: [
      { arn: 'arn:aws:iam::123456789012:user/a', attached: paths.map((path) => `arn:aws:iam::aws:policy/${path}`) },
    ],
  });
const outcome = (operation: string, ...paths: string[]) =>
  ask(attached(...paths), { operation, params: operation === 'DeleteUser' ? { UserId: 'u' } : {} }).answer.outcome;

t.test("AWS's own policies about ElastiCache can be attached by ARN", async (t) => {
  t.equal(outcome('DescribeUsers', 'ReadOnlyAccess'), 'allowed');
  t.equal(outcome('DeleteUser', 'ReadOnlyAccess'), 'denied');
  t.equal(outcome('DescribeUsers', 'job-function/ViewOnlyAccess'), 'allowed');
  t.equal(outcome('DeleteUser', 'PowerUserAccess'), 'allowed', 'by NotAction');
  t.equal(outcome('DescribeUsers', 'ReadOnlyAccess', 'AWSDenyAll'), 'denied', 'a Deny is about ElastiCache as well');
  t.equal(outcome('DeleteUser', 'AmazonElastiCacheFullAccess'), 'allowed');
});

t.test('each of them is a policy that IAM takes, as identity policy and as boundary', async (t) => {
  t.ok(Object.keys(policies).length > 30);
  for (const [path, { file, version, edited }] of Object.entries(policies)) {
    const text = readFileSync(dataUrl(`managed-policies/${file}`), 'utf8');
    for (const layer of ['identity', 'boundary'] as const)
      t.ok(parsePolicy(text, layer, { reading: 'simulation' }).document, `${path} as ${layer}`);
    t.match(version, /^v\d+$/);
    t.match(edited, /^20\d\d-\d\d-\d\d$/);
  }
});

t.test('one that is not here is named with how to supply it, never with a wider one', async (t) => {
  const load = principalsLoader(loadVocabulary());
  const hintFor = (arn: string) => {
    const { problems } = load({ principals: [{ arn: 'arn:aws:iam::123456789012:user/a', attached: [arn] }] });
    t.match(problems, [{ code: 'unknown-policy', severity: 'error' }], arn);
    return problems[0]?.hint ?? '';
  };
  for (const name of ['AmazonS3ReadOnlyAccess', 'AdminAccess', 'ReadOnlyAcces', 'NoSuchPolicy']) {
    const hint = hintFor(`arn:aws:iam::aws:policy/${name}`);
    t.match(hint, `give its document under \`policies\`: \`"arn:aws:iam::aws:policy/${name}": FILE.json\``);
    t.notMatch(hint, /did you mean/);
  }
  t.match(
    hintFor('arn:aws:iam::aws:policy/ViewOnlyAccess'),
    /did you mean `arn:aws:iam::aws:policy\/job-function\/View/,
  );
});
