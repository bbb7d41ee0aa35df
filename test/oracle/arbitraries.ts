import fc from 'fast-check';
import type { ConditionJson, PolicyJson, SimulateInput, StatementJson } from './input.js';
import {
  ACTION_PATTERNS,
  ACTIONS,
  FAMILIES,
  type Family,
  PRINCIPALS,
  RESOURCE_PATTERNS,
  RESOURCES,
} from './vocabulary.js';

const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** `often` times out of ten the first, else the second. */
const mostly = <T>(often: number, first: fc.Arbitrary<T>, second: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: often, arbitrary: first }, { weight: 10 - often, arbitrary: second });

/** A list, which is written as a lone value half of the times that it has just one. */
function oneOrMany<T>(
  member: fc.Arbitrary<T>,
  lengths: { minLength: number; maxLength: number },
): fc.Arbitrary<T | T[]> {
  return fc
    .tuple(fc.array(member, lengths), fc.boolean())
    .map(([values, lone]) => (values.length === 1 && lone ? (values[0] as T) : values));
}

/** A name in its own spelling, or in another letter case. */
function anyCase(name: string): fc.Arbitrary<string> {
  return mostly(8, fc.constant(name), pick([name.toLowerCase(), name.toUpperCase()]));
}

/** A condition on a key of the operator's own family, seldom of another one; set operators go mostly with the listed key. */
function entry(): fc.Arbitrary<ConditionJson> {
  const key = (family: Family, listed: number): fc.Arbitrary<string> =>
    mostly(listed, fc.constant(family.multi), pick(family.single)).chain(anyCase);
  const operators = FAMILIES.flatMap((family) => family.operators.map((operator) => ({ family, operator })));
  const shape = fc.tuple(pick(operators), pick(['', '', 'ForAllValues:', 'ForAnyValue:']), pick(['', 'IfExists']));
  const typed = fc
    .tuple(shape, fc.integer({ min: 0, max: 19 }))
    .chain(([[{ family, operator }, set, ifExists], stray]) =>
      fc.tuple(
        fc.constant(set + operator + ifExists),
        (stray === 0 ? pick(FAMILIES) : fc.constant(family)).chain((of) => key(of, set === '' ? 1 : 7)),
        oneOrMany(pick(family.wanted), { minLength: 1, maxLength: 4 }),
      ),
    );
  const present = fc.tuple(
    fc.constant('Null'),
    pick(FAMILIES).chain((family) => key(family, 3)),
    oneOrMany<string | boolean>(pick(['true', 'false', true, false]), { minLength: 1, maxLength: 2 }),
  );
  return mostly<[string, string, unknown]>(9, typed, present).map(
    ([name, of, values]) => ({ [name]: { [of]: values } }) as ConditionJson,
  );
}

/** Joins conditions; of two on the same operator and key (in whatever case) the first stays. */
function condition(): fc.Arbitrary<ConditionJson> {
  return fc.array(entry(), { minLength: 1, maxLength: 2 }).map((entries) => {
    const joined: Record<string, Record<string, string>> = {};
    for (const [operator, keys] of entries.flatMap((each) => Object.entries(each))) {
      const there = joined[operator] ?? {};
      joined[operator] = there;
      for (const [key, value] of Object.entries(keys)) {
        if (!Object.keys(there).some((other) => other.toLowerCase() === key.toLowerCase()))
          there[key] = value as string;
      }
    }
    return joined;
  });
}

/** A statement without its Sid; `deny` is how many statements in ten are Denies. */
function statement(deny: number): fc.Arbitrary<StatementJson> {
  const patterns = (words: readonly string[]): fc.Arbitrary<string | string[]> =>
    oneOrMany(pick(words), { minLength: 1, maxLength: 2 });
  const element = (name: string, words: readonly string[]): fc.Arbitrary<Record<string, string | string[]>> =>
    mostly(
      8,
      patterns(words).map((value) => ({ [name]: value })),
      patterns(words).map((value) => ({ [`Not${name}`]: value })),
    );
  return fc
    .tuple(
      mostly(deny, fc.constant('Deny' as const), fc.constant('Allow' as const)),
      element('Action', ACTION_PATTERNS),
      element('Resource', RESOURCE_PATTERNS),
      mostly(6, condition(), fc.constant(undefined)),
    )
    .map(([Effect, action, resource, Condition]) => ({
      Effect,
      ...action,
      ...resource,
      ...(Condition && { Condition }),
    }));
}

const ALLOW_ALL: StatementJson = { Effect: 'Allow', Action: '*', Resource: '*' };

/** A policy; `open` policies in ten also allow everything, so that requests get past the layers that only restrict. */
function policy(open: number): fc.Arbitrary<PolicyJson> {
  const statements = fc.array(statement(3), { minLength: 1, maxLength: 3 });
  const version = pick(['2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined]);
  const opened = mostly<StatementJson[]>(open, fc.constant([ALLOW_ALL]), fc.constant([]));
  return fc.tuple(version, statements, opened, fc.boolean()).map(([Version, own, more, alone]) => {
    const all = [...own, ...more];
    const Statement = all.length === 1 && alone ? (all[0] as StatementJson) : all;
    return { ...(Version && { Version }), Statement };
  });
}

function context(): fc.Arbitrary<SimulateInput['context']> {
  const keys = FAMILIES.flatMap((family) => [
    ...family.single.map((key) => ({ key, family, listed: 1 })),
    { key: family.multi, family, listed: 9 },
  ]);
  const value = (family: Family, listed: number): fc.Arbitrary<string | string[]> =>
    mostly(
      listed,
      fc.array(pick(family.actual), { maxLength: 3 }),
      pick(family.actual) as fc.Arbitrary<string | string[]>,
    );
  const pairs = keys.map(({ key, family, listed }) =>
    mostly(
      6,
      fc.tuple(anyCase(key), value(family, listed)).map((pair) => [pair]),
      fc.constant([] as [string, string | string[]][]),
    ),
  );
  return fc.tuple(...pairs).map((lists) => Object.fromEntries(lists.flat()));
}

/** An object without the members whose value is undefined. */
function withoutAbsent<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } & object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}

const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  mostly(3, arbitrary as fc.Arbitrary<T | undefined>, fc.constant(undefined));

/** A whole question with all the policies that take part. Its statements have Sids that are unique within the question. */
export function questions(): fc.Arbitrary<SimulateInput> {
  const levels = fc.array(fc.array(policy(8), { maxLength: 2, minLength: 1 }), { maxLength: 3 });
  const gapped = mostly(9, levels, fc.constant<PolicyJson[][]>([[]]));
  return fc
    .record({
      principal: mostly(9, pick(PRINCIPALS.slice(0, 2)), pick(PRINCIPALS)).map((arn) => ({ arn })),
      identityPolicies: fc.array(policy(4), { maxLength: 3 }),
      permissionsBoundary: sometimes(policy(8)),
      sessionPolicies: sometimes(
        mostly<PolicyJson[]>(9, fc.array(policy(8), { minLength: 1, maxLength: 2 }), fc.constant([])),
      ),
      serviceControlPolicies: sometimes(gapped),
      resourceControlPolicies: sometimes(gapped),
      action: pick(ACTIONS),
      resource: pick(RESOURCES),
      context: context(),
    })
    .map(({ identityPolicies, ...rest }) => {
      const named = identityPolicies.map((document, index) => ({ name: `policy-${index}`, document }));
      return labelled({ ...withoutAbsent(rest), identityPolicies: named } as SimulateInput);
    });
}

/** A question that hangs on conditions alone: every statement is about every action and resource. */
export function conditionQuestions(): fc.Arbitrary<SimulateInput> {
  const statements = fc.array(
    fc.tuple(mostly(3, fc.constant('Deny' as const), fc.constant('Allow' as const)), condition()),
    { minLength: 1, maxLength: 3 },
  );
  const version = pick(['2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17']);
  return fc.tuple(statements, version, context()).map(([all, Version, context]) => {
    const Statement = all.map(([Effect, Condition]) => ({ ...ALLOW_ALL, Effect, Condition }));
    const identityPolicies = [{ name: 'policy-0', document: { Version, Statement } }];
    const [action, resource] = [ACTIONS[0], RESOURCES[0]];
    return labelled({ principal: { arn: PRINCIPALS[0] }, identityPolicies, action, resource, context });
  });
}

/** Statements for the laws: they are added to questions that exist already. */
export function statementsOf(effect: 'Allow' | 'Deny'): fc.Arbitrary<StatementJson> {
  return statement(5).map((each) => ({ ...each, Effect: effect }));
}

/** Applies a change to every document of a question; `restricting` tells resource control policies, which need a Principal. */
export function mapDocuments(
  input: SimulateInput,
  change: (document: PolicyJson, rcp: boolean) => PolicyJson,
): SimulateInput {
  const each = (document: PolicyJson): PolicyJson => change(document, false);
  const levels = (all: SimulateInput['serviceControlPolicies'], rcp: boolean) =>
    all?.map((level) => level.map((document) => change(document, rcp)));
  return withoutAbsent({
    ...input,
    identityPolicies: input.identityPolicies.map(({ name, document }) => ({ name, document: each(document) })),
    permissionsBoundary: input.permissionsBoundary && each(input.permissionsBoundary),
    sessionPolicies: input.sessionPolicies?.map(each),
    serviceControlPolicies: levels(input.serviceControlPolicies, false),
    resourceControlPolicies: levels(input.resourceControlPolicies, true),
  }) as SimulateInput;
}

function labelled(input: SimulateInput): SimulateInput {
  let count = 0;
  return mapDocuments(input, (document, rcp) => {
    const label = (statement: StatementJson): StatementJson => ({
      Sid: `S${count++}`,
      ...statement,
      ...(rcp && { Principal: '*' as const }),
    });
    const { Statement } = document;
    return {
      ...document,
      Statement: Array.isArray(Statement) ? Statement.map(label) : label(Statement as StatementJson),
    };
  });
}
