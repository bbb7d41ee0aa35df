/** How like a statement's patterns are to what was asked: the smaller the number, the likelier its author meant this. */
import { compileGlob, globMatches } from '../policy/match/wildcard.js';
import { editDistance } from '../terms/nearest.js';
import type { RequestContext } from '../terms/question.js';

/** In which part a pattern of Resource differs from a resource. `same`: it matches. */
export type ResourceDifference =
  | 'same'
  | 'case'
  | 'wildcard'
  | 'shape'
  | 'partition'
  | 'service'
  | 'region'
  | 'account'
  | 'type'
  | 'name'
  | 'star';

export interface ResourceLikeness {
  readonly cost: number;
  /** Every part that differs, the telling one first. */
  readonly differs: readonly ResourceDifference[];
  /** As written. */
  readonly pattern: string;
  /** Index of the pattern in its element. */
  readonly index: number;
  /** The pattern as it would have to be spelled, where its spelling alone is wrong. */
  readonly mended?: string;
}

const HEAD: readonly { readonly field: number; readonly part: ResourceDifference; readonly cost: number }[] = [
  { field: 1, part: 'partition', cost: 1.5 },
  { field: 2, part: 'service', cost: 12 },
  { field: 3, part: 'region', cost: 1.5 },
  { field: 4, part: 'account', cost: 1.5 },
];

/** How like one pattern is to a resource. */
export function likenessOf(
  pattern: string,
  index: number,
  resource: string,
  context: RequestContext,
): ResourceLikeness {
  const written = filled(pattern, context);
  const same = (cost: number): ResourceLikeness => ({ cost, differs: ['same'], pattern, index });
  if (/^\*+$/.test(written)) return same(0.6);
  if (!resource.startsWith('arn:'))
    return { cost: written.startsWith('arn:') ? 3 : 12, differs: ['star'], pattern, index };
  const parts = splitSix(written);
  const asked = splitSix(resource);
  const shifted = shiftedForm(parts, asked, resource);
  if (shifted !== undefined) return { cost: 1, differs: ['shape'], pattern, index, mended: shifted };
  const own = HEAD.filter(({ field }) => !matches(parts[field] ?? '*', asked[field] ?? ''));
  const sixth = parts[5] ?? '*';
  const rest = sixthOf(sixth, asked[5] ?? '');
  if (own.length === 0 && rest.differs === 'same') return same(rest.cost);
  const head = own.map(({ part, field }) => (sameButCase(parts[field] ?? '', asked[field] ?? '') ? 'case' : part));
  const differs = [...(rest.differs === 'same' ? [] : [rest.differs]), ...head];
  // What is wrong beside a letter's case is the telling part.
  differs.sort((a, b) => Number(a === 'case') - Number(b === 'case'));
  const cost = own.reduce((sum, { cost: each }, i) => sum + (head[i] === 'case' ? 0.5 : each), rest.cost);
  const mended = mend(pattern, differs, rest.mended);
  return { cost, differs, pattern, index, ...(mended === undefined ? {} : { mended }) };
}

/** A pattern without the region's field put right; undefined: it is no such. */
function shiftedForm(parts: readonly string[], asked: readonly string[], resource: string): string | undefined {
  if (!/^\d{12}$/.test(parts[3] ?? '')) return undefined;
  const right = [...parts.slice(0, 3), asked[3], ...parts.slice(3)].join(':');
  return matches(right, resource) ? right : undefined;
}

interface Sixth {
  readonly cost: number;
  readonly differs: 'same' | 'case' | 'wildcard' | 'shape' | 'type' | 'name';
  /** The sixth field as it would have to be spelled. */
  readonly mended?: string;
}

const LISTING = 1.5;

/** `cluster:dev-*` beside `cluster:dev-1`. */
function sixthOf(pattern: string, asked: string): Sixth {
  if (matches(pattern, asked)) {
    const name = pattern.slice(pattern.indexOf(':') + 1);
    if (!/[*?]/.test(pattern) || pattern === asked) return { cost: 0, differs: 'same' };
    return { cost: !pattern.includes(':') ? 0.5 : /^\*+$/.test(name) ? 0.3 : 0.1, differs: 'same' };
  }
  const lower = pattern.toLowerCase();
  if (matches(lower, asked.toLowerCase())) return { cost: 0.5, differs: 'case', mended: lower };
  const widened = withWildcard(pattern, asked);
  if (widened !== undefined) return { cost: 0.8, differs: 'wildcard', mended: widened };
  const shape = shapesOf(pattern, asked).find((each) => matches(each, asked));
  if (shape !== undefined) return { cost: 1, differs: 'shape', mended: shape };
  const [type = '', name = ''] = cut(pattern);
  const [askedType = '', askedName = ''] = cut(asked);
  // Who names some of a type and is asked for all of it meant this type.
  if (matches(type, askedType))
    return { cost: askedName === '*' ? LISTING : nameCost(name, askedName), differs: 'name' };
  if (matches(name, askedName)) return { cost: /^\*+$/.test(name) ? 4.6 : 2.5, differs: 'type' };
  return { cost: 3 + nameCost(name, askedName), differs: 'type' };
}

/** `cluster:dev-`, or `cluster:dev` before `cluster:dev-1`: what is missing is a `*`. No name ends with a hyphen. */
function withWildcard(pattern: string, asked: string): string | undefined {
  if (/[*?]$/.test(pattern) || !pattern.includes(':') || pattern.endsWith(':')) return undefined;
  const wanted = pattern.endsWith('-') ? `${pattern}*` : `${pattern}-*`;
  return matches(wanted, asked) ? wanted : undefined;
}

/** A slash for the colon, no type before the name, a colon too many. */
function shapesOf(pattern: string, asked: string): string[] {
  const type = asked.slice(0, asked.indexOf(':'));
  return [
    pattern.replace(/[/]/, ':'),
    pattern.replaceAll('/', ':'),
    `${type}:${pattern}`,
    pattern.replace(/::+/, ':'),
    pattern.replace(/^([a-z]+)-/, '$1:'),
  ];
}

/** 1 for a slip of the pen, up to 4 for another name altogether. */
function nameCost(pattern: string, name: string): number {
  const literal = pattern.replace(/[*?].*$/s, '').toLowerCase();
  const asked = name.toLowerCase();
  const beginning = asked.slice(0, literal.length);
  const longest = Math.max(literal.length, 1);
  const near = 1 - distanceOf(literal, beginning) / longest;
  let common = 0;
  while (common < literal.length && literal[common] === asked[common]) common++;
  const alike = Math.max(near > 0.6 ? near : 0, (common / longest) * 0.8);
  return 1 + 3 * (1 - Math.max(0, Math.min(1, alike)));
}

/** The whole pattern with the right spelling; undefined when it differs in more than that. */
function mend(pattern: string, differs: readonly ResourceDifference[], sixth: string | undefined): string | undefined {
  if (!differs.every((part) => part === 'case' || part === 'wildcard' || part === 'shape')) return undefined;
  if (differs.includes('wildcard')) return pattern.endsWith('-') ? `${pattern}*` : `${pattern}-*`;
  // A variable's name may be written in any case, and its value is not the pattern's to change.
  const lowered = pattern.replace(/\$\{[^}]*\}|[^$]+|\$/g, (piece) =>
    piece.startsWith('${') ? piece : piece.toLowerCase(),
  );
  if (!differs.includes('shape')) return lowered;
  return pattern.includes('${') || sixth === undefined
    ? undefined
    : [...splitSix(lowered).slice(0, 5), sixth].join(':');
}

/** A pattern with its variables put in, where the request has them. */
function filled(pattern: string, context: RequestContext): string {
  if (!pattern.includes('${')) return pattern;
  return pattern.replace(/\$\{([^},]+)[^}]*\}/g, (whole, name: string) => {
    const value = context.get(name.trim().toLowerCase())?.value;
    return typeof value === 'string' ? value : whole;
  });
}

/** The six fields of an ARN or a pattern of one; fewer when it has fewer. */
export function splitSix(arn: string): string[] {
  const fields = arn.split(':');
  return fields.length <= 6 ? fields : [...fields.slice(0, 5), fields.slice(5).join(':')];
}

const matches = (pattern: string, text: string): boolean => globMatches(compileGlob(pattern), text);
const sameButCase = (pattern: string, text: string): boolean => matches(pattern.toLowerCase(), text.toLowerCase());
const cut = (sixth: string): [string, string] => {
  const at = sixth.search(/[:/]/);
  return at === -1 ? [sixth, '*'] : [sixth.slice(0, at), sixth.slice(at + 1)];
};

export interface ActionLikeness {
  readonly cost: number;
  /** The entry that was meant, when it is misspelt. */
  readonly misspelt?: string;
}

/**
 * How like a pattern of Action is to an action, by service, verb and noun: `DeleteSnapshot` is like `CreateSnapshot`, less like
 * `DeleteUser`.
 *
 * @param isKnown whether a lower-cased pattern matches any action there is: one that does is no misspelling of another.
 */
export function actionLikeness(pattern: string, action: string, isKnown: (pattern: string) => boolean): ActionLikeness {
  const written = pattern.toLowerCase();
  const asked = action.toLowerCase();
  if (matches(written, asked)) return { cost: written === asked ? 0 : /^[^:]*:\*$|^\*$/.test(written) ? 0.5 : 0.2 };
  if (!isKnown(written) && isSlip(written, asked)) return { cost: 0.9, misspelt: pattern };
  const [service = '', name = ''] = pattern.split(':');
  const [askedService = '', askedName = ''] = action.split(':');
  if (service.toLowerCase() !== askedService.toLowerCase()) return { cost: 14 };
  const [verb, noun] = verbAndNoun(name);
  const [askedVerb, askedNoun] = verbAndNoun(askedName);
  if (noun !== '' && noun === askedNoun) return { cost: 3 };
  if (noun !== '' && (askedNoun.startsWith(noun) || noun.startsWith(askedNoun))) return { cost: 4 };
  return { cost: verb === askedVerb ? 5.5 : 6.2 };
}

/** `DescribeCacheClusters`: `describe`, `cachecluster`; plural and letter case aside. */
function verbAndNoun(name: string): [verb: string, noun: string] {
  const [, verb = name, noun = ''] = /^([A-Z][a-z]*)([A-Z].*)?$/.exec(name.replace(/[*?]+/g, '')) ?? [];
  return [verb.toLowerCase(), noun.toLowerCase().replace(/s$/, '')];
}

/** Near enough for a slip of the pen: few letters differ; of a pattern what stands before its wildcard. */
function isSlip(written: string, asked: string): boolean {
  const wildcard = written.search(/[*?]/);
  const literal = wildcard === -1 ? written : written.slice(0, wildcard);
  const beginning = wildcard === -1 ? asked : asked.slice(0, literal.length);
  if (Math.abs(literal.length - beginning.length) > 3 || literal.length < 5) return false;
  // Most names begin otherwise: a slip leaves the beginning or the end as it was.
  if (!sameEnds(literal, beginning)) return false;
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

/** Of texts that are longer than any name, no distance is worth its time. */
const distanceOf = (a: string, b: string): number =>
  a.length > 128 || b.length > 128 ? (a === b ? 0 : 128) : editDistance(a, b);
