import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import t from 'tap';
import { indexShape } from '#src/core/engine/action-index.js';
import { classify } from '#src/core/engine/classify.js';
import { decide } from '#src/core/engine/decide.js';
import { compilePolicySet, type PolicySet } from '#src/core/engine/policy-set.js';
import { OPERATORS } from '#src/core/policy/match/operators.js';
import type { AuthorizationRequest, ContextEntry } from '#src/core/terms/question.js';
import type { StatementRef, Verdict } from '#src/core/terms/verdict.js';
import { policyOf, type WrittenStatement } from './policies.js';

/** A small world in which things match often. */
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
const ACTIONS = ['s:Get', 's:Put', 'S:GET', 't:Get'];
const actionPattern = oneOf('s:Get', 's:*', '*', 's:?et', 'S:put', 't:G*', 's:P*t');
const NAMES = ['a:x-1', 'a:x-2', 'b:x-1', 'a:*', 'b:y'];
const RESOURCES = ['*', ...NAMES.map((name) => `arn:aws:s:r:1:${name}`), 'arn:aws:s::1:a:x-1'];
const head = oneOf('arn:aws:s:r:1:', 'arn:aws:s:*:1:', 'arn:*:s:?:1:', 'arn:aws:s::1:', 'arn:aws:t:r:1:');
const tail = oneOf(
  'a:x-1',
  'a:*',
  '*-1',
  'a:x-*',
  '*',
  'b:?',
  '*x*',
  'a:${u}',
  '${u}:x-1',
  'a:?-1',
  "a:x-${v, '2'}",
  'b:y',
);
const resourcePattern = fc.oneof(
  oneOf('*', 'arn:aws:s', 'arn:aws:s:*'),
  fc.tuple(head, tail).map((parts) => parts.join('')),
);
const someOf = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });

const VALUES = [
  'a',
  'A',
  '1',
  '10',
  '2020',
  'true',
  'FALSE',
  '10.0.0.1',
  '10.0.0.0/8',
  'arn:aws:s:r:1:a:x-1',
  'arn:*:*:*:*:*',
  'a*',
  '${u}',
  '',
  'YQ==',
];
const operator = fc
  .tuple(
    oneOf('', 'ForAllValues:', 'ForAnyValue:'),
    fc.constantFrom(...OPERATORS.map((row) => row.name)),
    oneOf('', 'IfExists'),
  )
  .map(([set, name, exists]) => (name === 'Null' ? name : `${set}${name}${exists}`));
const KEYS = ['k', 'K', 'l', 'u'];
const condition = fc
  .tuple(operator, oneOf(...KEYS), fc.array(oneOf(...VALUES), { minLength: 1, maxLength: 3 }))
  .map(([name, key, values]) => ({ [name]: { [key]: values } }));

const statement: fc.Arbitrary<WrittenStatement> = fc
  .record({
    Effect: oneOf<'Allow' | 'Deny'>('Allow', 'Allow', 'Allow', 'Deny'),
    actions: someOf(actionPattern),
    resources: someOf(resourcePattern),
    exceptActions: fc.boolean(),
    exceptResources: fc.boolean(),
    Condition: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: condition }),
  })
  .map(({ Effect, actions, resources, exceptActions, exceptResources, Condition }) => ({
    Effect,
    ...(exceptActions ? { NotAction: actions } : { Action: actions }),
    ...(exceptResources ? { NotResource: resources } : { Resource: resources }),
    Condition,
  }));

const statements = fc.array(statement, { maxLength: 4 });
const layers = fc.record({
  identity: fc.array(statements, { maxLength: 3 }),
  boundary: fc.option(statements, { nil: undefined }),
  session: fc.option(fc.array(statements, { maxLength: 2 }), { nil: undefined }),
  scp: fc.option(fc.array(fc.array(statements, { maxLength: 2 }), { maxLength: 2 }), { nil: undefined }),
  rcp: fc.option(fc.array(fc.array(statements, { maxLength: 2 }), { maxLength: 1 }), { nil: undefined }),
});
type Layers = typeof layers extends fc.Arbitrary<infer T> ? T : never;

const value = fc.oneof(oneOf(...VALUES), fc.array(oneOf(...VALUES), { maxLength: 3 }));
const request: fc.Arbitrary<AuthorizationRequest> = fc
  .record({
    action: oneOf(...ACTIONS),
    resource: oneOf(...RESOURCES),
    context: fc.dictionary(oneOf('k', 'l', 'u', 'v'), value),
  })
  .map(({ action, resource, context }) => {
    const entries = Object.entries(context).map(([key, item]): [string, ContextEntry] => [key, { key, value: item }]);
    return { action, resource, context: new Map(entries) };
  });

function setOf({ identity, boundary, session, scp, rcp }: Layers): PolicySet {
  const levels = (layer: 'scp' | 'rcp', policies: WrittenStatement[][][]) =>
    policies.map((level, at) => level.map((one, index) => policyOf(layer, one, { level: at, name: `${at}.${index}` })));
  return compilePolicySet({
    identity: identity.map((one, index) => policyOf('identity', one, { name: `${index}` })),
    ...(boundary === undefined ? {} : { boundary: policyOf('boundary', boundary) }),
    ...(session === undefined
      ? {}
      : { session: session.map((one, index) => policyOf('session', one, { name: `${index}` })) }),
    ...(scp === undefined ? {} : { scp: levels('scp', scp) }),
    ...(rcp === undefined ? {} : { rcp: levels('rcp', rcp) }),
  });
}

const nameOf = ({ policy, statement }: StatementRef): string =>
  `${policy.layer} ${policy.level ?? ''} ${policy.name} ${statement.index}`;
const shape = ({ decision, layer, level, statements }: Verdict) => ({
  decision,
  layer,
  level,
  statements: statements.map(nameOf),
});
const runs = { numRuns: Number(process.env.ELASTICACHE_IAM_PROXY_PROPERTY_RUNS ?? 1500) };

t.test('decide and classify agree, on every path of the index', async (t) => {
  const seen = new Map<string, number>();
  const count = (what: string): void => {
    seen.set(what, (seen.get(what) ?? 0) + 1);
  };
  fc.assert(
    fc.property(layers, request, (input, question) => {
      const set = setOf(input);
      const verdict = decide(set, question);
      const matched = classify(set, question).filter((result) => result.matched);
      const denies = matched.filter(({ statement }) => statement.effect === 'Deny');
      const expected = verdict.decision === 'implicitDeny' ? [] : denies.length > 0 ? denies : matched;
      count(verdict.decision);
      if (verdict.layer !== undefined) count(`${verdict.decision} ${verdict.layer}`);
      for (const index of set.indexes.byAction.values()) {
        for (const [path, size] of Object.entries(indexShape(index))) if (size > 0) count(path);
      }
      deepStrictEqual(verdict.decision === 'explicitDeny', denies.length > 0);
      deepStrictEqual(verdict.statements.map(nameOf), expected.map(nameOf));
    }),
    runs,
  );
  const layerNames = ['identity', 'boundary', 'session', 'scp', 'rcp'];
  const wanted = [
    'allowed',
    ...['implicitDeny', 'explicitDeny'].flatMap((name) => layerNames.map((layer) => `${name} ${layer}`)),
  ];
  for (const what of [...wanted, 'always', 'prefixes', 'suffixes'])
    t.ok((seen.get(what) ?? 0) > 0, `${what} was reached`);
});

t.test('adding a Deny never allows', async () => {
  const denying = statement.map((one) => ({ ...one, Effect: 'Deny' as const }));
  fc.assert(
    fc.property(layers, denying, request, (input, added, question) => {
      const before = decide(setOf(input), question).decision;
      const after = decide(setOf({ ...input, identity: [...input.identity, [added]] }), question).decision;
      return after === before || after === 'explicitDeny';
    }),
    runs,
  );
});

t.test('adding an Allow never denies', async () => {
  const allowing = statement.map((one) => ({ ...one, Effect: 'Allow' as const }));
  fc.assert(
    fc.property(layers, allowing, request, (input, added, question) => {
      const before = decide(setOf(input), question).decision;
      const after = decide(setOf({ ...input, identity: [...input.identity, [added]] }), question).decision;
      return after === before || (before === 'implicitDeny' && after === 'allowed');
    }),
    runs,
  );
});

t.test('the order of statements, policies and values never matters', async () => {
  const reversed = (policies: WrittenStatement[][]): WrittenStatement[][] =>
    policies.map((one) => [...one].reverse()).reverse();
  fc.assert(
    fc.property(layers, request, (input, question) => {
      const turned = {
        ...input,
        identity: reversed(input.identity),
        boundary: input.boundary && [...input.boundary].reverse(),
        session: input.session && reversed(input.session),
        scp: input.scp?.map(reversed),
        rcp: input.rcp?.map(reversed),
      };
      const [before, after] = [decide(setOf(input), question), decide(setOf(turned), question)];
      return (
        before.decision === after.decision &&
        before.statements.length === after.statements.length &&
        before.layer === after.layer
      );
    }),
    runs,
  );
});

t.test('compiling twice, and asking twice, is the same', async () => {
  fc.assert(
    fc.property(layers, request, (input, question) => {
      const set = setOf(input);
      deepStrictEqual(shape(decide(set, question)), shape(decide(setOf(input), question)));
      deepStrictEqual(shape(decide(set, question)), shape(decide(set, question)));
    }),
    { numRuns: 300 },
  );
});
