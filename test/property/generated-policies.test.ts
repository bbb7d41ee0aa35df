import fc from 'fast-check';
import t from 'tap';
import { decide } from '#src/core/engine/decide.js';
import { compiled, generatePolicy } from '#src/core/review/generate/generate.js';
import { Needs } from '#src/core/review/generate/needs.js';
import type { PastCall, PastCheck } from '#src/core/review/past-call.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const catalog = loadCatalog();
const ARN = 'arn:aws:elasticache:us-east-1:123456789012:';
const ALICE = 'arn:aws:iam::123456789012:user/alice';
const ACTIONS = ['CreateUser', 'DescribeUsers', 'ModifyUser', 'DeleteUser', 'CreateUserGroup', 'ModifyUserGroup'];
const NAMES = ['a', 'b', 'ab', 'a*', 'a?', '${aws:username}', 'a$', '*'];
const RESOURCES = [...NAMES.flatMap((name) => [`${ARN}user:${name}`, `${ARN}usergroup:${name}`])];
const ENGINES = ['redis', 'valkey', '${*}', '*'];

interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly engine: string | undefined;
}

const asked: fc.Arbitrary<Asked> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...RESOURCES),
  engine: fc.option(fc.constantFrom(...ENGINES), { nil: undefined }),
});

const contextOf = ({ engine }: Asked): Record<string, string> =>
  engine === undefined ? {} : { 'elasticache:EngineType': engine };

function callOf(checks: readonly Asked[]): PastCall {
  return {
    id: '0',
    time: '2026-01-01T00:00:00.000Z',
    caller: { arn: ALICE, principalArn: ALICE },
    operation: 'CreateUser',
    account: '123456789012',
    decision: 'allowed',
    forwarded: true,
    checks: checks.map(
      (each): PastCheck => ({
        action: `elasticache:${each.action}`,
        resource: each.resource,
        context: contextOf(each),
        rcp: false,
        tagsUnknown: false,
        named: true,
        decision: 'allowed',
      }),
    ),
  };
}

function policiesFor(calls: readonly (readonly Asked[])[], conditions: boolean) {
  const needs = new Needs({
    includeDenied: false,
    refusedBy: () => undefined,
    ...(conditions ? { conditionKeys: (key: string) => key.startsWith('elasticache:') } : {}),
  });
  for (const each of calls) needs.add(callOf(each));
  return generatePolicy(needs, { catalog, edition: 'table', generalize: false, withUpdates: false }).policies;
}

const idOf = ({ action, resource, engine }: Asked, conditions: boolean): string =>
  JSON.stringify([action, resource, ...(conditions ? [engine] : [])]);

for (const conditions of [false, true]) {
  t.test(`every recorded call passes and no neighbour does${conditions ? ', with conditions' : ''}`, async (t) => {
    fc.assert(
      fc.property(
        fc.array(fc.array(asked, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        (calls) => {
          const set = compiled(policiesFor(calls, conditions));
          const recorded = new Set(calls.flat().map((each) => idOf(each, conditions)));
          // Each call with another action, another name, or another value.
          const all = calls
            .flat()
            .flatMap((each) => [
              each,
              ...ACTIONS.map((action) => ({ ...each, action })),
              ...RESOURCES.map((resource) => ({ ...each, resource })),
              ...[...ENGINES, undefined].map((engine) => ({ ...each, engine })),
            ]);
          for (const each of all) {
            // An engine that no call had together with others is told apart only where some call had one.
            const context = new Map(
              Object.entries(contextOf(each)).map(([key, value]) => [key.toLowerCase(), { key, value }]),
            );
            const { decision } = decide(set, {
              action: `elasticache:${each.action}`,
              resource: each.resource,
              context,
            });
            const unconditioned =
              conditions &&
              calls.flat().every((one) => {
                return one.action !== each.action || one.resource !== each.resource || one.engine === undefined;
              });
            const id = unconditioned ? idOf({ ...each, engine: undefined }, true) : idOf(each, conditions);
            if ((decision === 'allowed') !== recorded.has(id))
              throw new Error(
                `${JSON.stringify(each)} is ${decision} under ${JSON.stringify(policiesFor(calls, conditions))}`,
              );
          }
        },
      ),
      propertyRuns(t, 300),
    );
  });
}

t.test('the order of the calls does not matter', async (t) => {
  fc.assert(
    fc.property(fc.array(asked, { minLength: 1, maxLength: 20 }), (checks) => {
      const one = policiesFor([checks], true);
      const other = policiesFor(
        [...checks].reverse().map((each) => [each]),
        true,
      );
      if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error(JSON.stringify([one, other]));
    }),
    propertyRuns(t, 300),
  );
});
