import { type Credentials, createSigner } from '../upstream/signer.js';
import { answerOf, type Upstream, type UpstreamAnswer, UpstreamError } from '../upstream/upstream.js';
import { readErrorCode, readTags } from './tags-answer.js';

/** What is known of a resource's tags. `age`: milliseconds since the upstream said so. */
export type TagAnswer = { readonly age: number } & (
  | { readonly tags: ReadonlyMap<string, string> }
  /** One sentence for the explanation. */
  | { readonly unknown: string }
);

export interface TagReader {
  /** Tags of the resource; never rejects. `region` is the call's: ARNs of global datastores have none. */
  read(arn: string, region: string): Promise<TagAnswer>;
  /** To be called when a call that changes the resource or its tags has passed: the next read asks again. */
  forget(arn: string): void;
}

export interface TagReaderOptions {
  /** For how long an answer is believed, in milliseconds. */
  readonly maxAge?: number;
  /** The same for a lookup that failed. */
  readonly maxUnknownAge?: number;
  readonly maxEntries?: number;
  /** Lookups under way at once; what is beyond is unknown, and not remembered. */
  readonly maxLookups?: number;
  readonly timeout?: number;
  readonly now?: () => number;
}

interface Known {
  readonly since: number;
  readonly found: { readonly tags: ReadonlyMap<string, string> } | { readonly unknown: string };
}

const DEFAULTS = { maxAge: 30_000, maxUnknownAge: 2_000, maxEntries: 1_000, maxLookups: 64, timeout: 2_000 };

/** An ARN of one existing thing: six parts or more, no wildcard, of ElastiCache. */
const ONE_RESOURCE = /^arn:aws[a-z-]*:elasticache:[a-z0-9-]*:[0-9]{12}:[A-Za-z0-9-]+:[^*?\s]{1,500}$/;

/**
 * Asks an upstream for tags by ListTagsForResource, signed with the proxy's own credentials. Emulators check no signature, so
 * that any will do for them (`test`, their convention); the `aws` upstream signs anew. One lookup a resource at a time, whoever asks.
 */
export function createTagReader(
  upstream: Upstream,
  credentials: Credentials,
  options: TagReaderOptions = {},
): TagReader {
  const limits = { ...DEFAULTS, now: Date.now, ...options };
  const sign = createSigner();
  const known = new Map<string, Known>();
  const lookups = new Map<string, Promise<Known>>();

  async function read(arn: string, region: string): Promise<TagAnswer> {
    if (!ONE_RESOURCE.test(arn)) return { unknown: `\`${arn}\` does not name one resource`, age: 0 };
    const remembered = known.get(arn);
    if (remembered !== undefined && isFresh(remembered)) return withAge(remembered);
    const underWay = lookups.get(arn);
    if (underWay !== undefined) return withAge(await underWay);
    if (lookups.size >= limits.maxLookups) return { unknown: 'too many tag lookups are under way', age: 0 };
    const lookup: Promise<Known> = ask(arn, region).then((found) => {
      const answer = { found, since: limits.now() };
      // Forgotten meanwhile: good for those who wait, as their calls came before the change; not to be remembered.
      if (lookups.get(arn) === lookup) {
        lookups.delete(arn);
        remember(arn, answer);
      }
      return answer;
    });
    lookups.set(arn, lookup);
    return withAge(await lookup);
  }

  function isFresh({ since, found }: Known): boolean {
    return limits.now() - since < ('tags' in found ? limits.maxAge : limits.maxUnknownAge);
  }

  function withAge({ since, found }: Known): TagAnswer {
    return { ...found, age: Math.max(0, limits.now() - since) };
  }

  function remember(arn: string, answer: Known): void {
    known.delete(arn);
    const [oldest] = known.keys();
    if (known.size >= limits.maxEntries && oldest !== undefined) known.delete(oldest);
    known.set(arn, answer);
  }

  async function ask(arn: string, region: string): Promise<Known['found']> {
    try {
      return understand(await lookUp(arn, region));
    } catch (thrown) {
      return { unknown: reasonOf(thrown) };
    }
  }

  async function lookUp(arn: string, region: string): Promise<UpstreamAnswer> {
    const body = Buffer.from(`Action=ListTagsForResource&Version=2015-02-02&ResourceName=${encodeURIComponent(arn)}`);
    const place = { region, service: 'elasticache' };
    // The name under which the proxy asks; an emulator compares it with nothing.
    const host = `elasticache.${region}.amazonaws.com`;
    const contentType = 'application/x-www-form-urlencoded';
    const date = new Date(limits.now());
    const signature = await sign({ method: 'POST', path: '/', host, contentType, body, credentials, date, ...place });
    const headers = [['Host', host], ['Content-Type', contentType], ...signature] as [string, string][];
    const request = { method: 'POST', target: '/', headers, body };
    const call = { request, ...place, signal: AbortSignal.timeout(limits.timeout), safe: true };
    return await answerOf((ended) => upstream.send(call, ended));
  }

  function forget(arn: string): void {
    known.delete(arn);
    lookups.delete(arn);
  }

  return { read, forget };
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof UpstreamError)) return 'the tag lookup failed';
  // The one who leaves here is the lookup's own timeout.
  return thrown.kind === 'aborted' ? 'the upstream did not answer the tag lookup in time' : thrown.message;
}

function understand({ status, body }: UpstreamAnswer): Known['found'] {
  const text = body.toString('utf8');
  const tags = status === 200 ? readTags(text) : undefined;
  if (tags !== undefined) return { tags };
  const code = readErrorCode(text);
  const what = code === undefined ? `HTTP ${status}` : `\`${code}\``;
  const cure = code?.startsWith('AccessDenied') ? ', which the proxy asks with credentials of its own' : '';
  return { unknown: `the upstream answered ListTagsForResource${cure} with ${what}` };
}
