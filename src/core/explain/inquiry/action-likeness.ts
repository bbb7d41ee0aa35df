/** How like a statement's patterns of Action are to an action: the smaller the number, the likelier its author meant this one. */
import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import { distanceOf } from './slip.js';

export interface ActionLikeness {
  readonly cost: number;
  /** The entry that was meant, when it is misspelt. */
  readonly misspelt?: string;
}

/** What is known of actions' names. */
export interface ActionNames {
  /** Whether a lower-cased pattern matches any action there is: one that does is no misspelling of another. */
  readonly isKnown: (pattern: string) => boolean;
  /** Words for one thing with which names of actions begin, lower-cased. */
  readonly verbs: readonly (readonly string[])[];
}

/**
 * How like a pattern of Action is to an action, by service, verb and noun: `DeleteSnapshot` is like `CreateSnapshot`, less like
 * `DeleteUser`.
 */
export function actionLikeness(pattern: string, action: string, { isKnown, verbs }: ActionNames): ActionLikeness {
  const written = pattern.toLowerCase();
  const asked = action.toLowerCase();
  if (matches(written, asked)) return { cost: written === asked ? 0 : /^[^:]*:\*$|^\*$/.test(written) ? 0.5 : 0.2 };
  const isUnknown = !isKnown(written);
  if (isUnknown && isSlip(written, asked)) return { cost: 0.9, misspelt: pattern };
  const [service = '', name = ''] = pattern.split(':');
  const [askedService = '', askedName = ''] = action.split(':');
  if (service.toLowerCase() !== askedService.toLowerCase()) return { cost: 14 };
  const [verb, noun] = verbAndNoun(name);
  const [askedVerb, askedNoun] = verbAndNoun(askedName);
  const isWhole = isUnknown && askedService === 'elasticache' && !/[*?]/.test(name);
  if (isWhole && isOtherWord(verb, askedVerb, verbs) && isOtherNoun(noun, askedNoun))
    return { cost: 1.2, misspelt: pattern };
  if (noun !== '' && noun === askedNoun) return { cost: 3 };
  if (noun !== '' && (askedNoun.startsWith(noun) || noun.startsWith(askedNoun))) return { cost: 4 };
  return { cost: verb === askedVerb ? 5.5 : 6.2 };
}

/** `DescribeCacheClusters`: `describe`, `cachecluster`; plural and letter case aside. */
function verbAndNoun(name: string): [verb: string, noun: string] {
  const [, verb = name, noun = ''] = /^([A-Z][a-z]*)([A-Z].*)?$/.exec(name.replace(/[*?]+/g, '')) ?? [];
  return [verb.toLowerCase(), noun.toLowerCase().replace(/s$/, '')];
}

const isOtherWord = (verb: string, asked: string, verbs: ActionNames['verbs']): boolean =>
  verb === asked || verbs.some((words) => words.includes(verb) && words.includes(asked));

/** `Clusters` for `CacheClusters`, as other services leave their own name away. */
const isOtherNoun = (noun: string, asked: string): boolean =>
  noun !== '' && noun.replace(/^cache/, '') === asked.replace(/^cache/, '');

/** Near enough for a slip of the pen: few letters differ; of a pattern what stands before its wildcard. */
function isSlip(written: string, asked: string): boolean {
  const wildcard = written.search(/[*?]/);
  const literal = wildcard === -1 ? written : written.slice(0, wildcard);
  const beginning = wildcard === -1 ? asked : asked.slice(0, literal.length);
  if (Math.abs(literal.length - beginning.length) > 3 || literal.length < 5) return false;
  // Most names begin otherwise: a slip leaves the beginning or the end as it was.
  if (!sameEnds(literal, beginning)) return false;
  // However long the service's name is: `Get` is no slip for `Des`.
  const names = [literal, beginning].map((each) => each.slice(each.indexOf(':') + 1));
  const [name = '', askedName = ''] = names;
  if (distanceOf(name, askedName) > Math.max(1, Math.floor(name.length / 3))) return false;
  // Of other services the actions are not known, and `s3:PutObject` is no slip for `s3:GetObject`.
  if (!asked.startsWith('elasticache:')) return distanceOf(literal, beginning) <= 1;
  return distanceOf(literal, beginning) <= (literal.length > 14 ? 3 : 2);
}

/** A slip of the pen changes few letters in one place or two, not at both ends. */
function sameEnds(a: string, b: string): boolean {
  const half = Math.min(a.length, b.length) >> 1;
  let front = 0;
  while (front < half && a[front] === b[front]) front++;
  let back = 0;
  while (back < half && a[a.length - 1 - back] === b[b.length - 1 - back]) back++;
  return front + back >= half;
}

const matches = (pattern: string, text: string): boolean => globMatches(compileGlob(pattern), text);
