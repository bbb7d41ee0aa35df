import { keysReadFor } from '../engine/context-keys.js';
import { alsoAskedSentence } from '../permissions/also-asked.js';
import type { Catalog } from '../permissions/catalog/catalog.js';
import { expand, type FoundTags, MOST_CHECKS, type Subject, type UnknownTags } from '../permissions/expand.js';
import { globalContext } from '../permissions/global-keys.js';
import { partitionOf } from '../permissions/resources.js';
import type { Caller } from '../principals/caller.js';
import type { DecidedCheck } from '../terms/decided.js';
import { decodeFields, fieldTexts, namedOperation } from '../wire/query/decode.js';
import { type Fault, fault, invalidAction } from '../wire/query/fault.js';
import { operationOf, readFields } from '../wire/query/fields.js';
import type { ApiCall, HttpRequest } from '../wire/query/request.js';
import { looseFields, takenForElastiCache } from '../wire/readers/taken-for.js';
import { takenForIdentity } from '../wire/readers/taken-for-identity.js';
import { decideCheck } from './decide-check.js';
import { type Identified, type Identity, identify, NONE, type Rejected, reject, SERVICE, UNKNOWN } from './identify.js';
import { accountHeaderOf, readOtherwise, steers, wrongTarget } from './one-reading.js';
import { RESOURCE_TAG, undecidable } from './unknown-tags.js';
import { warningsOf } from './warnings.js';
import type { RequestFacts, TagPlace, World } from './world.js';

export type { FoundTags, KnownTags, UnknownTags } from '../permissions/expand.js';
export type { RequestFacts, Settings, TagPlace, World } from './world.js';

type Decided = Identified & {
  readonly call: ApiCall;
  readonly operation: string;
  readonly checks: readonly DecidedCheck[];
  /** What AWS asks beyond the checks, in one sentence; of an allowed call, when it would meet such a thing. */
  readonly alsoAsked?: string | undefined;
  /** Why the tags of resources are not known, where somebody has asked. */
  readonly whyUnknown?: ReadonlyMap<string, UnknownTags> | undefined;
};

/** What is to happen to a call; never a boolean. */
export type Outcome =
  | (Decided & { readonly kind: 'allowed' })
  /** At least one check was not allowed. `subject`: for whom and where the call was expanded, for who asks about changed calls. */
  | (Decided & { readonly kind: 'denied'; readonly subject: Subject })
  | Rejected
  /** Signed for a service that this proxy does not judge. */
  | (Identified & { readonly kind: 'otherService' });

/**
 * The whole decision, as one pure synchronous function: who calls, which permissions the call needs, what IAM says to
 * each. The proxy, the dry run, the command line and the harness all call it, so that they cannot disagree.
 *
 * Failures are told in AWS's order: no credentials, malformed ones, an unknown key, an expired session, the signature,
 * then the operation and its parameters, then the permissions.
 */
export function authorize(world: World, request: HttpRequest, facts: RequestFacts): Outcome {
  const unfit = wrongTarget(request.target);
  if (unfit) return reject(UNKNOWN, unfit);
  const identity = identify(world, request, facts);
  if (identity.kind === 'rejected') return identity;
  const { known } = identity;
  const otherwise = readOtherwise(world, request, identity);
  if (otherwise) return reject(known, otherwise);
  if (known.service !== SERVICE) return otherService(world, request, known);

  const fields = readFields(request, world.catalog.shapes);
  if ('rejected' in fields) return reject(known, fields.rejected);
  const decoded = decodeFields(fields, world.catalog.shapes, world.settings);
  if ('rejected' in decoded) {
    const named = operationOf(fields);
    return reject('rejected' in named ? known : { ...known, operation: named.operation }, decoded.rejected);
  }
  const { call } = decoded;
  const steered = steers(world, call);
  if (steered) return reject({ ...known, operation: call.operation }, steered);
  if (isPermissionOnly(world.catalog, call.operation))
    return reject({ ...known, operation: call.operation }, invalidAction(call.operation, call.version));
  return decideCall(world, request, identity, call, facts);
}

/** Names that policies know and the API does not (Connect, InterruptClusterAzPower): never an operation, however new. */
function isPermissionOnly({ actions, operations }: Catalog, operation: string): boolean {
  if (operations.has(operation)) return false;
  const lower = operation.toLowerCase();
  for (const name of actions.keys()) if (name.toLowerCase() === lower) return true;
  return false;
}

function otherService(world: World, request: HttpRequest, known: Identified): Outcome {
  const { caller, accessKeyId, signatureVerified, service, region, warnings, wantedTags } = known;
  const { readers, settings, catalog } = world;
  const texts = fieldTexts(request);
  const fields = looseFields(texts);
  const taken =
    takenForElastiCache(readers, request, fields, service, catalog.shapes) ??
    (settings.principalsSource === undefined ? undefined : takenForIdentity(readers, request, fields, service));
  if (taken) return reject(known, taken);
  const operation = namedOperation(texts);
  return {
    kind: 'otherService',
    caller,
    accessKeyId,
    signatureVerified,
    service,
    region,
    operation,
    warnings,
    wantedTags,
  };
}

function decideCall(
  world: World,
  request: HttpRequest,
  { known, form }: Extract<Identity, { kind: 'known' }>,
  call: ApiCall,
  facts: RequestFacts,
): Outcome {
  const { caller, region, accessKeyId } = known;
  const { catalog, settings } = world;
  if (caller.notUnderstood)
    return reject({ ...known, operation: call.operation, call }, notDecided(caller, caller.notUnderstood));
  const placeOf = (): TagPlace => {
    return { region, account: caller.account, accessKeyId, accountHeader: accountHeaderOf(world, request) };
  };
  const globals = globalContext({
    caller,
    region,
    request,
    now: facts.now,
    settings,
    overrides: facts.dryRun?.context,
  });
  const emulated = settings.behind === 'emulator' && !facts.dryRun;
  const subject: Subject = {
    scope: { partition: partitionOf(catalog.regions, region), region, account: caller.account },
    edition: settings.edition,
    globals,
    tagsOf: emulated && form === 'presigned' ? () => PRESIGNED : (arn) => facts.tagsOf(arn, placeOf()),
    capitalsCount: emulated,
  };
  const expanded = expand(catalog, call, subject);
  if (expanded.tooMany) {
    const tooMany = `the call names more than ${MOST_CHECKS} resources`;
    return reject({ ...known, operation: call.operation }, fault('MalformedQueryString', tooMany));
  }
  const checks = expanded.checks.map((check) => decideCheck(check, caller));
  const { whyUnknown } = expanded;
  if (whyUnknown && settings.unknownTags === 'reject' && !facts.dryRun) {
    const refusal = undecidable(caller, checks, whyUnknown);
    if (refusal) return reject({ ...known, operation: call.operation, call }, refusal);
  }
  let allowed = true;
  for (const { verdict } of checks) if (verdict.decision !== 'allowed') allowed = false;
  const wantedTags = caller.readsResourceTags
    ? expanded.wantedTags.filter((arn) => readsTagsOf(arn, caller, checks))
    : NONE;
  const rules = catalog.operations.get(call.operation);
  const warnings = warningsOf(call, rules !== undefined, caller, checks, catalog);
  const alsoAsked = allowed && rules ? alsoAskedSentence(rules.alsoAsked, call.parameters) : undefined;
  const { signatureVerified } = known;
  const { operation } = call;
  const outcome = {
    kind: 'allowed' as const,
    caller,
    accessKeyId,
    signatureVerified,
    service: SERVICE,
    region,
    operation,
    call,
    checks,
    wantedTags,
    whyUnknown,
    alsoAsked,
    warnings,
  };
  return allowed ? outcome : { ...outcome, kind: 'denied', subject };
}

/** Nobody can tell what a policy allows or denies that is not understood: everything that it could affect is refused. */
function notDecided({ principalArn }: Caller, { policy, why }: NonNullable<Caller['notUnderstood']>): Fault {
  const text = `this call is not decided: the policy \`${policy.slice(0, 200)}\` of ${principalArn} is not understood (${why}), and everything that it could affect is refused; mend it where it lives`;
  return fault('AccessDenied', text);
}

/** Where LocalStack carries such a call out, the caller's key does not say: it signs it anew for an account of its own. */
const PRESIGNED: FoundTags = {
  unknown: 'emulators carry out a presigned call in an account of their own: sign it in the Authorization header',
  why: 'refused',
};

/** Whether some statement that could apply to this resource asks for its tags: only then are they worth a lookup. */
function readsTagsOf(arn: string, caller: Caller, checks: readonly DecidedCheck[]): boolean {
  return checks.some(({ check }) => {
    if (check.resource !== arn) return false;
    for (const key of keysReadFor(caller.policies, check)) if (key.startsWith(RESOURCE_TAG)) return true;
    return false;
  });
}
