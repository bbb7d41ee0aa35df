import type { PolicyVocabulary } from '../policy/language/vocabulary.js';
import { parsePolicy } from '../policy/read/parse.js';
import type { PolicyType } from '../terms/document.js';
import type { Problem } from '../terms/problem.js';
import { quote } from '../text/report.js';

/** What one line of `validate --batch` asks. */
const BATCH_POLICY_TYPES = [
  'identity',
  'boundary',
  'session',
  'scp',
  'rcp',
  'trust',
  'resource',
  'principals',
] as const;

export type DocumentVerdict = 'accept' | 'accept-with-warning' | 'reject';

/** The answer to a line, or what keeps it from being one. */
export type BatchAnswer =
  | { readonly id: unknown; readonly verdict: DocumentVerdict; readonly problems: readonly Problem[] }
  | { readonly error: string };

export interface BatchFacts {
  readonly vocabulary?: PolicyVocabulary;
  /** createPrincipalsLoader's function; a batch has no folder, so paths in a principals text are not followed. */
  readonly loadPrincipals: (input: object) => { readonly problems: readonly Problem[] };
  /** Whether a text is one of AWS's own policies. */
  readonly isAwsPolicy?: (text: string) => boolean;
}

/**
 * The answer to one parsed line: `{ id, policyType, text }`, the text a string or what it was parsed to. `repeated` are the JSON
 * pointers of keys that stood twice in one object of the line: within `text` they are problems of the policy.
 */
export function validateLine(line: unknown, facts: BatchFacts, repeated: readonly string[] = []): BatchAnswer {
  if (typeof line !== 'object' || line === null || Array.isArray(line))
    return { error: 'the line is not a JSON object' };
  const { id, policyType, text } = line as Readonly<Record<string, unknown>>;
  const type = BATCH_POLICY_TYPES.find((known) => known === policyType);
  if (type === undefined) return { error: `\`policyType\` must be one of ${BATCH_POLICY_TYPES.join(', ')}` };
  if (typeof text !== 'string' && (typeof text !== 'object' || text === null)) {
    return { error: '`text` must be a string or a JSON object' };
  }
  const outside = repeated.find((pointer) => !pointer.startsWith('/text/'));
  if (outside !== undefined) return { error: `duplicate key in the line: \`${outside}\`` };
  const problems = [...repeated.map(repetition), ...validateText(type, text, facts)];
  return { id: id ?? null, verdict: verdictOf(problems), problems };
}

function repetition(pointer: string): Problem {
  const name = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  return {
    severity: 'error',
    code: 'duplicate-key',
    message: `duplicate key ${quote(name)} in one object`,
    hint: 'only one of them would count',
    pointer: pointer.slice('/text'.length),
  };
}

function validateText(type: PolicyType | 'principals', text: string | object, facts: BatchFacts): readonly Problem[] {
  if (type === 'principals') {
    return facts.loadPrincipals(typeof text === 'string' ? { text } : text).problems;
  }
  const { vocabulary } = facts;
  const { problems } = parsePolicy(text, type, vocabulary === undefined ? {} : { vocabulary });
  return withoutSizeOf(text, problems, facts.isAwsPolicy);
}

/** The problems of a policy; IAM's limit of its size is not said of AWS's own, which are larger. */
export function withoutSizeOf(
  text: string | object,
  problems: readonly Problem[],
  isAwsPolicy: BatchFacts['isAwsPolicy'],
): readonly Problem[] {
  const isSize = ({ code }: Problem): boolean => code === 'policy-too-large';
  if (!isAwsPolicy || !problems.some(isSize)) return problems;
  return isAwsPolicy(typeof text === 'string' ? text : JSON.stringify(text))
    ? problems.filter((problem) => !isSize(problem))
    : problems;
}

/** Any error rejects; a warning alone does not. */
function verdictOf(problems: readonly Problem[]): DocumentVerdict {
  if (problems.some((problem) => problem.severity === 'error')) return 'reject';
  return problems.length > 0 ? 'accept-with-warning' : 'accept';
}
