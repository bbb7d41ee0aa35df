import type { Outcome, World } from '../../core/authorize/authorize.js';
import { defined } from '../../core/terms/defined.js';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import type { Decided } from './decided.js';
import { rejectedAs } from './note.js';

/** What became of a question about an access key that nobody here knows. */
export type StrangerAnswer =
  | { readonly kind: 'known' | 'unknown' }
  /** The source could not be asked, or tells the proxy nothing. */
  | { readonly kind: 'unanswered' | 'refused'; readonly why: string };

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
export function withoutAnswer(answer: StrangerAnswer, decided: Decided, explain: 'full' | 'aws'): Decided | undefined {
  if (answer.kind !== 'unanswered' && answer.kind !== 'refused') return undefined;
  const { accessKeyId, service, region } = decided.outcome;
  const { principalsSource = 'its source' } = decided.world.settings;
  const head = `nobody knows this access key here, and ${principalsSource} (--principals-from)`;
  // Who tries again what is refused for good waits in vain.
  const refusal =
    answer.kind === 'refused'
      ? rejectedAs(unknownKey(explain === 'aws' ? undefined : `${head} does not tell whose it is: ${answer.why}`))
      : rejectedAs(fault('ServiceUnavailable', `${head} could not be asked about it yet: ${answer.why}; try again`));
  return { ...decided, outcome: { ...refusal, accessKeyId, service, ...defined({ region }) } };
}

/** AWS's own sentence, and the reason as a line of its own. */
function unknownKey(reason: string | undefined): Fault {
  const refusal = fault('InvalidClientTokenId');
  return reason === undefined ? refusal : { ...refusal, message: `${refusal.message}\n${reason}` };
}
