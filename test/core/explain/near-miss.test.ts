import t from 'tap';
import type { Scope } from '#src/core/engine/member.js';
import { obstaclesOf } from '#src/core/explain/near-miss.js';
import type { Layer, Miss, StatementResult, Verdict } from '#src/core/terms/verdict.js';

const MISSES = {
  condition: { code: 'condition', pointer: '', operator: 'Bool', key: 'k', expected: [], reason: 'absent' },
  resource: { code: 'resource', pointer: '' },
  notResource: { code: 'notResource', pointer: '', pattern: '' },
  action: { code: 'action', pointer: '' },
  notAction: { code: 'notAction', pointer: '', pattern: '' },
} as const satisfies Record<string, Miss>;
type Code = keyof typeof MISSES;

interface Place {
  readonly layer?: Layer;
  readonly level?: number;
  readonly effect?: 'Allow' | 'Deny';
}

function result(sid: string, misses: readonly Code[], place: Place = {}): StatementResult {
  const { layer = 'identity', level, effect = 'Allow' } = place;
  return {
    policy: { layer, name: 'p', ...(level === undefined ? {} : { level }) },
    document: { version: '2012-10-17', statements: [], locate: () => undefined },
    statement: { sid, effect, index: 0, pointer: '', conditions: [] },
    matched: misses.length === 0,
    misses: misses.map((code) => MISSES[code]),
  };
}

const scope = (layer: Layer, level?: number, open = false): Scope => ({
  layer,
  index: 0,
  open,
  ...(level === undefined ? {} : { level }),
});
const DENIED: Verdict = { decision: 'implicitDeny', layer: 'identity', statements: [] };

t.test('the closest is the one with the least to change', async (t) => {
  const cases: [closest: string | undefined, statements: Record<string, Code[]>][] = [
    ['a', { a: ['condition'], b: ['resource'], c: ['action'] }],
    ['b', { a: ['action'], b: ['resource'] }],
    ['a', { a: ['resource', 'condition'], b: ['action'] }],
    ['a', { a: ['notResource'], b: ['notAction'] }],
    ['a', { a: ['condition'], b: ['condition'] }],
    ['b', { a: ['condition', 'condition'], b: ['condition'] }],
    ['a', { a: ['action'] }],
    [undefined, { a: ['action', 'resource'], b: ['action', 'condition'], c: ['notAction', 'notResource'] }],
  ];
  for (const [closest, statements] of cases) {
    const results = Object.entries(statements).map(([sid, misses]) => result(sid, misses));
    const [obstacle] = obstaclesOf({ verdict: DENIED }, [scope('identity')], results);
    t.equal(obstacle?.closest?.statement.sid, closest, JSON.stringify(statements));
    t.equal(obstacle?.statements, results.length);
  }
  const [obstacle] = obstaclesOf(
    { verdict: DENIED },
    [scope('identity')],
    [result('d', ['condition'], { effect: 'Deny' })],
  );
  t.equal(obstacle?.closest, undefined, 'a Deny allows nothing, however close');
});

t.test('every scope without an Allow is an obstacle, the one that AWS names first', async (t) => {
  const scopes = [scope('identity'), scope('boundary'), scope('session'), scope('scp', 0), scope('scp', 1)];
  const results = [
    result('own', []),
    result('level one', [], { layer: 'scp', level: 0 }),
    result('level two', ['action'], { layer: 'scp', level: 1 }),
  ];
  const verdict: Verdict = { decision: 'implicitDeny', layer: 'scp', level: 1, statements: [] };
  t.match(obstaclesOf({ verdict }, scopes, results), [
    { layer: 'scp', level: 1, statements: 1 },
    { layer: 'boundary', statements: 0 },
    { layer: 'session', statements: 0 },
  ]);
  t.strictSame(obstaclesOf({ verdict: DENIED }, [scope('identity', undefined, true)], []), [], 'root needs no Allow');
});

t.test('of another account nobody sees the policies', async (t) => {
  const resource: Verdict = { decision: 'implicitDeny', layer: 'resource', statements: [] };
  const layers = (verdict: Verdict, results: StatementResult[]): string[] =>
    obstaclesOf({ verdict, foreign: true }, [scope('identity')], results).map(({ layer }) => layer);
  t.strictSame(layers(resource, [result('all', [])]), ['resource']);
  t.strictSame(layers(DENIED, []), ['identity', 'resource']);
});
