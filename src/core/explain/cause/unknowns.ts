import { isIPv4 } from 'node:net';
import { classify } from '../../engine/classify.js';
import { keysReadFor } from '../../engine/context-keys.js';
import type { Check } from '../../terms/check.js';
import type { DecidedCheck } from '../../terms/decided.js';
import type { StatementResult } from '../../terms/verdict.js';
import type { DecidedCall } from '../inquiry/inquiry.js';

/** Keys that IAM fills from what only AWS knows; the principals file can give them under `context`. */
const ONLY_AWS_KNOWS: ReadonlyMap<string, string> = new Map(
  [
    'aws:MultiFactorAuthAge',
    'aws:SourceVpc',
    'aws:SourceVpce',
    'aws:VpcSourceIp',
    'aws:PrincipalOrgID',
    'aws:PrincipalOrgPaths',
    'aws:ResourceOrgID',
    'aws:ResourceOrgPaths',
    'aws:FederatedProvider',
    'aws:SourceIdentity',
    'aws:Ec2InstanceSourceVpc',
    'aws:Ec2InstanceSourcePrivateIPv4',
  ].map((key) => [key.toLowerCase(), key]),
);

const RESOURCE_TAG = 'aws:resourcetag/';

/**
 * What the answers to a call hung on and the proxy cannot know as AWS would: each would or might have been another one
 * with another value of that key. Looks at statements one by one only when some policy reads such a key.
 */
export function unknownsOf(call: DecidedCall): string[] {
  const sentences = new Set<string>();
  for (const decided of call.checks) for (const sentence of unknownsOfCheck(decided, call)) sentences.add(sentence);
  return [...sentences];
}

function unknownsOfCheck(decided: DecidedCheck, call: DecidedCall): Iterable<string> {
  const { caller, wantedTags, whyUnknown } = call;
  const { policies } = caller;
  const { check } = decided;
  const why = whyUnknown?.get(check.resource);
  // What the upstream refuses for good is not wanted any more, and still unknown.
  const tags = why || wantedTags.includes(check.resource) ? unknownTags(check, why?.unknown) : undefined;
  const unknown = new Map<string, string>();
  for (const key of keysReadFor(policies, check)) {
    const sentence = key.startsWith(RESOURCE_TAG) ? tags : unknowableKey(key, check);
    if (sentence !== undefined) unknown.set(key, sentence);
  }
  if (unknown.size === 0) return [];
  const isUnknown = (key: string): boolean => unknown.has(key);
  const scopes = policies.scopes.filter(({ layer, open }) => !open && (check.rcp || layer !== 'rcp'));
  const results = classify(policies, check);
  const allows = scopes.map(({ layer, level }) =>
    results.filter(({ policy, statement }) => {
      return statement.effect === 'Allow' && policy.layer === layer && policy.level === level;
    }),
  );
  return decidingKeys(decided, results, allows, isUnknown).flatMap((key) => unknown.get(key) ?? []);
}

/**
 * The unknown keys on which one answer hung.
 *
 * @param allows the Allow statements of each scope that has to allow.
 */
function decidingKeys(
  { verdict, foreign }: DecidedCheck,
  results: readonly StatementResult[],
  allows: readonly (readonly StatementResult[])[],
  isUnknown: (key: string) => boolean,
): string[] {
  const denies = results.filter(({ statement }) => statement.effect === 'Deny');
  if (verdict.decision === 'explicitDeny') return commonGround(denies, isUnknown);
  if (foreign) return [];
  if (verdict.decision === 'implicitDeny') {
    // An Allow that only conditions kept away, one of them on such a key.
    const silent = allows.filter((scope) => !scope.some(({ matched }) => matched)).flat();
    return silent.flatMap((result) => (missedKeys(result)?.flat() ?? []).filter(isUnknown));
  }
  // A Deny that only such keys kept away, and scopes in which nothing but such keys let an Allow match.
  const spared = denies.flatMap((result) => {
    const missed = missedKeys(result) ?? [];
    return missed.every((keys) => keys.some(isUnknown)) ? missed.flat().filter(isUnknown) : [];
  });
  return [...spared, ...allows.flatMap((scope) => commonGround(scope, isUnknown))];
}

/** The unknown keys behind the statements that matched; none when one of them matched without. */
function commonGround(results: readonly StatementResult[], isUnknown: (key: string) => boolean): string[] {
  const grounds = results.filter(({ matched }) => matched).map((result) => readKeys(result).filter(isUnknown));
  return grounds.every((keys) => keys.length > 0) ? grounds.flat() : [];
}

/** The keys behind each condition that failed; undefined when something else failed too, or nothing did. */
function missedKeys({ misses }: StatementResult): string[][] | undefined {
  const keys = misses.flatMap((miss) => {
    return miss.code === 'condition' ? [[miss.key.toLowerCase(), ...variablesIn(miss.expected)]] : [];
  });
  return keys.length > 0 && keys.length === misses.length ? keys : undefined;
}

function readKeys({ document, statement }: StatementResult): string[] {
  const patterns = document.version === '2012-10-17' ? [statement.resource, statement.notResource].flat() : [];
  return [
    ...statement.conditions.flatMap(({ key, values }) => [key.toLowerCase(), ...variablesIn(values)]),
    ...variablesIn(patterns),
  ];
}

/** Lower-cased names of policy variables: `${aws:SourceIp, 'default'}`. Of a document without variables they hit no key. */
const variablesIn = (texts: readonly (string | undefined)[]): string[] =>
  texts.flatMap((text) =>
    [...(text?.matchAll(/\$\{([^},]+)/g) ?? [])].map(([, name = '']) => name.trim().toLowerCase()),
  );

const unknownTags = ({ resource }: Check, why: string | undefined): string =>
  `the tags of ${resource} are not known here${why === undefined ? '' : ` (${why})`}: AWS may answer otherwise`;

/** A sentence about a key, lower-cased, that the proxy does not know as AWS does; else undefined. */
function unknowableKey(key: string, { context }: Check): string | undefined {
  const entry = context.get(key);
  if (key === 'aws:sourceip') return unknowableAddress(entry?.value);
  if (key === 'aws:multifactorauthpresent') return unknowableMfa(entry);
  if (key === 'aws:tokenissuetime' && entry?.origin?.includes('assumed'))
    return 'aws:TokenIssueTime of the session is assumed to be the start of this program: give it under `context` of the principal to test an older session';
  if (entry !== undefined) return undefined;
  // Long-term keys have no issue time; of a session nobody has told it.
  const isSession = context.get('aws:principaltype')?.value === 'AssumedRole';
  const name =
    ONLY_AWS_KNOWS.get(key) ?? (key === 'aws:tokenissuetime' && isSession ? 'aws:TokenIssueTime' : undefined);
  return name === undefined
    ? undefined
    : `only AWS knows ${name}: give it under \`context\` of the principal to test this condition`;
}

function unknowableAddress(value: string | readonly string[] | undefined): string | undefined {
  const cure = 'set --source-ip, or `context` of the principal';
  if (value === undefined) return `aws:SourceIp is not known here: ${cure}`;
  if (typeof value !== 'string' || !isPrivate(value)) return undefined;
  return `aws:SourceIp is ${value} here, a loopback or private address that AWS would never see: ${cure}`;
}

/** Long-term keys never carry the key, sessions always; how a session was begun is not known here. */
function unknowableMfa(entry: { readonly origin?: string } | undefined): string | undefined {
  const cure = 'give it under `context` of the principal to test a session with MFA';
  if (entry === undefined) return `aws:MultiFactorAuthPresent is absent, as it is for long-term access keys: ${cure}`;
  return entry.origin?.includes('assumed') ? `aws:MultiFactorAuthPresent is assumed to be false: ${cure}` : undefined;
}

/** Loopback, link-local and private ranges (RFC 1918, RFC 4193, RFC 4291). */
export function isPrivate(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:/, '');
  if (isIPv4(plain)) {
    const [a = 0, b = 0] = plain.split('.').map(Number);
    return (
      a === 10 || a === 127 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254)
    );
  }
  return plain === '::1' || /^f[cd]/.test(plain) || /^fe[89ab]/.test(plain);
}
