import type { Caller, Directory } from '../../principals/caller.js';
import type { RequestContext } from '../../terms/question.js';
import type { ApiCall } from '../../wire/query/request.js';
import type { MakeKey } from './credentials.js';

/** What STS needs to know beside the call itself. */
export interface StsFacts {
  readonly call: ApiCall;
  readonly directory: Directory;
  /** The keys of the call that are the same whatever it asks: caller, time, address. */
  readonly globals: RequestContext;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly makeKey: MakeKey;
}

/** The same of a call that is signed. */
export interface SignedFacts extends StsFacts {
  readonly caller: Caller;
  /** The caller's credentials are temporary. */
  readonly temporary: boolean;
}
