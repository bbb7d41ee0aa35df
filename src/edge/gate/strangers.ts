import type { Outcome, World } from '../../core/authorize/authorize.js';
import { fault } from '../../core/wire/query/fault.js';
import type { Decided } from './decided.js';
import { rejectedAs } from './note.js';

/** What became of a question about an access key that nobody here knows. */
export type StrangerAnswer =
  | { readonly kind: 'known' | 'unknown' }
  | { readonly kind: 'unanswered'; readonly why: string };

/** Where access keys can be asked about that nobody here knows. */
export interface Strangers {
  /** Never rejects; what the source says holds for the calls that are decided afterwards. */
  readonly learn: (keyId: string) => Promise<StrangerAnswer>;
}

/** Temporary credentials have keys of their own, which no source lists (AWS, and LocalStack's). */
const TEMPORARY = /^(?:AS|LS)IA/;

/**
 * The access key that is to be asked about before this call is answered; undefined when it is known, or when the answer would
 * change nothing: without a secret it is refused anyway under `--require-signatures`. A key that `--default-principal` takes in
 * is asked about, too: it may be somebody else's.
 */
export function strangerOf({ directory, settings }: World, outcome: Outcome): string | undefined {
  const { accessKeyId } = outcome;
  if (accessKeyId === undefined || settings.requireSignatures || TEMPORARY.test(accessKeyId)) return undefined;
  const taken = outcome.kind !== 'rejected' || outcome.fault.code === 'InvalidClientTokenId';
  return taken && directory.key(accessKeyId) === undefined ? accessKeyId : undefined;
}

/**
 * The decision about a call whose caller could not be asked about; undefined when the source has answered.
 *
 * INVARIANT: such a call is not passed, not even as the default principal's.
 */
export function withoutAnswer(answer: StrangerAnswer, decided: Decided): Decided | undefined {
  if (answer.kind !== 'unanswered') return undefined;
  const { accessKeyId, service, region } = decided.outcome;
  const { principalsSource = 'its source' } = decided.world.settings;
  const text = `nobody knows this access key here yet, and ${principalsSource} (--principals-from) could not be asked about it: ${answer.why}; try again`;
  const refusal = rejectedAs(fault('ServiceUnavailable', text));
  return { ...decided, outcome: { ...refusal, accessKeyId, service, ...(region === undefined ? {} : { region }) } };
}
