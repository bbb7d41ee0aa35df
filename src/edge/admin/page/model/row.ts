/** A decision as a row of the list: as little of its record as the list, the filters and the sorting need. */
import type { DecisionRecord, DecisionWord } from '../../../../core/record/record.js';
import { shortArn } from './words.js';

export interface Row {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly decision: DecisionWord;
  readonly operation: string;
  /** What the call was about, of a denied call what failed first; short. */
  readonly resource: string;
  /** Further resources. */
  readonly more: number;
  readonly resources: string;
  /** Short; the whole ARN, access key id and principal's ARN stand in `callers`. */
  readonly caller: string;
  readonly callers: string;
  /** Milliseconds, the upstream's included. */
  readonly duration: number;
  /** What became of it at the upstream. */
  readonly upstream: string;
  readonly run: string;
  /** Lower-case; what the search looks through. */
  readonly text: string;
  /** Made by an earlier run of the proxy, which has forgotten its record. */
  readonly past?: true;
}

/** Of one name; a caller may send megabytes. */
const LONGEST_NAME = 300;
const LONGEST_TEXT = 3000;
const cut = (text: string): string => (text.length > LONGEST_NAME ? text.slice(0, LONGEST_NAME) : text);

/** What the list shows of a decision. */
export function rowOf(record: DecisionRecord): Row {
  const { checks, caller, operation, service, times, fault, explanation } = record;
  const resources = [...new Set(checks.map(({ resource }) => cut(resource)))];
  const failed = checks.find(({ decision }) => decision !== 'allowed')?.resource;
  const callers = [caller?.arn, caller?.principalArn, record.accessKeyId].filter((name) => name !== undefined);
  const words = [operation, service, ...resources, ...callers, record.id, record.run, fault?.code, fault?.message];
  const actions = checks.map(({ action }) => action);
  const parameters = record.parameters ? JSON.stringify(record.parameters) : '';
  return {
    id: record.id,
    time: Date.parse(record.time),
    decision: record.decision,
    operation: cut(operation ?? service),
    resource: cut(shortArn(failed ?? checks[0]?.resource ?? '')),
    more: Math.max(0, resources.length - 1),
    resources: resources.join('\n').slice(0, LONGEST_TEXT),
    caller: cut(caller ? shortArn(caller.arn) : (record.accessKeyId ?? '')),
    callers: callers.join('\n'),
    duration: times.decide + (times.upstream ?? 0),
    upstream: upstreamOf(record),
    run: record.run ?? '',
    text: [...words, ...actions, explanation?.sentence, parameters].join('\n').slice(0, LONGEST_TEXT).toLowerCase(),
  };
}

/** `200`, `no answer`, `not sent`. */
function upstreamOf({ forwarded, upstream }: DecisionRecord): string {
  if (!forwarded) return 'not sent';
  if (upstream?.error !== undefined) return 'no answer';
  return upstream?.status === undefined ? 'sent' : String(upstream.status);
}
