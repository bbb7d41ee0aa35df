/** What AWS may launch next is rows of `data/`, and nothing of the code: an operation, a type, a key, its tags and a secret. */
import t from 'tap';
import { type CatalogFiles, createCatalog } from '#src/core/permissions/catalog/catalog.js';
import { describeOperation } from '#src/core/permissions/describe.js';
import { expand } from '#src/core/permissions/expand.js';
import { renderSummary } from '#src/core/permissions/render.js';
import { redactCall } from '#src/core/record/redact.js';
import { decodeCall } from '#src/core/wire/query/decode.js';
import { inconsistencies } from '../../../data/build/drift.js';
import { post } from '../wire/query/shapes-fixture.js';
import { readFiles } from './support.js';

const TAG_KEYS = ['aws:RequestTag/${TagKey}', 'aws:TagKeys'];

/** Rows of an operation CreateWidget, laid over the files. */
function withWidgets(): CatalogFiles {
  const files = structuredClone(readFiles()) as unknown as Record<string, never>;
  const part = (name: string, member: string) => files[name]?.[member] as never as Record<string, unknown> & unknown[];
  part('operations', 'operations').CreateWidget = { input: 'CreateWidgetMessage', output: null };
  part('operations', 'structures').CreateWidgetMessage = {
    required: ['WidgetName'],
    members: {
      WidgetName: { type: 'string' },
      Colour: { type: 'string' },
      SharedKey: { type: 'string' },
      UserIds: { type: 'list', element: 'member', of: { type: 'string' } },
      WidgetTags: { type: 'list', element: 'Tag', of: { type: 'structure', shape: 'Tag' } },
    },
  };
  const action = { accessLevel: 'Write', description: 'makes a widget', keys: [] };
  const user = { required: false, keys: [] };
  const widget = { required: true, keys: [...TAG_KEYS, 'elasticache:Colour'] };
  part('actions', 'actions').CreateWidget = { ...action, types: { widget, user } };
  const { types } = part('actions', 'actions').AddTagsToResource as never as { types: Record<string, unknown> };
  types.widget = { required: false, keys: TAG_KEYS };
  part('resourceTypes', 'types').widget = {
    arn: 'arn:${Partition}:elasticache:${Region}:${Account}:widget:${WidgetName}',
    keys: widget.keys,
  };
  part('conditionKeys', 'keys')['elasticache:Colour'] = { type: 'String', description: 'the Colour parameter' };
  const row = { source: 'sar', certainty: 'documented', note: 'as it stands there' };
  part('keyRules', 'rules').push({
    ...row,
    key: 'elasticache:Colour',
    operations: ['CreateWidget'],
    steps: [{ from: ['Colour'] }],
    source: 'sar-keys',
  });
  const own = { ...row, action: 'elasticache:CreateWidget' };
  const made = { type: 'widget', names: ['WidgetName'], creates: true };
  part('permissions', 'beyond').push({
    operation: 'CreateWidget',
    checks: [
      { ...own, ...made, when: 'always' },
      { ...own, type: 'user', names: ['UserIds'], when: 'named' },
      { ...row, ...made, action: 'elasticache:AddTagsToResource', when: 'tags' },
    ],
  });
  part('secretParameters', 'rows').push({ name: 'SharedKey', hidden: 'all', source: 'a page' });
  return files as unknown as CatalogFiles;
}

const BODY =
  'Action=CreateWidget&Version=2015-02-02&WidgetName=W&Colour=red&SharedKey=s3cret&UserIds.member.1=u&WidgetTags.Tag.1.Key=team&WidgetTags.Tag.1.Value=x';

t.test('a new operation is rows', async (t) => {
  const files = withWidgets();
  t.strictSame(inconsistencies(files), [], 'data:check finds nothing');
  const catalog = createCatalog(files);
  const decoded = decodeCall(post(BODY), catalog.shapes);
  if ('rejected' in decoded) return t.fail(decoded.rejected.message);
  const { checks } = expand(catalog, decoded.call, {
    scope: { partition: 'aws', region: 'us-east-1', account: '123456789012' },
    edition: 'table',
    globals: new Map(),
    tagsOf: () => undefined,
  });
  t.strictSame(
    checks.map(({ action, resource }) => `${action} ${resource.split(':').slice(5).join(':')}`),
    ['elasticache:CreateWidget widget:w', 'elasticache:CreateWidget user:u', 'elasticache:AddTagsToResource widget:w'],
  );
  t.strictSame([...(checks[0]?.context.values() ?? [])].map(({ key, value }) => [key, value]).sort(), [
    ['aws:RequestTag/team', 'x'],
    ['aws:TagKeys', ['team']],
    ['elasticache:Colour', 'red'],
  ]);
  const { parameters, redacted } = redactCall(decoded.call, catalog.shapes);
  t.strictSame([parameters.SharedKey, redacted], ['(redacted)', ['SharedKey']]);
});

t.test('its tags are read as those of all others', async (t) => {
  const { shapes } = createCatalog(withWidgets());
  const twice = `${BODY}&WidgetTags.Tag.2.Key=team&WidgetTags.Tag.2.Value=y`;
  t.match(decodeCall(post(twice), shapes), { rejected: { message: /`WidgetTags` has one key with two values/ } });
});

/** Rows of an operation UntagWidget beside it, whose tag keys stand in a parameter of another name. */
function withUntagging(rule: object | undefined): CatalogFiles {
  const files = withWidgets();
  const part = (name: keyof CatalogFiles, member: string) =>
    (files[name] as Record<string, unknown>)[member] as never as Record<string, unknown> & unknown[];
  part('operations', 'operations').UntagWidget = { input: 'UntagWidgetMessage', output: null };
  part('operations', 'structures').UntagWidgetMessage = {
    required: ['WidgetName'],
    members: {
      WidgetName: { type: 'string' },
      Labels: { type: 'list', element: 'member', of: { type: 'string' } },
    },
  };
  const widget = { required: true, keys: ['aws:TagKeys'] };
  const action = { accessLevel: 'Tagging', description: 'takes tags away', keys: [], types: { widget } };
  part('actions', 'actions').UntagWidget = action;
  const check = { action: 'elasticache:UntagWidget', type: 'widget', names: ['WidgetName'], when: 'always' };
  part('permissions', 'beyond').push({
    operation: 'UntagWidget',
    checks: [{ ...check, source: 'sar', certainty: 'documented', note: 'as it stands there' }],
  });
  if (rule) part('keyRules', 'rules').push(rule);
  return files;
}

t.test('keys of tags are read from the parameter that a row names', async (t) => {
  t.throws(() => createCatalog(withUntagging(undefined)), /no rule gives aws:TagKeys in UntagWidget/);
  const row = { key: 'aws:TagKeys', operations: ['UntagWidget'], steps: [{ from: ['Labels'] }] };
  const files = withUntagging({ ...row, source: 'api-tags', certainty: 'documented', note: 'as it stands there' });
  t.strictSame(inconsistencies(files), []);
  const catalog = createCatalog(files);
  const body = 'Action=UntagWidget&Version=2015-02-02&WidgetName=w&Labels.member.1=team&Labels.member.2=cost';
  const decoded = decodeCall(post(body), catalog.shapes);
  if ('rejected' in decoded) return t.fail(decoded.rejected.message);
  const scope = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
  const { checks } = expand(catalog, decoded.call, {
    scope,
    edition: 'table',
    globals: new Map(),
    tagsOf: () => undefined,
  });
  t.strictSame(
    [...(checks[0]?.context.values() ?? [])],
    [{ key: 'aws:TagKeys', value: ['team', 'cost'], origin: 'parameter Labels' }],
  );
});

t.test('what is asked for tags names the parameter as it is called', async (t) => {
  const catalog = createCatalog(withWidgets());
  const described = describeOperation(catalog, 'CreateWidget', 'table');
  t.equal(described?.checks.at(-1)?.when, 'when the request has WidgetTags');
  t.match(described && renderSummary([described]), /widget, \[user\], AddTagsToResource with tags$/);
});

t.test('a secret of no operation is a slip', async (t) => {
  const files = structuredClone(readFiles()) as unknown as { secretParameters: { rows: object[] } };
  files.secretParameters.rows.push({ name: 'AuthTokn', hidden: 'all', source: 'a page' });
  t.throws(
    () => createCatalog(files as unknown as CatalogFiles),
    /secret-parameters\.json.*the API has no parameter AuthTokn/,
  );
});
