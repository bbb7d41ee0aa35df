/**
 * What could be sent instead, so that a condition holds (or a Deny's no
 * longer does): parameters worked out backwards from the key rules.
 */
import type { KeyRule, KeyStep } from '../../permissions/catalog/model.js';
import { expand } from '../../permissions/expand.js';
import { samplesFor, wantedBy } from '../../policy/match/asking.js';
import { compileCondition, conditionHolds } from '../../policy/match/conditions.js';
import type { Check } from '../../terms/check.js';
import type { ConditionEntry } from '../../terms/document.js';
import type { RequestContext } from '../../terms/question.js';
import type { StatementRef } from '../../terms/verdict.js';
import type { Parameters } from '../../wire/query/request.js';
import { lookup, structureOf, tagParameterOf } from '../../wire/query/shapes.js';
import type { DeniedCall, Inquiry } from '../inquiry/inquiry.js';
import { offeredFor } from './offered.js';

/** A call with something else sent. */
export interface ChangedCall {
  readonly parameters: Parameters;
  readonly region: string;
  /** Tags that resources would have to have. */
  readonly resourceTags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Global condition keys that would have to be others, by lower-cased name. */
  readonly context: Readonly<Record<string, string>>;
  /** What was changed, in words: `send CacheNodeType = cache.t4g.large`. */
  readonly words: readonly string[];
}

/** The call without a change, in this region. */
export const asSent = ({ call }: DeniedCall, region: string): ChangedCall => ({
  parameters: call.parameters,
  region,
  resourceTags: {},
  context: {},
  words: [],
});

const isAsItWas = ({ region, context }: ChangedCall, { subject }: DeniedCall): boolean =>
  region === subject.scope.region && Object.keys(context).length === 0;

/** Whether more is changed than parameters: no program can send that. */
export const isElsewhere = (changed: ChangedCall, { call }: Inquiry): boolean =>
  !isAsItWas(changed, call) || Object.keys(changed.resourceTags).length > 0;

/** Whether a text has the form of a region's name, so that a call can be made there. */
export const isRegion = (text: string): boolean => /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(text);

/** The checks of a changed call. */
export function checksOf(changed: ChangedCall, { world, call }: Inquiry): readonly Check[] {
  const { subject } = call;
  const { globals } = subject;
  const here = isAsItWas(changed, call) ? globals : new Map(globals);
  if (here instanceof Map) {
    here.set('aws:requestedregion', { key: 'aws:RequestedRegion', value: changed.region });
    for (const [key, value] of Object.entries(changed.context))
      here.set(key, { key: here.get(key)?.key ?? key, value });
  }
  return expand(
    world.catalog,
    { ...call.call, parameters: changed.parameters },
    {
      ...subject,
      scope: { ...subject.scope, region: changed.region },
      globals: here,
      tagsOf: (arn) => {
        const tags = lookup(changed.resourceTags, arn);
        if (tags === undefined) return subject.tagsOf(arn);
        const known = subject.tagsOf(arn);
        return { tags: { ...(known && 'tags' in known ? known.tags : {}), ...tags } };
      },
    },
  ).checks;
}

/**
 * A call for which a condition of a statement comes out as wanted for this check; undefined when nothing that can be sent
 * does that.
 */
export function changeFor(
  ref: StatementRef,
  entry: ConditionEntry,
  hold: boolean,
  check: Check,
  current: ChangedCall,
  inquiry: Inquiry,
): ChangedCall | undefined {
  const condition = compileCondition(entry, ref.document.version === '2012-10-17');
  const values = condition.templates.map((_, i) => filled(entry.values[i] ?? '', check));
  const asking = { operator: entry.operator, values };
  const holds = (changed: ChangedCall): boolean => {
    const again = checksOf(changed, inquiry).find((each) => isSame(each, check, changed, current));
    return again !== undefined && conditionHolds(condition, again.context) === hold;
  };
  const wanted = {
    key: entry.key,
    samples: samplesFor(asking, hold),
    words: wantedBy(asking, hold),
    hold,
    quantifier: condition.operator.quantifier,
    meets: (value: string) => conditionHolds(condition, withKey(check.context, entry.key, value)) === hold,
  };
  for (const changed of candidates(wanted, check, current, inquiry)) if (holds(changed)) return changed;
  return undefined;
}

/** What a condition wants of its key. */
interface Wanted {
  readonly key: string;
  /** Values that might do, likeliest first. */
  readonly samples: readonly string[];
  /** `like cache.t4g.*`. */
  readonly words: string;
  /** False: the condition is not to hold, so that any other value does. */
  readonly hold: boolean;
  readonly quantifier: 'every' | 'some' | undefined;
  /** Whether a value of the key does. */
  readonly meets: (value: string) => boolean;
}

const withKey = (context: RequestContext, key: string, value: string): RequestContext =>
  new Map(context).set(key.toLowerCase(), { key, value });

/** The same check, which in another region is about another ARN. */
const isSame = (a: Check, b: Check, changed: ChangedCall, current: ChangedCall): boolean =>
  a.action === b.action &&
  (a.resource === b.resource || a.resource.replace(`:${changed.region}:`, `:${current.region}:`) === b.resource);

function filled(value: string, { context }: Check): string {
  return value.replace(/\$\{([^},]+)[^}]*\}/g, (whole, name: string) => {
    const found = context.get(name.trim().toLowerCase())?.value;
    return typeof found === 'string' ? found : whole;
  });
}

function* candidates(wanted: Wanted, check: Check, current: ChangedCall, inquiry: Inquiry): Generator<ChangedCall> {
  const { key, samples, words: asked, quantifier } = wanted;
  const lower = key.toLowerCase();
  if (lower === 'aws:requestedregion') {
    for (const region of samples) {
      if (isRegion(region)) yield { ...current, region, words: [...current.words, `call in ${region}`] };
    }
  } else if (lower === 'aws:multifactorauthpresent' || lower === 'aws:sourceip') {
    const words = lower === 'aws:sourceip' ? `call from an address ${asked}` : 'sign in with MFA';
    for (const value of samples)
      yield { ...current, context: { ...current.context, [lower]: value }, words: [...current.words, words] };
  } else if (lower.startsWith('aws:principaltag/')) {
    const name = key.slice('aws:principaltag/'.length);
    for (const value of samples.filter((each) => !/[*?]|\$\{/.test(each)))
      yield {
        ...current,
        context: { ...current.context, [lower]: value },
        words: [...current.words, `tag the caller with ${name} = ${value}`],
      };
  } else if (lower.startsWith('aws:requesttag/')) {
    yield* tagged(key.slice('aws:requesttag/'.length), wanted, current, inquiry);
  } else if (lower === 'aws:tagkeys') {
    yield* tagKeys(samples, quantifier, current, inquiry);
  } else if (lower.startsWith('aws:resourcetag/')) {
    const name = key.slice('aws:resourcetag/'.length);
    for (const value of samples.filter((each) => !each.includes('*'))) {
      const own = { ...current.resourceTags[check.resource], [name]: value };
      const words = `tag the resource with ${name} = ${value}`;
      yield {
        ...current,
        resourceTags: { ...current.resourceTags, [check.resource]: own },
        words: [...current.words, words],
      };
    }
  } else {
    const rule = inquiry.world.catalog.operations.get(inquiry.call.operation)?.keyRules;
    for (const [name, each] of rule ?? [])
      if (name.toLowerCase() === lower) yield* byRule(each, wanted, check, current, inquiry);
  }
}

function* tagged(
  name: string,
  { samples, words: asked }: Wanted,
  current: ChangedCall,
  inquiry: Inquiry,
): Generator<ChangedCall> {
  const parameter = tagParameter(inquiry);
  if (parameter === undefined) return;
  const others = tagsOf(parameter, current).filter(({ Key }) => Key?.toLowerCase() !== name.toLowerCase());
  for (const value of samples) {
    const hint = asked === `= ${value}` || asked === 'present' ? '' : ` (${asked.replace(/^= /, '')})`;
    const words = `tag the call with ${name} = ${value}${hint}`;
    yield withTags(parameter, [...others, { Key: name, Value: value }], words, current);
  }
  yield withTags(parameter, others, `send no tag ${name}`, current);
}

function* tagKeys(
  samples: readonly string[],
  quantifier: 'every' | 'some' | undefined,
  current: ChangedCall,
  inquiry: Inquiry,
): Generator<ChangedCall> {
  const parameter = tagParameter(inquiry);
  if (parameter === undefined) return;
  const tags = tagsOf(parameter, current);
  const kept = tags.filter(({ Key = '' }) => samples.includes(Key));
  if (quantifier === 'every' && kept.length < tags.length && kept.length > 0)
    yield withTags(
      parameter,
      kept,
      `send the ${kept.length === 1 ? 'tag' : 'tags'} ${kept.map(({ Key }) => Key).join(', ')} alone`,
      current,
    );
  for (const name of samples) {
    yield withTags(parameter, [...tags, { Key: name, Value: 'x' }], `tag the call with ${name}`, current);
    yield withTags(parameter, [{ Key: name, Value: 'x' }], `send the tag ${name} alone`, current);
  }
  if (tags.length > 0) yield withTags(parameter, [], `send no ${parameter}`, current);
}

type TagParameter = Readonly<Record<string, string>>;

const tagsOf = (parameter: string, { parameters }: ChangedCall): readonly TagParameter[] =>
  Array.isArray(parameters[parameter]) ? (parameters[parameter] as readonly TagParameter[]) : [];

function withTags(parameter: string, tags: readonly TagParameter[], words: string, current: ChangedCall): ChangedCall {
  const { [parameter]: _old, ...rest } = current.parameters;
  const parameters = tags.length === 0 ? rest : { ...rest, [parameter]: tags };
  return { ...current, parameters, words: [...current.words, words] };
}

/** The parameter with the tags to attach, if the operation has one. */
function tagParameter({ world: { catalog }, call }: Inquiry): string | undefined {
  const input = lookup(catalog.shapes.operations, call.operation)?.input;
  if (input === undefined) return undefined;
  const name = tagParameterOf(catalog.shapes, input);
  return lookup(structureOf(catalog.shapes, input).members, name) === undefined ? undefined : name;
}

/** Values that are tried of all those that would do. */
const MOST_TRIED = 3;

/** Each step of the rule backwards: which parameter gives this value; and at the end what is left when none is sent. */
function* byRule(
  rule: KeyRule,
  wanted: Wanted,
  check: Check,
  current: ChangedCall,
  { world }: Inquiry,
): Generator<ChangedCall> {
  const now = check.context.get(rule.key.toLowerCase())?.value;
  for (const step of rule.steps) {
    const path = step.from[0]?.text;
    if (path === undefined) continue;
    const sent = typeof now === 'string' ? now : undefined;
    const real = offeredFor(rule.key, path, sent, current.parameters, world.catalog.offered);
    // What is not known here may be newer.
    const known = (real ?? []).filter(wanted.meets).slice(0, MOST_TRIED);
    const values = known.length > 0 || (real && !wanted.hold) ? known : wanted.samples;
    for (const value of values) {
      const given = givenFor(step, value);
      if (given === undefined || given === '') continue;
      const parameters = withValue(current.parameters, path.split('.'), given);
      const isSaid = wanted.words === `= ${given}` || step.map !== undefined || step.value !== undefined;
      const hint = isSaid ? '' : ` (${wanted.words.replace(/^= /, '')})`;
      if (parameters) yield { ...current, parameters, words: [...current.words, `send ${path} = ${given}${hint}`] };
    }
  }
  const sent = rule.steps.flatMap(({ from }) => from.flatMap(({ text }) => text.split('.')[0] ?? []));
  const without = Object.fromEntries(Object.entries(current.parameters).filter(([name]) => !sent.includes(name)));
  const removed = sent.filter((name) => name in current.parameters);
  if (removed.length > 0)
    yield { ...current, parameters: without, words: [...current.words, `send no ${[...new Set(removed)].join(', ')}`] };
}

function givenFor(step: KeyStep, sample: string): string | undefined {
  if (step.take === 'count' || step.take === 'distinct') return undefined;
  if (step.map) return Object.entries(step.map).find(([, value]) => value === sample)?.[0];
  if (step.value !== undefined) {
    if (step.value !== sample) return undefined;
    if (step.over !== undefined) return String(step.over + 1);
    return step.endsWith === undefined ? 'a-value-of-your-own-16' : undefined;
  }
  return sample;
}

/** Parameters with a value at a path of structures; undefined when a list lies on the way. */
function withValue(parameters: Parameters, [name, ...rest]: readonly string[], value: string): Parameters | undefined {
  if (name === undefined) return undefined;
  if (rest.length === 0) return { ...parameters, [name]: value };
  const inner = parameters[name] ?? {};
  if (typeof inner === 'string' || Array.isArray(inner)) return undefined;
  const changed = withValue(inner as Parameters, rest, value);
  return changed && { ...parameters, [name]: changed };
}
