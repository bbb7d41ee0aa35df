import fc from 'fast-check';
import t from 'tap';
import { simulate } from '#src/core/ask/simulate.js';
import { mapDocuments, questions, statementsOf } from '../oracle/arbitraries.js';
import { evaluate } from '../oracle/evaluate.js';
import { list, type PolicyJson, type SimulateInput, type StatementJson } from '../oracle/input.js';
import { allowTime, propertyRuns } from './runs.js';

allowTime(t);

/** A decision, and the Sids of the statements that decided, once each (a doubled policy decides twice). */
interface Answer {
  readonly decision: string;
  readonly sids: string;
}

type Change = (input: SimulateInput, statement: StatementJson, at: number) => SimulateInput;

/** What may become of a decision when a question is changed in one way. */
interface Law {
  readonly name: string;
  readonly adds: 'Allow' | 'Deny';
  readonly change: Change;
  readonly may: (before: Answer, after: Answer) => boolean;
}

const same = (before: Answer, after: Answer): boolean =>
  before.decision === after.decision && before.sids === after.sids;

const withStatements = (document: PolicyJson, change: (all: readonly StatementJson[]) => readonly StatementJson[]) => ({
  ...document,
  Statement: change(list(document.Statement)),
});

/** Adds the statement to one of the documents: the one that `at` falls on. */
const added: Change = (input, statement, at) => {
  let count = 0;
  mapDocuments(input, (document) => {
    count += 1;
    return document;
  });
  let place = 0;
  return mapDocuments(input, (document, rcp) => {
    if (place++ !== at % Math.max(count, 1)) return document;
    const one = { ...statement, Sid: 'Added', ...(rcp && { Principal: '*' as const }) };
    return withStatements(document, (all) => (at % 2 === 0 ? [...all, one] : [one, ...all]));
  });
};

/** Turns every list of policies and of statements round. */
const reversed: Change = (input) => {
  const turned = mapDocuments(input, (document) => withStatements(document, (all) => [...all].reverse()));
  const levels = (all: SimulateInput['serviceControlPolicies']) => all?.map((level) => [...level].reverse());
  return defined({
    ...turned,
    identityPolicies: [...turned.identityPolicies].reverse(),
    sessionPolicies: turned.sessionPolicies && [...turned.sessionPolicies].reverse(),
    serviceControlPolicies: levels(turned.serviceControlPolicies),
    resourceControlPolicies: levels(turned.resourceControlPolicies),
  });
};

/** Attaches every policy twice, and every level of control policies too. */
const doubled: Change = (input) => {
  const levels = (all: SimulateInput['serviceControlPolicies']) =>
    all && [...all, ...all].map((level) => [...level, ...level]);
  return defined({
    ...input,
    identityPolicies: [...input.identityPolicies, ...input.identityPolicies],
    sessionPolicies: input.sessionPolicies && [...input.sessionPolicies, ...input.sessionPolicies],
    serviceControlPolicies: levels(input.serviceControlPolicies),
    resourceControlPolicies: levels(input.resourceControlPolicies),
  });
};

/** Another letter case for the request's action, its context keys, and the policies' actions and condition keys. */
const otherCase: Change = (input, _statement, at) => {
  const cased = (text: string): string => (at % 2 === 0 ? text.toUpperCase() : text.toLowerCase());
  const keys = <T>(object: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [cased(key), value]));
  const statement = (each: StatementJson): StatementJson => {
    const { Action, NotAction, Condition } = each;
    const conditions = Object.entries(Condition ?? {}).map(([operator, of]) => [operator, keys(of)]);
    return {
      ...each,
      ...(Action && { Action: list(Action).map(cased) }),
      ...(NotAction && { NotAction: list(NotAction).map(cased) }),
      ...(Condition && { Condition: Object.fromEntries(conditions) }),
    };
  };
  const changed = mapDocuments(input, (document) => withStatements(document, (all) => all.map(statement)));
  return { ...changed, action: cased(input.action), context: keys(input.context) };
};

/** Takes away what only restricts: boundary, session and control policies. */
const unrestricted: Change = ({ principal, identityPolicies, action, resource, context }) => ({
  ...{ principal, identityPolicies, action, resource, context },
});

const LAWS: readonly Law[] = [
  {
    name: 'adding a Deny never allows, and never turns an explicit denial into another answer',
    adds: 'Deny',
    change: added,
    may: ({ decision }, after) =>
      after.decision === 'explicitDeny' || (after.decision === decision && decision !== 'explicitDeny'),
  },
  {
    name: 'adding an Allow never denies, and lifts no explicit denial',
    adds: 'Allow',
    change: added,
    may: ({ decision }, after) =>
      after.decision === decision || (decision === 'implicitDeny' && after.decision === 'allowed'),
  },
  { name: 'the order of statements and policies never matters', adds: 'Allow', change: reversed, may: same },
  { name: 'a policy attached twice changes nothing', adds: 'Allow', change: doubled, may: same },
  { name: 'the letter case of actions and keys never matters', adds: 'Allow', change: otherCase, may: same },
  {
    name: 'what only restricts never allows',
    adds: 'Allow',
    change: unrestricted,
    may: ({ decision }, after) => decision !== 'allowed' || after.decision === 'allowed',
  },
];

function defined(value: object): SimulateInput {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}

function answerOf(statements: readonly { readonly sid?: string }[], decision: string): Answer {
  const sids = [...new Set(statements.map((each) => each.sid ?? ''))].sort().join(' ');
  return { decision, sids };
}

/** The laws hold for both evaluators: for the oracle they prove the specification, for the engine the product. */
const EVALUATORS: Readonly<Record<string, (input: SimulateInput) => Answer>> = {
  oracle: (input) => {
    const { statements, decision } = evaluate(input);
    return answerOf(statements, decision);
  },
  engine: (input) => {
    const answer = simulate(input);
    if (!('decision' in answer)) throw new Error(`refused: ${answer.invalid.join('; ')}`);
    return answerOf(answer.statements, answer.decision);
  },
};

for (const [evaluator, answer] of Object.entries(EVALUATORS)) {
  for (const { name, adds, change, may } of LAWS) {
    t.test(`${evaluator}: ${name}`, (t) => {
      const runs = propertyRuns(t, 300);
      const seen = new Set<string>();
      const property = fc.property(questions(), statementsOf(adds), fc.nat(), (input, statement, at) => {
        const [before, after] = [answer(input), answer(change(input, statement, at))];
        seen.add(`${before.decision} to ${after.decision}`);
        return may(before, after);
      });
      t.doesNotThrow(() => fc.assert(property, runs), name);
      t.ok(
        ['allowed', 'implicitDeny', 'explicitDeny'].every((each) => seen.has(`${each} to ${each}`)),
        'all were seen',
      );
      if (change === added) {
        const turn = adds === 'Deny' ? 'allowed to explicitDeny' : 'implicitDeny to allowed';
        t.ok(seen.has(turn), `the added statements did something: ${turn}`);
      }
      t.end();
    });
  }
}
