import { nearest } from '../../core/terms/nearest.js';

/** Whose changes of the embedded ElastiCache come to their end now; without any of these everybody's. */
export interface TransitionsRequest {
  /** Twelve digits. */
  readonly account?: string;
  readonly region?: string;
  /** ARN of a user, role or session, or an access key id: its account is meant. */
  readonly principal?: string;
}

/** How many changes came to their end, or why none did. */
export type TransitionsAnswer =
  | { readonly moved: number }
  | { readonly refused: 'unknown' | 'invalid'; readonly message: string };

export type MoveOn = (request: TransitionsRequest) => TransitionsAnswer;

const FIELDS = ['account', 'region', 'principal'] as const;

/** Reads a request; what is unknown or no good value is `bad`, with its name. */
export function readTransitionsRequest(
  value: Readonly<Record<string, unknown>>,
): TransitionsRequest | { readonly bad: string } {
  const known: readonly string[] = FIELDS;
  for (const [name, given] of Object.entries(value)) {
    if (!known.includes(name)) {
      const close = nearest(name, known);
      const hint = close ? `did you mean \`${close}\`?` : `known are ${known.join(', ')}`;
      return { bad: `unknown field \`${name}\`: ${hint}` };
    }
    if (given !== undefined && typeof given !== 'string') return { bad: `\`${name}\` must be a text` };
  }
  const { account, principal } = value;
  if (typeof account === 'string' && !/^\d{12}$/.test(account)) return { bad: '`account` must be twelve digits' };
  if (account !== undefined && principal !== undefined)
    return { bad: '`account` and `principal` exclude each other: give one of them' };
  return value;
}
