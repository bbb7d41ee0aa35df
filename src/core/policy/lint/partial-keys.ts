import type { ConditionEntry } from '../../terms/document.js';
import { quote } from '../../text/report.js';
import { splitOperator } from '../language/grammar.js';
import type { VocabularyAction } from '../language/vocabulary.js';
import { holdsWhenAbsent, neverCarries } from './presence.js';
import type { LintRun, LintScope } from './scope.js';
import { pairsOf } from './scope.js';

/**
 * Warns of a condition key that only some of the actions that the statement names carry: `elasticache:TransitEncryptionEnabled`
 * with CreateCacheCluster beside CreateReplicationGroup. Of the others the statement says something else than it seems to.
 */
export function lintPartialKeys(scope: LintScope, run: LintRun): void {
  const named = namedActions(scope, run);
  if (named.length < 2) return;
  for (const entry of scope.statement.conditions) {
    // Whoever allows with IfExists means the others, too: so AWS's guide has it for AddTagsToResource.
    if (scope.statement.effect === 'Allow' && splitOperator(entry.operator)?.ifExists) continue;
    const lacking = named.filter((action) => lacks(scope, action, entry.key));
    if (lacking.length === 0 || lacking.length === named.length) continue;
    const names = lacking.map(({ name }) => quote(`elasticache:${name}`)).join(', ');
    run.report.warning(
      'key-not-of-action',
      run.place(entry.pointer),
      `${names} never ${lacking.length > 1 ? 'carry' : 'carries'} ${quote(entry.key)}, so ${effectOf(scope, entry)}`,
      'give these actions a statement of their own',
    );
  }
}

/** The actions that the statement spells out: of `elasticache:*` nobody expects that all carry a key. */
function namedActions({ statement }: LintScope, run: LintRun): VocabularyAction[] {
  const names = (statement.action ?? []).filter((pattern) => !/[*?]/.test(pattern));
  return [...new Set(names.flatMap((name) => [...run.matches(name.toLowerCase())]))];
}

function lacks(scope: LintScope, action: VocabularyAction, key: string): boolean {
  const pairs = pairsOf({ ...scope, actions: [action] });
  // No resource of the statement is one of the action's: that is another rule's finding.
  return pairs.length > 0 && pairs.every(([, type]) => neverCarries(action, type, key));
}

function effectOf({ statement: { effect } }: LintScope, entry: ConditionEntry): string {
  const it = effect === 'Allow' ? 'allows' : 'denies';
  return holdsWhenAbsent(entry)
    ? `this statement ${it} them whatever the request says`
    : `this statement never ${it} them`;
}
