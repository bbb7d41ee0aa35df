import type { PolicyDocument, PolicyType } from '../../terms/document.js';
import type { PolicyVocabulary } from '../language/vocabulary.js';
import { lintActions } from './actions.js';
import { lintConditions, lintVariables } from './conditions.js';
import { lintDenies } from './denies.js';
import { lintGrants } from './grants.js';
import { lintPartialKeys } from './partial-keys.js';
import { lintReach } from './reach.js';
import { lintResources } from './resources.js';
import type { LintRun, LintScope, LintSink } from './scope.js';
import { createRun, scopeOf } from './scope.js';
import { lintTrust } from './trust.js';

/**
 * Warns of what IAM takes and what is still a mistake: actions, resource types and condition keys that ElastiCache does
 * not have, patterns that no resource can match, grants that are incomplete, operators that surprise; the
 * findings that only Access Analyzer reports, `access-analyzer-reference-policy-checks`. The document has no errors.
 */
export function lintPolicy(
  document: Pick<PolicyDocument, 'version' | 'statements'>,
  type: PolicyType,
  vocabulary: PolicyVocabulary,
  sink: LintSink,
): void {
  // A trust policy has none of ElastiCache's actions.
  if (type === 'trust') {
    lintTrust(document, createRun(vocabulary, document.version === '2012-10-17', sink));
    return;
  }
  const { scopes, run } = lintStatements(document, vocabulary, sink);
  lintDenies(scopes, run);
  if (type === 'rcp') lintReachOfRcp(scopes, run);
  if (type === 'identity' || type === 'boundary' || type === 'session') lintGrants(scopes, run);
}

/** The same of statements each by itself: what a document lacks as a whole is not told. */
export function lintStatement(
  document: Pick<PolicyDocument, 'version' | 'statements'>,
  vocabulary: PolicyVocabulary,
  sink: LintSink,
): void {
  lintStatements(document, vocabulary, sink);
}

function lintStatements(
  document: Pick<PolicyDocument, 'version' | 'statements'>,
  vocabulary: PolicyVocabulary,
  sink: LintSink,
): { readonly scopes: readonly LintScope[]; readonly run: LintRun } {
  const run = createRun(vocabulary, document.version === '2012-10-17', sink);
  const scopes = document.statements.map((statement) => scopeOf(statement, run));
  for (const scope of scopes) {
    lintActions(scope, run);
    lintResources(scope, run);
    lintReach(scope, run);
    lintConditions(scope, run);
    lintPartialKeys(scope, run);
    const { resource, notResource, pointer } = scope.statement;
    const element = resource === undefined ? 'NotResource' : 'Resource';
    if (run.variables) lintVariables(resource ?? notResource ?? [], (index) => `${pointer}/${element}/${index}`, run);
  }
  return { scopes, run };
}

/** Resource control policies apply to the services that support them, and ElastiCache is none (Organizations User Guide). */
function lintReachOfRcp(scopes: readonly LintScope[], run: LintRun): void {
  for (const { statement } of scopes) {
    for (const [index, pattern] of (statement.action ?? []).entries()) {
      if (!/^elasticache:/i.test(pattern)) continue;
      const place = run.place(`${statement.pointer}/Action/${index}`);
      run.report.warning('rcp-not-for-elasticache', place, 'ElastiCache does not support resource control policies');
    }
  }
}
