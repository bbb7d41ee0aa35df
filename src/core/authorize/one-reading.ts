import type { Fault } from '../wire/query/fault.js';
import { malformed, show } from '../wire/query/form.js';
import type { ApiCall, HttpRequest } from '../wire/query/request.js';
import { disagreement } from '../wire/readers/disagreement.js';
import type { Identity } from './identify.js';
import type { World } from './world.js';

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;

/** The refusal of an absolute target, which a client sends to a forward proxy; it is signed for another path than it seems. */
export function wrongTarget(target: string): Fault | undefined {
  if (target.startsWith('/') || !ABSOLUTE.test(target)) return undefined;
  return malformed(
    'the request target is a whole URL, as a client writes it for a forward proxy (HTTP_PROXY)',
    "this is an endpoint: give its address as the client's endpoint URL instead, since a call is passed on as it was signed",
  );
}

/** What some reader finds in the request, and was not decided upon; undefined: all find the same. */
export function readOtherwise(
  { readers, settings }: World,
  request: HttpRequest,
  { known, form }: Extract<Identity, { kind: 'known' }>,
): Fault | undefined {
  const { caller, service, region } = known;
  const { account, partition } = caller;
  const understood = { service, region, account, partition, presigned: form === 'presigned' };
  const { behind, anyPresigned = false } = settings;
  return disagreement(readers, request, understood, { emulator: behind === 'emulator', anyPresigned });
}

/**
 * The header in which a request names the account, where it does: the caller's, or it would be refused. Tags are asked for with it,
 * since the call is carried out in that account.
 */
export function accountHeaderOf({ readers }: World, { headers }: HttpRequest): string | undefined {
  for (const [name] of headers) {
    const row = readers.rowOf(name);
    if (row?.holds === 'account') return row.name;
  }
  return undefined;
}

/** The refusal of a field that is no parameter of ElastiCache, and by which a reader finds who calls. */
export function steers({ readers }: World, { unknown }: ApiCall): Fault | undefined {
  for (const [name] of unknown) {
    const row = readers.parameters.get(name.toLowerCase());
    if (row)
      return malformed(`parameter ${show(name)} is not one of ElastiCache`, `${readers.nameOf(row.reader)} goes by it`);
  }
  return undefined;
}
