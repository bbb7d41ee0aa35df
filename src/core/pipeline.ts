import type { AccessKey, Caller, Directory } from './caller/caller.js';
import {
  checkToken,
  type NamedCredentials,
  parseCredentials,
  readNamedScope,
  type SignedCredentials,
  type SigningKeyCache,
  signingTime,
  verifySignature,
} from './caller/sigv4.js';
import { decideCheck } from './decide-check.js';
import { keysReadFor } from './engine/context-keys.js';
import type { ContextEntry } from './engine/request.js';
import type { DecidedCheck } from './explain/explanation.js';
import type { Catalog } from './permissions/catalog.js';
import { expand, type FoundTags } from './permissions/expand.js';
import { globalContext } from './permissions/global-keys.js';
import { partitionOf } from './permissions/resources.js';
import { decodeFields, mentionsVersion, namedOperation } from './wire/decode.js';
import { type Fault, fault, invalidAction } from './wire/fault.js';
import { operationOf, readFields } from './wire/fields.js';
import type { ApiCall, HttpRequest } from './wire/request.js';

export type { FoundTags, KnownTags, UnknownTags } from './permissions/expand.js';

/** Everything a decision rests on but the request itself. A reload makes a new World and swaps the reference. */
export interface World {
  readonly catalog: Catalog;
  readonly directory: Directory;
  readonly settings: Settings;
  /** Names this load of policies and principals in records. */
  readonly revision: string;
  /** Signing keys derived from the secrets of this world; bounded, and gone with it. */
  readonly signingKeys: SigningKeyCache;
}

export interface Settings {
  readonly edition: 'table' | 'current';
  readonly unknownOperations: 'reject' | 'check';
  readonly requireSignatures: boolean;
  /** ARN or access key id of who an unknown key is. */
  readonly defaultPrincipal?: string;
  /** Of calls without a credential scope. */
  readonly region: string;
  /** `aws:SecureTransport`. */
  readonly secureTransport: boolean;
  /** `aws:SourceIp`, instead of the peer's. */
  readonly sourceIp?: string;
}

/** What the edge knows and the request does not say. */
export interface RequestFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Undefined: nobody knows the tags of this resource, and nobody has asked. */
  readonly tagsOf: (arn: string) => FoundTags | undefined;
  /** Set by dry runs, which need no signature: who calls when the request itself does not say. */
  readonly dryRun?: {
    /** Takes the place of the request's own credentials. */
    readonly caller?: Caller;
    /** Stands in where the request has no credentials. */
    readonly fallback?: Caller;
    /** Condition keys of this one request; stronger than what is derived. */
    readonly context?: readonly ContextEntry[];
  };
}

interface Known {
  readonly caller?: Caller;
  readonly accessKeyId?: string | undefined;
  readonly signatureVerified: boolean;
  /** Of the credential scope. */
  readonly service: string;
  readonly region?: string;
  readonly operation?: string | undefined;
  readonly call?: ApiCall;
  readonly warnings: readonly string[];
  /** Resources whose tags a policy of this caller asks for and nobody has given yet. */
  readonly wantedTags: readonly string[];
}

type Identified = Known & { readonly caller: Caller; readonly region: string };
type Decided = Identified & {
  readonly call: ApiCall;
  readonly operation: string;
  readonly checks: readonly DecidedCheck[];
  /** Why the tags of resources are not known, where somebody has asked. */
  readonly whyUnknown?: ReadonlyMap<string, string> | undefined;
};

/** What is to happen to a call; never a boolean. */
export type Outcome =
  | (Decided & { readonly kind: 'allowed' })
  /** At least one check was not allowed. */
  | (Decided & { readonly kind: 'denied' })
  /** The request itself is wrong: malformed, unsigned, unknown key, bad signature. */
  | (Known & { readonly kind: 'rejected'; readonly fault: Fault })
  /** Signed for a service that this proxy does not judge. */
  | (Identified & { readonly kind: 'otherService'; readonly request: HttpRequest });

const SERVICE = 'elasticache';

/**
 * The whole decision, as one pure synchronous function: who calls, which permissions the call needs, what IAM says to
 * each. The proxy, the dry run, the command line and the harness all call it, so that they cannot disagree.
 *
 * Failures are told in AWS's order: no credentials, malformed ones, an unknown key, an expired session, the signature,
 * then the operation and its parameters, then the permissions.
 */
export function authorize(world: World, request: HttpRequest, facts: RequestFacts): Outcome {
  const identity = identify(world, request, facts);
  if (identity.kind === 'rejected') return identity;
  const { known } = identity;
  if (known.service !== SERVICE) return otherService(world, request, known);

  const fields = readFields(request);
  if ('rejected' in fields) return reject(known, fields.rejected);
  const decoded = decodeFields(fields, world.catalog.shapes, world.settings);
  if ('rejected' in decoded) {
    const named = operationOf(fields);
    return reject('rejected' in named ? known : { ...known, operation: named.operation }, decoded.rejected);
  }
  const { call } = decoded;
  if (isPermissionOnly(world.catalog, call.operation))
    return reject({ ...known, operation: call.operation }, invalidAction(call.operation, call.version));
  return decideCall(world, request, known, call, facts);
}

/** Names that policies know and the API does not (Connect, InterruptClusterAzPower): never an operation, however new. */
function isPermissionOnly({ actions, operations }: Catalog, operation: string): boolean {
  if (operations.has(operation)) return false;
  const lower = operation.toLowerCase();
  for (const name of actions.keys()) if (name.toLowerCase() === lower) return true;
  return false;
}

const NONE: readonly string[] = [];
const UNKNOWN: Known = { signatureVerified: false, service: SERVICE, warnings: NONE, wantedTags: NONE };

type Identity = { readonly kind: 'known'; readonly known: Identified } | Extract<Outcome, { kind: 'rejected' }>;

function identify(world: World, request: HttpRequest, facts: RequestFacts): Identity {
  const { settings } = world;
  const credentials = facts.dryRun ? readForDryRun(world, request) : parseCredentials(request);
  if ('rejected' in credentials) return reject(UNKNOWN, credentials.rejected);
  if (credentials.kind === 'none') {
    const caller = facts.dryRun?.caller ?? facts.dryRun?.fallback;
    if (!caller) return reject(UNKNOWN, fault('MissingAuthenticationToken'));
    return { kind: 'known', known: { ...UNKNOWN, caller, region: settings.region } };
  }
  const { accessKeyId, service, region } = credentials;
  const scoped = (): Known => ({ ...UNKNOWN, accessKeyId, service, region });
  const key = world.directory.key(accessKeyId);
  const caller = facts.dryRun?.caller ?? key?.caller ?? defaultCaller(world);
  if (!caller) return reject(scoped(), fault('InvalidClientTokenId'));
  const signed = credentials.kind === 'named' ? undefined : credentials;
  const refusal = key && signed ? authenticate(world, request, signed, key, facts) : undefined;
  if (refusal) return reject(scoped(), refusal);
  if (settings.requireSignatures && key?.secret === undefined && !facts.dryRun)
    return reject(scoped(), fault('InvalidClientTokenId'));
  // Written out: this is every call's way, and each spread of an object would be felt.
  return {
    kind: 'known',
    known: {
      caller,
      accessKeyId,
      service,
      region,
      signatureVerified: key?.secret !== undefined && signed !== undefined && isVerifiable(signed),
      warnings: NONE,
      wantedTags: NONE,
    },
  };
}

/** A dry run needs no signature: one that is there must be whole only where the key's secret is known. */
function readForDryRun(
  { directory }: World,
  request: HttpRequest,
): ReturnType<typeof parseCredentials> | NamedCredentials {
  const named = readNamedScope(request);
  if (named && !named.signed) return named;
  const credentials = parseCredentials(request);
  const believed = named && directory.key(named.accessKeyId)?.secret === undefined;
  return 'rejected' in credentials && believed ? named : credentials;
}

/** S3 signs paths by rules of its own; such a call is never judged here, at most passed on undecided. */
const isVerifiable = ({ service }: SignedCredentials): boolean => !service.startsWith('s3');

function defaultCaller({ directory, settings }: World): Caller | undefined {
  const name = settings.defaultPrincipal;
  return name === undefined ? undefined : (directory.principal(name) ?? directory.key(name)?.caller);
}

/** Checks what is known of the key: its session token, its end, its secret. A key without a secret is believed. */
function authenticate(
  world: World,
  request: HttpRequest,
  credentials: SignedCredentials,
  key: AccessKey,
  { now, dryRun }: RequestFacts,
): Fault | undefined {
  // A dry run may replay an old request: its signature is judged at its own date.
  const at = dryRun ? signingTime(credentials) : new Date(now);
  // A dry run needs no signature, and so no token either; a wrong one is wrong all the same.
  const wrongToken = dryRun && credentials.token === undefined ? undefined : checkToken(credentials, key.token);
  if (wrongToken) return wrongToken;
  if (key.expires !== undefined && at.getTime() >= key.expires) return fault('ExpiredToken');
  return key.secret === undefined || !isVerifiable(credentials)
    ? undefined
    : verifySignature(credentials, request, key.secret, at, world.signingKeys);
}

function otherService(world: World, request: HttpRequest, known: Identified): Outcome {
  // Whatever the scope says, an emulator might route a request of our API version to ElastiCache.
  if (mentionsVersion(request, world.catalog.shapes.version)) {
    return reject(
      known,
      fault('SignatureDoesNotMatch', `Credential should be scoped to correct service: '${SERVICE}'.`),
    );
  }
  const { caller, accessKeyId, signatureVerified, service, region, warnings, wantedTags } = known;
  const operation = namedOperation(request);
  return {
    kind: 'otherService',
    caller,
    accessKeyId,
    signatureVerified,
    service,
    region,
    operation,
    request,
    warnings,
    wantedTags,
  };
}

function decideCall(
  world: World,
  request: HttpRequest,
  known: Identified,
  call: ApiCall,
  facts: RequestFacts,
): Outcome {
  const { caller, region } = known;
  const { catalog, settings } = world;
  const globals = globalContext({
    caller,
    region,
    request,
    now: facts.now,
    secureTransport: settings.secureTransport,
    sourceIp: settings.sourceIp,
    overrides: facts.dryRun?.context,
  });
  const expanded = expand(catalog, call, {
    scope: { partition: partitionOf(catalog.regions, region), region, account: caller.account },
    edition: settings.edition,
    globals,
    tagsOf: facts.tagsOf,
  });
  const checks = expanded.checks.map((check) => decideCheck(check, caller));
  const kind = checks.every(({ verdict }) => verdict.decision === 'allowed') ? 'allowed' : 'denied';
  const wantedTags = expanded.wantedTags.filter((arn) => readsTagsOf(arn, caller, checks));
  const warnings = catalog.operations.has(call.operation)
    ? NONE
    : [`\`${call.operation}\` is unknown here: checked as elasticache:${call.operation} on *`];
  const { accessKeyId, signatureVerified, service } = known;
  const { operation } = call;
  return {
    kind,
    caller,
    accessKeyId,
    signatureVerified,
    service,
    region,
    operation,
    call,
    checks,
    wantedTags,
    whyUnknown: expanded.whyUnknown,
    warnings,
  };
}

const RESOURCE_TAG = 'aws:resourcetag/';

/** Whether some statement that could apply to this resource asks for its tags: only then are they worth a lookup. */
function readsTagsOf(arn: string, caller: Caller, checks: readonly DecidedCheck[]): boolean {
  if (!caller.readsResourceTags) return false;
  return checks.some(({ check }) => {
    if (check.resource !== arn) return false;
    for (const key of keysReadFor(caller.policies, check, check)) if (key.startsWith(RESOURCE_TAG)) return true;
    return false;
  });
}

function reject(known: Known, refusal: Fault): Extract<Outcome, { kind: 'rejected' }> {
  return { ...known, kind: 'rejected', fault: refusal };
}
