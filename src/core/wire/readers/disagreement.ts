import type { Fault } from '../query/fault.js';
import { malformed, show } from '../query/form.js';
import type { HttpRequest } from '../query/request.js';
import type { HeaderRow } from './data.js';
import { hostName, isHost, isPlainHost, readHost } from './host.js';
import type { Readers } from './readers.js';

/** What was decided upon, as far as a reader could see it otherwise. */
export interface Understood {
  /** Of the credential scope. */
  readonly service: string;
  readonly region: string;
  /** Of the caller. */
  readonly account: string;
  readonly partition: string;
  /** Signed in the query string. */
  readonly presigned: boolean;
}

/** What stands behind the proxy: AWS (or the embedded ElastiCache, which reads as this program does), or an emulator. */
export interface Behind {
  readonly emulator: boolean;
  /** Presigned calls pass whatever their Region: somebody has asked for it. */
  readonly anyPresigned: boolean;
}

const SERVICE = 'elasticache';

/**
 * The refusal of a request in which a known reader finds another service, Region or account than was decided upon: 400
 * MalformedQueryString that names the place. Undefined: all agree. Nothing is compared that only the access key says.
 */
export function disagreement(
  readers: Readers,
  request: HttpRequest,
  understood: Understood,
  behind: Behind,
): Fault | undefined {
  let host: string | undefined;
  let accounts = 0;
  for (const [name, value] of request.headers) {
    const row = readers.rowOf(name);
    if (row === undefined) continue;
    if ((row.name === 'host' && host !== undefined) || (row.holds === 'account' && accounts++ > 0))
      return malformed(`the header ${show(name)} is given twice`);
    if (row.name === 'host') host = value;
    const fault = headerFault(readers, row, name, value, understood);
    if (fault) return fault;
  }
  if (understood.service !== SERVICE) return undefined;
  return (
    urlFault(readers, host ?? '', request.target, understood) ?? assumedFault(readers, host ?? '', understood, behind)
  );
}

/** Where something was found, for people; worked out when it has to be said. */
type Place = () => string;

function headerFault(
  readers: Readers,
  row: HeaderRow,
  name: string,
  value: string,
  understood: Understood,
): Fault | undefined {
  const place: Place = () => `the header ${show(name)}`;
  const who = readers.nameOf(row.reader);
  if (row.holds === 'control') return malformed(`${place()} gives orders to ${who}`, 'leave it out');
  if (row.holds === 'account' && name.toLowerCase() !== row.name)
    return malformed(`${place()} is \`${row.name}\` to some readers and nothing to others`, 'write it with `-`');
  if (row.holds === 'host') return hostsFault(readers, row, value, place, understood);
  if (row.holds === 'account')
    return value.trim() === understood.account
      ? undefined
      : malformed(`${place()} names another account than the caller's`, `${who} takes the account from there`);
  if (understood.service !== SERVICE) return undefined;
  if (row.holds === 'protocol')
    return malformed(`${place()} names an operation of another protocol`, `${who} goes by it: leave it out`);
  return textFault(readers, row.name, value, place, understood);
}

/** Proxies write several hosts into headers of their own, one after another. */
function hostsFault(
  readers: Readers,
  row: HeaderRow,
  value: string,
  place: Place,
  understood: Understood,
): Fault | undefined {
  const several = row.name !== 'host' && value.includes(',');
  for (const each of several ? value.split(',') : [value]) {
    const host = each.trim();
    if (!isHost(host))
      return malformed(`${place()} is not a name or an address, with or without a port`, 'readers make a URL of it');
    if (understood.service !== SERVICE) continue;
    const fault = hostFault(readers, host, place, readers.nameOf(row.reader), understood);
    if (fault) return fault;
  }
  return undefined;
}

function hostFault(
  readers: Readers,
  host: string,
  place: Place,
  who: string,
  { region }: Understood,
): Fault | undefined {
  const read = readHost(host, readers);
  if (read === undefined) return undefined;
  const reader = read.reader === undefined ? who : readers.nameOf(read.reader);
  if (read.service !== SERVICE)
    return malformed(
      `${place()} is a name of another service, and the call is signed for ${SERVICE}`,
      `${reader} goes by it`,
    );
  return read.region === undefined || read.region === region
    ? undefined
    : otherRegion(place, read.region, region, reader);
}

function textFault(
  readers: Readers,
  where: string,
  text: string,
  place: Place,
  { region }: Understood,
): Fault | undefined {
  for (const row of readers.texts) {
    if (!text.includes(row.contains) || !row.in.includes(where)) continue;
    for (const [, found = ''] of text.matchAll(row.pattern))
      if (found !== region) return otherRegion(place, found, region, readers.nameOf(row.reader));
  }
  return undefined;
}

const REGION = /^[a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2}$/i;

/** What was found is shown only when it looks like a Region: around it anything may stand. */
function otherRegion(place: Place, found: string, region: string, reader: string): Fault {
  const what = REGION.test(found) ? `the Region ${show(found)}` : 'another Region';
  return malformed(
    `${place()} names ${what}, and the call is signed for ${show(region)}`,
    `${reader} takes the Region from there`,
  );
}

const URL_PLACE: Place = () => 'the URL';

/** Host and target together, since a reader searches the whole URL; as received and percent-decoded. */
function urlFault(readers: Readers, host: string, target: string, understood: Understood): Fault | undefined {
  if (target === '/' && (host === '' || isPlainHost(host))) return undefined;
  // A reader's URL has its host in lower case, and its query string as it was sent.
  const url = `http://${host.toLowerCase()}${target}`;
  for (const each of url.includes('%') ? [url, loosely(url)] : [url]) {
    const fault =
      textFault(readers, 'url', each, URL_PLACE, understood) ??
      textFault(readers, 'url', each.toLowerCase(), URL_PLACE, understood);
    if (fault) return fault;
  }
  return undefined;
}

/** Percent-decoded, whatever of it can be. */
export function loosely(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** What a reader assumes where nothing, or nothing that it knows, is said. */
function assumedFault(
  readers: Readers,
  host: string,
  { region, partition, presigned }: Understood,
  { emulator, anyPresigned }: Behind,
): Fault | undefined {
  if (!emulator) return undefined;
  const { presigned: assumed, regions, partitionOf, nameOf } = readers;
  if (presigned && !anyPresigned) {
    if (region !== assumed.region)
      return malformed(
        `a presigned call is executed in ${show(assumed.region)} by ${nameOf(assumed.reader)}, and this one is signed for ${show(region)}`,
        'sign it in the Authorization header; --presigned forward passes it on all the same',
      );
    if (!isPlainHost(host) && !assumed.hosts.some((each) => isBelow(hostName(host), each)) && !readHost(host, readers))
      return malformed(
        `the header \`Host\` of a presigned call has several labels, and ${nameOf(assumed.reader)} takes the first for a bucket`,
        'call the proxy by an address or a name of one label; --presigned forward passes it on all the same',
      );
  }
  const known = partitionOf.get(region);
  if (known === partition) return undefined;
  const what = known === undefined ? `is not one of AWS's as of ${readers.asOf}` : `is not of the caller's partition`;
  return malformed(
    `the Region ${show(region)} of the credential scope ${what}`,
    `${nameOf(regions.reader)} would execute the call in ${regions.instead}`,
  );
}

const isBelow = (name: string, suffix: string): boolean => name === suffix || name.startsWith(`${suffix}.`);
