import type { World } from '../../core/authorize/authorize.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import type { Languages } from '../../core/wire/refusal/languages.js';
import type { TagSource } from '../tags/tag-source.js';
import type { Upstream } from '../upstream/upstream.js';
import type { LocalService } from './local-service.js';
import type { Notebook } from './note.js';
import type { Strangers } from './strangers.js';
import type { Troubles } from './troubles.js';
import type { WebIdentity } from './web-identity.js';

/** Everything that stands between a request and its answer. */
export interface Gate extends Notebook {
  /** The policies in force; asked once for each call, so that a reload never splits a decision. */
  readonly world: () => World;
  readonly upstream: Upstream;
  readonly tags: TagSource;
  /** Absent: whoever is not known here is known nowhere. */
  readonly strangers?: Strangers | undefined;
  /** What the proxy answers for itself, by the service that a call is signed for: STS, IAM's simulation and the like. */
  readonly localServices: { readonly [service: string]: readonly LocalService[] };
  /** STS's operation that nobody signs. */
  readonly webIdentity: WebIdentity;
  /** What tests have asked to go wrong. */
  readonly troubles: Pick<Troubles, 'next' | 'wait'>;
  readonly explain: 'full' | 'aws';
  readonly otherServices: 'forward' | 'deny';
  /** In which refusals of other services' calls are written. */
  readonly languages: Languages;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The mark of calls without a header of their own (`--run`). */
  readonly run?: string | undefined;
  readonly newId: () => string;
  /** Base URL under which people reach the proxy. */
  readonly address: (request: HttpRequest) => string;
}
