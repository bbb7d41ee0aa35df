import { type Fault, fault } from '../query/fault.js';
import type { HttpRequest } from '../query/request.js';
import { loosely } from './disagreement.js';
import { hostName } from './host.js';
import type { Readers } from './readers.js';
import type { LooseField } from './taken-for.js';

/** The services that say who may do what, by the labels of their host names. */
const LABELS: ReadonlySet<string> = new Set(
  ['iam', 'sts', 'organizations'].flatMap((service) => [service, `${service}-fips`]),
);

/** API versions of IAM and STS (their API references); no other service has one of the same day. */
const VERSIONS: ReadonlySet<string> = new Set(['2010-05-08', '2011-06-15']);

/** What a reader that finds no scope takes for STS's by its name alone (moto: moto_server/werkzeug_app.py, UNSIGNED_ACTIONS). */
const UNSIGNED = /^AssumeRoleWith/i;

/** moto calls itself at `/SERVICE_REGION/`; the Smithy protocols name a service in the path. */
const PATHS =
  /^\/+(?:iam|sts|organizations)[._]|\/service\/[^/]*(?:iam|sts|organizations|tokenservice|identitymanagement)[^/]*\/operation\//i;

/** `AWSOrganizationsV20161128.AttachPolicy` in `X-Amz-Target`. */
const TARGETS = /organizations/i;

/**
 * Why a call that is signed for another service must not be passed on where callers are read from an IAM endpoint: some reader
 * could take it for one of IAM, STS or Organizations, and a caller could give itself every permission. Errs towards refusing.
 * Undefined: no known reader does.
 */
export function takenForIdentity(
  readers: Readers,
  request: HttpRequest,
  fields: readonly LooseField[],
  service: string,
): Fault | undefined {
  if (LABELS.has(service)) return undefined;
  const what = headerOf(readers, request) ?? pathOf(request.target) ?? fieldOf(fields);
  if (what === undefined) return undefined;
  return fault(
    'SignatureDoesNotMatch',
    `Credential should be scoped to correct service: 'iam'. (${what}, and the call is signed for ${service})`,
  );
}

function headerOf(readers: Readers, { headers }: HttpRequest): string | undefined {
  for (const [name, value] of headers) {
    const row = readers.rowOf(name);
    if (row?.holds === 'host' && value.split(',').some(isIdentitys))
      return `the header \`${row.name}\` is a name of IAM's, STS's or Organizations'`;
    if (/^x-amz-target$/i.test(name.replaceAll('_', '-')) && TARGETS.test(value))
      return 'the header `X-Amz-Target` names Organizations';
  }
  return undefined;
}

function isIdentitys(host: string): boolean {
  const labels = hostName(host).split('.');
  return labels.length > 1 && labels.some((label) => LABELS.has(label));
}

const pathOf = (target: string): string | undefined =>
  PATHS.test(loosely(target.split('?', 1)[0] as string)) ? 'the path is one of theirs' : undefined;

function fieldOf(fields: readonly LooseField[]): string | undefined {
  for (const [name, value] of fields) {
    if (name === 'version' && VERSIONS.has(value)) return '`Version` is that of IAM or STS';
    if (name === 'action' && UNSIGNED.test(value)) return '`Action` names an operation of STS';
  }
  return undefined;
}
