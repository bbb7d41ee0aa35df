import type { Outcome, World } from '../../core/authorize/authorize.js';
import { compilePolicySet } from '../../core/engine/policy-set.js';
import type { Caller } from '../../core/principals/caller.js';
import type { ClaimKeys } from '../../core/services/sts/claims.js';
import { readClaims } from '../../core/services/sts/claims.js';
import { notAnswered } from '../../core/services/sts/fault.js';
import { isRefused } from '../../core/services/sts/reply.js';
import { modelFailures } from '../../core/services/sts/validation.js';
import { assumeRoleWithWebIdentity } from '../../core/services/sts/web-identity.js';
import { parseArn } from '../../core/terms/arn.js';
import { fieldTexts } from '../../core/wire/query/decode.js';
import type { Fault } from '../../core/wire/query/fault.js';
import type { ApiCall, HttpRequest } from '../../core/wire/query/request.js';
import { readIdentityToken } from './identity-token.js';
import type { LocalCall, LocalReply } from './local-service.js';
import { decodeSts, globalsOf, refused, type StsParts, settled } from './local-sts.js';

export interface WebIdentityParts extends StsParts {
  /** data/sts/oidc-claims.json. */
  readonly claimKeys: ClaimKeys;
}

/** Answers AssumeRoleWithWebIdentity, which nobody signs. */
export type WebIdentity = (request: HttpRequest, world: World, local: LocalCall) => Promise<LocalReply>;

const OPERATION = 'AssumeRoleWithWebIdentity';
const ACTION = new RegExp(`(?:^|&)Action=${OPERATION}(?:&|$)`);
const VERSION = /(?:^|&)Version=2011-06-15(?:&|$)/;

/**
 * Whether a call without credentials is STS's: of an unsigned request nothing tells the service but a POST whose form has this
 * Version and this Action; all others are what an unsigned call of any service is.
 */
export function isUnsignedSts(outcome: Outcome, request: HttpRequest): boolean {
  if (outcome.kind === 'otherService') return outcome.service === 'sts' && outcome.operation === OPERATION;
  if (outcome.kind !== 'rejected' || outcome.fault.code !== 'MissingAuthenticationToken') return false;
  if (request.method !== 'POST') return false;
  const { query, body } = fieldTexts(request);
  return query === '' && ACTION.test(body) && VERSION.test(body);
}

/** STS's operation that is not signed: the token says who calls. */
export function webIdentityService(parts: WebIdentityParts): WebIdentity {
  return async (request, world, local) => {
    const { region, requireSignatures } = world.settings;
    const unknown = {
      signatureVerified: false,
      service: 'sts',
      region,
      operation: OPERATION,
      warnings: [],
      wantedTags: [],
    };
    const refuse = (refusal: Fault, call?: ApiCall): LocalReply =>
      refused(refusal, { ...unknown, kind: 'rejected', fault: refusal, ...(call ? { call } : {}) }, parts, local);
    const decoded = decodeSts(request, parts.shapes);
    if ('rejected' in decoded) return refuse(decoded.rejected);
    const { call } = decoded;
    const failures = modelFailures(call, parts.shapes) ?? unsupported(call);
    if (failures) return refuse(failures.fault, call);
    const { directory } = world;
    const token = String(call.parameters.WebIdentityToken);
    const read = await readIdentityToken(token, directory.oidcProviders, !requireSignatures);
    if (isRefused(read)) return refuse(read.fault, call);
    const claims = readClaims(read.payload, read.provider, parts.claimKeys, local.now);
    if (isRefused(claims)) return refuse(claims.fault, call);
    const caller = holderOf(call, claims.host, claims.subject);
    const globals = globalsOf(world, caller, region, request, local.now);
    const anonymous = new Map([...globals].filter(([key]) => !ABOUT_CALLERS.test(key)));
    const facts = { call, directory, globals: anonymous, now: local.now, makeKey: parts.makeKey };
    const reply = assumeRoleWithWebIdentity(facts, claims);
    if (isRefused(reply)) return refuse(reply.fault, call);
    const known = { ...unknown, caller, call, signatureVerified: read.verified, accessKeyId: undefined };
    const provider = { arn: caller.arn, host: claims.host };
    return settled(reply, { known, world, globals: anonymous, who: { provider } }, parts, local);
  };
}

/** Keys that a call has which somebody with an access key has signed. */
const ABOUT_CALLERS = /^aws:(?:principal(?!isawsservice)|userid$|username$|tokenissuetime$|multifactorauth)/;

/** Facebook's and Amazon's access tokens are no JSON Web Tokens. */
const unsupported = ({ parameters }: ApiCall) =>
  parameters.ProviderId === undefined
    ? undefined
    : notAnswered('elasticache-iam-proxy reads OpenID Connect tokens alone: leave ProviderId out');

/** Whoever holds the token, for the record: nobody whom the principals file tells of. */
function holderOf({ parameters }: ApiCall, host: string, subject: string): Caller {
  const { partition = 'aws', account = '' } = parseArn(String(parameters.RoleArn)) ?? {};
  const arn = `arn:${partition}:iam::${account}:oidc-provider/${host}`;
  return {
    arn,
    principalArn: arn,
    type: 'FederatedUser',
    partition,
    account,
    userId: subject,
    tags: {},
    context: {},
    policies: compilePolicySet({ identity: [] }),
    readsResourceTags: false,
    serviceKeys: new Map(),
  };
}
