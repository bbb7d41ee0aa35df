import type { AccessKey, Caller, Directory } from './caller.js';
import type { AccessKeyFacts, IssuedFacts, SessionFacts } from './identities.js';

/** Credentials that STS has issued here. The principal is named and not held: what it may do is asked anew after every reload. */
export interface IssuedSession {
  /** Of the role, or of the user who asked for them. */
  readonly principalArn: string;
  /**
   * The unique id of the role: one that is made anew under the same ARN is another, and the sessions of the one before are
   * InvalidClientTokenId (observed at AWS in July 2026).
   */
  readonly roleId?: string;
  /** What `aws:PrincipalTag/*` is beside the tags that the principal has at the time of a call is in `issued`. */
  readonly session: Omit<SessionFacts, 'tags' | 'expires'> & {
    readonly accessKey: Required<AccessKeyFacts>;
    readonly expires: number;
    readonly issued: IssuedFacts;
  };
}

/** How many issued credentials are known at a time; beyond it those that have expired go first, then the oldest. */
export const MOST_SESSIONS = 10_000;

/** The credentials that STS has issued; they end with the program. */
export class IssuedSessions {
  /** By access key id, the oldest first. */
  readonly #byKey = new Map<string, IssuedSession>();
  readonly #most: number;

  constructor(most = MOST_SESSIONS) {
    this.#most = most;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** @param now milliseconds since 1970 */
  add(issued: IssuedSession, now: number): void {
    if (this.#byKey.size >= this.#most) this.#makeRoom(now);
    this.#byKey.set(issued.session.accessKey.id, issued);
  }

  find(keyId: string): IssuedSession | undefined {
    return this.#byKey.get(keyId);
  }

  /** The latest session with this ARN. */
  named(arn: string): IssuedSession | undefined {
    let found: IssuedSession | undefined;
    for (const each of this.#byKey.values()) if (each.session.arn === arn) found = each;
    return found;
  }

  /** Forgets those of a principal, or all. */
  forget(principalArn?: string): void {
    if (principalArn === undefined) this.#byKey.clear();
    else for (const [id, each] of this.#byKey) if (each.principalArn === principalArn) this.#byKey.delete(id);
  }

  #makeRoom(now: number): void {
    for (const [id, { session }] of this.#byKey) if (session.expires <= now) this.#byKey.delete(id);
    for (const id of this.#byKey.keys()) {
      if (this.#byKey.size < this.#most) return;
      this.#byKey.delete(id);
    }
  }
}

/** The directory with the issued credentials over it. What the files say of a key or an ARN comes first. */
export function withIssued(directory: Directory, sessions: IssuedSessions): Directory {
  const known = new WeakMap<IssuedSession, AccessKey>();
  const keyOf = (issued: IssuedSession | undefined): AccessKey | undefined => {
    if (issued === undefined) return undefined;
    const before = known.get(issued);
    if (before) return before;
    const caller = callerBehind(issued, directory);
    if (caller === undefined) return undefined;
    const { accessKey, expires } = issued.session;
    const key = { ...accessKey, caller, expires };
    known.set(issued, key);
    return key;
  };
  const principal: Directory['principal'] = (arn) => directory.principal(arn) ?? keyOf(sessions.named(arn))?.caller;
  return {
    key: (id) => directory.key(id) ?? keyOf(sessions.find(id)),
    principal,
    named: (text) => {
      const named = directory.named(text);
      if (named.length > 0) return named;
      const caller = keyOf(sessions.find(text))?.caller ?? principal(text);
      return caller === undefined ? [] : [caller];
    },
    group: (arn) => directory.group(arn),
    has: (arn) => directory.has(arn),
    hasAccount: (account) => directory.hasAccount(account),
    keysOf: (arn) => directory.keysOf(arn),
    role: (arn) => directory.role(arn),
    withSession: (arn, session) => directory.withSession(arn, session),
    sessionPolicy: (arn) => directory.sessionPolicy(arn),
    get oidcProviders() {
      return directory.oidcProviders;
    },
    get readsMfa() {
      return directory.readsMfa;
    },
    get callers() {
      return directory.callers;
    },
    get keys() {
      return directory.keys;
    },
  };
}

function callerBehind({ principalArn, roleId, session }: IssuedSession, directory: Directory): Caller | undefined {
  const own = directory.principal(principalArn)?.tags;
  const role = directory.role(principalArn);
  if (roleId !== undefined && role?.uniqueId !== roleId) return undefined;
  return directory.withSession(principalArn, {
    ...session,
    tags: withTags(role?.tags ?? own ?? {}, session.issued.tags),
  });
}

/**
 * A principal's tags with those of its session over them; keys of session tags are case-insensitive, so `costcenter` takes the
 * place of `CostCenter` (IAM user guide, id_session-tags).
 */
export function withTags(
  own: Readonly<Record<string, string>>,
  session: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const taken = new Set(Object.keys(session).map((key) => key.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(own).filter(([key]) => !taken.has(key.toLowerCase()))), ...session };
}
