import { nearest } from '../../core/terms/nearest.js';

/** What can be begun anew. */
const RESETTABLE = ['decisions', 'state', 'principals', 'faults'] as const;
export type Resettable = (typeof RESETTABLE)[number];

/** What is to be begun anew; when nothing is `true`, everything is. */
export type ResetRequest = {
  /** `decisions`: forgets them. `state`: empties the embedded ElastiCache. `principals`: as the start had them. `faults`: takes back those that wait. */
  readonly [N in Resettable]?: boolean;
} & {
  /** Only what is this principal's (ARN of a user, role or session, or an access key id); the state is its account's. */
  readonly principal?: string;
};

/** What was begun anew, or why nothing was. */
export type ResetAnswer =
  | { readonly reset: readonly Resettable[] }
  | { readonly refused: 'unknown' | 'invalid'; readonly message: string };

export type Reset = (request: ResetRequest) => ResetAnswer;

/** Reads a request; what is unknown or no good value is `bad`, with its name. */
export function readResetRequest(value: Readonly<Record<string, unknown>>): ResetRequest | { readonly bad: string } {
  const known = [...RESETTABLE, 'principal'];
  for (const [name, given] of Object.entries(value)) {
    if (!known.includes(name)) {
      const close = nearest(name, known);
      return {
        bad: `unknown field \`${name}\`: ${close ? `did you mean \`${close}\`?` : `known are ${known.join(', ')}`}`,
      };
    }
    if (given === undefined) continue;
    const wanted = name === 'principal' ? 'string' : 'boolean';
    if (typeof given !== wanted)
      return { bad: `\`${name}\` must be ${wanted === 'string' ? 'an ARN or an access key id' : 'true or false'}` };
  }
  return value;
}

/** What a request names, or everything that it does not exclude. */
export function partsOf(request: ResetRequest): Resettable[] {
  const named = RESETTABLE.filter((part) => request[part] === true);
  return named.length ? named : RESETTABLE.filter((part) => request[part] !== false);
}
