import type { StatementPlace } from '../core/explain/words/explanation.js';
import type { DecisionRecord } from '../core/record/record.js';
import { explained, placesText } from './explained.js';

/** A statement: its Sid, itself as it stands in a policy, or where it stands. */
export type NamedStatement = string | { readonly Sid?: string } | Partial<StatementPlace>;

export interface ByStatement {
  /** The statement that decided. */
  readonly by?: NamedStatement;
}

/** Whether something is as it should be; the text says what is so instead, for a test that expected the other. */
export interface Judgement {
  readonly pass: boolean;
  readonly text: string;
}

/** Allowed, whatever the service made of the call; every permission of it. */
export function judgeAllowed(record: DecisionRecord, { by }: ByStatement = {}): Judgement {
  const { decision } = record;
  if (decision !== 'allowed') return { pass: false, text: `${decisionText(record)}\n${explained(record)}` };
  const statements = record.checks.flatMap((check) => check.statements);
  return judgeBy(record, statements, by);
}

/** There were calls, and all were allowed. */
export function judgeAllAllowed(records: readonly DecisionRecord[]): Judgement {
  if (records.length === 0) return { pass: false, text: 'expected calls that were allowed: there was none' };
  const failed = records.map((record) => judgeAllowed(record)).filter(({ pass }) => !pass);
  if (failed.length === 0) return { pass: true, text: `all ${records.length} calls were allowed` };
  const head = `expected all ${records.length} calls to be allowed; ${failed.length} not:`;
  return { pass: false, text: [head, ...failed.map(({ text }) => text)].join('\n') };
}

/** Denied: because of its permissions, not because the request is wrong. */
export function judgeDenied(record: DecisionRecord, { by }: ByStatement = {}): Judgement {
  const { decision } = record;
  if (decision !== 'implicitDeny' && decision !== 'explicitDeny')
    return { pass: false, text: `${decisionText(record)}\n${explained(record)}` };
  const denying = record.checks
    .filter((check) => check.decision === 'explicitDeny')
    .flatMap((check) => check.statements);
  return judgeBy(record, denying, by);
}

function judgeBy(
  record: DecisionRecord,
  statements: readonly StatementPlace[],
  by: NamedStatement | undefined,
): Judgement {
  const pass = by === undefined || statements.some((place) => isStatement(place, by));
  const text = decisionText(record);
  if (pass) return { pass, text: `${text}\n${explained(record)}` };
  const others = statements.length === 0 ? 'by no statement' : `by ${placesText(statements)}`;
  return { pass, text: `${text}, but not by ${statementText(by)}: ${others}\n${explained(record)}` };
}

/** `DeleteUser of arn:aws:iam::123456789012:user/ana was denied`. */
function decisionText({ decision, operation = 'the call', caller, fault }: DecisionRecord): string {
  const who = caller ? ` of ${caller.arn}` : '';
  switch (decision) {
    case 'allowed':
      return `${operation}${who} was allowed`;
    case 'rejected':
      return `${operation}${who} was rejected${fault ? ` with ${fault.code}` : ''}, and no permission was looked at`;
    case 'notEvaluated':
      return `${operation}${who} is of another service, and no permission was looked at`;
    default:
      return `${operation}${who} was denied`;
  }
}

const PLACES = ['layer', 'policy', 'arn', 'group', 'level', 'file', 'line', 'column', 'sid', 'index', 'effect'];

function isStatement(place: StatementPlace, by: NamedStatement): boolean {
  if (typeof by === 'string') return place.sid === by;
  const { Sid: sid } = by as { readonly Sid?: string };
  if (sid !== undefined) return place.sid === sid;
  const wanted = Object.entries(by).filter(([, value]) => value !== undefined);
  const strange = wanted.find(([name]) => !PLACES.includes(name));
  if (strange || wanted.length === 0)
    throw new TypeError(
      '`by` must be a Sid, a statement that has one, or say where it stands (policy, index, layer ...)',
    );
  return wanted.every(([name, value]) => (place as unknown as Record<string, unknown>)[name] === value);
}

function statementText(by: NamedStatement): string {
  if (typeof by === 'string') return `statement "${by}"`;
  const { Sid: sid } = by as { readonly Sid?: string };
  return sid === undefined ? JSON.stringify(by) : `statement "${sid}"`;
}
