import type { Catalog } from '../../permissions/catalog/catalog.js';
import { ABSENT, type Box, membersOf } from './boxes.js';
import type { Grant } from './statements.js';

export interface WrittenStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface WrittenPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly WrittenStatement[];
}

/** Characters of a managed policy, white space not counted (IAM user guide, "IAM and AWS STS quotas"). */
export const MOST_CHARACTERS = 6144;

/** Characters that the inline policies of one entity may have together (the same page). */
export const INLINE_CHARACTERS = { user: 2048, group: 5120, role: 10_240 } as const;

/** A statement, and the grant that it says. */
export interface Said {
  readonly grant: Grant;
  readonly statement: WrittenStatement;
}

/** Statements of these grants, each with a Sid of its own; one that is too long for a policy becomes several. */
export function statementsOf(grants: readonly Grant[], catalog: Catalog, taken: Iterable<string> = []): Said[] {
  const sids = new Set(taken);
  return grants
    .flatMap((grant) => fitting(grant, catalog))
    .map((grant) => ({ grant, statement: write(grant, newSid(grant, sids), catalog) }));
}

/** Room for the document around a statement, and for a number behind its Sid. */
const AROUND = 64;

function fitting(grant: Grant, catalog: Catalog): Grant[] {
  if (sizeOf(write(grant, sidOf(grant), catalog)) <= MOST_CHARACTERS - AROUND) return [grant];
  const { actions, resources } = grant;
  const list = resources.length > 1 ? resources : actions;
  if (list.length === 1) return [grant];
  const half = Math.ceil(list.length / 2);
  const halves = [list.slice(0, half), list.slice(half)];
  return halves
    .map((part) => (list === resources ? { ...grant, resources: part } : { ...grant, actions: part }))
    .flatMap((part) => fitting(part, catalog));
}

/** The statements as few policies as hold them, in their order. */
export function policiesOf(statements: readonly WrittenStatement[]): WrittenPolicy[] {
  const pages: WrittenStatement[][] = [];
  for (const statement of statements) {
    const page = pages.at(-1);
    if (page && sizeOf(policyOf([...page, statement])) <= MOST_CHARACTERS) page.push(statement);
    else pages.push([statement]);
  }
  return pages.map(policyOf);
}

const policyOf = (statements: readonly WrittenStatement[]): WrittenPolicy => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** As IAM counts it: without white space. */
export const sizeOf = (value: unknown): number => JSON.stringify(value).replace(/\s/g, '').length;

function write({ actions, resources, box }: Grant, sid: string, catalog: Catalog): WrittenStatement {
  const condition = conditionOf(box, catalog);
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: single(actions),
    Resource: single(resources),
    ...(condition ? { Condition: condition } : {}),
  };
}

const single = (list: readonly string[]): string | readonly string[] => (list.length === 1 ? (list[0] ?? '') : list);

function newSid(grant: Grant, taken: Set<string>): string {
  const base = sidOf(grant);
  let sid = base;
  for (let number = 2; taken.has(sid); number++) sid = `${base}${number}`;
  taken.add(sid);
  return sid;
}

/** `CreateCacheCluster`, `DescribeUsersAnd2More`, `S3GetObject`; tagging goes with so much that it tells little. */
function sidOf({ actions }: Grant): string {
  const first = actions.find((action) => !action.includes('Tags')) ?? actions[0] ?? '';
  const more = actions.slice(1);
  const [service = '', name = ''] = first.split(':');
  const head = service === 'elasticache' ? '' : service.charAt(0).toUpperCase() + service.slice(1);
  return `${head}${name}${more.length ? `And${more.length}More` : ''}`.replace(/[^A-Za-z0-9]/g, '');
}

/** The operator for keys of a type in the Service Authorization Reference; else texts are compared. */
const OPERATORS: Readonly<Record<string, string>> = { Bool: 'Bool', Numeric: 'NumericEquals' };

function conditionOf(box: Box, catalog: Catalog): WrittenStatement['Condition'] {
  const condition: Record<string, Record<string, string | readonly string[]>> = {};
  const add = (operator: string, key: string, value: string | readonly string[]): void => {
    condition[operator] = { ...condition[operator], [key]: value };
  };
  for (const [key, values] of [...box].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const members = membersOf(values[0] ?? '');
    if (values.includes(ABSENT)) add('Null', key, 'true');
    else if (members) {
      add('ForAllValues:StringEquals', key, single(members.map(literal)));
      // Without any value the operator is true.
      add('Null', key, 'false');
    } else {
      const operator = OPERATORS[catalog.conditionKeys.get(key.toLowerCase())?.type ?? ''] ?? 'StringEquals';
      add(operator, key, single(operator === 'StringEquals' ? values.map(literal) : values));
    }
  }
  return Object.keys(condition).length ? condition : undefined;
}

/** A text that is no variable in a policy. */
const literal = (value: string): string => value.replaceAll('${', '${$}{');
