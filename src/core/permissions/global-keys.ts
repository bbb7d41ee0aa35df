import type { Caller } from '../caller/caller.js';
import type { ContextEntry, ContextValue } from '../engine/request.js';
import type { HttpRequest } from '../wire/request.js';

/** What the global condition keys of a call are made of. */
export interface GlobalFacts {
  readonly caller: Pick<
    Caller,
    'principalArn' | 'type' | 'account' | 'userId' | 'userName' | 'tags' | 'tokenIssued' | 'organizationId' | 'context'
  >;
  /** Of the credential scope. */
  readonly region: string;
  readonly request: Pick<HttpRequest, 'headers' | 'sourceIp'>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether the call that AWS would receive goes over TLS. */
  readonly secureTransport: boolean;
  /** Instead of the peer's address. */
  readonly sourceIp?: string;
  /** Keys of this one request; stronger than the principal's `context`, which is stronger than what is derived. */
  readonly overrides?: readonly ContextEntry[];
}

/**
 * The global condition keys (`aws:*`) of a call as AWS would receive it, by the availability notes of the IAM user guide
 * (reference_policies_condition-keys). What cannot be known is absent: MultiFactorAuthPresent of long-term keys,
 * TokenIssueTime of a session whose start nobody told, SourceIp without a socket. ViaAWSService and PrincipalIsAWSService
 * are false, since the caller calls for itself.
 */
export function globalContext(facts: GlobalFacts): ContextEntry[] {
  const { caller } = facts;
  const byKey = new Map<string, ContextEntry>();
  const put = (entry: ContextEntry): void => void byKey.set(entry.key.toLowerCase(), entry);
  for (const entry of [...requestKeys(facts), ...callerKeys(caller)]) put(entry);
  for (const [key, value] of Object.entries(caller.context))
    put({ key: spelling(key, byKey), value, origin: 'principals file' });
  for (const entry of facts.overrides ?? []) put({ ...entry, key: spelling(entry.key, byKey) });
  return [...byKey.values()];
}

function requestKeys({ request, region, now, secureTransport, sourceIp }: GlobalFacts): ContextEntry[] {
  const seconds = Math.floor(now / 1000);
  return [
    ...present('aws:SourceIp', sourceIp ?? request.sourceIp, sourceIp === undefined ? 'peer address' : '--source-ip'),
    { key: 'aws:CurrentTime', value: new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'), origin: 'clock' },
    { key: 'aws:EpochTime', value: String(seconds), origin: 'clock' },
    { key: 'aws:SecureTransport', value: String(secureTransport), origin: 'the call that AWS would receive' },
    ...present('aws:UserAgent', header(request, 'user-agent'), 'header User-Agent'),
    ...present('aws:Referer', header(request, 'referer'), 'header Referer'),
    { key: 'aws:RequestedRegion', value: region, origin: 'credential scope' },
    { key: 'aws:ViaAWSService', value: 'false', origin: 'the caller calls directly' },
    { key: 'aws:PrincipalIsAWSService', value: 'false', origin: 'the caller calls directly' },
  ];
}

function callerKeys(caller: GlobalFacts['caller']): ContextEntry[] {
  const origin = 'caller';
  // Only temporary credentials carry the key, and they carry it always (IAM: aws:MultiFactorAuthPresent, Availability).
  const temporary = caller.type === 'AssumedRole' || caller.type === 'FederatedUser';
  const tags = Object.entries(caller.tags);
  return [
    { key: 'aws:PrincipalArn', value: caller.principalArn, origin },
    { key: 'aws:PrincipalAccount', value: caller.account, origin },
    { key: 'aws:PrincipalType', value: caller.type, origin },
    ...tags.map(([tag, value]) => ({ key: `aws:PrincipalTag/${tag}`, value, origin: 'tags of the caller' })),
    ...present('aws:userid', caller.userId, origin),
    ...present('aws:username', caller.type === 'User' ? caller.userName : undefined, origin),
    { key: 'aws:ResourceAccount', value: caller.account, origin },
    ...present('aws:TokenIssueTime', caller.tokenIssued, 'session'),
    ...(temporary ? [{ key: 'aws:MultiFactorAuthPresent', value: 'false', origin: 'session (assumed)' }] : []),
    ...present('aws:PrincipalOrgID', caller.organizationId, 'organization'),
  ];
}

function present(key: string, value: ContextValue | undefined, origin: string): ContextEntry[] {
  return value === undefined || value === '' ? [] : [{ key, value, origin }];
}

/** The value of a header; a repeated one is joined by commas, as HTTP reads it (RFC 9110, 5.3). */
function header({ headers }: GlobalFacts['request'], name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value.trim());
  return values.length === 0 ? undefined : values.join(', ');
}

/** Whoever writes `AWS:sourceip` means the key that is there already. */
function spelling(key: string, known: ReadonlyMap<string, ContextEntry>): string {
  return known.get(key.toLowerCase())?.key ?? key;
}
