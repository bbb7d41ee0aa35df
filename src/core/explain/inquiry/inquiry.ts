/** What one explanation asks of the world again and again, each answer found once. */
import type { Outcome } from '../../authorize/authorize.js';
import type { World } from '../../authorize/world.js';
import type { Catalog } from '../../permissions/catalog/catalog.js';
import { conditionKeysOf } from '../../permissions/catalog/read-check.js';
import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import type { Check } from '../../terms/check.js';
import type { PolicyDocument } from '../../terms/document.js';
import type { StatementRef } from '../../terms/verdict.js';
import { type ActionLikeness, actionLikeness } from './action-likeness.js';
import type { LikenessOfAction } from './meant.js';

export type DeniedCall = Extract<Outcome, { kind: 'denied' }>;
export type DecidedCall = DeniedCall | Extract<Outcome, { kind: 'allowed' }>;

/** A statement as its author wrote it. */
export type Raw = Readonly<Record<string, unknown>>;

export interface Inquiry {
  readonly world: World;
  readonly call: DeniedCall;
  readonly likeness: LikenessOfAction;
  /** The document as written; undefined: nobody kept it. */
  readonly rawOf: (document: PolicyDocument) => unknown;
  /** What `validate` says of a statement. */
  readonly findingsOf: (ref: StatementRef) => readonly string[];
}

/** An inquiry into one denied call; what it finds is kept as long as it is. */
export function createInquiry(world: World, call: DeniedCall): Inquiry {
  const raws = new Map<PolicyDocument, unknown>();
  const findings = new Map<StatementRef['statement'], readonly string[]>();
  return {
    world,
    call,
    likeness: createLikeness(world.catalog),
    rawOf: (document) => remember(raws, document, () => document.value?.()),
    findingsOf: (ref) => remember(findings, ref.statement, () => lint(world, ref)),
  };
}

/** How like a pattern is to an action, each pair found once. */
export function createLikeness(catalog: Catalog): LikenessOfAction {
  const likenesses = new Map<string, Map<string, ActionLikeness>>();
  const names = { isKnown: (pattern: string): boolean => isKnown(catalog, pattern), verbs: catalog.verbs };
  return (pattern, action) =>
    remember(
      remember(likenesses, action, () => new Map()),
      pattern,
      () => actionLikeness(pattern, action, names),
    );
}

function remember<K, V>(memo: Map<K, V>, key: K, make: () => V): V {
  const found = memo.get(key);
  if (found !== undefined || memo.has(key)) return found as V;
  const made = make();
  memo.set(key, made);
  return made;
}

const PREFIX = 'elasticache:';

/** Only ElastiCache's actions are known; of another service's every name may be one. */
function isKnown({ actions }: Catalog, pattern: string): boolean {
  const glob = compileGlob(pattern);
  for (const name of actions.keys()) if (globMatches(glob, PREFIX + name.toLowerCase())) return true;
  return false;
}

function lint(world: World, { document, statement, policy }: StatementRef): readonly string[] {
  const problems = world.lint?.(document, statement, policy.layer) ?? [];
  return problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`));
}

/** A statement as written; undefined when nobody kept its document. */
export function rawStatement({ rawOf }: Inquiry, { document, statement }: StatementRef): Raw | undefined {
  const list = (rawOf(document) as { Statement?: unknown } | undefined)?.Statement;
  const raw: unknown = Array.isArray(list) ? list[statement.index] : list;
  return typeof raw === 'object' && raw !== null ? (raw as Raw) : undefined;
}

/** The pointer of an entry of an element that may have been written as a scalar. */
export function entryPointer(raw: Raw | undefined, pointer: string, element: string, index: number): string {
  return Array.isArray(raw?.[element]) ? `${pointer}/${element}/${index}` : `${pointer}/${element}`;
}

/** A condition key for comparison: lower-case, and of a tag key only what stands up to the slash. */
const canonical = (key: string): string => {
  const lower = key.toLowerCase();
  const slash = lower.indexOf('/');
  return slash === -1 ? lower : lower.slice(0, slash + 1);
};

/** Keys that only some checks carry: the service's own, and those of tags in requests and on resources. */
const SELECTIVE = /^(?:elasticache:|aws:(?:requesttag|resourcetag)\/|aws:tagkeys$)/i;

/** Whether no check of this action on this type of resource can carry the key. Global keys may be everywhere. */
export function isNeverCarried({ catalog }: Pick<World, 'catalog'>, check: Check, key: string): boolean {
  if (!SELECTIVE.test(key)) return false;
  const isTag = /^aws:resourcetag\//i.test(key);
  if (isTag && (check.resourceType === undefined || check.resource.endsWith(':*'))) return true;
  return !keysOf(catalog, check.action, check.resourceType).has(canonical(key));
}

/** The types of resource for which the action does carry the key. */
export function carriersOf({ catalog }: World, action: string, key: string): string[] {
  const types = Object.keys(catalog.actions.get(action.slice(action.indexOf(':') + 1))?.types ?? {});
  return types.filter((type) => keysOf(catalog, action, type).has(canonical(key)));
}

function keysOf({ actions }: Catalog, action: string, type: string | undefined): ReadonlySet<string> {
  const known = action.startsWith(PREFIX) ? actions.get(action.slice(PREFIX.length)) : undefined;
  return new Set(known ? conditionKeysOf(known, type).map(canonical) : []);
}
