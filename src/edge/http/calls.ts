import type { Fault } from '../../core/wire/query/fault.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import type { Leaving } from '../upstream/leaving.js';
import type { Sent } from './answer.js';

/** Says that the caller has left; asked for once, and only by calls that wait for something. */
export type WatchCaller = () => Leaving;

/** Takes the answer of one call; called once. */
export type Finish = (answer: Sent) => void;

/** What stands behind the sockets. */
export interface CallHandler {
  /** Answers one call; never throws. */
  readonly answer: (request: HttpRequest, watch: WatchCaller, finish: Finish) => void;
  /** The answer to a request that the server itself refuses; it is recorded like any other. */
  readonly refuse: (refusal: Fault) => Sent;
  /** Told of what should not have happened, with the id of the decision. */
  readonly onError: (error: unknown, id: string) => void;
}
