import type { TagPlace, UnknownTags } from '../../core/authorize/authorize.js';
import { parseArn } from '../../core/terms/arn.js';
import { createSigner } from '../upstream/signer.js';
import { answerOf, type Upstream, type UpstreamAnswer, UpstreamError } from '../upstream/upstream.js';
import { readErrorCode } from '../upstream/xml-answer.js';
import { readTags } from './tags-answer.js';

/** What an upstream says about the tags of a resource. */
export type TagsAnswer = { readonly tags: Readonly<Record<string, string>> } | UnknownTags;

/** Asks once; never rejects. */
export type AskTags = (arn: string, place: TagPlace, signal: AbortSignal) => Promise<TagsAnswer>;

/**
 * Asks an upstream by ListTagsForResource, where the call that needs to know would be carried out: in its region and under its
 * access key, from which emulators take the account. The secret is not the caller's: emulators that know accounts by the key
 * check no signature, and the `aws` upstream signs anew with the proxy's own credentials.
 *
 * @param now milliseconds since 1970, for the signature's date
 */
export function createAskTags(upstream: Upstream, now: () => number): AskTags {
  const sign = createSigner();
  return async (arn, { region, account, accessKeyId = 'test', accountHeader }, signal) => {
    const body = Buffer.from(`Action=ListTagsForResource&Version=2015-02-02&ResourceName=${encodeURIComponent(arn)}`);
    const place = { region, service: 'elasticache' };
    const host = `elasticache.${region}.amazonaws.com`;
    const contentType = 'application/x-www-form-urlencoded';
    const credentials = { accessKeyId, secretAccessKey: 'of a tag lookup' };
    const date = new Date(now());
    try {
      const signature = await sign({ method: 'POST', path: '/', host, contentType, body, credentials, date, ...place });
      const headers = [['Host', host], ['Content-Type', contentType], ...signature] as [string, string][];
      if (accountHeader !== undefined) headers.push([accountHeader, account]);
      const call = { request: { method: 'POST', target: '/', headers, body }, ...place, signal, safe: true };
      return understand(await answerOf((ended) => upstream.send(call, ended)), arn);
    } catch (thrown) {
      return { unknown: reasonOf(thrown) };
    }
  };
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof UpstreamError)) return 'the tag lookup failed';
  // The one who leaves here is the lookup's own timeout.
  return thrown.kind === 'aborted' ? 'the upstream did not answer the tag lookup in time' : thrown.message;
}

/**
 * Sorts an answer: tags, a definite "there is no such resource", a refusal for good, or trouble that may pass (5xx, throttling, a
 * resource in the wrong state for now). Whatever is not understood is trouble.
 */
function understand({ status, body }: UpstreamAnswer, arn: string): TagsAnswer {
  const text = body.toString('utf8');
  const tags = status === 200 ? readTags(text) : undefined;
  if (tags) return { tags: Object.fromEntries(tags) };
  const code = readErrorCode(text);
  if (code !== undefined && status < 500 && saysNotFound(code, arn))
    return { unknown: `the upstream has no such resource, it says \`${code}\``, why: 'gone' };
  const refused = code !== undefined && status >= 400 && status < 500 && !MAY_PASS.test(code) && status !== 429;
  const what = code === undefined ? `HTTP ${status}` : `\`${code}\``;
  const whose = code?.startsWith('AccessDenied') ? ', which the proxy asks with credentials of its own' : '';
  const unknown = `the upstream answered ListTagsForResource${whose} with ${what}`;
  return refused ? { unknown, why: 'refused' } : { unknown };
}

/** Throttling (Common Errors page of the ElastiCache API reference, and the codes that SDKs try again), clocks, states. */
const MAY_PASS = /Throttl|TooMany|LimitExceeded|SlowDown|Unavailable|Timeout|Expired|TooSkewed|State/i;

/**
 * Whether a code says that this very resource is not there: `SnapshotNotFoundFault` of a snapshot. One of another type is no
 * answer: emulators look for everything among the clusters.
 */
function saysNotFound(code: string, arn: string): boolean {
  const kind = /^([A-Za-z]+)NotFound(?:Fault)?$/.exec(code)?.[1]?.toLowerCase();
  const type = parseArn(arn)?.resource.split(':')[0];
  if (kind === undefined || !type) return false;
  return kind.endsWith(type === 'reserved-instance' ? 'reservedcachenode' : type);
}
