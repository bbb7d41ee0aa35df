import { defined } from '../terms/defined.js';
import { lookup } from '../wire/query/shapes.js';
import type { AlsoAsked, Catalog, Certainty, CheckRule, Edition, KeyRule, KeyStep, TableRow } from './catalog/model.js';
import { conditionKeysOf } from './catalog/read-check.js';
import { RESOURCE_TAG } from './keys.js';

/** What an operation needs and why, for people and for JSON. */
export interface DescribedOperation {
  readonly operation: string;
  readonly edition: Edition;
  readonly accessLevel: string;
  readonly description: string;
  /** The parameter with the tags to attach, which `when` names; absent when nothing is asked on their account. */
  readonly tagParameter?: string;
  /** Empty for operations that stand only in the current reference. */
  readonly rows: readonly TableRow[];
  readonly checks: readonly DescribedCheck[];
  readonly keys: readonly DescribedKey[];
  /** What AWS asks beyond these checks, which is not checked here. */
  readonly alsoAsked: readonly DescribedAlsoAsked[];
}

export interface DescribedAlsoAsked {
  readonly actions: readonly string[];
  /** A clause: `always`, `when the request has KmsKeyId`. */
  readonly when: string;
  readonly why: string;
  readonly source: string;
  readonly evidence: AlsoAsked['evidence'];
}

export interface DescribedCheck {
  readonly action: string;
  /** `cluster:<CacheClusterId>`, `*`, or `<each of SnapshotArns>`. */
  readonly resource: string;
  readonly type?: string;
  /** Parameters that name the resource. */
  readonly parameters: readonly string[];
  /** A clause: `always`, `when named`. */
  readonly when: string;
  /** What is checked when an always-checked resource has no name in the request. */
  readonly otherwise?: string;
  readonly rows: readonly number[];
  readonly keys: readonly string[];
  readonly source: string;
  readonly certainty: Certainty;
  readonly note: string;
}

export interface DescribedKey {
  readonly key: string;
  readonly type: string;
  /** Where the value comes from, in the order tried: `CacheNodeType`, `NumNodeGroups over 1: true`, `default redis`. */
  readonly from: readonly string[];
  readonly source: string;
  readonly certainty: Certainty;
  readonly note: string;
}

/** The data behind `elasticache-iam-proxy table OPERATION`; undefined for a name that is no API operation. */
export function describeOperation(
  catalog: Catalog,
  operation: string,
  edition: Edition,
): DescribedOperation | undefined {
  const rules = catalog.operations.get(operation);
  const action = catalog.actions.get(operation);
  if (!rules || !action) return undefined;
  const asked = rules.checks.some(({ when }) => when === 'tags');
  return {
    operation,
    edition,
    accessLevel: action.accessLevel,
    description: action.description,
    ...(asked ? { tagParameter: rules.tags } : {}),
    rows: rules.rows,
    checks: rules.checks
      .filter(({ editions }) => editions.includes(edition))
      .map((rule) => describeCheck(rule, rules.tags, catalog)),
    keys: [...rules.keyRules.values()].map((rule) => describeKey(rule, catalog)),
    alsoAsked: rules.alsoAsked.map(describeAlsoAsked),
  };
}

/** Every operation, in alphabetical order. */
export function describeAll(catalog: Catalog, edition: Edition): DescribedOperation[] {
  return [...catalog.operations.keys()].flatMap((operation) => describeOperation(catalog, operation, edition) ?? []);
}

function describeAlsoAsked({ actions, given, arnsOf, except, why, source, evidence }: AlsoAsked): DescribedAlsoAsked {
  const parameters = given.map(({ text }) => text).join(' or ');
  const unless = except === undefined ? '' : `unless ${except.parameter.text} is ${except.value}`;
  const when =
    parameters === ''
      ? unless || 'always'
      : `when the request has ${arnsOf === undefined ? '' : `ARNs of ${arnsOf} in `}${parameters}`;
  return { actions, when, why, source, evidence };
}

function describeCheck(rule: CheckRule, tags: string, catalog: Catalog): DescribedCheck {
  const paths = [...rule.names, ...rule.arns, ...rule.fills];
  const parameters = paths.map(({ text }) => text);
  const otherwise = otherwiseOf(rule);
  return {
    action: rule.action,
    resource: resourceOf(rule, parameters),
    ...defined({ type: rule.type }),
    parameters,
    when: whenOf(rule, tags),
    ...defined({ otherwise }),
    rows: rule.rows,
    keys: keysOf(rule, catalog),
    source: lookup(catalog.sources, rule.source) ?? rule.source,
    certainty: rule.certainty,
    note: rule.note,
  };
}

function resourceOf({ resource, type, arns, prefix }: CheckRule, parameters: readonly string[]): string {
  if (resource) return resource.replace(/\$\{(\w+)\}/g, '<$1>');
  if (arns.length > 0) return `<${type === undefined ? 'ARN' : `ARN of a ${type}`} in ${parameters.join(' or ')}>`;
  return `${type}:${prefix ? '<prefix of the Region>-' : ''}<${parameters.join(' or ')}>`;
}

function whenOf({ when, given }: CheckRule, tags: string): string {
  switch (when) {
    case 'always':
      return 'always';
    case 'named':
      return 'when the request names one';
    case 'tags':
      return `when the request has ${tags}`;
    case 'given':
      return `when the request has ${given?.text}`;
    case 'nothing':
      return 'when the request names no resource';
  }
}

function otherwiseOf({ when, names, type, unnamed }: CheckRule): string | undefined {
  if (names.length === 0 || (when !== 'always' && when !== 'tags')) return undefined;
  return unnamed?.defaultParameterGroup
    ? `${type}:default.<family> of Engine and its (default) EngineVersion, else ${type}:*`
    : `${type}:*`;
}

/** Of an action on any ARN the keys that it has whatever the type. */
function keysOf({ action, type, keys, resource }: CheckRule, catalog: Catalog): readonly string[] {
  const known = catalog.actions.get(action.slice(action.indexOf(':') + 1));
  const all = action.startsWith('elasticache:') && known ? conditionKeysOf(known, type) : keys;
  // What is no resource has no tags.
  return resource === '*' ? all.filter((key) => key !== RESOURCE_TAG) : all;
}

const CERTAINTIES: readonly Certainty[] = ['documented', 'inferred', 'assumed'];

/** A key is as certain as the least certain of its steps. */
function describeKey({ key, type, steps, source, note }: KeyRule, catalog: Catalog): DescribedKey {
  const certainty = CERTAINTIES[Math.max(...steps.map((step) => CERTAINTIES.indexOf(step.certainty)))] ?? 'assumed';
  const from = steps.map(describeStep);
  return { key, type, from, source: lookup(catalog.sources, source) ?? source, certainty, note };
}

/** One step in words: what it takes, what it asks of that, and the value when that is another one. */
function describeStep(step: KeyStep): string {
  if (step.from.length === 0) return `default ${step.value}`;
  const parameters = step.from.map(({ text }) => text).join(' and ');
  const mapped = step.map && Object.entries(step.map).map(([given, value]) => `${given}: ${value}`);
  const asked = [
    `${TAKEN[step.take]}${parameters}`,
    ...(step.over === undefined ? [] : [`over ${step.over}`]),
    ...(step.endsWith === undefined ? [] : [`ending in ${step.endsWith}`]),
  ].join(' ');
  const words = step.value === undefined ? asked : `${asked}: ${step.value}`;
  const assumed = step.certainty === 'assumed' ? ' (assumed)' : '';
  return `${words}${mapped ? ` (${mapped.join(', ')})` : ''}${assumed}`;
}

const TAKEN: Readonly<Record<KeyStep['take'], string>> = {
  first: '',
  max: 'largest ',
  count: 'number of ',
  distinct: 'number of different ',
};
