import type { Member } from '../engine/member.js';
import { type CompiledStatement, compilePolicy } from '../policy/match/compile.js';

/** What may go wrong with a statement when somebody edits it. */
export interface StatementMutation {
  /** `without the statement`, `with Resource *`. */
  readonly change: string;
  readonly to: CompiledStatement | undefined;
}

/**
 * The statement goes, or one of its limits does: a pattern becomes an
 * asterisk, a condition or one of several patterns is left out.
 */
export function changesOf({ statement }: Member): StatementMutation[] {
  return [
    { change: 'without the statement', to: undefined },
    ...widened(statement),
    ...shortened(statement),
    ...statement.conditions.map(({ entry }, at) => ({
      change: `without the condition ${entry.operator} ${entry.key}`,
      to: { ...statement, conditions: without(statement.conditions, at) },
    })),
  ];
}

function widened(statement: CompiledStatement): StatementMutation[] {
  const { effect, exceptActions, exceptResources, resources, ref } = statement;
  const changes: StatementMutation[] = [];
  // A Deny of everything is noticed by any call.
  if (effect === 'Allow' && !exceptActions && !ref.statement.action?.includes('*'))
    changes.push({ change: 'with Action *', to: { ...statement, actions: EVERYTHING.actions } });
  if (!exceptResources && !resources.some(({ matchesAll }) => matchesAll))
    changes.push({ change: 'with Resource *', to: { ...statement, resources: EVERYTHING.resources } });
  return changes;
}

/** One of several patterns of a Deny, or one of several exceptions of an Allow, is forgotten: more is allowed then. */
function shortened(statement: CompiledStatement): StatementMutation[] {
  const { effect, exceptActions, exceptResources, actions, resources, ref } = statement;
  const { action, notAction, resource, notResource } = ref.statement;
  const changes: StatementMutation[] = [];
  if (exceptActions === (effect === 'Allow') && actions.length > 1)
    for (const [at, text] of (action ?? notAction ?? []).entries())
      changes.push({ change: `without the action ${text}`, to: { ...statement, actions: without(actions, at) } });
  if (exceptResources === (effect === 'Allow') && resources.length > 1)
    for (const [at, text] of (resource ?? notResource ?? []).entries())
      changes.push({ change: `without the resource ${text}`, to: { ...statement, resources: without(resources, at) } });
  return changes;
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, place) => place !== at);

const EVERYTHING = everything();

function everything(): CompiledStatement {
  const statement = { index: 0, effect: 'Allow', action: ['*'], resource: ['*'], conditions: [] } as const;
  const document = { version: '2012-10-17', statements: [{ ...statement, pointer: '/Statement/0' }] } as const;
  const compiled = compilePolicy({ ...document, locate: () => undefined }, { layer: 'identity', name: 'everything' });
  const [only] = compiled.statements;
  if (!only) throw new Error('INVARIANT: one statement is compiled to one');
  return only;
}
