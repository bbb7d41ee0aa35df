import { decisionIdOf } from '../../core/record/decision-id.js';
import type { PolicyDocument } from '../../core/terms/document.js';
import { nearest } from '../../core/terms/nearest.js';
import type { PolicyQuery } from '../journal/asked-permissions.js';
import type { DecisionFilter, DecisionQuery, Since } from '../journal/query.js';

const DECISIONS = ['allowed', 'implicitDeny', 'explicitDeny', 'denied', 'rejected', 'notEvaluated'] as const;
const FILTERS = ['principal', 'decision', 'operation', 'service', 'resource', 'run'] as const;
const STREAMED = [...FILTERS, 'statement', 'text'] as const;
const ALL = [...STREAMED, 'since', 'until', 'limit'] as const;
export const MOST_LISTED = 1000;

type Bad = { readonly bad: string };

/** Which decisions somebody wants to see; `text` is looked for in their records. */
export interface Wanted {
  readonly filter: DecisionFilter;
  readonly text?: string;
  /** Decided by this statement of the policy whose text has this SHA-256. */
  readonly statement?: { readonly sha256: string; readonly index: number };
}

/**
 * Reads the query string of GET /_authz/decisions: what is unknown, given twice or no good value is `bad`, with its name.
 *
 * @param isRemembered whether there is a decision of this id.
 */
export function decisionQuery(target: string, isRemembered: (id: string) => boolean): (DecisionQuery & Wanted) | Bad {
  const read = readFields(target, ALL);
  if ('bad' in read) return read;
  const wanted = wantedOf(read.fields);
  if ('bad' in wanted) return wanted;
  const text = read.fields.get('limit') ?? '100';
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MOST_LISTED) return { bad: `\`limit\` must be a whole number from 1 to ${MOST_LISTED}` };
  const since = sinceOf(read.fields.get('since'), isRemembered);
  if (since && 'bad' in since) return since;
  const until = timeOf(read.fields.get('until'));
  if (Number.isNaN(until)) return { bad: '`until` must be an RFC 3339 time' };
  return { ...wanted, limit, ...(since ? { since } : {}), ...(until === undefined ? {} : { until }) };
}

/** The same for the stream, which knows filters alone. */
export function streamQuery(target: string): Wanted | Bad {
  const read = readFields(target, STREAMED);
  return 'bad' in read ? read : wantedOf(read.fields);
}

/**
 * The query string of GET /_authz/policy.
 *
 * @param timeOf when the decision of an id was made (ISO 8601); undefined when it is not remembered.
 */
export function policyQuery(target: string, timeOf: (id: string) => string | undefined): PolicyQuery | Bad {
  const read = readFields(target, ['principal', 'run', 'since']);
  if ('bad' in read) return read;
  const since = sinceOf(read.fields.get('since'), (id) => timeOf(id) !== undefined);
  if (since && 'bad' in since) return since;
  const [principal, run] = [read.fields.get('principal'), read.fields.get('run')];
  return {
    ...(principal === undefined ? {} : { principal }),
    ...(run === undefined ? {} : { run }),
    ...(since ? { since: since.time ?? Date.parse(timeOf(since.id) ?? '') } : {}),
  };
}

/** The query string of GET /_authz/usage. */
export function usageQuery(target: string): { readonly principal?: string } | Bad {
  const read = readFields(target, ['principal']);
  if ('bad' in read) return read;
  const principal = read.fields.get('principal');
  return principal === undefined ? {} : { principal };
}

/** The filter, with the statement that it names found by its policy's text. */
export function filterOf(
  { filter, statement }: Wanted,
  digestOf: (document: PolicyDocument) => string,
): DecisionFilter {
  if (!statement) return filter;
  const { sha256, index } = statement;
  return { ...filter, statement: (ref) => ref.statement.index === index && digestOf(ref.document) === sha256 };
}

function readFields(target: string, known: readonly string[]): { readonly fields: ReadonlyMap<string, string> } | Bad {
  const at = target.indexOf('?');
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(at < 0 ? '' : target.slice(at + 1))) {
    if (!known.includes(name)) {
      const close = nearest(name, known);
      const hint = close === undefined ? `known are ${known.join(', ')}` : `did you mean \`${close}\`?`;
      return { bad: `unknown parameter \`${name}\`: ${hint}` };
    }
    if (fields.has(name)) return { bad: `\`${name}\` is given twice` };
    if (value === '') return { bad: `\`${name}\` is empty` };
    fields.set(name, value);
  }
  return { fields };
}

function wantedOf(fields: ReadonlyMap<string, string>): Wanted | Bad {
  const decision = fields.get('decision');
  if (decision !== undefined && !(DECISIONS as readonly string[]).includes(decision))
    return { bad: `\`decision\` must be one of ${DECISIONS.join(', ')}` };
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (fields.has(name) ? [[name, fields.get(name)]] : [])));
  const text = fields.get('text');
  const named = fields.get('statement');
  const [, sha256, index] = /^([0-9a-f]{64}):(\d{1,5})$/.exec(named?.toLowerCase() ?? '') ?? [];
  if (named !== undefined && sha256 === undefined)
    return { bad: "`statement` must be SHA256:INDEX, of a policy's text and of a statement in it, from 0 on" };
  return {
    filter,
    ...(text === undefined ? {} : { text }),
    ...(sha256 === undefined ? {} : { statement: { sha256, index: Number(index) } }),
  };
}

/** RFC 3339: date, time and an offset. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/** NaN when it is none. */
const timeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : TIME.test(text) ? Date.parse(text) : Number.NaN;

function sinceOf(text: string | undefined, isRemembered: (id: string) => boolean): Since | Bad | undefined {
  if (text === undefined) return undefined;
  const time = timeOf(text);
  if (time !== undefined && !Number.isNaN(time)) return { time };
  const id = decisionIdOf(text);
  if (!/^[0-9a-f]{32}$/.test(id)) return { bad: '`since` must be the id of a decision or an RFC 3339 time' };
  return isRemembered(id) ? { id } : { bad: `\`since\`: no decision ${id} is remembered; give a time instead` };
}
