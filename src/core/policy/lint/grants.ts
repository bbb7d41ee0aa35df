import { quote } from '../../text/report.js';
import type { VocabularyAction } from '../language/vocabulary.js';
import { holdsWhenAbsent, neverCarries } from './presence.js';
import type { LintRun, LintScope } from './scope.js';
import { carries } from './scope.js';

/**
 * Warns of grants that cannot work alone: creating a cluster is checked on its parameter group too, and a call with tags
 * needs AddTagsToResource. Another policy of the same principal may give what is missing.
 */
export function lintGrants(scopes: readonly LintScope[], run: LintRun): void {
  const allows = scopes.filter((scope) => scope.statement.effect === 'Allow');
  const creates = new Set(
    [...run.vocabulary.actions.values()].filter(({ name }) => /^(?:Create|Copy|Purchase)/.test(name)),
  );
  const grants: Grants = { scopes, allows, reported: new Set() };
  for (const scope of allows) {
    for (const action of scope.actions.filter((each) => creates.has(each))) {
      if (speaksOfCreating(scope)) lintParameterGroup(scope, action, grants, run);
      lintTags(scope, action, grants, run);
    }
  }
}

interface Grants {
  readonly scopes: readonly LintScope[];
  readonly allows: readonly LintScope[];
  /** What has been said: once for each policy is enough. */
  readonly reported: Set<string>;
}

/**
 * `elasticache:*` on some replication groups or global datastores is no grant of creation gone wrong: AWS's own examples
 * are written so. One on clusters is, and so is an action that is spelt.
 */
const speaksOfCreating = ({ statement, types }: LintScope): boolean =>
  types?.has('cluster') !== false || (statement.action?.some((pattern) => /^elasticache:c/i.test(pattern)) ?? false);

/** An action whose required parameter group is not what it creates: CreateCacheCluster and CreateReplicationGroup. */
function needsParameterGroup(action: VocabularyAction): boolean {
  return action.resourceTypes.get('parametergroup')?.required === true && action.resourceTypes.size > 1;
}

function lintParameterGroup(
  scope: LintScope,
  action: VocabularyAction,
  { allows, reported }: Grants,
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

/** The types whose checks carry the tags of a request: what the action makes; undefined: it takes no tags. */
function taggedTypes(action: VocabularyAction): readonly string[] {
  const types = [...action.resourceTypes];
  return types.flatMap(([type]) => (carries(action, type, 'aws:tagkeys') ? [type] : []));
}

const asksForTags = ({ statement }: LintScope) =>
  statement.conditions.find(({ key }) => /^aws:(?:requesttag\/|tagkeys$)/i.test(key));

/** A policy that speaks of the tags of a creation, in an Allow or a Deny, and gives nobody the right to tag what is made. */
function lintTags(
  scope: LintScope,
  action: VocabularyAction,
  { scopes, allows, reported }: Grants,
  run: LintRun,
): void {
  const types = taggedTypes(action);
  if (reported.has('tags') || types.length === 0) return;
  const asking = scopes.find((other) => other.actions.includes(action) && asksForTags(other) !== undefined);
  const entry = asking && asksForTags(asking);
  const tagging = run.vocabulary.actions.get('addtagstoresource');
  if (entry === undefined || tagging === undefined) return;
  const made = types.filter((type) => scope.types?.has(type) ?? true);
  if (made.length === 0) return;
  const grants = allows.filter((other) => other.actions.includes(tagging));
  if (grants.some((other) => made.some((type) => covers(other, tagging, type)))) return;
  reported.add('tags');
  const message =
    grants.length === 0
      ? `creating with tags needs \`elasticache:AddTagsToResource\` too, and this policy does not allow it`
      : `creating with tags needs \`elasticache:AddTagsToResource\` on the new ${made[0]} too, and no statement allows it there`;
  const hint =
    'allow `elasticache:AddTagsToResource` on the same resources, without conditions on other keys than those of tags';
  run.report.warning('missing-add-tags-grant', run.place(entry.pointer), message, hint);
}

/** Whether the statement can apply to a check of this action on this type: its resources name it, its conditions can be met. */
function covers(scope: LintScope, action: VocabularyAction, type: string): boolean {
  if (!scope.actions.includes(action) || !(scope.types?.has(type) ?? true)) return false;
  return scope.statement.conditions.every(
    (entry) => !neverCarries(action, type, entry.key) || (holdsWhenAbsent(entry) ?? true),
  );
}
