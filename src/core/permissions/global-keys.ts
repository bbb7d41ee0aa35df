import type { Caller } from '../principals/caller.js';
import type { IssuedFacts } from '../principals/identities.js';
import type { ContextEntry, ContextValue, RequestContext } from '../terms/question.js';
import { isNamed } from '../wire/query/header-name.js';
import type { HttpRequest } from '../wire/query/request.js';
import { LayeredContext } from './layered-context.js';

/** What all calls have in common. */
export interface GlobalSettings {
  /** When this program began, milliseconds since 1970: a session whose start nobody told is taken to begin then. */
  readonly startedAt?: number;
  /** Whether the call that AWS would receive goes over TLS. */
  readonly secureTransport: boolean;
  /** Instead of the peer's address. */
  readonly sourceIp?: string;
}

/** What the global condition keys of a call are made of. */
export interface GlobalFacts {
  readonly caller: Pick<
    Caller,
    | 'principalArn'
    | 'type'
    | 'account'
    | 'userId'
    | 'userName'
    | 'tags'
    | 'tokenIssued'
    | 'issued'
    | 'organizationId'
    | 'context'
  >;
  /** Of the credential scope. */
  readonly region: string;
  readonly request: Pick<HttpRequest, 'headers' | 'sourceIp'>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly settings: GlobalSettings;
  /** Keys of this one request; stronger than the principal's `context`, which is stronger than what is derived. */
  readonly overrides?: readonly ContextEntry[] | undefined;
}

/**
 * The global condition keys (`aws:*`) of a call as AWS would receive it, by the availability notes of the IAM user guide
 * (reference_policies_condition-keys). What cannot be known is absent: MultiFactorAuthPresent of long-term keys, SourceIp
 * without a socket. A session has a TokenIssueTime by nature: where nobody told it, the start of this program.
 * ViaAWSService and PrincipalIsAWSService are false, since the caller calls for itself.
 */
export function globalContext(facts: GlobalFacts): RequestContext {
  return new GlobalContext(facts);
}

/** Outlives its request in the record of the decision: it keeps what it needs of it, and does not hold on to the body. */
class GlobalContext extends LayeredContext implements KeptFacts {
  readonly caller: GlobalFacts['caller'];
  readonly region: string;
  readonly peer: string | undefined;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  readonly now: number;
  readonly settings: GlobalSettings;
  readonly overrides: readonly ContextEntry[] | undefined;

  constructor({ caller, region, request, now, settings, overrides }: GlobalFacts) {
    super();
    this.caller = caller;
    this.region = region;
    this.peer = request.sourceIp;
    this.userAgent = header(request, 'user-agent');
    this.referer = header(request, 'referer');
    this.now = now;
    this.settings = settings;
    this.overrides = overrides;
  }

  protected override make(): RequestContext {
    return makeContext(this);
  }
}

interface KeptFacts extends Omit<GlobalFacts, 'request'> {
  readonly peer: string | undefined;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
}

function makeContext(facts: KeptFacts): RequestContext {
  const { caller, overrides } = facts;
  const context = new Map<string, ContextEntry>();
  requestKeys(facts, context);
  callerKeys(facts, context);
  for (const key of Object.keys(caller.context)) {
    const value = caller.context[key];
    if (value !== undefined) override(context, { key, value, origin: 'principals file' });
  }
  if (overrides) for (const entry of overrides) override(context, entry);
  return context;
}

type Context = Map<string, ContextEntry>;

function requestKeys(facts: KeptFacts, into: Context): void {
  const { peer, userAgent, referer, region, now, settings } = facts;
  const { secureTransport, sourceIp } = settings;
  const seconds = Math.floor(now / 1000);
  const time = secondsText(now);
  put(into, 'aws:SourceIp', sourceIp ?? peer, sourceIp === undefined ? 'peer address' : '--source-ip');
  put(into, 'aws:CurrentTime', time, 'clock');
  put(into, 'aws:EpochTime', String(seconds), 'clock');
  put(into, 'aws:SecureTransport', secureTransport ? 'true' : 'false', 'the call that AWS would receive');
  put(into, 'aws:UserAgent', userAgent, 'header User-Agent');
  put(into, 'aws:Referer', referer, 'header Referer');
  put(into, 'aws:RequestedRegion', region, 'credential scope');
  put(into, 'aws:ViaAWSService', 'false', 'the caller calls directly');
  put(into, 'aws:PrincipalIsAWSService', 'false', 'the caller calls directly');
}

/** `2026-11-24T10:00:00Z`. */
const secondsText = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

function callerKeys({ caller, settings: { startedAt }, now }: KeptFacts, into: Context): void {
  put(into, 'aws:PrincipalArn', caller.principalArn, 'caller');
  put(into, 'aws:PrincipalAccount', caller.account, 'caller');
  put(into, 'aws:PrincipalType', caller.type, 'caller');
  for (const tag of Object.keys(caller.tags)) {
    const key = `aws:PrincipalTag/${tag}`;
    into.set(key.toLowerCase(), { key, value: caller.tags[tag] ?? '', origin: 'tags of the caller' });
  }
  put(into, 'aws:userid', caller.userId, 'caller');
  if (caller.type === 'User') put(into, 'aws:username', caller.userName, 'caller');
  put(into, 'aws:ResourceAccount', caller.account, 'caller');
  put(into, 'aws:PrincipalOrgID', caller.organizationId, 'organization');
  // The resources are the caller's account's, and every account of the principals file is in its organization.
  put(into, 'aws:ResourceOrgID', caller.organizationId, 'organization');
  put(into, 'aws:TokenIssueTime', caller.tokenIssued, 'session');
  if (caller.issued) {
    issuedKeys(caller.issued, now, into);
    return;
  }
  // Temporary credentials carry both keys always (IAM: aws:TokenIssueTime, aws:MultiFactorAuthPresent, Availability).
  if (caller.type === 'AssumedRole' || caller.type === 'FederatedUser') {
    put(into, 'aws:MultiFactorAuthPresent', 'false', 'session (assumed)');
    if (caller.tokenIssued === undefined && startedAt !== undefined)
      put(into, 'aws:TokenIssueTime', secondsText(Math.min(startedAt, now)), 'start of the proxy (assumed)');
  }
}

/**
 * What credentials carry that STS has issued here. A role's session says nothing of MFA: "the temporary credentials that AssumeRole
 * returns do not contain MFA information in the context" (IAM user guide, id_credentials_mfa_configure-api-require).
 */
function issuedKeys(
  { kind, mfaAt, sourceIdentity, provider, claims = {} }: IssuedFacts,
  now: number,
  into: Context,
): void {
  const withMfa = kind === 'user' && mfaAt !== undefined;
  put(into, 'aws:MultiFactorAuthPresent', withMfa ? 'true' : 'false', 'session');
  if (withMfa) put(into, 'aws:MultiFactorAuthAge', String(Math.max(0, Math.floor((now - mfaAt) / 1000))), 'session');
  put(into, 'aws:SourceIdentity', sourceIdentity, 'session');
  put(into, 'aws:FederatedProvider', provider, 'session');
  for (const [key, value] of Object.entries(claims))
    into.set(key.toLowerCase(), { key, value, origin: 'web identity token of the session' });
}

/** What is not known, or empty, is absent. */
function put(into: Context, key: `aws:${string}`, value: ContextValue | undefined, origin: string): void {
  if (value !== undefined && value !== '') into.set(key.toLowerCase(), { key, value, origin });
}

/** The value of a header; a repeated one is joined by commas, as HTTP reads it (RFC 9110, 5.3). */
function header({ headers }: GlobalFacts['request'], name: string): string | undefined {
  let joined: string | undefined;
  for (const [key, value] of headers) {
    if (!isNamed(key, name)) continue;
    joined = joined === undefined ? value.trim() : `${joined}, ${value.trim()}`;
  }
  return joined;
}

/** Whoever writes `AWS:sourceip` means the key that is there already. */
function override(context: Context, { key, value, origin }: ContextEntry): void {
  const lower = key.toLowerCase();
  const entry = { key: context.get(lower)?.key ?? key, value };
  context.set(lower, origin === undefined ? entry : { ...entry, origin });
}
