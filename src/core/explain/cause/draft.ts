/** A cause in the making: what was found about one check, before checks that fail for one reason become one line. */

import { oneOf } from '../../policy/match/kind.js';
import { defined } from '../../terms/defined.js';
import { unique } from '../../terms/unique.js';
import type { Layer, StatementRef } from '../../terms/verdict.js';
import type { Inquiry } from '../inquiry/inquiry.js';
import { type CauseCode, type CauseFacts, sayCause } from '../words/causes.js';
import type { Cause, FailedCheck } from '../words/explanation.js';
import { placeAt, placeOf, renderPlace } from '../words/place.js';
import { shortResources } from '../words/resources.js';
import { policyKind } from '../words/sentence.js';

export interface Draft {
  readonly code: CauseCode;
  readonly check: FailedCheck;
  readonly layer: Layer | 'resource';
  readonly level?: number | undefined;
  readonly statement?: StatementRef | undefined;
  readonly runnerUp?: StatementRef | undefined;
  /** Within the statement's document. */
  readonly pointer?: string | undefined;
  readonly found?: readonly string[];
  readonly expected?: readonly string[];
  /** Words that differ from `found` and `expected` as data. */
  readonly words?: Partial<CauseFacts>;
}

/** The drafts as causes, those of one reason together, in the order in which they were found. */
export function groupCauses(drafts: readonly Draft[], inquiry: Inquiry): Cause[] {
  const groups = new Map<string, [Draft, ...Draft[]]>();
  for (const draft of drafts) {
    const key = keyOf(draft);
    const group = groups.get(key);
    if (group) group.push(draft);
    else groups.set(key, [draft]);
  }
  return [...groups.values()].map((group) => causeOf(group, inquiry));
}

/** What must be the same for two checks to fail for one reason. */
function keyOf({ code, layer, level, statement, pointer, words, check }: Draft): string {
  const where = statement ? `${statement.policy.name} ${statement.policy.level} ${statement.statement.index}` : '';
  const own = statement === undefined && code !== 'no-policies' ? check.action : '';
  return [code, layer, level, where, pointer, words?.key, words?.more, own].join('\n');
}

function causeOf(group: readonly [Draft, ...Draft[]], inquiry: Inquiry): Cause {
  const [first] = group;
  const { code, layer, level, statement, runnerUp, pointer } = first;
  const found = unique(group.flatMap((draft) => draft.found ?? []));
  const expected = unique(group.flatMap((draft) => draft.expected ?? []));
  const at = statement && pointer !== undefined ? placeAt(statement, pointer) : undefined;
  const place = statement && placeOf(statement);
  const facts: CauseFacts = {
    statement: place ? renderPlace(place, at) : '',
    action: unique(group.map(({ check }) => check.action)).join(', '),
    resource: shortResources(unique(group.map(({ check }) => check.resource))),
    found: oneOf(found),
    expected: oneOf(expected),
    key: '',
    operator: '',
    layer: `${policyKind(layer)}${level === undefined ? '' : ` of level ${level + 1}`}`,
    more: '',
    ...first.words,
  };
  return {
    code,
    checks: group.map(({ check: { action, resource, because } }) => ({ action, resource, because })),
    layer,
    ...defined({ level, statement: place }),
    ...(runnerUp === undefined ? {} : { runnerUp: placeOf(runnerUp) }),
    ...defined({ at }),
    found,
    expected,
    text: sayCause(code, facts),
    findings: statement ? inquiry.findingsOf(statement) : [],
  };
}
