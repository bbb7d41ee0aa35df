/** How like a statement's patterns are to what was asked: the smaller the number, the likelier its author meant this. */

import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import { defined } from '../../terms/defined.js';
import type { RequestContext } from '../../terms/question.js';
import { distanceOf } from './slip.js';

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
  const rest = asked[2] === 'elasticache' ? sixthOf(sixth, asked[5] ?? '') : untypedOf(sixth, asked[5] ?? '');
  if (own.length === 0 && rest.differs === 'same') return same(rest.cost);
  const fields = new Map<number, string>();
  const head = own.map(({ part, field }): ResourceDifference => {
    const [is = '', right = ''] = [parts[field], asked[field]];
    if (sameButCase(is, right)) return 'case';
    const isSlip = part === 'service' && right === 'elasticache' && isSlipOf(right, is);
    // A type without a region has none in any ARN; of many names it stays open which region's were meant.
    if (isSlip || (part === 'region' && right === '' && !/[*?]/.test(sixth))) fields.set(field, right);
    return isSlip ? 'shape' : part;
  });
  const differs = [...(rest.differs === 'same' ? [] : [rest.differs]), ...head];
  // What is wrong beside a letter's case is the telling part.
  differs.sort((a, b) => Number(a === 'case') - Number(b === 'case'));
  const costs: Partial<Record<ResourceDifference, number>> = { case: 0.5, shape: 1 };
  const cost = own.reduce((sum, { cost: each }, i) => sum + (costs[head[i] ?? 'same'] ?? each), rest.cost);
  const mended = mend(pattern, differs, rest.mended, fields);
  return { cost, differs, pattern, index, ...defined({ mended }) };
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
  const wide = withWildcard(pattern, asked);
  if (wide !== undefined)
    return { cost: 0.8, differs: 'wildcard', ...(wide === `${pattern}*` ? { mended: wide } : {}) };
  const shape = shapesOf(pattern, asked).find((each) => matches(each, asked));
  if (shape !== undefined) return { cost: 1, differs: 'shape', mended: shape };
  const [type = '', name = ''] = cut(pattern);
  const [askedType = '', askedName = ''] = cut(asked);
  if (isSlipOf(askedType, type)) {
    const right = `${askedType}:${name.toLowerCase()}`;
    if (matches(right, asked)) return { cost: 1, differs: 'type', mended: right };
    return { cost: 0.5 + nameCost(name, askedName), differs: 'type' };
  }
  // Who names some of a type and is asked for all of it meant this type.
  if (matches(type, askedType))
    return { cost: askedName === '*' ? LISTING : nameCost(name, askedName), differs: 'name' };
  if (matches(name, askedName)) return { cost: /^\*+$/.test(name) ? 4.6 : 2.5, differs: 'type' };
  return { cost: 3 + nameCost(name, askedName), differs: 'type' };
}

/** What has no type before its name: an object of S3, `bucket/key`. */
function untypedOf(pattern: string, asked: string): Sixth {
  if (matches(pattern, asked)) return { cost: /[*?]/.test(pattern) ? 0.1 : 0, differs: 'same' };
  return { cost: nameCost(pattern, asked), differs: 'name' };
}

/** `replication-group`, `cachecluster` or `clsuter`, which no other type or service is called. */
function isSlipOf(right: string, written: string): boolean {
  // Most patterns are about another type altogether, and quickly told.
  if (written === right || Math.abs(written.length - right.length) > MOST_ADDED || written.length < 4) return false;
  const [a, b] = [plain(right), plain(written)];
  return b.length > 3 && (a === b || (a[0] === b[0] && distanceOf(a, b) <= 2));
}

/** `cache-` before a name, and a hyphen or two in it. */
const MOST_ADDED = 9;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/^cache(?=.)|s$/g, '');

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

const SPELLING: ReadonlySet<ResourceDifference> = new Set(['case', 'wildcard', 'shape']);

/**
 * The whole pattern with the right spelling; undefined when it differs in more than that.
 *
 * @param sixth the sixth field, if it was misspelt.
 * @param fields the other fields that were, by their place.
 */
function mend(
  pattern: string,
  differs: readonly ResourceDifference[],
  sixth: string | undefined,
  fields: ReadonlyMap<number, string>,
): string | undefined {
  const isSpelling = (part: ResourceDifference): boolean =>
    SPELLING.has(part) || (part === 'type' && sixth !== undefined) || (part === 'region' && fields.get(3) === '');
  if (!differs.every(isSpelling)) return undefined;
  // What does not end with a hyphen may be a whole name as well.
  if (differs.includes('wildcard')) return fields.size === 0 && pattern.endsWith('-') ? `${pattern}*` : undefined;
  // A variable's name may be written in any case, and its value is not the pattern's to change.
  const lowered = pattern.replace(/\$\{[^}]*\}|[^$]+|\$/g, (piece) =>
    piece.startsWith('${') ? piece : piece.toLowerCase(),
  );
  if (differs.every((part) => part === 'case')) return lowered;
  if (pattern.includes('${')) return undefined;
  const written = splitSix(lowered);
  const right = written.map((field, i) => fields.get(i) ?? field);
  return [...right.slice(0, 5), sixth ?? right[5]].join(':');
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
