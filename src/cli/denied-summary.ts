import { renderPlace } from '../core/explain/words/place.js';
import type { DecisionRecord, RecordedCheck } from '../core/record/record.js';
import type { Decisions } from '../edge/journal/journal.js';

/** What was denied while a command ran, by principal; each missing permission once. */
export interface Denied {
  readonly calls: () => number;
  /** Lines for people; none when there is nothing to tell. */
  readonly lines: (mode: 'enforce' | 'audit') => string[];
  readonly stop: () => void;
}

interface Lacking {
  readonly missing: Map<string, Missing>;
  /** Changes that were tried: each makes one of the calls pass. */
  readonly fixes: Set<string>;
}

interface Missing {
  readonly check: RecordedCheck;
  readonly operations: Set<string>;
  calls: number;
}

/** Of a run that lacks more, the rest is a number: the decision log has all. */
const MOST_SHOWN = 100;
const MOST_FIXES = 20;

/** Follows the decisions from now on. */
export function followDenied(journal: Pick<Decisions, 'follow' | 'counts'>): Denied {
  const before = journal.counts().added;
  const principals = new Map<string, Lacking>();
  const rejected = new Map<string, number>();
  let denied = 0;
  const stops = [
    journal.follow(
      (record) => {
        denied++;
        const arn = record.caller?.principalArn ?? '';
        const lacking = principals.get(arn) ?? { missing: new Map(), fixes: new Set() };
        principals.set(arn, lacking);
        addMissing(lacking, record);
      },
      { decision: 'denied' },
    ),
    journal.follow(({ fault }) => void rejected.set(fault?.code ?? '', (rejected.get(fault?.code ?? '') ?? 0) + 1), {
      decision: 'rejected',
    }),
  ];
  return {
    calls: () => denied,
    stop: () => {
      for (const stop of stops) stop();
    },
    lines: (mode) => {
      const calls = journal.counts().added - before;
      if (calls === 0) return NO_CALLS;
      if (denied === 0 && rejected.size === 0) return [];
      const refusals = [...rejected].map(([code, count]) => `${count} rejected with ${code}`);
      return [
        `${calls} calls: ${[`${denied} ${mode === 'audit' ? 'would be denied' : 'denied'}`, ...refusals].join(', ')}`,
        ...[...principals].flatMap(([arn, { missing, fixes }]) => [
          `${arn} ${missing.size === 1 ? 'lacks 1 permission' : `lacks ${missing.size} permissions`}:`,
          ...[...missing.values()].slice(0, MOST_SHOWN).map(missingText),
          ...(missing.size > MOST_SHOWN ? [`  ... and ${missing.size - MOST_SHOWN} more`] : []),
          ...[...fixes].slice(0, MOST_FIXES).map((text) => `  fix: ${text}`),
          ...(fixes.size > MOST_FIXES ? [`  ... and ${fixes.size - MOST_FIXES} more fixes`] : []),
        ]),
      ];
    },
  };
}

const NO_CALLS = [
  'no call reached the proxy. If the command made some, its SDK or CLI may be older than mid-2023 and not know AWS_ENDPOINT_URL_ELASTICACHE: give it that endpoint itself',
];

function addMissing({ missing, fixes }: Lacking, { checks, operation = '', explanation }: DecisionRecord): void {
  // The first is the smallest; the others do the same in other ways.
  const [fix] = explanation?.fixes ?? [];
  if (fix) fixes.add(fix.text);
  for (const check of checks) {
    if (check.decision === 'allowed') continue;
    const key = JSON.stringify([check.action, check.resource, check.decision, check.layer]);
    const known = missing.get(key) ?? { check, operations: new Set<string>(), calls: 0 };
    known.operations.add(operation);
    known.calls++;
    missing.set(key, known);
  }
}

const LAYERS: Readonly<Record<string, string>> = {
  identity: 'no identity-based policy allows it',
  boundary: 'the permissions boundary does not allow it',
  session: 'no session policy allows it',
  scp: 'no service control policy allows it',
  rcp: 'no resource control policy allows it',
  resource: 'it belongs to another account',
};

function missingText({ check, operations, calls }: Missing): string {
  const { action, resource, decision, layer = 'identity', statements } = check;
  const why =
    decision === 'explicitDeny'
      ? `denied by ${statements.map((place) => renderPlace(place)).join(' and ')}`
      : (LAYERS[layer] ?? layer);
  const whom = `${[...operations].join(', ')}${calls > 1 ? `, ${calls} calls` : ''}`;
  return `  ${action} on ${resource}: ${why} (${whom})`;
}
