import t from 'tap';
import type { ConditionDetail, MissDetail, MissingPermission, StatementPlace } from '#src/core/explain/explanation.js';
import { renderFix } from '#src/core/explain/fix.js';

const PLACE: StatementPlace = { layer: 'identity', policy: 'p', index: 0, effect: 'Allow' };
const TYPE = { key: 'elasticache:CacheNodeType', expected: ['t'], actual: 'r', origin: 'parameter CacheNodeType' };
const TAG = { key: 'aws:ResourceTag/team', expected: ['cache'] };

/** A condition, what is said when an Allow failed by it, what when a Deny matched by it; `-`: nothing that one could send. */
const CASES: readonly [condition: ConditionDetail, missed: string, held: string][] = [
  [{ operator: 'StringLike', ...TYPE }, 'send CacheNodeType as t', 'send CacheNodeType as other than t'],
  [{ operator: 'StringNotLike', ...TYPE }, 'send CacheNodeType as other than t', 'send CacheNodeType as t'],
  [
    { operator: 'StringEquals', key: 'aws:RequestTag/a', expected: ['b'] },
    'send what gives aws:RequestTag/a (b)',
    'send what gives aws:RequestTag/a (other than b)',
  ],
  [
    { operator: 'Null', key: 'aws:RequestTag/a', expected: ['false'] },
    'send what gives aws:RequestTag/a',
    'send nothing that gives aws:RequestTag/a',
  ],
  [
    { operator: 'Null', key: 'aws:RequestTag/a', expected: ['true'] },
    'send nothing that gives aws:RequestTag/a',
    'send what gives aws:RequestTag/a',
  ],
  [
    { operator: 'StringEquals', ...TAG },
    'tag the resource with team = cache',
    'tag the resource with another team than cache',
  ],
  [
    { operator: 'Null', ...TAG, expected: ['false'] },
    'give the resource a tag team',
    'take from the resource its tag team',
  ],
  [
    { operator: 'Null', ...TAG, expected: ['true'] },
    'take from the resource its tag team',
    'give the resource a tag team',
  ],
  [{ operator: 'Bool', key: 'aws:MultiFactorAuthPresent', expected: ['true'] }, '-', '-'],
  [{ operator: 'StringEquals', key: 'aws:username', expected: ['a'], actual: 'b', origin: 'caller' }, '-', '-'],
];

const missing = (more: Partial<MissingPermission>): MissingPermission => ({
  action: 'a:b',
  resource: '*',
  because: { rows: [] },
  decision: 'implicitDeny',
  deniedBy: [],
  notAllowedBy: [],
  ...more,
});

for (const [condition, missed, held] of CASES) {
  t.test(`${condition.operator} ${condition.key} ${condition.expected}`, async (t) => {
    const name = `the condition ${condition.operator} ${condition.key} of statement 1 of p`;
    const miss: MissDetail = {
      code: 'condition',
      reason: condition.actual === undefined ? 'absent' : 'value',
      ...condition,
    };
    const conditions = [{ action: 'a:b', resource: '*', statement: PLACE, conditions: [miss] }];
    const [change] = renderFix([missing({})], { statements: [], conditions });
    t.equal(change, `Smallest change: ${missed === '-' ? 'meet' : `${missed},`} or relax ${name}`);

    const deniedBy = [{ ...PLACE, effect: 'Deny' as const, conditions: [condition] }];
    const [narrower] = renderFix([missing({ decision: 'explicitDeny', deniedBy })], { statements: [], conditions: [] });
    const narrow = 'narrow or remove the Deny, which no Allow can outweigh: statement 1 of p';
    t.equal(narrower, `Smallest change: ${held === '-' ? narrow : `${held}, or ${narrow}`}`);
  });
}

t.test('every layer in the way is named once', async (t) => {
  const layers = missing({
    notAllowedBy: [
      { layer: 'identity', statements: 0 },
      { layer: 'boundary', statements: 1 },
      { layer: 'scp', level: 0, statements: 1 },
      { layer: 'scp', level: 2, statements: 1 },
    ],
  });
  t.strictSame(renderFix([layers, layers], { statements: [], conditions: [] }), [
    'Smallest change: allow the same in a permissions boundary',
    'And: allow the same in a service control policy of level 1',
    'And: allow the same in a service control policy of level 3',
  ]);
});
