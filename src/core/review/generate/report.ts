import { INLINE_CHARACTERS, MOST_CHARACTERS, sizeOf } from './document.js';
import type { Generated, Reason } from './generate.js';

interface Report {
  readonly principal: string;
  /** Calls that were taken. */
  readonly calls: number;
  /** RefusedPermission calls that were not. */
  readonly denied: number;
  readonly generated: Generated;
}

/** Policies of an entity that IAM takes before somebody asks for more (IAM user guide, quotas). */
const ATTACHED_POLICIES = 10;
const MOST_LISTED = 20;

/** What people read beside the policy: what it is for, each statement's reason, and what it cannot give. */
export function generatedLines({ principal, calls, denied, generated }: Report): string[] {
  const { policies, reasons } = generated;
  return [
    `${count(calls, 'call')} of ${principal}: ${count(reasons.length, 'statement')}, ${sizes(policies)}; each call was decided again and passes`,
    ...listed(reasons.flatMap(reasonLines)),
    ...(denied ? [`${count(denied, 'refused call')} left out: --include-denied takes them`] : []),
    ...ungivenLines(generated),
  ];
}

/** What was needed, and what no identity policy gives. */
export function ungivenLines({ refused, unnameable, complete }: Generated): string[] {
  return [
    ...listed(
      refused.map(
        ({ action, resource, layer, calls: times }) =>
          `no identity policy gives ${action} on ${resource} (${count(times, 'call')}): ${LAYERS[layer]}`,
      ),
    ),
    ...unnameable.map(({ action, resource }) => `no policy can name \`${resource}\`, which ${action} was called with`),
    ...(complete ? [] : ['incomplete: there were more permissions than are remembered (100,000)']),
  ];
}

const LAYERS = {
  identity: 'a Deny of an identity policy refuses it',
  boundary: 'the permissions boundary refuses it',
  session: 'the session policies refuse it',
  scp: 'a service control policy refuses it',
  rcp: 'a resource control policy refuses it',
  trust: 'the trust policy of the role refuses it',
  resource: 'the resource is of another account',
} as const;

function sizes(policies: Generated['policies']): string {
  const characters = policies.map(sizeOf);
  const all = characters.reduce((sum, size) => sum + size, 0);
  const inline = `inline: ${inlineFit(all)}`;
  if (policies.length < 2) return `${all} of the ${MOST_CHARACTERS} characters of a managed policy (${inline})`;
  const tooMany =
    policies.length > ATTACHED_POLICIES ? `, more than the ${ATTACHED_POLICIES} that an entity may have` : '';
  return `split into ${policies.length} policies of at most ${MOST_CHARACTERS} characters${tooMany} (${inline})`;
}

/** For whom so many characters of inline policies are not too many. */
export function inlineFit(characters: number): string {
  const [fits, not] = [true, false].map((wanted) =>
    Object.entries(INLINE_CHARACTERS)
      .filter(([, most]) => characters <= most === wanted)
      .map(([entity, most]) => `a ${entity} (${most})`),
  ) as [string[], string[]];
  if (fits.length === 0) return 'too long for a user, group or role';
  return `fits ${fits.join(', ')}${not.length ? `, too long for ${not.join(', ')}` : ''}`;
}

function reasonLines({ sid, needs, opens }: Reason): string[] {
  const called = [...new Set(needs.flatMap(({ operations }) => Object.keys(operations)))].sort();
  const added = [...new Set(needs.flatMap((need) => need.added ?? []))];
  return [`  ${sid}: ${[...called, ...added].join(', ')}`, ...opens.map((sentence) => `    opens ${sentence}`)];
}

const listed = (lines: readonly string[]): string[] =>
  lines.length <= MOST_LISTED
    ? [...lines]
    : [
        ...lines.slice(0, MOST_LISTED),
        `  and ${lines.length - MOST_LISTED} more lines: --reasons FILE or --json has all`,
      ];

/** `1 call`, `2 calls`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
