import type { FoundTags, Outcome, TagPlace } from '../../core/authorize/authorize.js';
import type { Leaving } from '../upstream/leaving.js';

/** For whom tags are looked up, and where. */
export interface TagQuestion {
  readonly place: TagPlace;
  /** Lookups are shared out among callers. */
  readonly caller: string;
  /** Nobody waits for the answer any longer. */
  readonly leaving: Leaving;
}

/** Tags of existing resources; the gate asks for unknown ones before it decides, and only when a policy needs them. */
export interface TagSource {
  /** What is known now, or why it is not; undefined: nobody has asked. */
  known(arn: string, place: TagPlace): FoundTags | undefined;
  /** Learns the tags of these resources, or why it cannot; never rejects. The answer knows them, however old. */
  learn(arns: readonly string[], question: TagQuestion): Promise<(arn: string) => FoundTags | undefined>;
  /** Told of each call that was sent on: what it named may be another thing now, whatever became of the call. */
  observe(outcome: Outcome): void;
}
