import { decisionIdOf } from '../../core/record/decision-id.js';
import { defined } from '../../core/terms/defined.js';
import type { PolicyDocument } from '../../core/terms/document.js';
import type { PolicyQuery } from '../journal/asked-permissions.js';
import type { DecisionFilter, DecisionQuery, Since } from '../journal/query.js';

/** A query string that the OpenAPI document has let pass. */
export interface DecisionsAsked {
  readonly principal?: string;
  readonly decision?: NonNullable<DecisionFilter['decision']>;
  readonly operation?: string;
  readonly service?: string;
  readonly resource?: string;
  readonly run?: string;
  /** `SHA256:INDEX`. */
  readonly statement?: string;
  readonly text?: string;
  /** Id of a decision, or RFC 3339. */
  readonly since?: string;
  /** RFC 3339. */
  readonly until?: string;
  /** A whole number. */
  readonly limit?: string;
}

type Bad = { readonly bad: string };
type DigestOf = (document: PolicyDocument) => string;

/** How many decisions are listed unless told. */
const LISTED = 100;

/**
 * Which decisions GET /_authz/decisions is to list.
 *
 * @param isRemembered whether there is a decision of this id.
 */
export function decisionQuery(
  asked: DecisionsAsked,
  isRemembered: (id: string) => boolean,
  digestOf: DigestOf,
): DecisionQuery | Bad {
  const since = sinceOf(asked.since, isRemembered);
  if (since && 'bad' in since) return since;
  const until = asked.until === undefined ? undefined : Date.parse(asked.until);
  if (Number.isNaN(until)) return { bad: '`until` must be an RFC 3339 time' };
  return {
    filter: decisionFilter(asked, digestOf),
    limit: asked.limit === undefined ? LISTED : Number(asked.limit),
    ...(since ? { since } : {}),
    ...defined({ until }),
  };
}

/** As much of it as can be told of one decision by itself; `text` is looked for in records. */
export function decisionFilter(asked: DecisionsAsked, digestOf: DigestOf): DecisionFilter {
  const { principal, decision, operation, service, resource, run, statement } = asked;
  const [sha256, index] = statement?.toLowerCase().split(':') ?? [];
  return {
    ...defined({ principal, decision, operation, service, resource, run }),
    ...(sha256 === undefined
      ? {}
      : { statement: (ref) => ref.statement.index === Number(index) && digestOf(ref.document) === sha256 }),
  };
}

/**
 * Whose calls the policy of GET /_authz/policy is for.
 *
 * @param timeOf when the decision of an id was made (ISO 8601); undefined when it is not remembered.
 */
export function policyQuery(
  { principal, run, since: from }: Pick<DecisionsAsked, 'principal' | 'run' | 'since'>,
  timeOf: (id: string) => string | undefined,
): PolicyQuery | Bad {
  const since = sinceOf(from, (id) => timeOf(id) !== undefined);
  if (since && 'bad' in since) return since;
  return {
    ...defined({ principal, run }),
    ...(since ? { since: since.time ?? Date.parse(timeOf(since.id) ?? '') } : {}),
  };
}

function sinceOf(text: string | undefined, isRemembered: (id: string) => boolean): Since | Bad | undefined {
  if (text === undefined) return undefined;
  if (text.includes(':')) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? { bad: '`since` must be the id of a decision or an RFC 3339 time' } : { time };
  }
  const id = decisionIdOf(text);
  return isRemembered(id) ? { id } : { bad: `\`since\`: no decision ${id} is remembered; give a time instead` };
}
