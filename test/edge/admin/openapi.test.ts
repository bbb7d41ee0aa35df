/** The OpenAPI document: valid, about the routes that there are, and what they answer. */
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fastify from 'fastify';
import t from 'tap';
import { type AdminOptions, adminRoutes } from '#src/edge/admin/admin.js';
import { apiDocument, operationOf } from '#src/edge/admin/api-document.js';
import { TROUBLE_CODES } from '#src/edge/gate/troubles.js';
import { dataUrl } from '#src/edge/world/data.js';
import { ALLOWED, DENIED, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

type Method = {
  readonly operationId: string;
  readonly parameters?: readonly { $ref?: string; name?: string; in?: string }[];
};
const METHODS = ['get', 'post', 'put', 'delete'];
const document = apiDocument();
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => method in item).map((method) => ({
    method,
    path,
    about: item[method] as unknown as Method,
  })),
);

t.test('it is an OpenAPI document, and its references lead somewhere', async (t) => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(document)));
  t.ok(valid, JSON.stringify(errors));
  t.equal(validator.version, '3.1');
  const text = JSON.stringify(document);
  for (const [, ref = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = ref.split('/').reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document);
    t.ok(found, ref);
  }
  for (const [name] of Object.entries((document.components as unknown as { schemas: object }).schemas))
    t.ok(text.includes(`#/components/schemas/${name}"`), `${name} is used`);
  const ids = operations.map(({ about }) => about.operationId);
  t.equal(new Set(ids).size, ids.length, 'each operation has a name of its own');
});

t.test('it tells of every route, and of no other', async (t) => {
  const app = fastify();
  const routes = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) if (each !== 'HEAD') routes.add(`${each} ${url.replace('/_authz', '')}`);
  });
  const quiet = {
    world: () => undefined,
    facts: {},
    journal: {},
    texts: {},
    limits: {},
    guard: { host: '127.0.0.1', browsers: {} },
  };
  app.register(async (scope) => adminRoutes(quiet as unknown as AdminOptions)(scope), { prefix: '/_authz' });
  await app.ready();
  const told = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  const known = [...routes].map((route) => {
    const [method = '', url = ''] = route.split(' ');
    t.ok(operationOf(document, method, url), `${route} is told of`);
    return `${method} ${url.replace(/:(\w+)/g, '{$1}').replace('*', '{arn}') || '/'}`;
  });
  t.same([...new Set(told)].sort(), [...new Set(known)].sort());
  await app.close();
});

t.test('faults that can be asked for are those that it lists', async (t) => {
  const { schemas } = document.components as unknown as {
    schemas: { FaultOrder: { properties: { code: { enum: string[] } } } };
  };
  const listed = schemas.FaultOrder.properties.code.enum;
  t.same(
    listed,
    TROUBLE_CODES,
    'FaultOrder.code of docs/openapi.yaml lists TROUBLE_CODES of src/edge/gate/troubles.ts',
  );
});

/** Whether a value is what the document says an operation answers with a status. */
function answersOf() {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'api', ...document });
  return (path: string, method: string, status: number, value: unknown): string => {
    const place = `${path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}/responses`;
    const about: unknown = document.paths[path]?.[method];
    const { responses } = about as { responses: Record<string, { $ref?: string }> };
    const code = String(status) in responses ? String(status) : 'default';
    const shared = responses[code]?.$ref;
    const at = shared === undefined ? `#/paths/${place}/${code}` : shared;
    const validate = ajv.compile({ $ref: `api${at}/content/application~1json/schema` });
    return validate(value) ? '' : JSON.stringify(validate.errors);
  };
}

const CREATE =
  'Action=CreateReplicationGroup&ReplicationGroupId=a&ReplicationGroupDescription=d&Engine=redis&CacheNodeType=cache.t3.small&Tags.member.1.Key=a&Tags.member.1.Value=b&Version=2015-02-02';

t.test('what the routes answer is what it says', async (t) => {
  const edge = await startEdge(t);
  const isAsSaid = answersOf();
  const ask = async (method: string, path: string, body?: object, as = path): Promise<Record<string, never>> => {
    const answer = await fetch(`${edge.url}/_authz${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const value = await answer.json();
    t.equal(
      isAsSaid(as.replace(/\?.*/, ''), method.toLowerCase(), answer.status, value),
      '',
      `${method} ${path}: ${answer.status}`,
    );
    return value as Record<string, never>;
  };
  const admin = {
    arn: 'arn:aws:iam::999999999999:user/made',
    accessKeys: [{ id: 'AKIAMADE00000EXAMPLE' }],
    attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  };
  await ask('POST', '/principals', admin);
  await ask('POST', '/principals', admin);
  await ask('POST', '/principals', {
    principals: [{ ...admin, arn: 'arn:aws:iam::999999999999:user/b', accessKeys: [] }],
  });
  await ask('PUT', '/principals', { ...admin, tags: { a: 'b' } });
  await ask('PUT', `/principals/${admin.arn}`, { ...admin, attached: ['nothing.json'] }, '/principals/{arn}');
  const asMade = (call: string): string => post(call).replaceAll('AKIABELIEVED0EXAMPLE', 'AKIAMADE00000EXAMPLE');
  await talk(edge.port, asMade(CREATE));
  for (const call of [ALLOWED, DENIED, CREATE, 'Action=Nonsense&Version=2015-02-02', 'Action=DeleteUser&UserId=x'])
    await talk(edge.port, post(call));
  await talk(edge.port, post(ALLOWED).replaceAll('/elasticache/', '/sqs/'));
  const { decisions } = (await ask('GET', '/decisions')) as unknown as {
    decisions: { id: string; decision: string }[];
  };
  t.ok(new Set(decisions.map(({ decision }) => decision)).size >= 4);
  for (const { id } of decisions) {
    await ask('GET', `/decisions/${id}`, undefined, '/decisions/{id}');
    await ask('GET', `/decisions/${id}/considered`, undefined, '/decisions/{id}/considered');
  }
  await ask('GET', '/decisions/none', undefined, '/decisions/{id}');
  for (const path of [
    '/health',
    '/ready',
    '/about',
    '/usage',
    '/usage?principal=x',
    '/table',
    '/principals',
    '/faults',
    '/embedded',
    '/openapi.json',
    '/policy',
    `/policy?principal=${admin.arn}`,
    '/health?a=b',
  ])
    await ask('GET', path);
  await ask('GET', '/table/CreateUser', undefined, '/table/{operation}');
  await ask('GET', `/principals/${admin.arn}`, undefined, '/principals/{arn}');
  for (const params of [{}, { UserIds: ['a'] }])
    await ask('POST', '/decide', { operation: 'CreateUserGroup', params, principal: 'developer', id: 1 });
  await ask('POST', '/decide', { operation: 'DescribeUsers', params: {}, principal: 'developer' });
  await ask('POST', '/faults', { code: 'Throttling', times: 2 });
  await ask('POST', '/faults', {});
  await ask('POST', '/transitions', {});
  await ask('POST', '/reload', {});
  await ask('DELETE', `/principals/${admin.arn}`, undefined, '/principals/{arn}');
  await ask('POST', '/reset', {});
});

t.test('files have schemas of their own', async (t) => {
  const schema = (name: string): object => JSON.parse(readFileSync(dataUrl(`schema/${name}.schema.json`), 'utf8'));
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const edge = await startEdge(t);
  for (const call of [ALLOWED, DENIED]) await talk(edge.port, post(call));
  const isRecord = ajv.compile(schema('record'));
  for (const record of edge.decisions())
    t.ok(isRecord(JSON.parse(JSON.stringify(record))), JSON.stringify(isRecord.errors));
  t.notOk(isRecord({ version: 1 }));
  const line = { operation: 'DescribeUsers', params: {}, principal: 'developer' };
  t.ok(ajv.validate(schema('call'), line));
  const answer = await fetch(`${edge.url}/_authz/decide`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(line),
  });
  t.ok(ajv.validate(schema('answer'), await answer.json()), ajv.errorsText());
});
