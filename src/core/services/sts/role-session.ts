import type { Role } from '../../principals/caller.js';
import type { AppliedPolicy, IssuedFacts } from '../../principals/identities.js';
import type { IssuedSession } from '../../principals/issued-sessions.js';
import type { ResponseValue } from '../../wire/query/respond.js';
import { credentialsOf, lifetime } from './credentials.js';
import type { StsFacts } from './facts.js';
import { validationError } from './fault.js';
import type { StsAnswer, StsRefused } from './reply.js';
import { scalar } from './values.js';

/** "If you specify a value higher than this setting or the administrator setting (whichever is lower), the operation fails." */
const CHAINED = 3600;
const DEFAULT = 3600;

/** A session of a role about to begin. */
export interface RoleSession {
  readonly role: Role;
  readonly name: string;
  readonly policies?: readonly AppliedPolicy[] | undefined;
  /** Temporary credentials begin it: a role's, or those of GetSessionToken (reported for both). */
  readonly chained: boolean;
  readonly issued: Pick<IssuedFacts, 'tags' | 'transitive' | 'sourceIdentity' | 'provider' | 'claims'>;
  readonly packed: number | undefined;
  /** Members of the result that the operation adds. */
  readonly more?: { readonly [member: string]: ResponseValue | undefined };
}

/** Begins it: new credentials, and the result of AssumeRole and its sisters. */
export function beginRoleSession(session: RoleSession, { call, now, makeKey }: StsFacts): StsAnswer | StsRefused {
  const { role, name, policies, chained, packed, more } = session;
  const asked = scalar(call.parameters.DurationSeconds);
  const seconds = asked === undefined ? DEFAULT : Number(asked);
  // The role's maximum comes first, then the chain (observed at AWS in July 2026).
  if (seconds > role.maxSessionDuration)
    return validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  if (chained && seconds > CHAINED)
    return validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  const { at, expires } = lifetime(now, seconds);
  const accessKey = makeKey(Number(scalar(call.parameters.MinimumSessionTokenSize) ?? 0));
  const arn = `arn:${role.partition}:sts::${role.account}:assumed-role/${role.name}/${name}`;
  const issued: IssuedSession = {
    principalArn: role.arn,
    roleId: role.uniqueId,
    session: {
      name,
      arn,
      accessKey,
      ...(policies ? { policies } : {}),
      expires,
      issued: { kind: 'role', at, ...session.issued },
    },
  };
  return {
    issued,
    result: {
      ...credentialsOf(accessKey, expires),
      AssumedRoleUser: { AssumedRoleId: `${role.uniqueId}:${name}`, Arn: arn },
      PackedPolicySize: packed,
      SourceIdentity: session.issued.sourceIdentity,
      ...more,
    },
  };
}
