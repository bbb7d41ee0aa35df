/** Puts proposals together: an edit of policies, a changed request, or both; each is decided whole before it is told. */
import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import type { Check } from '../../terms/check.js';
import { unique } from '../../terms/unique.js';
import type { StatementRef } from '../../terms/verdict.js';
import { tellingConditions } from '../cause/diagnose-deny.js';
import type { Draft } from '../cause/draft.js';
import { changedSet, mergeChanges, type PolicyChange } from '../edit/change.js';
import { editsOf, wordsOf } from '../edit/patch.js';
import { decideWith, failedOf } from '../edit/trial.js';
import { type Inquiry, isNeverCarried } from '../inquiry/inquiry.js';
import { requestChangeOf } from '../request/request-change.js';
import { asSent, type ChangedCall, changeFor, checksOf, isElsewhere, isRegion } from '../request/sendable.js';
import { isCallerFirst } from '../words/causes.js';
import type { Fix, Remedy } from '../words/explanation.js';
import { placeOf, renderPlace } from '../words/place.js';
import { shortResource } from '../words/resources.js';
import { CALLER, ownerOf, ownerOfLayer } from '../words/who.js';
import { type CallGuard, guardsIn, guardsOf, tagGuard } from './guards.js';
import { withoutListing } from './listing.js';
import { isOwnCase, mendScope } from './mend.js';
import { type Obstacles, obstaclesOf } from './obstacles.js';
import { spareChecks } from './spare.js';

const MOST_FIXES = 3;

/** What can be proposed, all of it tried. */
export interface Proposals {
  readonly fixes: readonly Fix[];
  readonly remedies: readonly Remedy[];
}

/** The fixes of a call, the best first. `drafts` are its causes. */
export function proposalsFor(obstacles: Obstacles, drafts: readonly Draft[], inquiry: Inquiry): Proposals {
  const edited = editFix(obstacles, inquiry);
  const sent = requestFix(obstacles, inquiry);
  const listed = listingFix(obstacles, inquiry);
  const callerFirst = drafts.some((draft) => isCallerFirst(draft.code) && !isPolicys(draft));
  const ordered = callerFirst ? [listed, sent, edited] : [edited, sent, listed];
  const found = ordered.filter((proposal) => proposal !== undefined);
  return {
    fixes: found.filter((proposal): proposal is Fix => 'edits' in proposal).slice(0, MOST_FIXES),
    remedies: found.filter((proposal): proposal is Remedy => !('edits' in proposal)),
  };
}

/** Whether it is the policy's spelling that is odd, and not the request's. */
const isPolicys = ({ code, words, expected = [] }: Draft): boolean =>
  code === 'value-case' && expected.some((each) => isOwnCase(words?.key ?? '', each));

/** Policies that allow the call as it was sent. */
function editFix(obstacles: Obstacles, inquiry: Inquiry): Fix | undefined {
  const { call } = inquiry;
  const [main] = call.checks;
  const meant = obstacles.silences.flatMap(({ scope, silent }) =>
    scope.layer === 'identity' ? silent.filter(({ check }) => check === main?.check) : [],
  );
  const near = meant.flatMap(({ meant: { best } }) => best?.result ?? []);
  const guards = near.length > 0 ? guardsIn(near, inquiry) : guardsOf(main, inquiry);
  const change = editsFor(obstacles, guards, inquiry);
  if (change === undefined) return undefined;
  const asked = call.checks.map(({ check }) => check);
  if (!passes(asked, change, inquiry)) return undefined;
  return { edits: editsOf(change, inquiry), who: whoEdits(change), text: wordsOf(change, inquiry).join('; and ') };
}

/** @param guards what is asked of the main action, and is to be asked of everything else that becomes allowed. */
export function editsFor(
  { silences, denies, foreign }: Obstacles,
  guards: readonly CallGuard[],
  inquiry: Inquiry,
): PolicyChange | undefined {
  if (foreign.length > 0) return undefined;
  const changes: PolicyChange[] = [];
  for (const { scope, silent } of silences) {
    const mended = mendScope(scope, silent, guards, inquiry);
    if (mended === undefined) return undefined;
    changes.push(mended);
  }
  for (const { ref, checks } of denies) {
    const spared = spareChecks(ref, checks, inquiry);
    if (spared === undefined) return undefined;
    changes.push(spared);
  }
  return changes.length === 0 ? undefined : mergeChanges(changes);
}

function passes(checks: readonly Check[], change: PolicyChange, { call }: Inquiry): boolean {
  const set = changedSet(call.caller.policies, change);
  return set !== undefined && failedOf(decideWith(checks, call.caller, set)).length === 0;
}

/** Another request that is allowed, with the edits that it needs. */
function requestFix(obstacles: Obstacles, inquiry: Inquiry): Fix | Remedy | undefined {
  const { call } = inquiry;
  const start = asSent(call, call.subject.scope.region);
  let changed = start;
  const escapes = conditionsOf(obstacles, inquiry);
  for (const { ref, entry, check, hold } of escapes) {
    changed = changeFor(ref, entry, hold, check, changed, inquiry) ?? changed;
  }
  if (changed === start) changed = elsewhereFor(obstacles, changed);
  return changed === start ? undefined : fixBySending(changed, escapes, inquiry);
}

/** The region that the only near statement is about. */
function elsewhereFor({ silences }: Obstacles, current: ChangedCall): ChangedCall {
  const regions = silences.flatMap(({ silent }) =>
    silent.map(({ meant }) => {
      const { result, resource } = meant.best ?? {};
      const only = result?.misses.length === 1 && resource?.differs.length === 1 && resource.differs[0] === 'region';
      return only ? (resource.pattern.split(':')[3] ?? '') : '';
    }),
  );
  const [region = ''] = regions;
  if (!isRegion(region) || regions.some((each) => each !== region)) return current;
  return { ...current, region, words: [`call in ${region}`] };
}

/** @param escapes the conditions that the change is for. */
function fixBySending(changed: ChangedCall, escapes: readonly Escape[], inquiry: Inquiry): Fix | Remedy | undefined {
  const { call } = inquiry;
  const request = requestChangeOf(changed, inquiry);
  if (request === undefined && !isElsewhere(changed, inquiry)) return undefined;
  const checks = checksOf(changed, inquiry);
  const decided = decideWith(checks, call.caller, call.caller.policies);
  const failed = failedOf(decided);
  const sent = request ? { request } : {};
  const told = unique(changed.words).join(', ');
  if (isElsewhere(changed, inquiry)) return failed.length === 0 ? { who: CALLER, text: told } : undefined;
  if (failed.length === 0) return { edits: [], ...sent, who: CALLER, text: told };
  const escaped = escapes.flatMap(({ entry }) => failed.flatMap(({ check }) => tagGuard(entry, check)));
  const guards = [...guardsOf(decided[0], inquiry), ...escaped];
  const change = editsFor(obstaclesOf(failed, inquiry), guards, inquiry);
  if (change === undefined || !passes(checks, change, inquiry)) return undefined;
  const text = `${told}; and ${wordsOf(change, inquiry).join('; and ')}`;
  return { edits: editsOf(change, inquiry), ...sent, who: `${CALLER}, and ${whoEdits(change)}`, text };
}

function listingFix(obstacles: Obstacles, inquiry: Inquiry): Fix | Remedy | undefined {
  const changed = withoutListing(obstacles, inquiry);
  const fix = changed && fixBySending(changed, [], inquiry);
  // With policies changed as well, an id would be one more thing to do.
  return fix && 'edits' in fix && fix.edits.length > 0 ? undefined : fix;
}

interface Escape {
  readonly ref: StatementRef;
  readonly entry: StatementRef['statement']['conditions'][number];
  readonly check: Check;
  readonly hold: boolean;
}

/** The conditions that stand between the call and an answer, where nothing else does. */
function conditionsOf({ silences, denies }: Obstacles, { world }: Inquiry): Escape[] {
  const allows = silences.flatMap(({ silent }) =>
    silent.flatMap(({ check, meant }): Escape[] => {
      const { result } = meant.best ?? {};
      if (result === undefined || result.misses.some(({ code }) => code !== 'condition')) return [];
      const missed = result.misses.map(({ pointer }) => pointer);
      const entries = result.statement.conditions.filter(({ pointer }) => missed.includes(pointer));
      if (entries.some(({ key }) => isNeverCarried(world, check, key))) return [];
      return entries.map((entry) => ({ ref: result, entry, check, hold: true }));
    }),
  );
  const spares = denies.flatMap(({ ref, checks }) =>
    checks.slice(0, 3).flatMap((check): Escape[] => {
      const [entry] = tellingConditions(ref.statement.conditions, check);
      return entry ? [{ ref, entry, check, hold: false }] : [];
    }),
  );
  return [...spares, ...allows];
}

/** Who has to make a change. */
export function whoEdits({ statements, inline }: PolicyChange): string {
  const owners = statements.map(({ ref: { policy } }) => ownerOf(policy));
  if (inline.length > 0) owners.push("the owner of the caller's policies");
  return unique(owners).join(' and ');
}

/** Who alone can change what no fix changes, one sentence for each obstacle. */
export function ownersOf({ silences, denies, foreign }: Obstacles, { call }: Inquiry): Remedy[] {
  const found = new Map<string, string>();
  const sentences = { add: (text: string, who: string) => found.set(text, who) };
  for (const { check } of foreign) {
    const owner = check.resource.split(':')[4];
    sentences.add(
      `call with a role of account ${owner}, which owns ${check.resource} (yours is ${call.caller.account})`,
      CALLER,
    );
  }
  for (const { ref, checks } of denies) {
    const place = renderPlace(placeOf(ref));
    sentences.add(
      `only ${ownerOf(ref.policy)} can narrow or remove the Deny ${place}${narrowing(ref, checks)}`,
      ownerOf(ref.policy),
    );
  }
  for (const { meant } of silences.flatMap(({ silent }) => silent)) {
    const { result } = meant.best ?? {};
    const condition = result?.misses.find(({ code }) => code === 'condition');
    const time = condition && 'key' in condition && /^aws:(?:currenttime|epochtime)$/i.test(condition.key);
    const what = time ? ': move its date, or remove the condition' : '';
    const owner = result && ownerOf(result.policy);
    if (result && owner) {
      const file = owner.endsWith(fileOf(result)) ? 'it' : fileOf(result);
      sentences.add(`only ${owner} can change ${file}${what}`, owner);
    }
  }
  for (const { scope, silent } of silences) {
    if (silent.every(({ meant }) => meant.best)) continue;
    sentences.add(`only ${ownerOfLayer(scope.layer)} can add a statement there`, ownerOfLayer(scope.layer));
  }
  return [...found].map(([text, who]) => ({ who, text }));
}

/** Of a Deny on part of the names, what else its author can do: IAM has no pattern for all of them but one. */
function narrowing({ statement }: StatementRef, checks: readonly Check[]): string {
  const isPart = (each: string): boolean => /[*?]/.test(each) && each !== '*';
  const pattern = statement.resource?.find(
    (each) => isPart(each) && checks.some(({ resource }) => isOn(each, resource)),
  );
  const [check] = checks.filter(({ resource }) => pattern !== undefined && isOn(pattern, resource));
  if (pattern === undefined || check === undefined) return '';
  const name = shortResource(check.resource);
  return `; IAM has no pattern for all of ${shortResource(pattern)} but ${name}: list what it is to deny, or deny by a tag (aws:ResourceTag) that ${name} lacks`;
}

const isOn = (pattern: string, resource: string): boolean => globMatches(compileGlob(pattern), resource);

const fileOf = ({ policy }: StatementRef): string => policy.file ?? policy.arn ?? policy.name;
