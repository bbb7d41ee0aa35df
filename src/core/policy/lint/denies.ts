import { quote } from '../../text/report.js';
import type { VocabularyAction } from '../language/vocabulary.js';
import { holdsWhenAbsent, neverCarries } from './presence.js';
import type { LintRun, LintScope } from './scope.js';

/** An action that the statement denies whatever the request: one of its checks meets every condition by lacking the keys. */
interface Blocked {
  readonly action: VocabularyAction;
  readonly type: string;
}

/**
 * Warns of a Deny that blocks every call of an action: creating a cluster is checked on a parameter group too, which never
 * carries `aws:RequestTag`, so a Deny on `*` for a missing tag meets it however the cluster is tagged.
 */
export function lintDenies(scopes: readonly LintScope[], run: LintRun): void {
  for (const scope of scopes) {
    const { statement } = scope;
    if (statement.effect !== 'Deny' || statement.conditions.length === 0) continue;
    const blocked = scope.actions.flatMap((action) => blockedBy(scope, action) ?? []);
    const [first] = blocked;
    const [entry] = statement.conditions;
    if (first === undefined || entry === undefined) continue;
    const name = quote(`elasticache:${first.action.name}`);
    const more = blocked.length > 1 ? ` (and ${blocked.length - 1} more actions)` : '';
    run.report.warning(
      'deny-blocks-every-call',
      run.place(entry.pointer),
      `this Deny blocks every ${name}${more}, whatever the request: it is checked on a ${first.type} too, which never carries ${quote(entry.key)}`,
      hintOf(cureOf(blocked, scope), run),
    );
  }
}

function hintOf({ types, others }: ReturnType<typeof cureOf>, run: LintRun): string {
  if (types.length === 0) return 'take the action out of this statement';
  const arns = types.map((type) => {
    const region = run.vocabulary.resourceTypes.get(type)?.regional === false ? '' : '*';
    return quote(`arn:aws:elasticache:${region}:*:${type}:*`);
  });
  const rest = others > 0 ? ', and give the other actions a statement of their own' : '';
  return `limit Resource to what carries the key: ${arns.join(', ')}${rest}`;
}

function blockedBy({ statement, types }: LintScope, action: VocabularyAction): Blocked | undefined {
  for (const [type, { required }] of action.resourceTypes) {
    if (!required || !(types?.has(type) ?? true)) continue;
    // Where the key is nowhere for this action, the author meant another one: that is the other rule's finding.
    const meant = typesThatCarry(action, statement.conditions).length > 0;
    const met = statement.conditions.every(
      (entry) => neverCarries(action, type, entry.key) && holdsWhenAbsent(entry) === true,
    );
    if (met && meant) return { action, type };
  }
  return undefined;
}

/**
 * What Resource may list so that the Deny still meets the first blocked action where it carries the keys and no longer where it
 * does not, and with it those of the others for which the same list does. Tells how many actions need a statement of their own.
 */
function cureOf(blocked: readonly Blocked[], { statement, actions }: LintScope) {
  const carrying = new Set<string>();
  const lacking = new Set<string>();
  let kept = 0;
  for (const { action } of blocked) {
    const carried = typesThatCarry(action, statement.conditions);
    const bare = [...action.resourceTypes.keys()].filter((type) => !carried.includes(type));
    if (carried.some((type) => lacking.has(type)) || bare.some((type) => carrying.has(type))) continue;
    for (const type of carried) carrying.add(type);
    for (const type of bare) lacking.add(type);
    kept++;
  }
  return { types: [...carrying].sort(), others: actions.length - kept };
}

const typesThatCarry = (action: VocabularyAction, conditions: LintScope['statement']['conditions']): string[] =>
  [...action.resourceTypes.keys()].filter((type) => conditions.every(({ key }) => !neverCarries(action, type, key)));
