import t from 'tap';
import { consider } from '#src/core/explain/considered/considered.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { ask, policy, worldOf } from '../../../support/world.js';

const ARN = 'arn:aws:iam::123456789012:user/alice';
const allow = (action: string, resource: string | string[] = '*') => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

/** How a call of alice's is considered, who has these policies, and a boundary and control policies. */
function considered(operation: string, params: object, statements: readonly object[]) {
  const world = worldOf({
    principals: [
      {
        arn: ARN,
        inline: [{ name: 'own', document: policy(...statements) }],
        permissionsBoundary: policy(allow('elasticache:*User')),
      },
    ],
    organization: {
      id: 'o-exampleorgid',
      serviceControlPolicies: [
        [policy(allow('*'))],
        [policy(allow('*'), { Effect: 'Deny', Action: 'elasticache:Delete*', Resource: '*' })],
      ],
    },
  });
  const { outcome } = ask(world, { operation, params, principal: ARN });
  if (outcome.kind !== 'allowed' && outcome.kind !== 'denied') throw new Error(outcome.kind);
  const checks = outcome.checks.map(({ check }) => check);
  return consider(checks, outcome.caller, loadCatalog(), () => 'digest');
}

const said = ({ checks }: ReturnType<typeof considered>): string[] =>
  (checks[0]?.layers ?? []).map(({ layer, level, said }) => `${layer}${level ?? ''} ${said}`);

t.test("each layer says what it says, in IAM's order", async (t) => {
  t.same(said(considered('CreateUser', { UserId: 'a', UserName: 'a', Engine: 'redis' }, [allow('*')])), [
    'scp0 allowed',
    'scp1 allowed',
    'identity allowed',
    'boundary allowed',
  ]);
  t.same(said(considered('DeleteUser', { UserId: 'a' }, [allow('s3:*')])), [
    'scp0 allowed',
    'scp1 explicitDeny',
    'identity implicitDeny',
    'boundary allowed',
  ]);
  t.same(said(considered('DescribeEvents', {}, [allow('*')])).at(-1), 'boundary implicitDeny');
});

t.test('those that decided, then the nearest; the rest is counted', async (t) => {
  const near = Array.from({ length: 15 }, (_, i) =>
    allow('elasticache:DeleteUser', `arn:aws:elasticache:*:*:user:n${i}`),
  );
  const { checks, policies } = considered('DeleteUser', { UserId: 'a' }, [...near, allow('s3:*')]);
  const [{ statements = [], others = 0 } = {}] = checks;
  t.match(statements[0], { effect: 'Deny', relevance: 'decided', matched: true, misses: [] });
  t.ok(statements.slice(1).every(({ relevance }) => relevance === 'near'));
  t.equal(statements.length, 11);
  t.equal(statements.length + others, 16 + 1 + 3, 'every statement of every layer');
  const own = statements.find(({ misses }) => misses.length > 0);
  t.match(own?.misses, [{ code: 'resource', text: /Resource does not match arn:aws:elasticache:.*:user:a$/ }]);
  const { text = '' } = policies[own?.policy ?? ''] ?? {};
  t.match(
    text.slice(own?.misses[0]?.start?.offset, own?.misses[0]?.end?.offset),
    /^"arn:aws:elasticache:\*:\*:user:n\d+"$/,
  );
});

t.test('what matched is told beside what did not, each with its place in the text', async (t) => {
  const own = {
    Effect: 'Allow',
    Action: ['elasticache:DescribeUsers', 'elasticache:Delete*'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:username': 'alice' }, Bool: { 'aws:SecureTransport': 'false' } },
  };
  const { checks, policies } = considered('DeleteUser', { UserId: 'a' }, [own]);
  const statement = checks[0]?.statements.find(({ misses }) => misses.length > 0);
  const written = policies[statement?.policy ?? '']?.text ?? '';
  const texts = (parts: readonly { start?: { offset: number }; end?: { offset: number } }[] = []): string[] =>
    parts.map(({ start, end }) => written.slice(start?.offset, end?.offset));
  t.same(texts(statement?.matching), ['"elasticache:Delete*"', '"*"', '"alice"']);
  t.same(texts(statement?.misses), ['"false"']);
  const denial = checks[0]?.statements.find(({ matched }) => matched);
  t.same(
    denial?.matching.map(({ pointer }) => pointer),
    ['/Statement/1/Action', '/Statement/1/Resource'],
  );
});

t.test("another account's resource, and a call that nobody judged", async (t) => {
  const arn = 'arn:aws:elasticache:us-east-1:999999999999:user:a';
  const told = considered('ListTagsForResource', { ResourceName: arn }, [allow('*')]);
  t.equal(said(told).at(-1), 'resource implicitDeny');
  t.same(
    consider([], undefined, loadCatalog(), () => ''),
    { policies: {}, checks: [] },
  );
});
