/** Grades what is said of a denial: cause, statement, and each fix, which is carried out here and tried. */

import type { World } from '#src/core/authorize/authorize.js';
import { decide } from '#src/core/engine/decide.js';
import type { Explanation, Fix } from '#src/core/explain/words/explanation.js';
import type { Check } from '#src/core/terms/check.js';
import type { ContextEntry } from '#src/core/terms/question.js';
import { ask } from '../../support/world.js';
import { OPERATIONS as ALL, type Call, callOf, type Draw, drawFrom, OPERATIONS, oneOf } from './draw.js';
import { CALLER, changed, edited, load, type Place, placeFrom, type Texts, textsOf } from './people.js';
import { isSame, type Mistake, othersOf, type Planted } from './scene.js';

export interface Case {
  readonly mistake: Mistake;
  readonly planted: Planted;
  readonly call: Call;
  readonly region: string;
  readonly place: Place;
  readonly texts: Texts;
  readonly line: Record<string, unknown>;
}

const EVERYTHING = textsOf({ identity: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }, 'file');
const everything = new Map(['us-east-1', 'eu-west-1'].map((region) => [region, load(EVERYTHING, region)]));

function checksOf(call: Call, region: string, more: object = {}): readonly Check[] | undefined {
  const world = everything.get(region) as World;
  let ran: ReturnType<typeof ask>;
  try {
    ran = ask(world, { ...call, principal: CALLER, ...more });
  } catch {
    return undefined;
  }
  return ran.outcome.kind === 'allowed' ? ran.outcome.checks.map(({ check }) => check) : undefined;
}

const MOST_TURNS = 12;

/** A case of the mistake, or undefined when no call that was drawn has room for it. */
export function caseOf(mistake: Mistake, draw: Draw): Case | undefined {
  const start = draw(ALL.length);
  for (let i = 0; i < ALL.length * MOST_TURNS; i++) {
    const region = oneOf(draw, ['us-east-1', 'us-east-1', 'eu-west-1']);
    const call = callOf(ALL[(start + i) % ALL.length] as string, region, draw);
    const checks = checksOf(call, region);
    if (!checks || checks.length === 0) continue;
    const target = checks[
      mistake.group === 'dependent grant' ? draw(checks.length) : draw(3) === 0 ? draw(checks.length) : 0
    ] as Check;
    const planted = mistake.plant({
      call,
      checks,
      target,
      region,
      draw,
      others: othersOf(checks, target, region, draw),
    });
    if (!planted) continue;
    const place = placeFrom(draw);
    const texts = textsOf(planted.layers, place, planted.principalTags);
    const more = {
      ...(planted.context ? { context: planted.context } : {}),
      ...(planted.resourceTags ? { resourceTags: { [target.resource]: planted.resourceTags } } : {}),
    };
    const line = { ...call, principal: CALLER, ...more };
    let world: World;
    try {
      world = load(texts, region);
    } catch (error) {
      throw new Error(`${mistake.name}: ${String(error)}\n${JSON.stringify(texts, null, 1)}`);
    }
    if (ask(world, line).outcome.kind !== 'denied') continue;
    return { mistake, planted, call, region, place, texts, line };
  }
  return undefined;
}

export interface Grades {
  readonly cause: boolean;
  readonly statement: boolean;
  readonly short: boolean;
  /** Absent: no fix was due. */
  readonly fixed: boolean;
  readonly edit: boolean;
  readonly works: readonly string[];
  readonly opened: readonly string[];
  readonly fixes: number;
  readonly message: string;
  readonly explanation: Explanation;
}

export function grade(made: Case): Grades {
  const { planted, texts, region, line, call } = made;
  const before = load(texts, region);
  const { answer, explanation } = ask(before, line, { explanations: true });
  if (!explanation) throw new Error('no explanation');
  const { causes, fixes } = explanation;
  const right = causes.filter(({ code }) => planted.codes.includes(code));
  const sids = right.map(({ statement }) => statement?.sid ?? 'none');
  const lines = (answer.message ?? '').split('\n');
  const works: string[] = [];
  const opened: string[] = [];
  for (const fix of fixes) {
    const failure = tried(made, fix);
    if (failure) works.push(failure);
    else opened.push(...openedBy(made, before, fix));
  }
  const edit = fixes.some(({ edits, request }) => edits.length > 0 && !request);
  const due = planted.fix;
  return {
    cause: planted.all ? planted.codes.every((code) => right.some((cause) => cause.code === code)) : right.length > 0,
    statement: planted.sid === undefined ? true : sids.includes(planted.sid),
    short: lines.length <= 12 && Buffer.byteLength(answer.message ?? '') <= 2048,
    fixed: due === 'any' ? true : due === 'none' ? fixes.length === 0 : fixes.length > 0,
    edit: due === 'edit' ? edit : true,
    works,
    opened,
    fixes: fixes.length,
    message: `${call.operation} ${JSON.stringify(call.params)}\n${answer.message}`,
    explanation,
  };
}

function tried({ texts, region, line, call }: Case, fix: Fix): string | undefined {
  try {
    const after = load(edited(texts, fix), region);
    const { outcome, answer } = ask(after, { ...line, params: changed(call.params, fix) });
    return outcome.kind === 'allowed' ? undefined : `still ${outcome.kind}: ${fix.text}\n   ${answer.message}`;
  } catch (error) {
    return `${fix.text}: ${String(error)}`;
  }
}

/** What a fix newly allows that neither the call asks for nor the author's own line. */
function openedBy(made: Case, before: World, fix: Fix): string[] {
  const { planted, texts, region, line, call, place } = made;
  if (fix.edits.length === 0) return [];
  const after = load(edited(texts, fix), region);
  const meant = planted.meant ? load(textsOf(planted.meant, place, planted.principalTags), region) : undefined;
  const callers = [before, after, ...(meant ? [meant] : [])].map(
    ({ directory }) => directory.named(CALLER)[0] as NonNullable<ReturnType<World['directory']['named']>[0]>,
  );
  const [then, now, wanted] = callers;
  if (!then || !now) throw new Error('no caller');
  const { resourceTags, context } = line;
  const asked =
    checksOf({ ...call, params: changed(call.params, fix) as Call['params'] }, region, { resourceTags, context }) ?? [];
  // Policies that are the caller's alone meet one name: a call under another is not theirs.
  const keys = conditionKeys(JSON.stringify(planted.layers)).filter(
    (key) => place === 'shared' || key.toLowerCase() !== 'aws:username',
  );
  const opened = new Set<string>();
  for (const check of asked) {
    for (const neighbour of neighboursOf(check, keys, drawFrom(7))) {
      // Another check of the call, or this one: no neighbour, unless its context was changed.
      if (neighbour.context === check.context && asked.some((own) => isSame(own, neighbour))) continue;
      // IAM has one pattern for all of a type, and that is what was asked for.
      if (
        asked.some(
          (own) =>
            own.action === neighbour.action &&
            own.resource === neighbour.resource.replace(/^((?:[^:]*:){6}).*$/s, '$1*'),
        )
      )
        continue;
      if (decide(now.policies, neighbour).decision !== 'allowed') continue;
      if (decide(then.policies, neighbour).decision === 'allowed') continue;
      if (wanted && decide(wanted.policies, neighbour).decision === 'allowed') continue;
      opened.add(
        `${neighbour.action} on ${neighbour.resource}${neighbour.context === check.context ? '' : ` (${changes(check, neighbour)})`}: ${fix.text}`,
      );
    }
  }
  return [...opened];
}

const changes = (a: Check, b: Check): string =>
  [...new Set([...a.context.keys(), ...b.context.keys()])]
    .filter((key) => a.context.get(key)?.value !== b.context.get(key)?.value)
    .map((key) => `${key} ${a.context.get(key)?.value} -> ${b.context.get(key)?.value}`)
    .join(', ');

const conditionKeys = (text: string): string[] => [
  ...new Set([...text.matchAll(/"((?:aws|elasticache):[A-Za-z]+(?:\/[A-Za-z]+)?)":/g)].map(([, key]) => key as string)),
];

function neighboursOf(check: Check, keys: readonly string[], draw: Draw): Check[] {
  const { resource, action } = check;
  const resources: string[] = [];
  const parts = resource.split(':');
  if (parts.length >= 7 && parts[2] === 'elasticache') {
    const name = parts.slice(6).join(':');
    const at = (i: number, value: string): string =>
      parts
        .map((part, j) => (i === j ? value : part))
        .slice(0, 7)
        .join(':');
    // Every resource of the type was asked for: each name is.
    for (const other of name === '*'
      ? []
      : [
          `${name}x`,
          `x${name}`,
          name.slice(0, -1),
          `${name.slice(0, 3)}other`,
          'zz-other',
          '*',
          name.toUpperCase(),
          `${name}-2`,
        ])
      if (other !== name && other !== '') resources.push(at(6, other));
    if (parts[3] !== '') for (const region of ['ap-northeast-1', 'us-west-2']) resources.push(at(3, region));
    for (const account of ['111122223333', '123456789021']) resources.push(at(4, account));
    for (const type of ['cluster', 'snapshot', 'replicationgroup', 'user', 'parametergroup'])
      if (type !== parts[5]) resources.push(at(5, type));
    resources.push('*', resource.replace('arn:aws:', 'arn:aws-cn:'));
  } else if (resource.startsWith('arn:aws:s3') && !resource.endsWith('*'))
    resources.push(`${resource}x`, 'arn:aws:s3:::other/x');
  const [, noun = ''] = /^elasticache:[A-Z][a-z]+(.*)$/.exec(action) ?? [];
  const actions = OPERATIONS.filter((name) => noun !== '' && name.endsWith(noun)).map((name) => `elasticache:${name}`);
  for (let i = 0; i < 4; i++) actions.push(`elasticache:${oneOf(draw, OPERATIONS)}`);
  actions.push('elasticache:AddTagsToResource', 'elasticache:Connect', 's3:PutObject', 's3:DeleteObject');
  return [
    ...resources.map((other) => ({ ...check, resource: other })),
    ...actions.filter((other) => other !== action).map((other) => ({ ...check, action: other })),
    ...keys.flatMap((key) => contextsOf(check, key).map((context) => ({ ...check, context }))),
  ];
}

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'elasticache:cachenodetype': ['cache.m5.24xlarge', 'cache.r6g.large'],
  'elasticache:enginetype': ['memcached', 'valkey', 'redis'],
  'aws:sourceip': ['192.0.2.9', '10.0.0.1'],
  'aws:requestedregion': ['ca-central-1'],
  'aws:currenttime': ['2032-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
  'aws:principalarn': ['arn:aws:iam::123456789012:user/carol'],
};

/** The context with another value of the key, and without it. */
function contextsOf({ context }: Check, key: string): Check['context'][] {
  const lower = key.toLowerCase();
  const entry = context.get(lower);
  if (!entry) return [];
  const { value } = entry;
  const others: ContextEntry['value'][] =
    typeof value !== 'string'
      ? [[...value, 'zz-more']]
      : value === 'true' || value === 'false'
        ? [value === 'true' ? 'false' : 'true']
        : /^\d+$/.test(value)
          ? [String(Number(value) + 1), String(Number(value) - 1)].filter((each) => each !== '-1')
          : (OTHERS[lower] ?? ['zz-other', `${value}x`]).filter((each) => each !== value);
  const changedTo = others.map((other) => new Map(context).set(lower, { ...entry, value: other }));
  const without = new Map(context);
  without.delete(lower);
  return lower.startsWith('aws:requesttag') ||
    (lower.startsWith('elasticache:') && /parameter/i.test(entry.origin ?? ''))
    ? [...changedTo, without]
    : changedTo;
}
