import type { DecisionWord } from '../../core/record/record.js';
import type { StatementRef } from '../../core/terms/verdict.js';

/** What is known of a decision without its record. */
export interface Searchable {
  readonly id: string;
  /** When it was made, milliseconds since 1970. */
  readonly time: number;
  readonly decision: DecisionWord;
  readonly operation: string | undefined;
  /** The mark of the run that the call belonged to. */
  readonly run: string | undefined;
  /** As the credential scope spells it. */
  readonly service: string;
  /** Whether its caller goes by this name: the ARN of a user, session or role, or an access key id. */
  isOf(principal: string): boolean;
  /** Whether the resource of one of its checks has this text in it. */
  asksFor(resource: string): boolean;
  /** Whether such a statement decided one of its checks; no, when its policies are not kept any more. */
  wasDecidedBy(is: (statement: StatementRef) => boolean): boolean;
}

/** Which decisions somebody wants; what is absent does not matter. */
export interface DecisionFilter {
  /** ARN of a user, role or session, or an access key id. */
  readonly principal?: string;
  /** `denied`: implicitly or explicitly. */
  readonly decision?: DecisionWord | 'denied';
  readonly operation?: string;
  readonly run?: string;
  readonly service?: string;
  /** Part of the ARN of a resource that was asked for. */
  readonly resource?: string;
  /** Decided by a statement of which this holds. */
  readonly statement?: (statement: StatementRef) => boolean;
}

/** Later than the decision of this id, or at this time (milliseconds since 1970) or later. */
export type Since =
  | { readonly id: string; readonly time?: undefined }
  | { readonly id?: undefined; readonly time: number };

export interface DecisionQuery {
  readonly filter: DecisionFilter;
  readonly since?: Since;
  /** At this time or earlier, milliseconds since 1970. */
  readonly until?: number;
  /** How many at most. */
  readonly limit: number;
}

/** Whether a decision is one that was asked for: all that the filter names must fit. */
export function isWanted(entry: Searchable, filter: DecisionFilter): boolean {
  const { principal, decision, operation, run, service, resource, statement } = filter;
  if (operation !== undefined && entry.operation !== operation) return false;
  if (run !== undefined && entry.run !== run) return false;
  if (decision !== undefined && !isDecision(entry.decision, decision)) return false;
  if (service !== undefined && entry.service !== service) return false;
  if (principal !== undefined && !entry.isOf(principal)) return false;
  if (resource !== undefined && !entry.asksFor(resource)) return false;
  return statement === undefined || entry.wasDecidedBy(statement);
}

function isDecision(word: DecisionWord, wanted: DecisionWord | 'denied'): boolean {
  return wanted === 'denied' ? word === 'implicitDeny' || word === 'explicitDeny' : word === wanted;
}

/** Of an id: whether the entry is another one. Entries are looked at from the newest on, so that the first other way ends the search. */
export function isAfter(entry: Searchable, since: Since): boolean {
  return since.id === undefined ? entry.time >= since.time : entry.id !== since.id;
}
