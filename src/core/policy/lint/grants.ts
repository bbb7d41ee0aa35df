import { quote } from '../../text/report.js';
import { parseOperator } from '../language/grammar.js';
import type { VocabularyAction } from '../language/vocabulary.js';
import { canonicalKey } from '../language/vocabulary.js';
import type { LintRun, Scope } from './scope.js';
import { carries, isSelective } from './scope.js';

/**
 * Warns of grants that cannot work alone: creating a cluster is checked on its parameter group too, and a call with tags
 * needs AddTagsToResource. Another policy of the same principal may give what is missing.
 */
export function lintGrants(scopes: readonly Scope[], run: LintRun): void {
  const allows = scopes.filter((scope) => scope.statement.effect === 'Allow');
  const creates = new Set([...run.vocabulary.actions.values()].filter(({ name }) => name.startsWith('Create')));
  const reported = new Set<string>();
  for (const scope of allows) {
    for (const action of scope.actions.filter((each) => creates.has(each))) {
      lintParameterGroup(scope, action, allows, reported, run);
      lintTags(scope, action, allows, reported, run);
    }
  }
}

/** An action whose required parameter group is not what it creates: CreateCacheCluster and CreateReplicationGroup. */
function needsParameterGroup(action: VocabularyAction): boolean {
  return action.resourceTypes.get('parametergroup')?.required === true && action.resourceTypes.size > 1;
}

function lintParameterGroup(
  scope: Scope,
  action: VocabularyAction,
  allows: readonly Scope[],
  reported: Set<string>,
  run: LintRun,
): void {
  if (!needsParameterGroup(action) || reported.has('parametergroup')) return;
  const others = [...action.resourceTypes.keys()].filter((type) => type !== 'parametergroup');
  if (!others.some((type) => covers(scope, action, type))) return;
  if (allows.some((other) => covers(other, action, 'parametergroup'))) return;
  reported.add('parametergroup');
  const hint = `allow \`elasticache:${action.name}\` on \`arn:aws:elasticache:*:*:parametergroup:*\` too, without conditions on the cluster's keys`;
  const message = `${quote(`elasticache:${action.name}`)} is checked on a parameter group too, and this policy allows it on none`;
  run.report.warning('missing-parameter-group-grant', run.place(scope.statement.pointer), message, hint);
}

/** Whether the action has a tag parameter: then some check of it carries `aws:TagKeys`. */
function takesTags(action: VocabularyAction): boolean {
  return (
    action.keys.has('aws:tagkeys') || [...action.resourceTypes.values()].some((type) => type.keys.has('aws:tagkeys'))
  );
}

function lintTags(
  scope: Scope,
  action: VocabularyAction,
  allows: readonly Scope[],
  reported: Set<string>,
  run: LintRun,
): void {
  if (reported.has('tags') || !takesTags(action)) return;
  const entry = scope.statement.conditions.find(({ key }) => /^aws:(?:requesttag\/|tagkeys$)/i.test(key));
  if (entry === undefined) return;
  if (allows.some((other) => other.actions.some(({ name }) => name === 'AddTagsToResource'))) return;
  reported.add('tags');
  const message = `creating with tags needs \`elasticache:AddTagsToResource\` too, and this policy does not allow it`;
  run.report.warning(
    'missing-add-tags-grant',
    run.place(entry.pointer),
    message,
    'allow `elasticache:AddTagsToResource` on the same resources',
  );
}

/** Whether the statement can apply to a check of this action on this type: its resources name it, its conditions can be met. */
function covers(scope: Scope, action: VocabularyAction, type: string): boolean {
  if (!scope.actions.includes(action) || !(scope.types?.has(type) ?? true)) return false;
  return scope.statement.conditions.every(({ operator: written, key, values }) => {
    const operator = parseOperator(written);
    if (operator === undefined || !isSelective(key) || carries(action, type, canonicalKey(key))) return true;
    if (operator.family === 'null') return values.some((value) => value.toLowerCase() === 'true');
    return operator.negated
      ? operator.qualifier !== 'ForAnyValue'
      : operator.ifExists || operator.qualifier === 'ForAllValues';
  });
}
