import { quote } from '../../text/report.js';
import { splitArn } from '../language/resource-pattern.js';
import type { VocabularyAction } from '../language/vocabulary.js';
import { type LintRun, type LintScope, typesOfPattern } from './scope.js';

/** Warns of actions that none of the statement's resources belongs to, and of resources that none of its actions asks about. */
export function lintReach(scope: LintScope, run: LintRun): void {
  const resources = scope.statement.resource;
  if (resources === undefined || scope.statement.action === undefined) return;
  const lost = lintActionsAlone(scope, run);
  lintOtherServices(scope, resources, run);
  if (scope.elastiCacheOnly && !lost) lintResourcesAlone(scope, resources, run);
}

/** `DescribeEvents` knows only `*`. Tells whether it has found something. */
function lintActionsAlone({ statement, types }: LintScope, run: LintRun): boolean {
  if (types === undefined || types.size === 0) return false;
  let found = false;
  for (const [index, pattern] of (statement.action ?? []).entries()) {
    if (/[*?]/.test(pattern)) continue;
    const [action] = run.matches(pattern.toLowerCase());
    if (action === undefined || isOn(action, types)) continue;
    found = true;
    const wanted = [...action.resourceTypes.keys()].join(', ');
    const hint = wanted === '' ? 'it takes `"Resource": "*"` only' : `it applies to: ${wanted}`;
    warnOf(pattern, `${statement.pointer}/Action/${index}`, hint, run);
  }
  return found;
}

/** `s3:ListAllMyBuckets` on a bucket: the reference gives the action no resource type, so it is asked on `*`. */
function lintOtherServices({ statement }: LintScope, resources: readonly string[], run: LintRun): void {
  for (const [index, pattern] of (statement.action ?? []).entries()) {
    const lower = pattern.toLowerCase();
    if (!run.vocabulary.listOnly.has(lower)) continue;
    const service = lower.slice(0, lower.indexOf(':'));
    if (resources.some((resource) => isEverythingOf(service, resource, run))) continue;
    warnOf(pattern, `${statement.pointer}/Action/${index}`, 'it takes `"Resource": "*"` only', run);
  }
}

function warnOf(pattern: string, pointer: string, hint: string, run: LintRun): void {
  const message = `none of the statement's resources is one that ${quote(pattern)} applies to`;
  run.report.warning('resource-not-for-action', run.place(pointer), message, hint);
}

/** AWS's guide writes `arn:aws:s3:::*` for a list of buckets. */
function isEverythingOf(service: string, pattern: string, run: LintRun): boolean {
  if (/^\*+$/.test(pattern)) return true;
  const [, , own, , , sixth = '*'] = splitArn(pattern, run.variables);
  return own === service && /^\*+$/.test(sixth);
}

/** A resource of a type that none of the statement's actions asks about, such as a user beside DeleteCacheCluster. */
function lintResourcesAlone({ statement, actions }: LintScope, resources: readonly string[], run: LintRun): void {
  if (actions.length === 0) return;
  for (const [index, pattern] of resources.entries()) {
    const [, , service = ''] = splitArn(pattern, run.variables);
    if (service !== '' && service.toLowerCase() !== 'elasticache' && !/[*?]/.test(service)) {
      const place = run.place(`${statement.pointer}/Resource/${index}`);
      const message = `no action of ElastiCache's is asked about a resource of ${quote(service)}: ${quote(pattern)}`;
      run.report.warning('action-not-for-resource', place, message);
      continue;
    }
    const types = typesOfPattern(pattern, run);
    if (types === undefined || types.size === 0 || actions.some((action) => isOn(action, types))) continue;
    const wanted = [...new Set(actions.flatMap(({ resourceTypes }) => [...resourceTypes.keys()]))];
    const place = run.place(`${statement.pointer}/Resource/${index}`);
    const message = `none of the statement's actions is asked about a ${[...types].join(' or ')}: ${quote(pattern)}`;
    const hint = wanted.length > 5 ? undefined : `they apply to: ${wanted.join(', ') || '`*` alone'}`;
    run.report.warning('action-not-for-resource', place, message, hint);
  }
}

function isOn({ resourceTypes }: VocabularyAction, types: ReadonlySet<string>): boolean {
  for (const type of resourceTypes.keys()) if (types.has(type)) return true;
  return false;
}
