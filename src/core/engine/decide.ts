/**
 * IAM's answer to one request, from the index: an explicit Deny in any layer wins, then every scope needs an Allow of its own
 * (IAM: reference_policies_evaluation-logic_policy-eval-denyallow).
 */
import { locateFields, resourceStart } from '../policy/match/arn-pattern.js';
import { takesResource } from '../policy/match/compile.js';
import { allConditionsHold } from '../policy/match/conditions.js';
import { resourceMatches } from '../policy/match/resource-match.js';
import type { AuthorizationRequest } from '../terms/question.js';
import type { Verdict } from '../terms/verdict.js';
import { actionIndexOf, type Candidate, collectBuckets } from './action-index.js';
import type { Member, Scope } from './member.js';
import type { PolicySet } from './policy-set.js';

/** Decides one request. Pure to the outside: it overwrites memory of the set, never anything that was returned. */
export function decide(set: PolicySet, request: AuthorizationRequest): Verdict {
  const withRcp = request.rcp !== false;
  const { found } = set.scratch;
  nextDecision(set);
  found.length = 0;
  const isArn = locateFields(request.resource, set.scratch.ends);
  const index = actionIndexOf(set.indexes, set.members, request.action);
  collectBuckets(index, request.resource, isArn ? resourceStart(set.scratch.ends) : -1, found);

  const denying: Member[] = [];
  for (const bucket of found) collectMatching(set, bucket.deny, request, isArn, withRcp, denying);
  if (denying.length > 0) return explicitDeny(denying);

  const allowing: Member[] = [];
  for (const bucket of found) collectMatching(set, bucket.allow, request, isArn, withRcp, allowing);
  return combineAllows(set, allowing, withRcp);
}

function collectMatching(
  set: PolicySet,
  candidates: readonly Candidate[],
  request: AuthorizationRequest,
  isArn: boolean,
  withRcp: boolean,
  matching: Member[],
): void {
  const { scratch } = set;
  const { resource, context } = request;
  const ends = isArn ? scratch.ends : undefined;
  for (const { member, pattern } of candidates) {
    if (scratch.met[member.order] === scratch.decision) continue;
    if (!withRcp && member.scope.layer === 'rcp') continue;
    const { statement } = member;
    const taken =
      pattern === undefined
        ? takesResource(statement, resource, ends, context)
        : resourceMatches(pattern, resource, ends, context);
    if (!taken) continue;
    scratch.met[member.order] = scratch.decision;
    if (allConditionsHold(statement.conditions, context)) matching.push(member);
  }
}

/** A number for this decision that no entry of the scratch memory has. */
function nextDecision({ scratch }: PolicySet): void {
  if (scratch.decision === 0xffffffff) {
    scratch.met.fill(0);
    scratch.allowed.fill(0);
    scratch.decision = 0;
  }
  scratch.decision++;
}

function combineAllows(set: PolicySet, allowing: readonly Member[], withRcp: boolean): Verdict {
  const { allowed, decision } = set.scratch;
  for (const member of allowing) allowed[member.scope.index] = decision;
  for (const scope of set.evaluation) {
    const counts = withRcp || scope.layer !== 'rcp';
    if (counts && !scope.open && allowed[scope.index] !== decision) return implicitDeny(scope);
  }
  const [first] = allowing;
  if (first && allowing.length === 1) return first.statement.alone;
  return { decision: 'allowed', statements: statementsOf(allowing) };
}

/** The verdict when a scope has no Allow. */
function implicitDeny({ layer, level }: Scope): Verdict {
  const denied = { decision: 'implicitDeny', layer, statements: [] } as const;
  return level === undefined ? denied : { ...denied, level };
}

/** The verdict when these statements deny; the first in reporting order names the layer. */
function explicitDeny(denying: readonly Member[]): Verdict {
  const first = denying.reduce((left, right) => (right.order < left.order ? right : left));
  const { layer, level } = first.scope;
  const denied = { decision: 'explicitDeny', layer, statements: statementsOf(denying) } as const;
  return level === undefined ? denied : { ...denied, level };
}

function statementsOf(members: readonly Member[]): Verdict['statements'] {
  const ordered = members.length > 1 ? [...members].sort((left, right) => left.order - right.order) : members;
  return ordered.map((member) => member.statement.ref);
}
