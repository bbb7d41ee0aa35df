/**
 * A hole in a policy is found by whoever asks for it: replay tells every call that it lets through, mutation every statement whose
 * loss or loosening some call would notice, coverage every statement that decided nothing. What is to be found is worked out here
 * by sets of calls, of patterns that are a whole name or a beginning of one.
 */
import fc from 'fast-check';
import t from 'tap';
import { Coverage } from '#src/core/review/coverage.js';
import { Mutation } from '#src/core/review/mutate.js';
import type { PastCall } from '#src/core/review/past-call.js';
import { Replay } from '#src/core/review/replay.js';
import { worldOf } from '../support/world.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

const ALICE = 'arn:aws:iam::123456789012:user/alice';
const ARN = 'arn:aws:elasticache:us-east-1:123456789012:user:';
const ACTIONS = ['DescribeUsers', 'DeleteUser', 'ModifyUser', 'CreateUser'];
const ACTION_PATTERNS = [...ACTIONS, 'D*', 'De*', '*', 'Modify*'];
const NAMES = ['prod-a', 'prod-b', 'dev-a', 'dev', 'x'];
const NAME_PATTERNS = [...NAMES, 'prod-*', 'dev*', '*', 'd*'];
const ENGINES = ['redis', 'valkey', undefined];

interface Asked {
  readonly action: string;
  readonly name: string;
  readonly engine: string | undefined;
}

interface Rule {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly names: readonly string[];
  readonly engine?: string;
}

// What a rule means, said anew.
const begins = (pattern: string, text: string): boolean =>
  pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
const takes = ({ actions, names, engine }: Rule, asked: Asked): boolean =>
  actions.some((pattern) => begins(pattern, asked.action)) &&
  names.some((pattern) => begins(pattern, asked.name)) &&
  (engine === undefined || engine === asked.engine);
const refused = (rules: readonly Rule[], asked: Asked): boolean =>
  rules.some((rule) => rule.effect === 'Deny' && takes(rule, asked));
const passes = (rules: readonly Rule[], asked: Asked): boolean =>
  !refused(rules, asked) && rules.some((rule) => rule.effect === 'Allow' && takes(rule, asked));

const rule: fc.Arbitrary<Rule> = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    actions: fc.uniqueArray(fc.constantFrom(...ACTION_PATTERNS), { minLength: 1, maxLength: 2 }),
    names: fc.uniqueArray(fc.constantFrom(...NAME_PATTERNS), { minLength: 1, maxLength: 2 }),
    engine: fc.option(fc.constantFrom('redis', 'valkey'), { nil: undefined }),
  })
  .map(({ engine, ...rest }) => ({ ...rest, ...(engine === undefined ? {} : { engine }) }) as Rule);
const traffic = fc.array(
  fc.record({
    action: fc.constantFrom(...ACTIONS),
    name: fc.constantFrom(...NAMES),
    engine: fc.constantFrom(...ENGINES),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Ways in which a policy gets a hole, or loses something. */
const HOLES: Readonly<Record<string, (rule: Rule) => Rule | undefined>> = {
  dropped: () => undefined,
  'any name': (one) => ({ ...one, names: ['*'] }),
  'any action': (one) => ({ ...one, actions: ['*'] }),
  'fewer names': (one) => ({ ...one, names: one.names.slice(1).length ? one.names.slice(1) : ['nobody'] }),
  'only valkey': (one) => ({ ...one, engine: 'valkey' }),
  'any engine': ({ engine: _, ...rest }) => rest,
};

const statementOf = ({ effect, actions, names, engine }: Rule): object => ({
  Effect: effect,
  Action: actions.map((pattern) => `elasticache:${pattern}`),
  Resource: names.map((pattern) => ARN + pattern),
  ...(engine === undefined ? {} : { Condition: { StringEquals: { 'elasticache:EngineType': engine } } }),
});

const worldWith = (rules: readonly Rule[]) =>
  worldOf({
    text: `principals: [{ arn: ${ALICE}, attached: [p.json] }]`,
    files: { 'policies/p.json': JSON.stringify({ Version: '2012-10-17', Statement: rules.map(statementOf) }, null, 1) },
  });

const callOf = (asked: Asked, at: number, rules: readonly Rule[]): PastCall => {
  const decision = passes(rules, asked) ? 'allowed' : refused(rules, asked) ? 'explicitDeny' : 'implicitDeny';
  return {
    id: `call ${at}`,
    time: '2026-01-01T00:00:00.000Z',
    caller: { arn: ALICE, principalArn: ALICE },
    operation: asked.action,
    account: '123456789012',
    decision,
    forwarded: decision === 'allowed',
    checks: [
      {
        action: `elasticache:${asked.action}`,
        resource: ARN + asked.name,
        context: asked.engine === undefined ? {} : { 'elasticache:EngineType': asked.engine },
        rcp: false,
        tagsUnknown: false,
        named: true,
        decision,
      },
    ],
  };
};

const rules = fc.array(rule, { minLength: 1, maxLength: 4 });
const replaced = (all: readonly Rule[], at: number, to: Rule | undefined): Rule[] =>
  all.flatMap((one, place) => (place === at ? (to ?? []) : one));

t.test('replay tells every call that a hole lets through, and every one that something lost refuses', async (t) => {
  fc.assert(
    fc.property(rules, traffic, fc.nat(), fc.constantFrom(...Object.keys(HOLES)), (before, calls, place, hole) => {
      const at = place % before.length;
      const after = replaced(before, at, HOLES[hole]?.(before[at] as Rule));
      if (after.length === 0) return;
      const replay = new Replay({ directory: worldWith(after).directory, revision: 'after' });
      for (const [number, asked] of calls.entries()) replay.add(callOf(asked, number, before));
      const { counts, differences } = replay.result();
      const opened = calls.filter((asked) => !passes(before, asked) && passes(after, asked));
      const lost = calls.filter((asked) => passes(before, asked) && !passes(after, asked));
      const told = (change: string): string[] =>
        differences
          .filter((difference) => difference.change === change)
          .flatMap(({ operation, calls: times, checks: [check] }) =>
            Array<string>(times).fill(`${operation} ${check?.resource}`),
          )
          .sort();
      const expected = (those: readonly Asked[]): string[] =>
        those.map(({ action, name }) => `${action} ${ARN}${name}`).sort();
      if (JSON.stringify(told('newlyAllowed')) !== JSON.stringify(expected(opened)))
        throw new Error(`${hole} of ${at}: ${JSON.stringify(differences)}`);
      if (JSON.stringify(told('newlyDenied')) !== JSON.stringify(expected(lost)))
        throw new Error(`${hole} of ${at}: ${JSON.stringify(differences)}`);
      if (counts.same !== calls.length - opened.length - lost.length) throw new Error(JSON.stringify(counts));
    }),
    propertyRuns(t, 400),
  );
});

t.test('mutation tells of each statement whether some call notices that it is lost or loosened', async (t) => {
  const CHANGES: Readonly<Record<string, (one: Rule) => Rule | undefined>> = {
    'without the statement': () => undefined,
    'with Action *': (one) => ({ ...one, actions: ['*'] }),
    'with Resource *': (one) => ({ ...one, names: ['*'] }),
    'without the condition StringEquals elasticache:EngineType': ({ engine: _, ...rest }) => rest,
  };
  const without = (list: readonly string[], text: string): string[] => list.filter((other) => other !== text);
  fc.assert(
    fc.property(rules, traffic, (all, calls) => {
      const fold = new Mutation(worldWith(all).directory);
      for (const [number, asked] of calls.entries()) fold.add(callOf(asked, number, all));
      const { mutants, repeated } = fold.result();
      const placeOf = (statement: string): number => Number(/statement (\d+)/.exec(statement)?.[1]) - 1;
      const seen = new Set(repeated.map(({ statement }) => placeOf(statement)));
      for (const at of seen)
        if (calls.some((asked) => passes(all, asked) !== passes(replaced(all, at, undefined), asked)))
          throw new Error(`statement ${at + 1} is no repetition`);
      for (const { statement, effect, change, noticed } of mutants) {
        const at = placeOf(statement);
        const one = all[at];
        if (!one || one.effect !== effect) throw new Error(`which is ${statement}?`);
        seen.add(at);
        const pattern = /^without the (?:action elasticache:|resource arn:.*:user:)(.*)$/.exec(change)?.[1] ?? '';
        const to = change.startsWith('without the action')
          ? { ...one, actions: without(one.actions, pattern) }
          : change.startsWith('without the resource')
            ? { ...one, names: without(one.names, pattern) }
            : CHANGES[change]?.(one);
        const after = replaced(all, at, to);
        const differs = calls.some((asked) => passes(all, asked) !== passes(after, asked));
        if (differs !== noticed) throw new Error(`${statement} ${change}: ${noticed}`);
      }
      if (seen.size !== all.length) throw new Error('every statement is tried');
    }),
    propertyRuns(t, 400),
  );
});

t.test('coverage tells which statements decided something', async (t) => {
  fc.assert(
    fc.property(rules, traffic, (all, calls) => {
      const fold = new Coverage(worldWith(all).directory);
      for (const [number, asked] of calls.entries()) fold.add(callOf(asked, number, all));
      for (const [at, { statement }] of fold.result().statements.entries()) {
        const one = all[at] as Rule;
        const decided = calls.filter((asked) => takes(one, asked) && (one.effect === 'Deny' || passes(all, asked)));
        // What another statement says already may be said to decide by either.
        const isAlone = all.every((other, place) => place === at || JSON.stringify(other) !== JSON.stringify(one));
        if (isAlone && statement.repeats === undefined && statement.hits !== decided.length)
          throw new Error(`statement ${at + 1}: ${statement.hits} and not ${decided.length}`);
        if (statement.repeats === undefined) continue;
        const wider = all.some(
          (other, place) =>
            place !== at &&
            other.effect === one.effect &&
            ACTIONS.every((action) =>
              NAMES.every((name) =>
                ENGINES.every(
                  (engine) => !takes(one, { action, name, engine }) || takes(other, { action, name, engine }),
                ),
              ),
            ),
        );
        if (!wider) throw new Error(`statement ${at + 1} repeats none: ${statement.repeats}`);
      }
    }),
    propertyRuns(t, 400),
  );
});
