/** Policy documents for tests, from the JSON that a policy's author would write, without the loader. */

import { type CompiledPolicy, compilePolicy } from '#src/core/policy/match/compile.js';
import { type CompiledCondition, compileCondition } from '#src/core/policy/match/conditions.js';
import type { ConditionEntry, PolicyDocument, Statement } from '#src/core/terms/document.js';
import type { ContextEntry, ContextValue, RequestContext } from '#src/core/terms/question.js';
import type { Layer, PolicyRef } from '#src/core/terms/verdict.js';

type OneOrMore = string | readonly string[];

export interface WrittenStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: OneOrMore } };
}

const list = (value: OneOrMore): readonly string[] => (typeof value === 'string' ? [value] : value);

function statementOf(written: WrittenStatement, index: number): Statement {
  const pointer = `/Statement/${index}`;
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Condition = {} } = written;
  const conditions: ConditionEntry[] = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: list(values),
      pointer: `${pointer}/Condition/${operator}/${key.replaceAll('/', '~1')}`,
    })),
  );
  return {
    index,
    pointer,
    effect: Effect,
    conditions,
    ...(Sid === undefined ? {} : { sid: Sid }),
    ...(Action === undefined ? {} : { action: list(Action) }),
    ...(NotAction === undefined ? {} : { notAction: list(NotAction) }),
    ...(Resource === undefined ? {} : { resource: list(Resource) }),
    ...(NotResource === undefined ? {} : { notResource: list(NotResource) }),
  };
}

export function documentOf(
  statements: readonly WrittenStatement[],
  version: PolicyDocument['version'] = '2012-10-17',
): PolicyDocument {
  return { version, statements: statements.map(statementOf), locate: () => undefined };
}

/** A compiled policy of a layer; its name is `name`, or the layer's. */
export function policyOf(
  layer: Layer,
  statements: readonly WrittenStatement[],
  options: { readonly name?: string; readonly version?: PolicyDocument['version']; readonly level?: number } = {},
): CompiledPolicy {
  const ref: PolicyRef = {
    layer,
    name: options.name ?? layer,
    ...(options.level === undefined ? {} : { level: options.level }),
  };
  return compilePolicy(documentOf(statements, options.version), ref);
}

export const allow = (
  Action: OneOrMore,
  Resource: OneOrMore,
  more: Partial<WrittenStatement> = {},
): WrittenStatement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

export const deny = (
  Action: OneOrMore,
  Resource: OneOrMore,
  more: Partial<WrittenStatement> = {},
): WrittenStatement => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});

export function contextOf(plain: { readonly [key: string]: ContextValue }): RequestContext {
  const context = new Map<string, ContextEntry>();
  for (const [key, value] of Object.entries(plain)) context.set(key.toLowerCase(), { key, value });
  return context;
}

export function conditionOf(operator: string, key: string, values: OneOrMore, variables = true): CompiledCondition {
  return compileCondition({ operator, key, values: list(values), pointer: '' }, variables);
}
