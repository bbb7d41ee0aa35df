/** A decision beside what would be decided now. */
import type { DecisionRecord, DecisionWord } from '../../../../core/record/record.js';
import type { Decision } from '../../../../core/terms/verdict.js';

/** The answer of POST /decide, as far as it is compared. */
export interface DecidedNow {
  readonly outcome: 'allowed' | 'denied' | 'rejected';
  readonly code?: string;
  readonly message?: string;
  readonly checks: readonly { readonly action: string; readonly resource: string; readonly decision: Decision }[];
}

export interface CheckChange {
  readonly action: string;
  readonly resource: string;
  /** Absent: it was not asked. */
  readonly before?: Decision;
  readonly after?: Decision;
}

/** What the answer of now is in one word. */
export function wordOf({ outcome, checks }: DecidedNow): DecisionWord {
  if (outcome === 'allowed') return 'allowed';
  if (outcome === 'rejected') return 'rejected';
  return checks.some(({ decision }) => decision === 'explicitDeny') ? 'explicitDeny' : 'implicitDeny';
}

/** The checks whose answer is another one, and those that were asked the one time and not the other. */
export function changesOf(then: DecisionRecord['checks'], now: DecidedNow['checks']): CheckChange[] {
  const keyOf = ({ action, resource }: { action: string; resource: string }): string => `${action}\n${resource}`;
  const before = new Map(then.map((check) => [keyOf(check), check]));
  const after = new Map(now.map((check) => [keyOf(check), check]));
  return [...new Map([...before, ...after])].flatMap(([key, { action, resource }]) => {
    const [was, is] = [before.get(key)?.decision, after.get(key)?.decision];
    if (was === is) return [];
    return { action, resource, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) };
  });
}

/** A line of `check --batch` that asks for the same call in the circumstances of then: its address, time and tags of resources. */
export function lineOf(record: DecisionRecord): object {
  const { operation, parameters, caller, region, accessKeyId, checks } = record;
  const entries = checks.flatMap(({ context }) => Object.entries(context));
  const circumstances = entries.filter(([key]) => CIRCUMSTANCES.has(key.toLowerCase()));
  const scope = `${accessKeyId ?? 'AKIA'}/${record.time.slice(0, 10).replaceAll('-', '')}/${region}/elasticache/aws4_request`;
  return {
    operation,
    params: parameters ?? {},
    principal: caller?.arn,
    context: Object.fromEntries(circumstances),
    resourceTags: Object.fromEntries(checks.map(({ resource, context }) => [resource, tagsOf(context)])),
    // Not signed: it says the region alone.
    ...(region === undefined ? {} : { headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}` } }),
  };
}

/** What neither the call nor its caller says, and a dry run cannot know. */
const CIRCUMSTANCES = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:referer',
  'aws:securetransport',
  'aws:sourceip',
  'aws:tokenissuetime',
  'aws:useragent',
]);

const TAG = 'aws:ResourceTag/';
const tagsOf = (context: DecisionRecord['checks'][number]['context']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) =>
      key.startsWith(TAG) && typeof value === 'string' ? [[key.slice(TAG.length), value]] : [],
    ),
  );
