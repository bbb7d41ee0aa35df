/** What would let a caller assume a role: edits of the caller's policies and of the trust policy, or another request; all tried. */

import { changedPolicy, changedSet, isEditable, mergeChanges, type PolicyChange } from '../../explain/edit/change.js';
import { editsOf, wordsOf } from '../../explain/edit/patch.js';
import { entriesOf } from '../../explain/edit/raw.js';
import { failedOf } from '../../explain/edit/trial.js';
import { type Inquiry, type Raw, rawStatement } from '../../explain/inquiry/inquiry.js';
import { editsFor, whoEdits } from '../../explain/remedy/fixes.js';
import { obstaclesOf } from '../../explain/remedy/obstacles.js';
import { oneOrMany } from '../../explain/remedy/own-statement.js';
import type { Fix } from '../../explain/words/explanation.js';
import { CALLER } from '../../explain/words/who.js';
import { samplesFor } from '../../policy/match/asking.js';
import type { Caller, Role } from '../../principals/caller.js';
import type { DecidedCheck } from '../../terms/decided.js';
import { defined } from '../../terms/defined.js';
import type { StatementRef, StatementResult } from '../../terms/verdict.js';
import { decideAssume } from './assume.js';
import { decideTrust, waivedBy } from './trust.js';

/** A denied call of a signed caller. */
export interface DeniedAssume {
  readonly inquiry: Inquiry;
  readonly caller: Caller;
  readonly role: Role;
  readonly checks: readonly DecidedCheck[];
  /** The same call with other parameters; undefined: it is refused. */
  readonly again: (parameters: Readonly<Record<string, string>>) => readonly DecidedCheck[] | undefined;
}

/** Fixes of a denied call. `nearest` is the statement of the trust policy that came nearest. */
export function proposeFor(denied: DeniedAssume, nearest: StatementResult | undefined): Fix[] {
  const sent = nearest && requestFix(denied, nearest);
  const edited = editFix(denied, nearest);
  return [sent, edited].filter((fix) => fix !== undefined);
}

/** Parameters that give keys of a trust policy's conditions (AssumeRole). */
const PARAMETERS: Readonly<Record<string, string>> = {
  'sts:externalid': 'ExternalId',
  'sts:rolesessionname': 'RoleSessionName',
  'sts:sourceidentity': 'SourceIdentity',
};

function requestFix({ again }: DeniedAssume, { misses }: StatementResult): Fix | undefined {
  const set: Record<string, string> = {};
  for (const miss of misses) {
    if (miss.code !== 'condition') return undefined;
    const parameter = PARAMETERS[miss.key.toLowerCase()];
    const [value] = samplesFor({ operator: miss.operator, values: miss.expected }, true);
    if (parameter === undefined || value === undefined || value.includes('${')) return undefined;
    set[parameter] = value;
  }
  const decided = Object.keys(set).length === 0 ? undefined : again(set);
  if (decided === undefined || failedOf(decided).length > 0) return undefined;
  const text = Object.entries(set).map(([name, value]) => `send ${name} = ${value}`);
  return { edits: [], request: { set, remove: [] }, who: CALLER, text: text.join(', ') };
}

function editFix(denied: DeniedAssume, nearest: StatementResult | undefined): Fix | undefined {
  const { inquiry, checks } = denied;
  if (failedOf(checks).some(({ verdict }) => verdict.decision === 'explicitDeny')) return undefined;
  for (const trust of trustChanges(denied, nearest)) {
    const own = ownChange(denied, trust);
    if (own === undefined) continue;
    const change = mergeChanges([trust, own]);
    if (failedOf(decidedWith(denied, change)).length > 0) continue;
    return { edits: editsOf(change, inquiry), who: whoEdits(change), text: wordsOf(change, inquiry).join('; and ') };
  }
  return undefined;
}

const NOTHING: PolicyChange = { statements: [], inline: [] };

/** The caller's name in the nearest statement of the trust policy, else in one of its own: adding to a line adds all its actions. */
function trustChanges({ inquiry, caller, checks }: DeniedAssume, nearest: StatementResult | undefined): PolicyChange[] {
  const missing = failedOf(checks).filter(({ verdict }) => verdict.layer === 'trust');
  if (missing.length === 0) return [NOTHING];
  if (nearest === undefined || !isEditable(inquiry, nearest)) return [];
  const raw = rawStatement(inquiry, nearest) ?? {};
  const actions = missing.map(({ check }) => check.action);
  const { principalArn } = caller;
  const { AWS, ...others } = (raw.Principal ?? {}) as Readonly<Record<string, string | readonly string[]>>;
  const own: Raw = {
    Effect: 'Allow',
    Principal: { AWS: principalArn },
    Action: oneOrMany(actions),
    ...defined({ Condition: raw.Condition }),
  };
  const alone = statementChange(nearest, { added: [own] });
  const isExact = entriesOf(raw, 'Action').every((each) => actions.includes(each)) && raw.NotAction === undefined;
  if (AWS === undefined || !isExact) return [alone];
  const after = { ...raw, Principal: { ...others, AWS: [...[AWS].flat(), principalArn] } };
  return [statementChange(nearest, { after, added: [] }), alone];
}

const statementChange = (
  ref: StatementRef,
  what: { readonly after?: Raw; readonly added: readonly Raw[] },
): PolicyChange => ({ statements: [{ ref, ...what }], inline: [] });

/** What the caller's own policies lack once the role trusts the caller; undefined when nobody here can add it. */
function ownChange(denied: DeniedAssume, trust: PolicyChange): PolicyChange | undefined {
  const { inquiry, caller } = denied;
  const role = trusting(denied.role, trust);
  const failed = failedOf(decidedWith(denied, trust));
  const [first] = failed;
  if (first === undefined) return NOTHING;
  const waived = waivedBy(decideTrust(role, { caller }, first.check).named, caller.account === role.account);
  const { silences, denies, foreign } = obstaclesOf(failed, inquiry);
  const needed = silences.filter(({ scope }) => scope.layer !== 'trust' && !waived.has(scope.layer));
  return editsFor({ silences: needed, denies, foreign }, [], inquiry);
}

const trusting = (role: Role, change: PolicyChange): Role => ({
  ...role,
  trust: role.trust && (changedPolicy(role.trust, change) ?? role.trust),
});

/** The checks of the call with a change made on both sides. */
function decidedWith({ caller, role, checks }: DeniedAssume, change: PolicyChange): readonly DecidedCheck[] {
  const policies = changedSet(caller.policies, change);
  if (policies === undefined) return checks;
  const who = { caller: { ...caller, policies } };
  const other = trusting(role, change);
  return checks.map(({ check }) => decideAssume(check.action, other, who, check.context));
}
