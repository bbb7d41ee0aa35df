import { classify } from '../../engine/classify.js';
import { compilePolicySet } from '../../engine/policy-set.js';
import { type CauseCode, type CauseFacts, sayCause } from '../../explain/words/causes.js';
import type { Cause, Explanation, Fix, Remedy } from '../../explain/words/explanation.js';
import { placeAt, placeOf, renderPlace } from '../../explain/words/place.js';
import { policyKind } from '../../explain/words/sentence.js';
import { ownerOfLayer } from '../../explain/words/who.js';
import { oneOf } from '../../policy/match/kind.js';
import type { Directory, Role } from '../../principals/caller.js';
import type { DecidedCheck } from '../../terms/decided.js';
import { defined } from '../../terms/defined.js';
import type { TrustedName } from '../../terms/document.js';
import { nearest } from '../../terms/nearest.js';
import type { Miss, StatementRef, StatementResult } from '../../terms/verdict.js';
import { type DeniedAssume, proposeFor } from './propose.js';
import { namedBy, type Requester, trustOf } from './trust.js';

/** Who asked for which role, as far as an explanation needs it. */
export interface AskedRole {
  readonly directory: Pick<Directory, 'role' | 'callers'>;
  readonly who: Requester;
  readonly roleArn: string;
  /** What proposals are tried with; undefined: none are made. */
  readonly trial?: Pick<DeniedAssume, 'inquiry' | 'again'>;
}

/**
 * Explains a denied call: of each check that failed the statement of the trust policy that came nearest, what kept it from
 * matching, and what would let the caller in. Nothing is proposed that was not tried; who can change what is told.
 */
export function explainDenied(sentence: string, checks: readonly DecidedCheck[], asked: AskedRole): Explanation {
  const failed = checks.filter(({ verdict }) => verdict.decision !== 'allowed');
  const denied = failed.filter(({ verdict }) => verdict.decision === 'explicitDeny').length;
  const causes = failed.map((check) => causeOf(check, asked));
  const fixes = fixesOf(checks, failed, asked);
  return {
    sentence,
    counts: {
      asked: checks.length,
      allowed: checks.length - failed.length,
      missing: failed.length - denied,
      denied,
    },
    causes: unique(causes),
    fixes,
    beyond: uniqueText(failed.flatMap((check, at) => remedyOf(check, causes[at], fixes.length > 0))),
    unknown: [],
  };
}

function fixesOf(checks: readonly DecidedCheck[], failed: readonly DecidedCheck[], asked: AskedRole): readonly Fix[] {
  const { directory, who, roleArn, trial } = asked;
  const role = directory.role(roleArn);
  if (trial === undefined || role === undefined || !('caller' in who)) return [];
  const [byTrust] = failed.filter(({ verdict }) => verdict.layer === 'trust');
  const near = byTrust && nearestIn(byTrust, role, who);
  return proposeFor({ ...trial, caller: who.caller, role, checks }, near?.byCondition ?? near?.byAction ?? near?.other);
}

/** One reason for several checks is told once. */
function unique(causes: readonly Cause[]): Cause[] {
  const byText = new Map<string, Cause>();
  for (const cause of causes) {
    const known = byText.get(cause.text);
    byText.set(cause.text, known ? { ...known, checks: [...known.checks, ...cause.checks] } : cause);
  }
  return [...byText.values()];
}

const uniqueText = (remedies: readonly Remedy[]): Remedy[] => [
  ...new Map(remedies.map((remedy) => [remedy.text, remedy])).values(),
];

function causeOf(decided: DecidedCheck, asked: AskedRole): Cause {
  const { verdict } = decided;
  const { directory, roleArn } = asked;
  const role = directory.role(roleArn);
  if (!role) return missingRole(decided, asked);
  const [first] = verdict.statements;
  if (verdict.decision === 'explicitDeny')
    return cause(verdict.layer === 'trust' ? 'trust-deny' : 'trust-own', decided, { statement: first });
  if (verdict.layer === 'trust') return nearestOf(decided, role, asked);
  const account = accountStatement(decided, role, asked);
  return account ? cause('trust-account', decided, { statement: account }) : cause('trust-own', decided, {});
}

function missingRole(decided: DecidedCheck, { directory, roleArn }: AskedRole): Cause {
  const roles = directory.callers.map(({ principalArn }) => principalArn).filter((arn) => arn.includes(':role/'));
  const meant = nearest(roleArn, roles);
  return cause('trust-role', decided, { words: { more: meant === undefined ? '' : `; did you mean ${meant}?` } });
}

/** The Allow whose Principal names the requester's account, which leaves the rest to the account's own policies. */
function accountStatement({ check }: DecidedCheck, role: Role, { who }: AskedRole): StatementRef | undefined {
  return resultsOf(role, { check }).find(
    ({ statement, matched }) =>
      matched &&
      statement.effect === 'Allow' &&
      (statement.trusted ?? []).some((name) => namedBy(name, who) === 'account'),
  );
}

/** How every statement of the trust policy met the check, whomever it names. */
function resultsOf(role: Role, { check }: Pick<DecidedCheck, 'check'>): readonly StatementResult[] {
  return classify(compilePolicySet({ identity: [], root: true, trust: [trustOf(role)] }), check);
}

const takesAction = ({ misses }: StatementResult): boolean =>
  !misses.some(({ code }) => code === 'action' || code === 'notAction');

/** The Allow that needs the least to match: a condition, then another action, then another name in Principal. */
function nearestIn(decided: DecidedCheck, role: Role, who: Requester) {
  const allows = resultsOf(role, decided).filter(({ statement }) => statement.effect === 'Allow');
  const named = allows.filter(({ statement }) => (statement.trusted ?? []).some((name) => namedBy(name, who)));
  const [byCondition] = named.filter(takesAction).sort((a, b) => a.misses.length - b.misses.length);
  return { byCondition, byAction: named[0], other: allows.find(takesAction) ?? allows.at(0) };
}

function nearestOf(decided: DecidedCheck, role: Role, { who }: AskedRole): Cause {
  const { byCondition, byAction, other } = nearestIn(decided, role, who);
  if (byCondition) return conditionCause(decided, byCondition);
  if (byAction) return cause('trust-action', decided, { statement: byAction, pointer: 'Action' });
  return cause('trust-principal', decided, {
    statement: other,
    pointer: 'Principal',
    expected: other ? (other.statement.trusted ?? []).map(shown) : [],
    found: ['provider' in who ? who.provider.arn : who.caller.arn],
  });
}

const shown = ({ kind, name }: TrustedName): string => (kind === '*' || kind === 'AWS' ? name : `${kind} ${name}`);

function conditionCause(decided: DecidedCheck, result: StatementResult): Cause {
  const miss = result.misses.find((each): each is Extract<Miss, { code: 'condition' }> => each.code === 'condition');
  // Without a miss a resource control policy of the role's account denied.
  if (!miss) return cause('trust-own', decided, {});
  const { key, operator, expected, actual, pointer } = miss;
  const found = actual === undefined ? [] : [actual].flat();
  return cause('trust-condition', decided, {
    statement: result,
    at: pointer,
    expected,
    found,
    words: { key, operator, found: found.length === 0 ? 'no such key' : found.join(', ') },
  });
}

interface Found {
  readonly statement?: StatementRef | undefined;
  /** An element of the statement. */
  readonly pointer?: string;
  /** The place itself. */
  readonly at?: string;
  readonly found?: readonly string[];
  readonly expected?: readonly string[];
  readonly words?: Partial<CauseFacts>;
}

function cause(code: CauseCode, { check, verdict }: DecidedCheck, about: Found): Cause {
  const { statement, pointer, found = [], expected = [], words } = about;
  const where = about.at ?? (statement && pointer ? `${statement.statement.pointer}/${pointer}` : undefined);
  const at = statement && where !== undefined ? placeAt(statement, where) : undefined;
  const place = statement && placeOf(statement);
  const layer = verdict.layer ?? 'trust';
  const facts: CauseFacts = {
    statement: place ? renderPlace(place, at) : '',
    action: check.action,
    resource: check.resource,
    found: oneOf(found),
    expected: oneOf(expected),
    key: '',
    operator: '',
    layer: policyKind(layer),
    more: '',
    ...words,
  };
  const { action, resource, because } = check;
  return {
    code,
    checks: [{ action, resource, because }],
    layer,
    ...defined({ level: verdict.level }),
    ...(place ? { statement: place } : {}),
    ...(at ? { at } : {}),
    found,
    expected,
    text: sayCause(code, facts),
    findings: [],
  };
}

/** Who alone can change what denied. */
function remedyOf({ verdict }: DecidedCheck, cause: Cause | undefined, isFixed: boolean): Remedy[] {
  if (cause?.code === 'trust-role' || cause?.code === 'trust-account') return [];
  if (verdict.layer !== 'trust' || isFixed) return [];
  const file = cause?.statement?.file ?? 'its trust policy';
  return [{ who: ownerOfLayer('trust'), text: `only ${ownerOfLayer('trust')} can change ${file}` }];
}
