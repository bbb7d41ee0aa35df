import {
  DETAIL_LISTS,
  type DetailLists,
  type IamPage,
  readAccessKeys,
  readDetails,
  readDurations,
  readKeyOwner,
} from './iam-answers.js';
import { type AskOptions, type IamEndpoint, IamError } from './iam-endpoint.js';
import { inSlices } from './slices.js';

/** Pages of one list: at the size asked for, 200,000 users. */
const MOST_PAGES = 1_000;
/** Bytes of all pages together. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Small enough that calls need not wait long while one is read. */
const PAGE_SIZE = '200';

/** Users, groups, roles and managed policies with all their pages. Throws IamError or StrangeAnswer. */
export async function askDetails(endpoint: IamEndpoint, wait: AskOptions): Promise<DetailLists> {
  const all = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] } as {
    [List in keyof DetailLists]: DetailLists[List][number][];
  };
  await pages(endpoint, 'GetAccountAuthorizationDetails', { MaxItems: PAGE_SIZE }, wait, async (xml) => {
    const page = await inSlices(readDetails(xml));
    for (const name of DETAIL_LISTS) for (const row of page.found[name]) all[name].push(row);
    return page;
  });
  return all;
}

/** The active access keys of a user; none when the user is gone. Throws IamError or StrangeAnswer. */
export async function askKeys(endpoint: IamEndpoint, user: string, wait: AskOptions): Promise<readonly string[]> {
  const keys: string[] = [];
  try {
    await pages(endpoint, 'ListAccessKeys', { UserName: user }, wait, (xml) => {
      const page = readAccessKeys(xml);
      keys.push(...page.found);
      return page;
    });
  } catch (error) {
    if (error instanceof IamError && error.code === 'NoSuchEntity') return [];
    throw error;
  }
  return keys;
}

/** The maximum session durations of roles, by their ARNs. Throws IamError or StrangeAnswer. */
export async function askDurations(endpoint: IamEndpoint, wait: AskOptions): Promise<ReadonlyMap<string, number>> {
  const all = new Map<string, number>();
  await pages(endpoint, 'ListRoles', { MaxItems: PAGE_SIZE }, wait, (xml) => {
    const page = readDurations(xml);
    for (const [arn, seconds] of page.found) all.set(arn, seconds);
    return page;
  });
  return all;
}

/**
 * The name of the user whose key it is; undefined when the source has no such key. The API reference names no error for that: moto
 * answers with NoSuchEntity. Throws IamError or StrangeAnswer; AccessDenied (`isRefusal`) may mean both that the key is another
 * account's and that nothing is told to who asks.
 */
export async function askKeyOwner(endpoint: IamEndpoint, keyId: string, wait: AskOptions): Promise<string | undefined> {
  try {
    return readKeyOwner(await endpoint.ask('GetAccessKeyLastUsed', { AccessKeyId: keyId }, wait));
  } catch (error) {
    if (error instanceof IamError && NO_SUCH_KEY.test(error.code ?? '')) return undefined;
    throw error;
  }
}

const NO_SUCH_KEY = /^(NoSuchEntity|ValidationError|InvalidInput)$/;

async function pages(
  endpoint: IamEndpoint,
  operation: string,
  parameters: Readonly<Record<string, string>>,
  wait: AskOptions,
  read: (xml: string) => IamPage<unknown> | Promise<IamPage<unknown>>,
): Promise<void> {
  const seen = new Set<string>();
  let bytes = 0;
  let marker: string | undefined;
  do {
    const xml = await endpoint.ask(
      operation,
      marker === undefined ? parameters : { ...parameters, Marker: marker },
      wait,
    );
    bytes += xml.length;
    if (bytes > MOST_BYTES) throw new IamError(`${endpoint.origin} answers ${operation} with more than is read here`);
    marker = (await read(xml)).next;
    if (marker === undefined) return;
    if (seen.has(marker) || seen.size >= MOST_PAGES)
      throw new IamError(`${endpoint.origin} answers ${operation} with pages that do not end`);
    seen.add(marker);
  } while (marker !== undefined);
}
