import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyEntry, PrincipalEntry, Scalar, SessionEntry } from '../../core/principals/principals-file.js';
import { defined } from '../../core/terms/defined.js';
import { nearest } from '../../core/terms/nearest.js';

/**
 * A policy: a document, a path (relative to the folder of the policies,
 * else to the working directory), or the ARN of a known policy.
 */
export type GivenPolicy = PolicyEntry;

/** A caller for a test. */
export interface PrincipalOptions {
  /** Identity-based policies; none: it may do nothing. */
  readonly policies?: GivenPolicy | readonly GivenPolicy[];
  /** Its permissions boundary. */
  readonly boundary?: GivenPolicy;
  readonly tags?: Readonly<Record<string, Scalar>>;
  /** It is a session of a role instead of a user: `true`, or more about the session. */
  readonly session?: boolean | SessionOptions;
  /** Twelve digits. Absent: the only account that the ARNs of its policies name, else one that nobody has yet. */
  readonly account?: string;
  /** Of the user or role; unique in its account. */
  readonly name?: string;
  /** Condition keys that the proxy cannot know: `{ 'aws:MultiFactorAuthPresent': 'true' }`. */
  readonly context?: PrincipalEntry['context'];
}

export interface SessionOptions {
  readonly name?: string;
  /** Session policies: the session may do what these and the role's both allow. */
  readonly policies?: GivenPolicy | readonly GivenPolicy[];
  /** Session tags, on top of the role's. */
  readonly tags?: Readonly<Record<string, Scalar>>;
}

export interface CallerCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What is asked for, as it would stand in principals.yaml, and the key that goes with it. */
export interface NewPrincipal {
  readonly entry: PrincipalEntry;
  /** The user's ARN, or the session's. */
  readonly arn: string;
  readonly account: string;
  readonly credentials: CallerCredentials;
}

export interface PrincipalPlace {
  readonly partition: string;
  /** What paths are relative to. */
  readonly folder: string;
  /** An account that nobody has yet. */
  readonly freshAccount: () => string;
  /** A name that nobody in that account has yet. */
  readonly freshName: (account: string, kind: string) => string;
}

const OPTIONS = ['policies', 'boundary', 'tags', 'session', 'account', 'name', 'context'] as const;
const SESSION_OPTIONS = ['name', 'policies', 'tags'] as const;

/** Makes an entry of principals.yaml of what a test asks for. Throws TypeError, naming the option, when it is none. */
export function newPrincipal(options: PrincipalOptions, place: PrincipalPlace): NewPrincipal {
  checkNames(options, OPTIONS, 'principal()');
  const { session } = options;
  const account = accountOf(options, place);
  if (session === undefined || session === false) {
    const name = options.name ?? place.freshName(account, 'user');
    const arn = `arn:${place.partition}:iam::${account}:user/${name}`;
    const credentials = makeKey('AKIA');
    const accessKeys = [{ id: credentials.accessKeyId, secret: credentials.secretAccessKey }];
    return { entry: { ...entryOf(arn, options), accessKeys }, arn, account, credentials };
  }
  const about = session === true ? {} : session;
  checkNames(about, SESSION_OPTIONS, '`session`');
  const name = options.name ?? place.freshName(account, 'role');
  const arn = `arn:${place.partition}:iam::${account}:role/${name}`;
  const sessionName = about.name ?? 'session';
  const credentials = { ...makeKey('ASIA'), sessionToken: randomBytes(48).toString('base64') };
  const sessions = [sessionOf(sessionName, about, credentials)];
  return {
    entry: { ...entryOf(arn, options), sessions },
    arn: `arn:${place.partition}:sts::${account}:assumed-role/${name.slice(name.lastIndexOf('/') + 1)}/${sessionName}`,
    account,
    credentials,
  };
}

function entryOf(arn: string, options: PrincipalOptions): PrincipalEntry {
  const { boundary, tags, context } = options;
  const policies = listed(options.policies);
  const attached = policies.filter((policy) => typeof policy === 'string');
  const inline = policies.flatMap((document, index) =>
    typeof document === 'string' ? [] : [{ name: `policies-${index}`, document }],
  );
  return {
    arn,
    ...(attached.length ? { attached } : {}),
    ...(inline.length ? { inline } : {}),
    ...defined({ permissionsBoundary: boundary, tags, context }),
  };
}

function sessionOf(name: string, { policies, tags }: SessionOptions, key: Required<CallerCredentials>): SessionEntry {
  return {
    name,
    accessKey: { id: key.accessKeyId, secret: key.secretAccessKey, token: key.sessionToken },
    ...(policies === undefined ? {} : { policies: listed(policies) }),
    ...defined({ tags }),
  };
}

function listed(policies: PrincipalOptions['policies']): readonly GivenPolicy[] {
  if (policies === undefined) return [];
  return Array.isArray(policies) ? policies : [policies as GivenPolicy];
}

/** The characters of an access key id: base32, as AWS's are. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function makeKey(prefix: string): CallerCredentials {
  const id = [...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  return { accessKeyId: prefix + id, secretAccessKey: randomBytes(30).toString('base64') };
}

function accountOf(
  { account, policies, boundary }: PrincipalOptions,
  { folder, freshAccount }: PrincipalPlace,
): string {
  if (account !== undefined) {
    if (/^\d{12}$/.test(account)) return account;
    throw new TypeError(`\`account\` must be twelve digits in a text, not \`${account}\``);
  }
  const texts = [...listed(policies), ...(boundary === undefined ? [] : [boundary])].map((policy) =>
    textOf(policy, folder),
  );
  const named = new Set(texts.flatMap((text) => [...text.matchAll(ACCOUNT_IN_ARN)].map(([, digits = '']) => digits)));
  const [only] = named;
  return named.size === 1 && only !== undefined ? only : freshAccount();
}

/** The fifth field of an ARN. */
const ACCOUNT_IN_ARN = /\barn:[\w*-]*:[\w*-]*:[\w*-]*:(\d{12}):/g;

/** The loader reports what cannot be read. */
function textOf(policy: GivenPolicy, folder: string): string {
  if (typeof policy !== 'string') return JSON.stringify(policy);
  if (policy.startsWith('arn:')) return policy;
  try {
    return readFileSync(/^([/\\]|[a-z]:)/i.test(policy) ? policy : join(folder, policy), 'utf8');
  } catch {
    return '';
  }
}

function checkNames(given: object, known: readonly string[], where: string): void {
  const strange = Object.keys(given).find((name) => !known.includes(name));
  if (strange === undefined) return;
  const close = nearest(strange, known);
  throw new TypeError(
    `${where} has no option \`${strange}\`: ${close ? `did you mean \`${close}\`?` : `known are ${known.join(', ')}`}`,
  );
}
